//! What a judge says about a battle, in the form that the chain records.

use serde::{Deserialize, Serialize};

/// Rounds in a battle.
pub const ROUNDS: usize = 3;

/// One player's marks for one round; each is 0 to 10, so the total is 0 to 40.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Score {
    /// How hard it hits.
    pub savagery: u8,
    /// How original it is.
    pub creativity: u8,
    /// How well it is told.
    pub delivery: u8,
    /// How much it keeps to the round's prompt.
    pub relevance: u8,
}

/// One player's marks for the three rounds, in order.
pub type RoundScores = [Score; ROUNDS];

/// How a battle ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The player who opened the battle has the higher total.
    OpenerWins,
    /// The player who joined the battle has the higher total.
    OpponentWins,
    /// Equal totals.
    Draw,
}

/// A judge's verdict on a battle: the arguments of `settle`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Agrees with the totals of the scores.
    pub outcome: Outcome,
    /// The opener's marks.
    pub opener: RoundScores,
    /// The opponent's marks.
    pub opponent: RoundScores,
    /// SHA-256 of the canonical transcript; hexadecimal in JSON.
    #[serde(with = "crate::json::hash")]
    pub transcript_hash: [u8; 32],
}

impl Score {
    /// The highest mark.
    pub const MAX: u8 = 10;

    /// Savagery, creativity, delivery and relevance, in the chain's order.
    #[must_use]
    pub const fn to_array(self) -> [u8; 4] {
        [
            self.savagery,
            self.creativity,
            self.delivery,
            self.relevance,
        ]
    }

    /// The score whose marks stand in the chain's order; `None` when one is above 10.
    #[must_use]
    pub fn from_array(marks: [u8; 4]) -> Option<Self> {
        let [savagery, creativity, delivery, relevance] = marks;
        let score = Self {
            savagery,
            creativity,
            delivery,
            relevance,
        };
        score.is_valid().then_some(score)
    }

    /// Whether every mark is at most 10.
    #[must_use]
    pub fn is_valid(self) -> bool {
        self.to_array().iter().all(|mark| *mark <= Self::MAX)
    }

    /// The sum of the four marks: 0 to 40 when they are valid.
    #[must_use]
    pub fn total(self) -> u16 {
        self.to_array().into_iter().map(u16::from).sum()
    }
}

/// The sum of all marks of a player: 0 to 120 when they are valid.
#[must_use]
pub fn total(scores: &RoundScores) -> u16 {
    scores.iter().map(|score| score.total()).sum()
}

impl Outcome {
    /// The outcome that the scores demand: the higher total wins, equal totals are a draw.
    #[must_use]
    pub fn from_scores(opener: &RoundScores, opponent: &RoundScores) -> Self {
        match total(opener).cmp(&total(opponent)) {
            std::cmp::Ordering::Greater => Self::OpenerWins,
            std::cmp::Ordering::Less => Self::OpponentWins,
            std::cmp::Ordering::Equal => Self::Draw,
        }
    }

    /// The chain's number: 1 opener wins, 2 opponent wins, 3 draw.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::OpenerWins => 1,
            Self::OpponentWins => 2,
            Self::Draw => 3,
        }
    }

    /// The outcome of a chain's number; `None` for 0 (no verdict yet) and for unknown numbers.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::OpenerWins),
            2 => Some(Self::OpponentWins),
            3 => Some(Self::Draw),
            _ => None,
        }
    }

    /// The name in JSON and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenerWins => "opener_wins",
            Self::OpponentWins => "opponent_wins",
            Self::Draw => "draw",
        }
    }
}

impl Verdict {
    /// The verdict that the scores demand, on the transcript with this hash.
    #[must_use]
    pub fn new(opener: RoundScores, opponent: RoundScores, transcript_hash: [u8; 32]) -> Self {
        Self {
            outcome: Outcome::from_scores(&opener, &opponent),
            opener,
            opponent,
            transcript_hash,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scores() -> impl Strategy<Value = RoundScores> {
        proptest::array::uniform3(proptest::array::uniform4(0u8..=10))
            .prop_map(|rounds| rounds.map(|marks| Score::from_array(marks).unwrap()))
    }

    #[test]
    fn marks_above_10_are_refused() {
        assert_eq!(Score::from_array([0, 0, 11, 0]), None);
        assert!(Score::from_array([10, 10, 10, 10]).is_some());
    }

    #[test]
    fn codes_and_names_agree_with_the_chain_and_json() {
        for outcome in [Outcome::OpenerWins, Outcome::OpponentWins, Outcome::Draw] {
            assert_eq!(Outcome::from_code(outcome.code()), Some(outcome));
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.name());
        }
        assert_eq!(Outcome::from_code(0), None);
        assert_eq!(Outcome::from_code(4), None);
    }

    proptest! {
        #[test]
        fn swapping_the_players_swaps_the_outcome(a in scores(), b in scores()) {
            let swapped = match Outcome::from_scores(&b, &a) {
                Outcome::OpenerWins => Outcome::OpponentWins,
                Outcome::OpponentWins => Outcome::OpenerWins,
                Outcome::Draw => Outcome::Draw,
            };
            prop_assert_eq!(Outcome::from_scores(&a, &b), swapped);
        }

        #[test]
        fn verdicts_survive_json(a in scores(), b in scores(), hash: [u8; 32]) {
            let verdict = Verdict::new(a, b, hash);
            let json = serde_json::to_string(&verdict).unwrap();
            prop_assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), verdict);
        }
    }
}
