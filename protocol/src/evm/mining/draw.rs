//! Who wins a block, from the beacon's randomness.

use alloy_primitives::{B256, U256, keccak256};
use alloy_sol_types::SolValue as _;

use super::sum_tree::Block;

impl Block {
    /// Where the randomness falls: uint256(keccak256(abi.encode(randomness, chain id, pool, block id))) modulo the total weight.
    ///
    /// Some points are likelier than others by less than total / 2^256. `None` when the total is 0.
    #[must_use]
    pub fn point(&self, randomness: B256, total_weight: u64) -> Option<u64> {
        let words = (
            randomness,
            U256::from(self.chain_id),
            self.pool,
            U256::from(self.id),
        );
        let seed: U256 = keccak256(words.abi_encode()).into();
        let point = seed.checked_rem(U256::from(total_weight))?;
        u64::try_from(point).ok()
    }

    /// What the block's reward is credited for: keccak256(abi.encode(chain id, pool, block id)).
    #[must_use]
    pub fn purpose(&self) -> B256 {
        let words = (U256::from(self.chain_id), self.pool, U256::from(self.id));
        keccak256(words.abi_encode())
    }
}

/// The entry whose interval holds `point`: intervals lie one after the other, each as long as its weight. `None` when the point is beyond
/// all of them.
#[must_use]
pub fn winner(weights: &[u64], point: u64) -> Option<usize> {
    let mut left = point;
    weights.iter().position(|weight| {
        let inside = left < *weight;
        left = left.saturating_sub(*weight);
        inside
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::{address, b256};
    use proptest::prelude::*;

    const BLOCK: Block = Block {
        chain_id: 31_337,
        pool: address!("00000000000000000000000000000000000000A1"),
        id: 7,
    };

    #[test]
    fn the_worked_example() {
        assert_eq!(BLOCK.point(B256::repeat_byte(0x11), 10), Some(0));
        let purpose = b256!("2d70e2847117e467fbe67efc0fd189bfc9b01bc724f248ca24126482a30ccc7a");
        assert_eq!(BLOCK.purpose(), purpose);
        assert_eq!(BLOCK.point(B256::ZERO, 0), None);
    }

    #[test]
    fn each_entry_wins_at_as_many_points_as_it_has_weight() {
        let winners: Vec<_> = (0..7).map(|point| winner(&[3, 0, 1, 2], point)).collect();
        assert_eq!(
            winners,
            [Some(0), Some(0), Some(0), Some(2), Some(3), Some(3), None]
        );
    }

    /// Chi-square over 20,000 draws: a fair draw fails one time in a thousand, and this one always gives the same answer.
    #[test]
    fn chances_are_weights() {
        const DRAWS: u32 = 20_000;
        let weights = [1u64, 2, 3, 4, 10, 80];
        let total: u64 = weights.iter().sum();
        let mut wins = [0u32; 6];
        for number in 0..DRAWS {
            let point = BLOCK.point(keccak256(number.to_be_bytes()), total).unwrap();
            wins[winner(&weights, point).unwrap()] += 1;
        }
        let chi_square: f64 = weights
            .iter()
            .zip(wins)
            .map(|(weight, wins)| {
                let expected = f64::from(DRAWS) * *weight as f64 / total as f64;
                (f64::from(wins) - expected).powi(2) / expected
            })
            .sum();
        // The 99.9 % quantile with five degrees of freedom.
        assert!(chi_square < 20.52, "{chi_square}: {wins:?}");
    }

    proptest! {
        #[test]
        fn the_winners_interval_holds_the_point(weights in prop::collection::vec(1u64..1 << 40, 1..=50), point: prop::sample::Index) {
            let total: u64 = weights.iter().sum();
            let point = point.index(total as usize) as u64;
            let index = winner(&weights, point).unwrap();
            let start: u64 = weights[..index].iter().sum();
            prop_assert!((start..start + weights[index]).contains(&point));
            prop_assert_eq!(winner(&weights, total), None);
        }
    }
}
