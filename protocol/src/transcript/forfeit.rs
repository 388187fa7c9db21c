//! Who stayed away, by a rule that anybody can apply to a battle's words, and how a forfeit's transcript is told from a verdict's.

use super::{Round, Transcript};
use crate::battle::Side;
use crate::verdict::ROUNDS;

/// Stands in place of the judge's provider in the transcript of a forfeit, where nobody judged.
pub const FORFEIT_PROVIDER: &str = "forfeit";
/// Version of the rule; another rule gets another number.
pub const FORFEIT_VERSION: &str = "1";
/// The rule, which stands in place of the judge's rubric.
pub const FORFEIT_RULE: &str = "When the time for words is over, the first round that is not complete decides. A player who said nothing in it \
    while the other one did has stayed away and forfeits. When neither did, the words that there are get judged.";

/// Who spoke in one round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// The opener's words are in.
    pub opener: bool,
    /// The opponent's words are in.
    pub opponent: bool,
}

/// Who stayed away, when the time for words is over, by [`FORFEIT_RULE`]; `None` when nobody did, or both.
#[must_use]
pub fn absent(rounds: &[Spoken; ROUNDS]) -> Option<Side> {
    let incomplete = rounds
        .iter()
        .find(|round| !(round.opener && round.opponent))?;
    match (incomplete.opener, incomplete.opponent) {
        (true, false) => Some(Side::Opponent),
        (false, true) => Some(Side::Opener),
        _ => None,
    }
}

impl Transcript {
    /// Whether it shows that a player stayed away, and not what a judge said.
    #[must_use]
    pub fn is_forfeit(&self) -> bool {
        self.model.provider == FORFEIT_PROVIDER
    }

    /// Who stayed away by the words in it, whatever it was made for.
    #[must_use]
    pub fn absent(&self) -> Option<Side> {
        absent(&self.rounds.each_ref().map(spoken))
    }
}

fn spoken(round: &Round) -> Spoken {
    Spoken {
        opener: round.opener.signature.is_some(),
        opponent: round.opponent.signature.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOTH: Spoken = Spoken {
        opener: true,
        opponent: true,
    };
    const NOBODY: Spoken = Spoken {
        opener: false,
        opponent: false,
    };
    const OPENER: Spoken = Spoken {
        opener: true,
        opponent: false,
    };
    const OPPONENT: Spoken = Spoken {
        opener: false,
        opponent: true,
    };

    #[test]
    fn the_first_incomplete_round_decides() {
        for (rounds, expected) in [
            ([NOBODY, NOBODY, NOBODY], None),
            ([BOTH, BOTH, BOTH], None),
            ([BOTH, NOBODY, NOBODY], None),
            ([OPENER, NOBODY, NOBODY], Some(Side::Opponent)),
            ([OPPONENT, NOBODY, NOBODY], Some(Side::Opener)),
            ([BOTH, BOTH, OPENER], Some(Side::Opponent)),
            ([BOTH, OPPONENT, OPENER], Some(Side::Opener)),
            ([NOBODY, OPENER, OPENER], None),
        ] {
            assert_eq!(absent(&rounds), expected, "{rounds:?}");
        }
    }

    proptest! {
        #[test]
        fn whoever_spoke_in_every_round_never_forfeits(opponent: [bool; ROUNDS]) {
            let rounds = opponent.map(|opponent| Spoken { opener: true, opponent });
            prop_assert_ne!(absent(&rounds), Some(Side::Opener));
        }

        #[test]
        fn the_rule_treats_both_sides_alike(words: [(bool, bool); ROUNDS]) {
            let rounds = words.map(|(opener, opponent)| Spoken { opener, opponent });
            let swapped = words.map(|(opponent, opener)| Spoken { opener, opponent });
            let other = absent(&swapped).map(|side| match side {
                Side::Opener => Side::Opponent,
                Side::Opponent => Side::Opener,
            });
            prop_assert_eq!(absent(&rounds), other);
        }
    }
}
