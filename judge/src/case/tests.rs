use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;
use roast_protocol::time::UnixSeconds;
use roast_protocol::transcript::{ChainId, Model};
use roast_protocol::verdict::{Outcome, Score};

use super::*;
use crate::OfflineJudge;

/// Answers the same marks for everything.
struct Fixed(Marks);

#[async_trait]
impl Judge for Fixed {
    fn model(&self) -> Model {
        Model {
            provider: "fixed".to_owned(),
            version: "1".to_owned(),
        }
    }

    async fn score(
        &self,
        _: &str,
        _: &[Round; ROUNDS],
    ) -> Result<[RoundMarks; ROUNDS], JudgeError> {
        Ok([(); ROUNDS].map(|()| RoundMarks {
            opener: self.0.clone(),
            opponent: self.0.clone(),
        }))
    }
}

/// These judges never wait, so one poll is enough.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the judge waited"),
    }
}

fn case() -> Case {
    let words = |text: &str| {
        Some(Words {
            text: text.to_owned(),
            signature: [9; 64],
        })
    };
    let round = || RoundWords {
        opener: words("Your plans collapse faster than your tent, and even the tent tried."),
        opponent: None,
    };
    Case {
        bout: Bout {
            chain: ChainId::of_genesis(&[4; 32]),
            battle: Pubkey::new_from_array([1; 32]),
            joined_at: UnixSeconds(1),
        },
        opener: Pubkey::new_from_array([2; 32]),
        opponent: Pubkey::new_from_array([3; 32]),
        rounds: [round(), round(), round()],
    }
}

fn verdict_on(score: [u8; 4], commentary: &str) -> Result<Judgement, JudgeError> {
    let [savagery, creativity, delivery, relevance] = score;
    let score = Score {
        savagery,
        creativity,
        delivery,
        relevance,
    };
    now(judge(
        &Fixed(Marks {
            score,
            commentary: commentary.to_owned(),
        }),
        &case(),
    ))
}

#[test]
fn the_verdict_carries_the_hash_of_a_transcript_with_everything_in_it() {
    let Judgement {
        verdict,
        transcript,
    } = now(judge(&OfflineJudge, &case())).unwrap();
    assert_eq!(verdict.outcome, Outcome::OpenerWins);
    assert_eq!(verdict.transcript_hash, transcript.hash());
    assert_eq!(transcript.rubric, RUBRIC);
    assert_eq!(transcript.model.provider, "offline");
    assert_eq!(
        transcript
            .rounds
            .each_ref()
            .map(|round| round.prompt.as_str()),
        transcript::prompts(&case().bout.battle)
    );
    assert_eq!(transcript.rounds[0].opener.signature, Some([9; 64]));
    assert_eq!(transcript.rounds[0].opponent.signature, None);
    assert_eq!(transcript.rounds[0].opponent.score, Score::default());
}

#[test]
fn equal_marks_are_a_draw() {
    assert_eq!(
        verdict_on([5; 4], "Fine.").unwrap().verdict.outcome,
        Outcome::Draw
    );
}

#[test]
fn answers_that_are_no_marks_are_refused() {
    for (score, commentary) in [
        ([11, 0, 0, 0], "Fine."),
        ([1; 4], ""),
        ([1; 4], "two\nlines"),
        ([1; 4], &"x".repeat(281)),
    ] {
        let error = verdict_on(score, commentary).unwrap_err();
        assert!(
            matches!(&error, JudgeError::InvalidAnswer { provider, .. } if provider == "fixed"),
            "{error}"
        );
        assert!(!error.is_transient());
    }
}
