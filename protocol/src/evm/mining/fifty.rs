//! The submissions that enter a block, and their weights.

use alloy_primitives::{Address, B256};

/// Most entries of a block.
pub const MAX_ENTRIES: usize = 50;

/// Most consecutive blocks that add to a weight.
const MAX_STREAK: u32 = 5;

/// A judged submission that may enter a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Hash of the content.
    pub content_hash: B256,
    /// Who is paid.
    pub account: Address,
    /// The judge's score, in points; 0 enters no block.
    pub score: u32,
    /// Consecutive blocks, up to the one before, that the account had an entry in.
    pub streak: u32,
    /// Where the submission is on its chain.
    pub position: Position,
}

/// Where an event is on its chain; earlier ones are smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Number of the block.
    pub block: u64,
    /// Number of the event in the block.
    pub log_index: u64,
}

impl Candidate {
    /// Weight in the draw, in tenths of a point: score x (10 + streak), where a streak counts for at most 5.
    ///
    /// That is score x (1 + 10 % per consecutive block, at most 50 %), without a division.
    #[must_use]
    pub fn weight(&self) -> u64 {
        u64::from(self.score) * u64::from(10 + self.streak.min(MAX_STREAK))
    }
}

/// The [`MAX_ENTRIES`] best candidates, best first: by score, and of equal ones the one that came earlier on chain.
///
/// The answer does not depend on the order of the candidates, as long as no two have the same position.
#[must_use]
pub fn select(candidates: &[Candidate]) -> Vec<Candidate> {
    let mut entries: Vec<Candidate> = candidates
        .iter()
        .filter(|it| it.score > 0)
        .copied()
        .collect();
    entries.sort_by(|a, b| b.score.cmp(&a.score).then(a.position.cmp(&b.position)));
    entries.truncate(MAX_ENTRIES);
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(score: u32, block: u64) -> Candidate {
        Candidate {
            content_hash: B256::ZERO,
            account: Address::ZERO,
            score,
            streak: 0,
            position: Position {
                block,
                log_index: 0,
            },
        }
    }

    fn with_streak(score: u32, streak: u32) -> Candidate {
        Candidate {
            streak,
            ..candidate(score, 0)
        }
    }

    #[test]
    fn each_consecutive_block_adds_a_tenth_and_five_of_them_are_the_most() {
        let weights = [0, 1, 4, 5, 6, u32::MAX].map(|streak| with_streak(30, streak).weight());
        assert_eq!(weights, [300, 330, 420, 450, 450, 450]);
        assert_eq!(with_streak(u32::MAX, 9).weight(), u64::from(u32::MAX) * 15);
    }

    #[test]
    fn of_equal_scores_the_earlier_enters() {
        let entries = select(&[
            candidate(5, 3),
            candidate(9, 4),
            candidate(5, 1),
            candidate(0, 0),
        ]);
        let order: Vec<_> = entries.iter().map(|it| it.position.block).collect();
        assert_eq!(order, [4, 1, 3]);
    }

    proptest! {
        #[test]
        fn nobody_outside_is_better_than_anybody_inside(scores in prop::collection::vec(0u32..60, 0..120), turn in 0usize..120) {
            let candidates: Vec<_> = (0..).zip(&scores).map(|(block, score)| candidate(*score, block)).collect();
            let entries = select(&candidates);
            prop_assert_eq!(entries.len(), candidates.iter().filter(|it| it.score > 0).count().min(MAX_ENTRIES));
            let outside = candidates.iter().filter(|it| it.score > 0 && !entries.contains(it));
            if let Some(worst) = entries.last() {
                for it in outside {
                    prop_assert!((it.score, worst.position) < (worst.score, it.position) || it.score < worst.score);
                }
            }
            let mut turned = candidates.clone();
            turned.rotate_left(turn % candidates.len().max(1));
            prop_assert_eq!(select(&turned), entries);
        }
    }
}
