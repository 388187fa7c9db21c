//! What the two demo players say. The prompts of a battle are drawn from its address, so their lines are built around the prompt's subject.

/// What a prompt asks to roast: "Roast your opponent's morning routine." is about the "morning routine".
fn subject(prompt: &str) -> &str {
    let subject = prompt.trim_end_matches('.');
    subject
        .strip_prefix("Roast your opponent's ")
        .or_else(|| subject.strip_prefix("Roast the way your opponent "))
        .unwrap_or(subject)
}

/// The first player's words for a round (1 to 3): somebody who came prepared.
pub fn prepared(prompt: &str, round: u8) -> String {
    let subject = subject(prompt);
    match round {
        1 => format!(
            "Your {subject}? I have seen abandoned shopping carts with more direction. It is like watching a pigeon file taxes: \
             loud, confident, and somehow everybody else ends up paying for it."
        ),
        2 => format!(
            "Let's talk about your {subject}. Historians will study it the way they study the Titanic, except the band quit early \
             and the iceberg asked for a refund. Even your reflection looks away!"
        ),
        _ => format!(
            "They say practice makes perfect, so your {subject} must be a lifelong protest against practice. If disappointment had \
             a gift shop, that would be the postcard. Honestly, a burnt toast has more range than you."
        ),
    }
}

/// The second player's words: somebody who did not.
pub fn unprepared(prompt: &str, round: u8) -> String {
    let subject = subject(prompt);
    match round {
        1 => format!("Your {subject} is bad, really bad."),
        2 => "I do not know what to say, you are just not good.".to_owned(),
        _ => format!("Your {subject} again. It is bad like before, and you know it."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_about_the_prompt() {
        assert!(prepared("Roast your opponent's cooking.", 1).contains("Your cooking?"));
        assert!(unprepared("Roast the way your opponent parks a car.", 3).contains("parks a car"));
    }
}
