//! Everything a verdict was given on, in one canonical text whose SHA-256 the chain records.
//!
//! `docs/transcript.md` describes the form so that anybody can recompute it in any language.

mod bout;
mod canonical;
mod forfeit;
mod hours;
mod prompts;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use solana_pubkey::Pubkey;

use crate::time::UnixSeconds;
use crate::verdict::{Outcome, ROUNDS, RoundScores, Score, Verdict};

pub use bout::{Bout, ChainId, ChainIdError};
pub use forfeit::{FORFEIT_PROVIDER, FORFEIT_RULE, FORFEIT_VERSION, Spoken, absent};
pub use hours::{ANSWER_SECONDS, JUDGING_SECONDS, rounds_begin_until, words_close};
pub use prompts::{PROMPTS, prompt, prompts};

/// What precedes the canonical JSON when it is hashed, so that no other hash of the platform can be mistaken for a transcript's.
pub const DOMAIN: &str = "roastpower/transcript/v2\n";

/// What a judge was given, what it answered, and who it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transcript {
    /// The cluster that holds the battle's account.
    pub chain: ChainId,
    /// The battle's account.
    #[serde(with = "crate::json::address")]
    pub battle: Pubkey,
    /// When the opponent joined.
    #[serde(rename = "joinedAt", with = "crate::json::unix_seconds")]
    pub joined_at: UnixSeconds,
    /// The wallet that opened the battle.
    #[serde(with = "crate::json::address")]
    pub opener: Pubkey,
    /// The wallet that joined it.
    #[serde(with = "crate::json::address")]
    pub opponent: Pubkey,
    /// Who judged.
    pub model: Model,
    /// The rules that the judge was told to follow.
    pub rubric: String,
    /// The three rounds in order.
    pub rounds: [Round; ROUNDS],
}

/// Who judged: enough to ask the same judge again.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Name of the provider and its model, such as `offline`.
    pub provider: String,
    /// Version of the model; the same version gives the same marks to the same words where the provider is deterministic.
    pub version: String,
}

/// One round of a transcript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// What the players were asked to roast.
    pub prompt: String,
    /// The opener's part.
    pub opener: Turn,
    /// The opponent's part.
    pub opponent: Turn,
}

/// One player's part of a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// The player's words, byte for byte as they were sent; empty when there were none.
    pub text: String,
    /// The wallet's signature over [`text_message`]; `None` when the player sent no words.
    #[serde(with = "crate::json::optional_signature")]
    pub signature: Option<[u8; 64]>,
    /// The judge's marks.
    pub score: Score,
    /// The judge's one line of comment.
    pub commentary: String,
}

impl Transcript {
    /// The fight that it tells of.
    #[must_use]
    pub const fn bout(&self) -> Bout {
        Bout {
            chain: self.chain,
            battle: self.battle,
            joined_at: self.joined_at,
        }
    }

    /// The canonical JSON text: fixed key order, no whitespace, UTF-8. It reads back with `serde_json`.
    #[must_use]
    pub fn canonical(&self) -> String {
        canonical::write(self)
    }

    /// SHA-256 of [`DOMAIN`] followed by the canonical text.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        hash_of_canonical(&self.canonical())
    }

    /// The opener's marks, round by round.
    #[must_use]
    pub fn opener_scores(&self) -> RoundScores {
        self.rounds.each_ref().map(|round| round.opener.score)
    }

    /// The opponent's marks, round by round.
    #[must_use]
    pub fn opponent_scores(&self) -> RoundScores {
        self.rounds.each_ref().map(|round| round.opponent.score)
    }

    /// How the battle ended by the marks.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        Outcome::from_scores(&self.opener_scores(), &self.opponent_scores())
    }

    /// The verdict to settle with: marks, the outcome they demand, and the hash of this transcript.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        Verdict::new(self.opener_scores(), self.opponent_scores(), self.hash())
    }
}

/// SHA-256 of [`DOMAIN`] followed by a canonical text that is already at hand, such as a stored one.
#[must_use]
pub fn hash_of_canonical(canonical: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN);
    hasher.update(canonical);
    hasher.finalize().into()
}

/// What a player's wallet shows and signs for the player's words of one round (1 to 3).
///
/// The words themselves are not in it, only their SHA-256: until both players' words are in, a signature must not give them away.
#[must_use]
pub fn text_message(bout: &Bout, round: u8, text: &str) -> String {
    let Bout {
        chain,
        battle,
        joined_at: UnixSeconds(joined),
    } = bout;
    let digest = hex::encode(Sha256::digest(text));
    format!(
        "RoastPower: my words for one round.\n\nChain: {chain}\nBattle: {battle}\nJoined: {joined}\nRound: {round}\nSHA-256 of my words: {digest}"
    )
}

#[cfg(test)]
mod tests;
