use crate::errors::TippingError;
use anchor_lang::prelude::*;
use common::amount::part;

/// Highest fee that an admin can set: 10 % of a tip.
pub const MAX_FEE_BPS: u16 = 1_000;

/// Terms of tips and the wallets that may change or collect something. There is one.
#[account]
pub struct Config {
    /// May change this account and the mints.
    pub admin: Address,
    /// Becomes admin by accepting; zero when nobody was proposed.
    pub pending_admin: Address,
    /// Receives the fees.
    pub treasury: Address,
    /// Part of a tip taken as fee, in basis points, at most [`MAX_FEE_BPS`].
    pub fee_bps: u16,
    /// 1 while `tip` is stopped, else 0.
    pub paused: u8,
    /// Bump of this account's address.
    pub bump: u8,
}

/// What an admin decides about later tips.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Terms {
    /// Receives the fees.
    pub treasury: Address,
    /// Part of a tip taken as fee, in basis points, at most 1,000.
    pub fee_bps: u16,
}

/// A tip, split.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Split {
    /// What the performer gets, in base units.
    pub performer: u64,
    /// What the protocol gets, in base units.
    pub fee: u64,
}

impl Terms {
    /// Refuses terms that could lose money (no payee) or take too much.
    pub fn validate(&self) -> Result<()> {
        let named = self.treasury != Address::default();
        require!(named, TippingError::ZeroAddress);
        require!(self.fee_bps <= MAX_FEE_BPS, TippingError::FeeAboveCap);
        Ok(())
    }
}

impl Config {
    /// Takes over validated terms.
    pub fn set_terms(&mut self, terms: &Terms) {
        self.treasury = terms.treasury;
        self.fee_bps = terms.fee_bps;
    }

    /// Whether `tip` is stopped.
    pub fn is_paused(&self) -> bool {
        self.paused != 0
    }

    /// Splits a tip: the fee is rounded down, the performer gets the rest. Refuses a tip whose fee would be rounded to nothing.
    pub fn split(&self, amount: u64) -> Result<Split> {
        let fee = part(amount, self.fee_bps).ok_or(Error::InvalidAccountData)?;
        let is_charged = fee != 0 || self.fee_bps == 0;
        require!(is_charged, TippingError::TipTooSmall);
        Ok(Split {
            performer: amount - fee,
            fee,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anchor_lang::bytemuck::Zeroable;
    use proptest::prelude::*;

    fn config(fee_bps: u16) -> Config {
        Config {
            fee_bps,
            ..Config::zeroed()
        }
    }

    #[test]
    fn a_tip_of_10_gives_9_8_to_the_performer_and_0_2_to_the_protocol() {
        let unit = 1_000_000_000;
        let split = config(200).split(10 * unit);
        assert_eq!(
            split,
            Ok(Split {
                performer: 9_800_000_000,
                fee: 200_000_000
            })
        );
    }

    #[test]
    fn at_2_percent_49_base_units_are_too_few_and_50_are_enough() {
        assert!(config(200).split(49).is_err());
        let split = Split {
            performer: 49,
            fee: 1,
        };
        assert_eq!(config(200).split(50), Ok(split));
    }

    #[test]
    fn without_a_fee_everything_goes_to_the_performer() {
        let split = Split {
            performer: 1,
            fee: 0,
        };
        assert_eq!(config(0).split(1), Ok(split));
    }

    proptest! {
        #[test]
        fn a_tip_is_conserved_and_the_fee_is_its_rate_rounded_down(amount: u64, bps in 1..=MAX_FEE_BPS) {
            let exact = u128::from(amount) * u128::from(bps);
            match config(bps).split(amount) {
                Ok(split) => {
                    prop_assert_eq!(split.performer.checked_add(split.fee), Some(amount));
                    prop_assert!(split.fee > 0);
                    prop_assert_eq!(u128::from(split.fee), exact / 10_000);
                }
                Err(_) => prop_assert!(exact < 10_000),
            }
        }
    }
}
