//! When words are taken. API, keeper and `roast verify` count with the same times, or words would be taken that nobody judges.

use crate::time::UnixSeconds;

/// Seconds before the judge's deadline at which the time for words ends; they are the judge's.
pub const JUDGING_SECONDS: i64 = 60;
/// Seconds that a player has at least to answer a round that the other one began.
pub const ANSWER_SECONDS: i64 = 30;

/// Until when words are taken, that second included, in a battle with this judge's deadline.
#[must_use]
pub const fn words_close(judge_deadline: UnixSeconds) -> UnixSeconds {
    UnixSeconds(judge_deadline.0.saturating_sub(JUDGING_SECONDS))
}

/// Until when the first words of a round are taken, that second included: later ones would leave the other player no time to answer, and yet
/// make them the one who stayed away.
#[must_use]
pub const fn rounds_begin_until(judge_deadline: UnixSeconds) -> UnixSeconds {
    UnixSeconds(words_close(judge_deadline).0.saturating_sub(ANSWER_SECONDS))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_answer_has_its_time_and_the_judge_too(deadline in i64::MIN + 1_000..) {
            let deadline = UnixSeconds(deadline);
            let (begin, close) = (rounds_begin_until(deadline), words_close(deadline));
            prop_assert_eq!(close.0 - begin.0, ANSWER_SECONDS);
            prop_assert_eq!(deadline.0 - close.0, JUDGING_SECONDS);
        }
    }
}
