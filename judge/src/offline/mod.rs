//! A judge without a network: it counts documented features in integers, so that it says the same on every machine, every time.
//!
//! `docs/judge.md` lists the features and what they are worth. It tells a written roast from an empty, off-topic or copied one; it does
//! not get jokes, and it reads English only.

mod commentary;
mod features;
mod lexicon;
mod marks;
mod slurs;
mod text;

use async_trait::async_trait;
use roast_protocol::transcript::Model;
use roast_protocol::verdict::{ROUNDS, Score};

use crate::{Judge, JudgeError, Marks, Round, RoundMarks};
use features::{Features, Sources};

/// The deterministic judge. Its version changes whenever any mark may change.
#[derive(Clone, Copy, Debug, Default)]
pub struct OfflineJudge;

/// Version of the features, the word lists and their worth.
pub const VERSION: &str = "1";

#[async_trait]
impl Judge for OfflineJudge {
    fn model(&self) -> Model {
        Model {
            provider: "offline".to_owned(),
            version: VERSION.to_owned(),
        }
    }

    async fn score(
        &self,
        _rubric: &str,
        rounds: &[Round; ROUNDS],
    ) -> Result<[RoundMarks; ROUNDS], JudgeError> {
        Ok(marks(rounds))
    }
}

/// Marks for the three rounds, by the built-in rules.
#[must_use]
pub fn marks(rounds: &[Round; ROUNDS]) -> [RoundMarks; ROUNDS] {
    let [first, second, third] = rounds;
    [
        round(first, &[]),
        round(second, &[first]),
        round(third, &[first, second]),
    ]
}

fn round(round: &Round, earlier: &[&Round]) -> RoundMarks {
    let opener_before: Vec<&str> = earlier.iter().map(|round| round.opener.as_str()).collect();
    let opponent_before: Vec<&str> = earlier
        .iter()
        .map(|round| round.opponent.as_str())
        .collect();
    RoundMarks {
        opener: turn(
            &round.opener,
            &round.prompt,
            &round.opponent,
            &opponent_before,
            &opener_before,
        ),
        opponent: turn(
            &round.opponent,
            &round.prompt,
            &round.opener,
            &opener_before,
            &opponent_before,
        ),
    }
}

fn turn(
    words: &str,
    prompt: &str,
    rival: &str,
    rival_before: &[&str],
    own_before: &[&str],
) -> Marks {
    let nothing = |commentary: &str| Marks {
        score: Score::default(),
        commentary: commentary.to_owned(),
    };
    if slurs::is_hateful(words) {
        return nothing(commentary::HATEFUL);
    }
    let opponent = [&[rival], rival_before].concat();
    let features = Features::of(
        words,
        &Sources {
            prompt,
            opponent: &opponent,
            earlier: own_before,
        },
    );
    if features.words == 0 {
        return nothing(&commentary::line(Score::default(), &features));
    }
    let score = marks::score(&features);
    Marks {
        score,
        commentary: commentary::line(score, &features),
    }
}
