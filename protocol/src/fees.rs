//! How money is divided. The same formulas as in the program; every division is exact to the base unit.

use crate::amount::{BaseUnits, Bps};

/// How the two stakes of a decided battle are divided; `prize + fee` is the whole pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// What the winner receives.
    pub prize: BaseUnits,
    /// What the protocol keeps, rounded down.
    pub fee: BaseUnits,
}

/// How the two stakes of a forfeited battle are divided; `prize + fee + rest` is the whole pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forfeit {
    /// What the present player receives.
    pub prize: BaseUnits,
    /// What the protocol keeps, as of a win.
    pub fee: BaseUnits,
    /// What goes back to the absent player.
    pub rest: BaseUnits,
}

/// How a tip is divided; `performer + fee` is the whole tip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tip {
    /// What the performer receives.
    pub performer: BaseUnits,
    /// What the protocol keeps, rounded down.
    pub fee: BaseUnits,
}

/// How collected fees are divided; `creator + partner` is everything collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeeSplit {
    /// What the creator receives: everything that is not the partner's.
    pub creator: BaseUnits,
    /// What the partner receives, rounded down.
    pub partner: BaseUnits,
}

/// Divides the pool of two stakes of `stake` each: fee = floor(2 x stake x fee_bps / 10,000), and the prize is the rest.
///
/// `None` when the pool does not fit 64 bits or the fee rate is above 10,000 bps.
#[must_use]
pub fn split_pool(stake: BaseUnits, fee_bps: Bps) -> Option<Pool> {
    let pool = stake.checked_add(stake)?;
    let fee = share(pool, fee_bps)?;
    Some(Pool {
        prize: pool.checked_sub(fee)?,
        fee,
    })
}

/// Divides the pool when one player stayed away: prize = stake + min(floor(stake x bonus_bps / 10,000), stake - fee), the fee is that
/// of a win, and the rest goes back to the absent player.
///
/// `None` when the pool does not fit 64 bits, a rate is above 10,000 bps, or the fee is above one stake.
#[must_use]
pub fn split_forfeit(stake: BaseUnits, fee_bps: Bps, bonus_bps: Bps) -> Option<Forfeit> {
    let Pool { fee, .. } = split_pool(stake, fee_bps)?;
    let left = stake.checked_sub(fee)?;
    let bonus = share(stake, bonus_bps)?.min(left);
    Some(Forfeit {
        prize: stake.checked_add(bonus)?,
        fee,
        rest: left.checked_sub(bonus)?,
    })
}

/// Divides a tip: the fee is floor(amount x fee_bps / 10,000), and the performer receives the rest.
///
/// `None` when the rate is above 10,000 bps.
#[must_use]
pub fn split_tip(amount: BaseUnits, fee_bps: Bps) -> Option<Tip> {
    let fee = share(amount, fee_bps)?;
    Some(Tip {
        performer: amount.checked_sub(fee)?,
        fee,
    })
}

/// Divides collected fees: partner = floor(total x partner_share_bps / 10,000), and the creator gets the rest.
///
/// A share above 10,000 bps counts as 10,000: the partner gets everything.
#[must_use]
pub fn split_fees(total: BaseUnits, partner_share_bps: Bps) -> FeeSplit {
    let partner = share(total, partner_share_bps).unwrap_or(total);
    FeeSplit {
        creator: BaseUnits(total.0.saturating_sub(partner.0)),
        partner,
    }
}

/// floor(amount x rate / 10,000), or `None` when the rate is above the whole.
fn share(amount: BaseUnits, rate: Bps) -> Option<BaseUnits> {
    if rate > Bps::WHOLE {
        return None;
    }
    let product = u128::from(amount.0) * u128::from(rate.0);
    u64::try_from(product / u128::from(Bps::WHOLE.0))
        .ok()
        .map(BaseUnits)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_forfeit_pays_everything_but_the_fee_or_what_the_bonus_says() {
        let split = |bonus| {
            let split = split_forfeit(BaseUnits(100), Bps(500), Bps(bonus));
            split.map(|it| (it.prize.0, it.fee.0, it.rest.0))
        };
        assert_eq!(split(10_000), Some((190, 10, 0)));
        assert_eq!(split(5_000), Some((150, 10, 40)));
        assert_eq!(split(0), Some((100, 10, 90)));
        assert_eq!(split(10_001), None);
    }

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_stakes_of_100_roast_pay_190_and_7_5_and_2_5() {
        let stake = BaseUnits::parse("100", 9).unwrap();
        let pool = split_pool(stake, Bps(500)).unwrap();
        let fees = split_fees(pool.fee, Bps(2_500));
        assert_eq!(pool.prize.format(9), "190");
        assert_eq!(fees.creator.format(9), "7.5");
        assert_eq!(fees.partner.format(9), "2.5");
    }

    #[test]
    fn a_tip_of_10_roast_gives_9_8_to_the_performer() {
        let split = |amount| split_tip(BaseUnits(amount), Bps(200)).unwrap();
        let tip = split(10_000_000_000);
        assert_eq!((tip.performer.0, tip.fee.0), (9_800_000_000, 200_000_000));
        assert_eq!((split(49).performer.0, split(49).fee.0), (49, 0));
        assert_eq!(split_tip(BaseUnits(1), Bps(10_001)), None);
    }

    #[test]
    fn pools_beyond_64_bits_and_rates_beyond_the_whole_are_refused() {
        assert_eq!(split_pool(BaseUnits(u64::MAX / 2 + 1), Bps(500)), None);
        assert_eq!(split_pool(BaseUnits(100), Bps(10_001)), None);
        assert!(split_pool(BaseUnits(u64::MAX / 2), Bps(10_000)).is_some());
    }

    #[test]
    fn a_partner_share_beyond_the_whole_is_the_whole() {
        let split = split_fees(BaseUnits(7), Bps(u16::MAX));
        assert_eq!(
            split,
            FeeSplit {
                creator: BaseUnits(0),
                partner: BaseUnits(7)
            }
        );
    }

    proptest! {
        #[test]
        fn prize_and_fee_are_the_two_stakes(stake in 1..=u64::MAX / 4, fee_bps in 0u16..=1_000) {
            let pool = split_pool(BaseUnits(stake), Bps(fee_bps)).unwrap();
            prop_assert_eq!(pool.prize.0 + pool.fee.0, 2 * stake);
            prop_assert!(pool.prize.0 >= stake);
        }

        #[test]
        fn the_fee_is_rounded_down(stake in 1..=u64::MAX / 4, fee_bps in 0u16..=1_000) {
            let fee = u128::from(split_pool(BaseUnits(stake), Bps(fee_bps)).unwrap().fee.0);
            let exact = u128::from(stake) * 2 * u128::from(fee_bps);
            prop_assert!(fee * 10_000 <= exact && exact < (fee + 1) * 10_000);
        }

        #[test]
        fn creator_and_partner_are_the_total(total: u64, share_bps in 0u16..=10_000) {
            let split = split_fees(BaseUnits(total), Bps(share_bps));
            prop_assert_eq!(split.creator.0.checked_add(split.partner.0), Some(total));
        }
    }
}
