//! Writes the canonical JSON by hand, so that its form depends on this file alone and on no library's choices.

use std::fmt::Write;

use super::{Model, Round, Transcript, Turn};
use crate::verdict::Score;

pub(super) fn write(transcript: &Transcript) -> String {
    let Transcript {
        chain,
        battle,
        joined_at,
        opener,
        opponent,
        model,
        rubric,
        rounds,
    } = transcript;
    let rounds = rounds.each_ref().map(round).join(",");
    format!(
        r#"{{"chain":"{chain}","battle":"{battle}","joinedAt":{},"opener":"{opener}","opponent":"{opponent}","model":{},"rubric":{},"rounds":[{rounds}]}}"#,
        joined_at.0,
        self::model(model),
        string(rubric),
    )
}

fn model(model: &Model) -> String {
    format!(
        r#"{{"provider":{},"version":{}}}"#,
        string(&model.provider),
        string(&model.version)
    )
}

fn round(round: &Round) -> String {
    format!(
        r#"{{"prompt":{},"opener":{},"opponent":{}}}"#,
        string(&round.prompt),
        turn(&round.opener),
        turn(&round.opponent),
    )
}

fn turn(turn: &Turn) -> String {
    let signature = match turn.signature {
        Some(signature) => string(&bs58::encode(signature).into_string()),
        None => "null".to_owned(),
    };
    format!(
        r#"{{"text":{},"signature":{signature},"score":{},"commentary":{}}}"#,
        string(&turn.text),
        score(turn.score),
        string(&turn.commentary),
    )
}

fn score(score: Score) -> String {
    let Score {
        savagery,
        creativity,
        delivery,
        relevance,
    } = score;
    format!(
        r#"{{"savagery":{savagery},"creativity":{creativity},"delivery":{delivery},"relevance":{relevance}}}"#
    )
}

/// A JSON string with the fewest escapes: quote, backslash and control characters below U+0020 alone.
fn string(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\u{8}' => json.push_str("\\b"),
            '\t' => json.push_str("\\t"),
            '\n' => json.push_str("\\n"),
            '\u{c}' => json.push_str("\\f"),
            '\r' => json.push_str("\\r"),
            control if control < ' ' => {
                // Writing into a String cannot fail.
                let _ = write!(json, "\\u{:04x}", u32::from(control));
            }
            other => json.push(other),
        }
    }
    json.push('"');
    json
}
