use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

fn score() -> impl Strategy<Value = Score> {
    proptest::array::uniform4(0u8..=10).prop_map(|marks| Score::from_array(marks).unwrap())
}

fn turn() -> impl Strategy<Value = Turn> {
    (
        any::<String>(),
        any::<Option<[u8; 32]>>(),
        score(),
        any::<String>(),
    )
        .prop_map(|(text, half, score, commentary)| {
            let signature = half.map(|half| {
                let mut signature = [0; 64];
                signature[32..].copy_from_slice(&half);
                signature
            });
            Turn {
                text,
                signature,
                score,
                commentary,
            }
        })
}

fn round() -> impl Strategy<Value = Round> {
    (any::<String>(), turn(), turn()).prop_map(|(prompt, opener, opponent)| Round {
        prompt,
        opener,
        opponent,
    })
}

fn transcript() -> impl Strategy<Value = Transcript> {
    (
        any::<[[u8; 32]; 4]>(),
        any::<i64>(),
        any::<[String; 3]>(),
        proptest::array::uniform3(round()),
    )
        .prop_map(
            |(
                [genesis, battle, opener, opponent],
                joined_at,
                [provider, version, rubric],
                rounds,
            )| Transcript {
                chain: ChainId::of_genesis(&genesis),
                battle: Pubkey::new_from_array(battle),
                joined_at: UnixSeconds(joined_at),
                opener: Pubkey::new_from_array(opener),
                opponent: Pubkey::new_from_array(opponent),
                model: Model { provider, version },
                rubric,
                rounds,
            },
        )
}

/// The example of `docs/transcript.md`.
fn example() -> Transcript {
    let turn = |text: &str, signature: Option<[u8; 64]>, marks, commentary: &str| Turn {
        text: text.to_owned(),
        signature,
        score: Score::from_array(marks).unwrap(),
        commentary: commentary.to_owned(),
    };
    let silence = || turn("", None, [0; 4], "Nothing was said.");
    let round = |prompt: &str, opener, opponent| Round {
        prompt: prompt.to_owned(),
        opener,
        opponent,
    };
    let cooking = turn(
        "You call it \"cooking\".\nI call it arson \u{1f525}",
        Some([7; 64]),
        [8, 7, 6, 9],
        "Well done, like the steak.",
    );
    Transcript {
        chain: ChainId::of_genesis(&[4; 32]),
        battle: Pubkey::new_from_array([1; 32]),
        joined_at: UnixSeconds(1_763_690_400),
        opener: Pubkey::new_from_array([2; 32]),
        opponent: Pubkey::new_from_array([3; 32]),
        model: Model {
            provider: "offline".to_owned(),
            version: "1".to_owned(),
        },
        rubric: "Four marks a round.".to_owned(),
        rounds: [
            round("Roast your opponent's cooking.", cooking, silence()),
            round("Roast your opponent's café.", silence(), silence()),
            round("Tab\t, bell \u{7} and backslash \\.", silence(), silence()),
        ],
    }
}

#[test]
fn the_documented_example_has_the_documented_form_and_hash() {
    let document = include_str!("../../../docs/transcript.md");
    assert!(
        document.contains(&example().canonical()),
        "{}",
        example().canonical()
    );
    assert!(
        document.contains(&hex::encode(example().hash())),
        "{}",
        hex::encode(example().hash())
    );
}

#[test]
fn a_verdict_carries_the_hash_and_the_outcome_of_its_transcript() {
    let verdict = example().verdict();
    assert_eq!(verdict.outcome, Outcome::OpenerWins);
    assert_eq!(verdict.transcript_hash, example().hash());
    assert_eq!(verdict.opener[0].to_array(), [8, 7, 6, 9]);
}

#[test]
fn the_message_names_the_fight_the_round_and_the_digest_but_not_the_words() {
    let message = text_message(&example().bout(), 2, "secret words");
    let digest = hex::encode(Sha256::digest("secret words"));
    let expected = format!(
        "RoastPower: my words for one round.\n\nChain: solana:GgBaCs3NCBuZN12kCJgAW63ydqohFkHE\n\
         Battle: 4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi\nJoined: 1763690400\nRound: 2\nSHA-256 of my words: {digest}"
    );
    assert_eq!(message, expected);
}

#[test]
fn words_for_the_same_address_on_another_cluster_or_at_another_time_are_signed_anew() {
    let here = example().bout();
    let elsewhere = Bout {
        chain: ChainId::of_genesis(&[5; 32]),
        ..here
    };
    let anew = Bout {
        joined_at: UnixSeconds(here.joined_at.0 + 1),
        ..here
    };
    let message = |bout| text_message(bout, 1, "words");
    assert_ne!(message(&here), message(&elsewhere));
    assert_ne!(message(&here), message(&anew));
}

#[test]
fn prompts_are_many_different_and_polite_in_length() {
    let distinct: HashSet<_> = PROMPTS.iter().collect();
    assert_eq!(distinct.len(), PROMPTS.len());
    assert!(PROMPTS.len() >= 60);
    assert!(
        PROMPTS
            .iter()
            .all(|prompt| prompt.starts_with("Roast ") && prompt.len() <= 80)
    );
}

#[test]
fn prompts_are_drawn_as_the_document_says() {
    // Recomputed by another program from docs/transcript.md; in the second, rounds 1 and 2 start at the same entry.
    let drawn = |byte| prompts(&Pubkey::new_from_array([byte; 32]));
    assert_eq!(
        drawn(1),
        [
            "Roast your opponent's coffee order.",
            "Roast your opponent's dating profile.",
            "Roast your opponent's laundry pile.",
        ]
    );
    assert_eq!(
        drawn(10),
        [
            "Roast your opponent's phone battery habits.",
            "Roast your opponent's cooking.",
            "Roast your opponent's board game night.",
        ]
    );
}

#[test]
fn every_prompt_comes_up() {
    let drawn: HashSet<_> = (0..=255u8)
        .flat_map(|byte| prompts(&Pubkey::new_from_array([byte; 32])))
        .collect();
    assert_eq!(drawn.len(), PROMPTS.len());
}

proptest! {
    #[test]
    fn the_three_prompts_of_a_battle_differ(battle: [u8; 32]) {
        let battle = Pubkey::new_from_array(battle);
        let distinct: HashSet<_> = (1..=3).map(|round| prompt(&battle, round)).collect();
        prop_assert_eq!(distinct.len(), 3);
    }

    #[test]
    fn any_round_number_has_a_prompt(battle: [u8; 32], round: u8) {
        prop_assert!(PROMPTS.contains(&prompt(&Pubkey::new_from_array(battle), round)));
    }

    #[test]
    fn the_canonical_form_is_what_plain_json_libraries_write_and_read(transcript in transcript()) {
        let canonical = transcript.canonical();
        prop_assert_eq!(&serde_json::to_string(&transcript).unwrap(), &canonical);
        prop_assert_eq!(&serde_json::from_str::<Transcript>(&canonical).unwrap(), &transcript);
        prop_assert_eq!(hash_of_canonical(&canonical), transcript.hash());
    }

    #[test]
    fn different_transcripts_have_different_hashes(a in transcript(), b in transcript()) {
        prop_assert_eq!(a == b, a.hash() == b.hash());
    }
}
