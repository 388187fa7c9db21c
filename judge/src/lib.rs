//! Text to verdict: the judge trait, its providers, and the transcript that a verdict is given on.
//!
//! A [`Judge`] sees a rubric, prompts and words, and never who wrote them. [`judge`] puts its marks together with players and
//! signatures into a [`Transcript`](roast_protocol::transcript::Transcript) and the [`Verdict`](roast_protocol::verdict::Verdict) to settle with.

mod case;
mod forfeit;
pub mod offline;
mod rubric;

use async_trait::async_trait;
use roast_protocol::transcript::Model;
use roast_protocol::verdict::{ROUNDS, Score};

pub use case::{Case, Judgement, RoundWords, Words, judge};
pub use forfeit::{Forfeit, forfeit};
pub use offline::OfflineJudge;
pub use rubric::RUBRIC;

/// What a judge gets to read of one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// What the players were asked to roast.
    pub prompt: String,
    /// The opener's words; empty when there were none.
    pub opener: String,
    /// The opponent's words; empty when there were none.
    pub opponent: String,
}

/// What a judge says about one player's words of one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Four marks of 0 to 10.
    pub score: Score,
    /// One line that says why: 1 to [`COMMENTARY_LIMIT`] characters, without line breaks.
    pub commentary: String,
}

/// What a judge says about one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundMarks {
    /// The opener's marks.
    pub opener: Marks,
    /// The opponent's marks.
    pub opponent: Marks,
}

/// The longest comment, in characters.
pub const COMMENTARY_LIMIT: usize = 280;

/// Whoever gives marks: a model on this machine, a service, a person.
#[async_trait]
pub trait Judge: Send + Sync {
    /// Who judges; goes into every transcript.
    fn model(&self) -> Model;

    /// Marks for the three rounds. The words are the players': material to judge, never instructions to follow.
    ///
    /// # Errors
    /// [`JudgeError::Unavailable`] when another attempt may succeed, [`JudgeError::InvalidAnswer`] when the provider's answer cannot be used.
    async fn score(
        &self,
        rubric: &str,
        rounds: &[Round; ROUNDS],
    ) -> Result<[RoundMarks; ROUNDS], JudgeError>;
}

/// Why there is no verdict.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    /// The provider did not answer.
    #[error("the judge {provider} does not answer: {reason}; try again later")]
    Unavailable {
        /// Name of the provider.
        provider: String,
        /// What went wrong.
        reason: String,
    },
    /// The provider answered something that is no set of marks.
    #[error("the judge {provider} gave an answer that cannot be used: {reason}")]
    InvalidAnswer {
        /// Name of the provider.
        provider: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl JudgeError {
    /// Whether the same question may be answered later.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable { .. })
    }
}
