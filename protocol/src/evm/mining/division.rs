//! How the reward of a drawn block is divided.

use alloy_primitives::U256;

/// What each entry receives, in the order of the entries; the sum is exactly `reward`.
///
/// The winner takes half, rounded down. The rest is shared by weight among all entries, the winner included: floor(rest x weight / total),
/// and what the divisions leave goes to the last entry.
///
/// `None` when there is no entry number `winner`, the weights are all 0 or their sum does not fit 64 bits, or the reward is above 96 bits.
#[must_use]
pub fn divide(reward: U256, weights: &[u64], winner: usize) -> Option<Vec<U256>> {
    if reward.bit_len() > 96 {
        return None;
    }
    let total = weights
        .iter()
        .try_fold(0u64, |sum, weight| sum.checked_add(*weight))
        .filter(|total| *total > 0)?;
    let half = reward / U256::from(2);
    let rest = reward.checked_sub(half)?;
    let mut left = rest;
    let mut shares = Vec::with_capacity(weights.len());
    for weight in weights {
        let share = rest * U256::from(*weight) / U256::from(total);
        left = left.checked_sub(share)?;
        shares.push(share);
    }
    let last = shares.last_mut()?;
    *last = last.checked_add(left)?;
    let winners = shares.get_mut(winner)?;
    *winners = winners.checked_add(half)?;
    Some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn divided(reward: u64, weights: &[u64], winner: usize) -> Option<Vec<u64>> {
        let shares = divide(U256::from(reward), weights, winner)?;
        Some(shares.into_iter().map(|share| share.to()).collect())
    }

    #[test]
    fn the_winner_takes_half_and_the_last_entry_what_the_divisions_leave() {
        assert_eq!(divided(100, &[1, 1, 3], 1), Some(vec![10, 60, 30]));
        assert_eq!(divided(101, &[1, 1, 1], 0), Some(vec![67, 17, 17]));
        assert_eq!(divided(7, &[5], 0), Some(vec![7]));
        assert_eq!(divided(0, &[5, 2], 0), Some(vec![0, 0]));
    }

    #[test]
    fn what_has_no_winner_or_no_weight_is_not_divided() {
        assert_eq!(divided(100, &[1, 2], 2), None);
        assert_eq!(divided(100, &[], 0), None);
        assert_eq!(divided(100, &[0, 0], 0), None);
        assert_eq!(divided(100, &[u64::MAX, 1], 0), None);
        assert_eq!(divide(U256::from(1) << 96, &[1], 0), None);
    }

    proptest! {
        #[test]
        fn the_shares_are_the_whole_reward_and_follow_the_weights(
            reward in 0..1u128 << 96,
            weights in prop::collection::vec(1u64..=64_424_509_425, 1..=50),
            winner: prop::sample::Index,
        ) {
            let reward = U256::from(reward);
            let winner = winner.index(weights.len());
            let shares = divide(reward, &weights, winner).unwrap();
            prop_assert_eq!(shares.iter().sum::<U256>(), reward);
            prop_assert!(shares[winner] >= reward / U256::from(2));
            let last = weights.len() - 1;
            for a in (0..last).filter(|it| *it != winner) {
                for b in (0..last).filter(|it| *it != winner) {
                    prop_assert!(weights[a] > weights[b] || shares[a] <= shares[b]);
                }
            }
        }
    }
}
