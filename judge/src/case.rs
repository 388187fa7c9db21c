//! From a battle's words to its verdict.

use roast_protocol::Pubkey;
use roast_protocol::transcript::{self, Bout, Transcript, Turn};
use roast_protocol::verdict::{ROUNDS, Verdict};

use crate::{COMMENTARY_LIMIT, Judge, JudgeError, Marks, RUBRIC, Round, RoundMarks};

/// A battle to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The fight; its battle's address decides the prompts.
    pub bout: Bout,
    /// The wallet that opened the battle.
    pub opener: Pubkey,
    /// The wallet that joined it.
    pub opponent: Pubkey,
    /// The words of the three rounds, in order.
    pub rounds: [RoundWords; ROUNDS],
}

/// Both players' words of one round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundWords {
    /// The opener's; `None` when none came in.
    pub opener: Option<Words>,
    /// The opponent's; `None` when none came in.
    pub opponent: Option<Words>,
}

impl Case {
    /// The question that a transcript answers.
    #[must_use]
    pub fn of(transcript: &Transcript) -> Self {
        Self {
            bout: transcript.bout(),
            opener: transcript.opener,
            opponent: transcript.opponent,
            rounds: transcript.rounds.each_ref().map(|round| RoundWords {
                opener: words(&round.opener),
                opponent: words(&round.opponent),
            }),
        }
    }

    /// Whether both players have words in every round.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.rounds
            .iter()
            .all(|round| round.opener.is_some() && round.opponent.is_some())
    }

    /// Whether nobody said anything.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.rounds
            .iter()
            .all(|round| round.opener.is_none() && round.opponent.is_none())
    }
}

/// One player's words of one round. Whoever took them in has checked the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The words, byte for byte as they were signed.
    pub text: String,
    /// The wallet's signature over [`transcript::text_message`].
    pub signature: [u8; 64],
}

/// A verdict and what it was given on; the verdict carries the transcript's hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// What to settle with.
    pub verdict: Verdict,
    /// What to keep, so that anybody can check the verdict.
    pub transcript: Transcript,
}

/// Asks the judge and puts its marks into a transcript and a verdict.
///
/// # Errors
/// Those of the judge; and [`JudgeError::InvalidAnswer`] when a mark is above 10 or a comment is empty, too long or more than one line.
pub async fn judge(judge: &dyn Judge, case: &Case) -> Result<Judgement, JudgeError> {
    let prompts = transcript::prompts(&case.bout.battle);
    let rounds = zip(&prompts, &case.rounds).map(|(prompt, words)| Round {
        prompt: (*prompt).to_owned(),
        opener: text(words.opener.as_ref()),
        opponent: text(words.opponent.as_ref()),
    });
    let marks = judge.score(RUBRIC, &rounds).await?;
    let model = judge.model();
    for RoundMarks { opener, opponent } in &marks {
        for marks in [opener, opponent] {
            check(marks).map_err(|reason| JudgeError::InvalidAnswer {
                provider: model.provider.clone(),
                reason,
            })?;
        }
    }
    let rounds = zip(&zip(&prompts, &case.rounds), &marks).map(|((prompt, words), marks)| {
        transcript::Round {
            prompt: (**prompt).to_owned(),
            opener: turn(words.opener.as_ref(), &marks.opener),
            opponent: turn(words.opponent.as_ref(), &marks.opponent),
        }
    });
    let transcript = Transcript {
        chain: case.bout.chain,
        battle: case.bout.battle,
        joined_at: case.bout.joined_at,
        opener: case.opener,
        opponent: case.opponent,
        model,
        rubric: RUBRIC.to_owned(),
        rounds,
    };
    Ok(Judgement {
        verdict: transcript.verdict(),
        transcript,
    })
}

pub(crate) fn zip<'a, A, B>(
    [a, b, c]: &'a [A; ROUNDS],
    [x, y, z]: &'a [B; ROUNDS],
) -> [(&'a A, &'a B); ROUNDS] {
    [(a, x), (b, y), (c, z)]
}

fn words(turn: &Turn) -> Option<Words> {
    turn.signature.map(|signature| Words {
        text: turn.text.clone(),
        signature,
    })
}

fn text(words: Option<&Words>) -> String {
    words.map(|words| words.text.clone()).unwrap_or_default()
}

pub(crate) fn turn(words: Option<&Words>, marks: &Marks) -> Turn {
    Turn {
        text: text(words),
        signature: words.map(|words| words.signature),
        score: marks.score,
        commentary: marks.commentary.clone(),
    }
}

fn check(Marks { score, commentary }: &Marks) -> Result<(), String> {
    if !score.is_valid() {
        return Err(format!("a mark is above 10: {score:?}"));
    }
    let length = commentary.chars().count();
    if length == 0 || length > COMMENTARY_LIMIT {
        return Err(format!(
            "a comment has {length} characters instead of 1 to {COMMENTARY_LIMIT}"
        ));
    }
    if commentary.chars().any(char::is_control) {
        return Err("a comment has a line break or another control character".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
