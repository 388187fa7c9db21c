//! One line on why the marks are what they are. It never repeats the player's words.

use roast_protocol::verdict::Score;

use super::features::{Borrowed, Features};
use super::marks::is_word_salad;

pub(super) const SILENCE: &str = "Nothing was said, so nothing burns.";
pub(super) const HATEFUL: &str = "Hate is not a roast: no marks for this round.";
const LOBBYING: &str = "Pleading with the judge is not a roast: it counts for nothing.";

pub(super) fn line(score: Score, features: &Features) -> String {
    match fault(features) {
        Some(fault) => fault.to_owned(),
        None => format!(
            "{} {}",
            strength(score, features),
            weakness(score, features)
        ),
    }
}

/// What spoils the whole round, if anything does.
fn fault(features: &Features) -> Option<&'static str> {
    match features.borrowed {
        Borrowed::FromOpponent => return Some("Copied from the opponent: an echo burns nobody."),
        Borrowed::FromPrompt => return Some("That was the prompt read aloud, not a roast."),
        Borrowed::FromEarlier => {
            return Some("Heard before: the same joke again is only warm air.");
        }
        Borrowed::No | Borrowed::Partly => {}
    }
    match features.words {
        0 if features.lobbies => Some(LOBBYING),
        0 => Some(SILENCE),
        _ if is_word_salad(features) => Some("A pile of words is not a sentence, and no roast."),
        1..=4 => Some("Over before it began: a roast needs more than a few words."),
        _ => None,
    }
}

/// The length of the text picks among lines of equal meaning, so that a battle's comments are not all the same.
fn pick(lines: [&'static str; 3], features: &Features) -> &'static str {
    let [first, second, third] = lines;
    match features.words % 3 {
        0 => first,
        1 => second,
        _ => third,
    }
}

fn strength(score: Score, features: &Features) -> &'static str {
    let Score {
        savagery,
        creativity,
        delivery,
        ..
    } = score;
    let lines = match savagery.max(creativity) {
        7.. if savagery >= creativity => [
            "That one leaves a mark.",
            "Somebody fetch some ice.",
            "A direct hit.",
        ],
        7.. => [
            "Sharp and inventive.",
            "A picture nobody will forget.",
            "Now that is an image.",
        ],
        5..=6 if savagery >= creativity => ["A jab that lands.", "That stings.", "A solid punch."],
        5..=6 => ["Some wit in it.", "A nice turn.", "There is an idea in it."],
        _ if delivery >= 7 => [
            "Well told.",
            "The timing is good.",
            "Said with a straight face.",
        ],
        3..=4 => ["A light slap.", "Mild, but it is there.", "It tickles."],
        _ => [
            "Barely lukewarm.",
            "Room temperature.",
            "A match in the rain.",
        ],
    };
    pick(lines, features)
}

fn weakness(score: Score, features: &Features) -> &'static str {
    let Score {
        savagery,
        creativity,
        delivery,
        relevance,
    } = score;
    let worst = savagery.min(creativity).min(delivery).min(relevance);
    if features.lobbies {
        return "The pleading with the judge counts for nothing.";
    }
    if relevance <= 2 {
        return "It missed the prompt.";
    }
    if features.cliches > 0 {
        return "That insult has been heard in every schoolyard.";
    }
    let lines = match worst {
        7.. => ["Nothing to add.", "More of this.", "The room goes quiet."],
        _ if worst == savagery && features.second_person == 0 => {
            ["It never looks the opponent in the eye."; 3]
        }
        _ if worst == savagery => [
            "It could hit harder.",
            "It pulls the punch.",
            "More heat next time.",
        ],
        _ if worst == creativity => [
            "A comparison would lift it.",
            "A twist at the end would help.",
            "A fresher image would do more.",
        ],
        _ if worst == relevance => ["It strays from the prompt."; 3],
        _ => ["The telling stumbles."; 3],
    };
    pick(lines, features)
}
