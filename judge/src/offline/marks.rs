//! What the counts are worth. Integer points, capped at 10; `docs/judge.md` has the same tables for people.

use roast_protocol::verdict::Score;

use super::features::{Borrowed, Features};

/// Marks for words that are neither empty nor hateful.
pub(super) fn score(features: &Features) -> Score {
    let relevance = relevance(features);
    let cap = cap(features, relevance);
    let score = Score {
        savagery: savagery(features).min(cap),
        creativity: creativity(features).min(cap),
        delivery: delivery(features).min(cap),
        relevance: relevance.min(if is_word_salad(features) { 2 } else { 10 }),
    };
    discount(score, features.borrowed)
}

/// Whether the words make no sentences: hardly any word that holds a sentence together, or a list of insults.
pub(super) fn is_word_salad(features: &Features) -> bool {
    features.words >= 4
        && (features.function_percent < 15
            || features.punch_percent > 40
            || features.variety_percent < 45)
}

/// The highest mark that so few words, no sentences, or another subject can have.
fn cap(features: &Features, relevance: u8) -> u8 {
    let by_length = match features.words {
        0 => 0,
        1..=2 => 1,
        3..=4 => 3,
        5..=6 => 6,
        _ => 10,
    };
    let by_sense = if is_word_salad(features) { 2 } else { 10 };
    let by_subject = if relevance <= 2 { 4 } else { 10 };
    by_length.min(by_sense).min(by_subject)
}

fn savagery(features: &Features) -> u8 {
    let aim = [0, 3, 4][features.second_person.min(2)];
    let punches = [0, 2, 3, 4, 5][features.punches.min(4)];
    let comparisons = features.comparisons.min(2);
    let twists = features.twists.min(2);
    let points = points(aim + punches + comparisons + twists, 2 * features.cliches);
    // Who is not spoken to is not roasted.
    if aim == 0 { points.min(4) } else { points }
}

fn creativity(features: &Features) -> u8 {
    let vocabulary = match features.content {
        0..=2 => 0,
        3..=4 => 1,
        5..=7 => 2,
        8..=11 => 3,
        _ => 4,
    };
    let images = [0, 3, 4][features.comparisons.min(2)];
    let twists = features.twists.min(2);
    let long_words = [0, 1, 1, 2][features.long_words.min(3)];
    let monotony = if features.variety_percent < 55 { 2 } else { 0 };
    points(
        vocabulary + images + twists + long_words,
        2 * features.cliches + monotony,
    )
}

fn delivery(features: &Features) -> u8 {
    let length = match features.words {
        0..=4 => 1,
        8..=70 => 3,
        5..=7 | 71..=140 => 2,
        _ => 1,
    };
    let sentences = match features.sentences {
        0 => 0,
        2..=6 => 2,
        _ => 1,
    };
    let turns = features.punchline || (features.sentences == 1 && features.twists > 0);
    let direct = features.second_person > 0;
    let form = [
        features.ends,
        features.begins,
        features.pauses,
        turns,
        direct,
    ];
    let faults = [features.shouts, features.stutters, features.repeats_itself];
    points(length + sentences + count(&form), 2 * count(&faults))
}

fn relevance(features: &Features) -> u8 {
    let named = [0, 5, 6][features.prompt_words.min(2)];
    let subject = [0, 2, 4, 5][features.topic_words.min(3)];
    let direct = usize::from(features.second_person > 0);
    points(named + subject + direct, 0)
}

/// Words that were there before lose most of their worth.
fn discount(score: Score, borrowed: Borrowed) -> Score {
    let Score {
        savagery,
        creativity,
        delivery,
        relevance,
    } = score;
    match borrowed {
        Borrowed::No => score,
        Borrowed::Partly => Score {
            creativity: creativity / 2,
            ..score
        },
        Borrowed::FromOpponent | Borrowed::FromEarlier => Score {
            savagery: savagery / 4,
            creativity: 0,
            delivery: delivery / 3,
            relevance: relevance / 2,
        },
        Borrowed::FromPrompt => Score {
            savagery: savagery / 4,
            creativity: 0,
            delivery: delivery / 4,
            relevance: relevance / 4,
        },
    }
}

fn count(facts: &[bool]) -> usize {
    facts.iter().filter(|fact| **fact).count()
}

/// Points for less points against, 0 to 10.
fn points(plus: usize, minus: usize) -> u8 {
    u8::try_from(plus.saturating_sub(minus).min(10)).unwrap_or(10)
}
