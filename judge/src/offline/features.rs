//! What can be counted in a player's words. Counts only: what they are worth is for `marks`.

use std::collections::HashSet;

use super::lexicon::{self, Subject};
use super::text::{Text, related, words};

/// The counts of one text.
#[derive(Debug, Default)]
pub(super) struct Features {
    /// Words that count.
    pub(super) words: usize,
    /// Sentences that count.
    pub(super) sentences: usize,
    /// Different words that carry meaning.
    pub(super) content: usize,
    /// Different words that carry meaning and have at least seven letters.
    pub(super) long_words: usize,
    /// Different words, in percent of all words.
    pub(super) variety_percent: usize,
    /// Words that hold sentences together, in percent of all words.
    pub(super) function_percent: usize,
    /// Punch words, in percent of all words.
    pub(super) punch_percent: usize,
    /// Words that speak to the opponent.
    pub(super) second_person: usize,
    /// Different punch words.
    pub(super) punches: usize,
    /// Comparisons.
    pub(super) comparisons: usize,
    /// Different words that turn a sentence.
    pub(super) twists: usize,
    /// Worn-out insults.
    pub(super) cliches: usize,
    /// Different words that the prompt itself has.
    pub(super) prompt_words: usize,
    /// Different words about the prompt's subject.
    pub(super) topic_words: usize,
    /// Whether the last of several sentences is no longer than the longest before it, as a punchline is.
    pub(super) punchline: bool,
    /// Whether the text ends like a sentence.
    pub(super) ends: bool,
    /// Whether the text begins with a capital letter or no letter at all.
    pub(super) begins: bool,
    /// Whether a comma, colon, semicolon or dash gives it a pause.
    pub(super) pauses: bool,
    /// Whether most letters are capitals.
    pub(super) shouts: bool,
    /// Whether one character stands four times in a row or more.
    pub(super) stutters: bool,
    /// Whether sentences were left out because they stood there before.
    pub(super) repeats_itself: bool,
    /// Whether sentences were left out because they speak to the judge.
    pub(super) lobbies: bool,
    /// How much of it is taken from elsewhere.
    pub(super) borrowed: Borrowed,
}

/// Where the words were before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Borrowed {
    /// They are the player's own.
    #[default]
    No,
    /// A quarter or more was there before.
    Partly,
    /// Half or more is the opponent's of the same or an earlier round.
    FromOpponent,
    /// Half or more is the prompt's.
    FromPrompt,
    /// Half or more is the player's own of an earlier round.
    FromEarlier,
}

/// What the words are compared with.
pub(super) struct Sources<'a> {
    pub(super) prompt: &'a str,
    /// The opponent's words of this round and of all earlier ones.
    pub(super) opponent: &'a [&'a str],
    /// The player's own words of all earlier rounds.
    pub(super) earlier: &'a [&'a str],
}

impl Features {
    pub(super) fn of(raw: &str, sources: &Sources<'_>) -> Self {
        let text = Text::new(raw);
        let subject = Subject::of(&words(sources.prompt));
        let all: Vec<&str> = text.words().collect();
        let different: HashSet<&str> = all.iter().copied().collect();
        let content = text.content();
        let punches: Vec<&'static str> =
            all.iter().filter_map(|word| lexicon::punch(word)).collect();
        let count = |test: fn(&str) -> bool| all.iter().filter(|word| test(word)).count();
        Self {
            words: all.len(),
            sentences: text.sentences.len(),
            content: content.len(),
            long_words: content
                .iter()
                .filter(|word| word.chars().count() >= 7)
                .count(),
            variety_percent: percent(different.len(), all.len()),
            function_percent: percent(count(lexicon::is_function_word), all.len()),
            punch_percent: percent(punches.len(), all.len()),
            second_person: count(lexicon::is_second_person),
            punches: punches.iter().collect::<HashSet<_>>().len(),
            comparisons: text
                .sentences
                .iter()
                .map(|sentence| lexicon::comparisons(sentence))
                .sum(),
            twists: different
                .iter()
                .filter(|word| lexicon::is_twist(word))
                .count(),
            cliches: text
                .sentences
                .iter()
                .map(|sentence| lexicon::cliches(sentence))
                .sum(),
            prompt_words: content.iter().filter(|word| subject.names(word)).count(),
            topic_words: content
                .iter()
                .filter(|word| subject.covers(word) && !subject.names(word))
                .count(),
            punchline: has_punchline(&text.sentences),
            ends: text
                .characters
                .trim_end()
                .ends_with(['.', '!', '?', '\u{2026}', '"', '\u{201d}']),
            begins: text
                .characters
                .chars()
                .find(|character| !character.is_whitespace())
                .is_some_and(|first| !first.is_lowercase()),
            pauses: text
                .characters
                .contains([',', ':', ';', '\u{2013}', '\u{2014}'])
                || text.characters.contains(" - "),
            shouts: shouts(&text.characters),
            stutters: stutters(&text.characters),
            repeats_itself: text.repeats_itself,
            lobbies: text.lobbies,
            borrowed: borrowed(&all, &content, sources),
        }
    }
}

/// Shares round down; the share of nothing is zero.
fn percent(part: usize, whole: usize) -> usize {
    (part * 100).checked_div(whole).unwrap_or(0)
}

fn has_punchline(sentences: &[Vec<String>]) -> bool {
    match sentences.split_last() {
        Some((last, setup)) => setup
            .iter()
            .map(Vec::len)
            .max()
            .is_some_and(|longest| last.len() <= longest),
        None => false,
    }
}

fn shouts(characters: &str) -> bool {
    let letters = characters
        .chars()
        .filter(|character| character.is_alphabetic())
        .count();
    let capitals = characters
        .chars()
        .filter(|character| character.is_uppercase())
        .count();
    letters >= 10 && capitals * 2 > letters
}

fn stutters(characters: &str) -> bool {
    let characters: Vec<char> = characters.chars().collect();
    characters.windows(4).any(|run| {
        run.iter().all(|character| {
            *character == run[0] && !character.is_whitespace() && *character != '.'
        })
    })
}

/// The strongest claim wins: opponent, then prompt, then earlier round.
fn borrowed(all: &[&str], content: &HashSet<&str>, sources: &Sources<'_>) -> Borrowed {
    let share = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| taken_percent(all, content, text))
            .max()
            .unwrap_or(0)
    };
    let opponent = share(sources.opponent);
    let prompt = share(&[sources.prompt]).max(echo_percent(content, sources.prompt));
    let earlier = share(sources.earlier);
    if opponent >= 50 {
        Borrowed::FromOpponent
    } else if prompt >= 50 {
        Borrowed::FromPrompt
    } else if earlier >= 50 {
        Borrowed::FromEarlier
    } else if opponent.max(prompt).max(earlier) >= 25 {
        Borrowed::Partly
    } else {
        Borrowed::No
    }
}

/// How much of the words is in the source, in percent: by runs of three words, or by meaningful words in any order where there are six or more.
fn taken_percent(all: &[&str], content: &HashSet<&str>, source: &str) -> usize {
    let source = words(source);
    let source: Vec<&str> = source.iter().map(String::as_str).collect();
    let length = all.len().clamp(1, 3);
    let own: HashSet<&[&str]> = all.windows(length).collect();
    let theirs: HashSet<&[&str]> = source.windows(length).collect();
    let by_runs = percent(own.intersection(&theirs).count(), own.len());
    let same = content.iter().filter(|word| source.contains(word)).count();
    let by_words = if content.len() >= 6 {
        percent(same, content.len())
    } else {
        0
    };
    // Shared single words are common on a shared subject, so they weigh only when nearly all are shared.
    by_runs.max(if by_words >= 80 { by_words } else { 0 })
}

/// How much of the meaningful words is the prompt's own, in percent, where there are two or more.
fn echo_percent(content: &HashSet<&str>, prompt: &str) -> usize {
    let prompt = words(prompt);
    let own = content
        .iter()
        .filter(|word| prompt.iter().any(|of_prompt| related(of_prompt, word)))
        .count();
    let echoes = percent(own, content.len());
    if content.len() >= 2 && echoes >= 70 {
        echoes
    } else {
        0
    }
}
