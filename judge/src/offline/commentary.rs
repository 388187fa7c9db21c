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
        None => format!("{} {}", strength(score), weakness(score, features)),
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

fn strength(score: Score) -> &'static str {
    let Score {
        savagery,
        creativity,
        delivery,
        ..
    } = score;
    let best = savagery.max(creativity).max(delivery);
    match best {
        0..=3 => "Barely lukewarm.",
        4..=6 if best == savagery => "A jab that lands.",
        4..=6 if best == creativity => "Some wit in it.",
        4..=6 => "Cleanly told.",
        _ if best == savagery => "That one leaves a mark.",
        _ if best == creativity => "Sharp and inventive.",
        _ => "Told with perfect timing.",
    }
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
    match worst {
        7.. => "Nothing to add.",
        _ if worst == savagery && features.second_person == 0 => {
            "It never looks the opponent in the eye."
        }
        _ if worst == savagery => "It could hit harder.",
        _ if worst == creativity => "An image or a twist would lift it.",
        _ if worst == relevance => "It strays from the prompt.",
        _ => "The telling stumbles.",
    }
}
