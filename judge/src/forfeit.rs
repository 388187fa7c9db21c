//! The transcript of a battle that ends because a player stayed away: what was said, and no marks.

use roast_protocol::battle::Side;
use roast_protocol::transcript::{
    self, FORFEIT_PROVIDER, FORFEIT_RULE, FORFEIT_VERSION, Model, Spoken, Transcript,
};
use roast_protocol::verdict::Score;

use crate::case::{turn, zip};
use crate::{Case, Marks, Words};

/// A forfeit and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forfeit {
    /// Who stayed away.
    pub absent: Side,
    /// What to keep, so that anybody can check it.
    pub transcript: Transcript,
}

/// What the words say once no more are awaited: the forfeit, or `None` when nobody stayed away, or both did.
#[must_use]
pub fn forfeit(case: &Case) -> Option<Forfeit> {
    let spoken = case.rounds.each_ref().map(|round| Spoken {
        opener: round.opener.is_some(),
        opponent: round.opponent.is_some(),
    });
    let absent = transcript::absent(&spoken)?;
    let prompts = transcript::prompts(&case.bout.battle);
    let rounds = zip(&prompts, &case.rounds).map(|(prompt, words)| transcript::Round {
        prompt: (*prompt).to_owned(),
        opener: turn(words.opener.as_ref(), &unmarked(words.opener.as_ref())),
        opponent: turn(words.opponent.as_ref(), &unmarked(words.opponent.as_ref())),
    });
    Some(Forfeit {
        absent,
        transcript: Transcript {
            chain: case.bout.chain,
            battle: case.bout.battle,
            joined_at: case.bout.joined_at,
            opener: case.opener,
            opponent: case.opponent,
            model: Model {
                provider: FORFEIT_PROVIDER.to_owned(),
                version: FORFEIT_VERSION.to_owned(),
            },
            rubric: FORFEIT_RULE.to_owned(),
            rounds,
        },
    })
}

fn unmarked(words: Option<&Words>) -> Marks {
    let commentary = match words {
        Some(_) => "Not judged.",
        None => "Nothing was said.",
    };
    Marks {
        score: Score::default(),
        commentary: commentary.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use roast_protocol::Pubkey;
    use roast_protocol::time::UnixSeconds;
    use roast_protocol::transcript::{Bout, ChainId};

    use super::*;
    use crate::RoundWords;

    fn words(text: &str) -> Option<Words> {
        Some(Words {
            text: text.to_owned(),
            signature: [7; 64],
        })
    }

    fn case(rounds: [RoundWords; 3]) -> Case {
        Case {
            bout: Bout {
                chain: ChainId::of_genesis(&[4; 32]),
                battle: Pubkey::new_from_array([1; 32]),
                joined_at: UnixSeconds(1),
            },
            opener: Pubkey::new_from_array([2; 32]),
            opponent: Pubkey::new_from_array([3; 32]),
            rounds,
        }
    }

    #[test]
    fn the_transcript_shows_the_words_without_marks_and_says_who_stayed_away_again() {
        let first = RoundWords {
            opener: words("hello?"),
            opponent: None,
        };
        let case = case([first, RoundWords::default(), RoundWords::default()]);
        let Forfeit { absent, transcript } = forfeit(&case).unwrap();
        assert_eq!(absent, Side::Opponent);
        assert_eq!(transcript.absent(), Some(absent));
        assert!(transcript.is_forfeit());
        assert_eq!(transcript.rounds[0].opener.text, "hello?");
        assert_eq!(
            transcript.rounds[0].prompt,
            transcript::prompts(&case.bout.battle)[0]
        );
        assert_eq!(transcript.opener_scores(), transcript.opponent_scores());
        assert_eq!(transcript.rounds[0].opener.score, Score::default());
    }

    #[test]
    fn without_words_and_with_all_of_them_there_is_no_forfeit() {
        let both = || RoundWords {
            opener: words("a"),
            opponent: words("b"),
        };
        assert_eq!(forfeit(&case(Default::default())), None);
        assert_eq!(forfeit(&case([both(), both(), both()])), None);
    }
}
