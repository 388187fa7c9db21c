//! What the next block looks like: how long it is, and what a submission must burn.

use alloy_primitives::U256;

/// Shortest block, in seconds.
pub const MIN_SECONDS: u64 = 60;

/// Longest block, in seconds.
pub const MAX_SECONDS: u64 = 3_600;

/// Most that the minimum burn moves from one block to the next, either way.
pub const MAX_STEP: u64 = 4;

/// Highest minimum burn: what the pool stores in 96 bits.
const MAX_BURN: u128 = (1 << 96) - 1;

/// Submissions of a block, or of another stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrivals {
    /// How many came.
    pub submissions: u64,
    /// In how many seconds.
    pub seconds: u64,
}

/// Seconds of the next block: `target` submissions at the rate of those that arrived, from [`MIN_SECONDS`] to [`MAX_SECONDS`].
///
/// It is rounded down; without arrivals it is the longest.
#[must_use]
pub fn next_seconds(target: u64, arrived: Arrivals) -> u64 {
    let product = u128::from(target) * u128::from(arrived.seconds);
    let seconds = product.checked_div(arrived.submissions.into());
    let seconds = seconds.unwrap_or(u128::from(MAX_SECONDS));
    u64::try_from(seconds)
        .unwrap_or(MAX_SECONDS)
        .clamp(MIN_SECONDS, MAX_SECONDS)
}

/// Minimum burn of the next block: `current` x `observed` / `target`, rounded down, moved by at most [`MAX_STEP`] either way, and at
/// least 1 base unit. A target of 0 leaves it as it is.
#[must_use]
pub fn next_minimum_burn(current: u128, observed: u64, target: u64) -> u128 {
    let current = U256::from(current.clamp(1, MAX_BURN));
    let wanted = (current * U256::from(observed))
        .checked_div(U256::from(target))
        .unwrap_or(current);
    let step = U256::from(MAX_STEP);
    // The lowest is rounded up, so that it is within the step whichever way a contract rounds.
    let lowest = current.div_ceil(step);
    let highest = (current * step).min(U256::from(MAX_BURN));
    wanted.clamp(lowest, highest).to()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seconds(submissions: u64, seconds: u64) -> u64 {
        next_seconds(
            200,
            Arrivals {
                submissions,
                seconds,
            },
        )
    }

    #[test]
    fn a_block_lasts_until_the_target_is_expected_within_a_minute_and_an_hour() {
        assert_eq!(seconds(100, 600), 1_200);
        assert_eq!(seconds(10_000, 60), MIN_SECONDS);
        assert_eq!(seconds(1, 600), MAX_SECONDS);
        assert_eq!(seconds(0, 600), MAX_SECONDS);
        assert_eq!(
            next_seconds(
                u64::MAX,
                Arrivals {
                    submissions: 1,
                    seconds: u64::MAX
                }
            ),
            MAX_SECONDS
        );
    }

    #[test]
    fn the_minimum_burn_follows_what_came_four_times_at_most() {
        assert_eq!(next_minimum_burn(1_000, 300, 200), 1_500);
        assert_eq!(next_minimum_burn(1_000, 100, 200), 500);
        assert_eq!(next_minimum_burn(1_000, 5_000, 200), 4_000);
        assert_eq!(next_minimum_burn(1_000, 0, 200), 250);
        assert_eq!(next_minimum_burn(1, 0, 200), 1);
        assert_eq!(next_minimum_burn(1_000, 7, 0), 1_000);
        assert_eq!(next_minimum_burn(MAX_BURN, u64::MAX, 1), MAX_BURN);
    }

    proptest! {
        #[test]
        fn the_step_is_bounded_and_never_leads_to_nothing(current in 1..=MAX_BURN, observed: u64, target: u64) {
            let next = next_minimum_burn(current, observed, target);
            prop_assert!((1..=MAX_BURN).contains(&next));
            prop_assert!(next >= current / 4 && next <= current.saturating_mul(4));
            prop_assert!(target == 0 || observed < target || next >= current);
        }

        #[test]
        fn blocks_are_never_shorter_or_longer_than_allowed(target: u64, submissions: u64, seconds: u64) {
            let next = next_seconds(target, Arrivals { submissions, seconds });
            prop_assert!((MIN_SECONDS..=MAX_SECONDS).contains(&next));
        }
    }
}
