//! Who gets how much. Pure, in base units and basis points.

use common::amount::part;

/// A pool of two stakes, split. The three parts are the pool.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spoils {
    /// What the winner gets, in base units.
    pub prize: u64,
    /// What the protocol gets, in base units.
    pub fee: u64,
    /// What goes back to a player who stayed away, in base units.
    pub rest: u64,
}

/// Splits two stakes: the fee is rounded down, the winner gets the rest. `None` when two stakes do not fit a `u64`
/// or the fee is above a whole.
pub fn split_pool(stake: u64, fee_bps: u16) -> Option<Spoils> {
    // A sum, because a checked product would be computed in 128 bits.
    let pool = stake.checked_add(stake)?;
    let fee = part(pool, fee_bps)?;
    Some(Spoils {
        prize: pool - fee,
        fee,
        rest: 0,
    })
}

/// Splits two stakes when one player stayed away: the other gets their own back and `bonus_bps` of the absent player's, rounded
/// down and never more than the fee leaves of it. The fee is that of a win; what remains goes back to the absent player.
///
/// `None` when two stakes do not fit a `u64`, the bonus is above a whole, or the fee above one stake.
pub fn split_forfeit(stake: u64, fee_bps: u16, bonus_bps: u16) -> Option<Spoils> {
    let Spoils { fee, .. } = split_pool(stake, fee_bps)?;
    let left = stake.checked_sub(fee)?;
    let bonus = part(stake, bonus_bps)?.min(left);
    Some(Spoils {
        prize: stake.checked_add(bonus)?,
        fee,
        rest: left - bonus,
    })
}

/// Withdrawn fees, split.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FeeSplit {
    /// What the creator gets, in base units.
    pub creator: u64,
    /// What the partner gets, in base units.
    pub partner: u64,
}

/// Splits fees: the partner's share is rounded down, the creator gets the rest. `None` when the share is above a whole.
pub fn split_fees(total: u64, partner_share_bps: u16) -> Option<FeeSplit> {
    let partner = part(total, partner_share_bps)?;
    Some(FeeSplit {
        creator: total - partner,
        partner,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::MAX_FEE_BPS;
    use common::amount::BPS;
    use proptest::prelude::*;

    #[test]
    fn two_stakes_of_100_pay_190_and_a_fee_of_7_5_and_2_5() {
        let unit = 1_000_000_000;
        let pool = split_pool(100 * unit, 500);
        assert_eq!(
            pool,
            Some(Spoils {
                prize: 190 * unit,
                fee: 10 * unit,
                rest: 0
            })
        );
        let split = split_fees(10 * unit, 2_500);
        assert_eq!(
            split,
            Some(FeeSplit {
                creator: 7_500_000_000,
                partner: 2_500_000_000
            })
        );
    }

    #[test]
    fn stakes_that_do_not_fit_and_shares_above_a_whole_are_refused() {
        assert_eq!(split_pool(u64::MAX / 2 + 1, 0), None);
        assert_eq!(split_pool(1, 10_001), None);
        assert_eq!(split_fees(1, 10_001), None);
        assert_eq!(split_forfeit(1, 0, 10_001), None);
    }

    #[test]
    fn a_forfeit_pays_everything_but_the_fee_or_less() {
        let split = |bonus| split_forfeit(100, 500, bonus).map(|it| (it.prize, it.fee, it.rest));
        assert_eq!(split(10_000), Some((190, 10, 0)));
        assert_eq!(split(9_000), Some((190, 10, 0)));
        assert_eq!(split(5_000), Some((150, 10, 40)));
        assert_eq!(split(0), Some((100, 10, 90)));
    }

    proptest! {
        #[test]
        fn a_pool_is_conserved_and_the_fee_never_above_its_rate(stake in 0..=u64::MAX / 2, bps in 0..=BPS) {
            let pool = split_pool(stake, bps).ok_or_else(|| TestCaseError::fail("refused"))?;
            prop_assert_eq!(u128::from(pool.prize) + u128::from(pool.fee), 2 * u128::from(stake));
            let exact = 2 * u128::from(stake) * u128::from(bps);
            prop_assert!(u128::from(pool.fee) * 10_000 <= exact);
            prop_assert!((u128::from(pool.fee) + 1) * 10_000 > exact);
        }

        #[test]
        fn a_forfeit_is_conserved_and_never_pays_more_than_a_win(
            stake in 0..=u64::MAX / 2, fee_bps in 0..=MAX_FEE_BPS, bonus_bps in 0..=BPS
        ) {
            let forfeit = split_forfeit(stake, fee_bps, bonus_bps).ok_or_else(|| TestCaseError::fail("refused"))?;
            let win = split_pool(stake, fee_bps).ok_or_else(|| TestCaseError::fail("refused"))?;
            let parts = [forfeit.prize, forfeit.fee, forfeit.rest].map(u128::from);
            prop_assert_eq!(parts.iter().sum::<u128>(), 2 * u128::from(stake));
            prop_assert!(stake <= forfeit.prize && forfeit.prize <= win.prize && forfeit.fee == win.fee);
        }

        #[test]
        fn fees_are_conserved_and_the_partner_never_above_its_rate(total: u64, bps in 0..=BPS) {
            let split = split_fees(total, bps).ok_or_else(|| TestCaseError::fail("refused"))?;
            prop_assert_eq!(split.creator.checked_add(split.partner), Some(total));
            prop_assert!(u128::from(split.partner) * 10_000 <= u128::from(total) * u128::from(bps));
        }
    }
}
