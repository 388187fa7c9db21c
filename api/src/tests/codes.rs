//! The codes of problems: the sources and docs/api.md must agree on which there are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use roast_protocol::battle::error::BattleError;
use roast_protocol::burn::error::BurnError;
use roast_protocol::tipping::error::TippingError;

/// Texts of the sources that look like codes and are none.
const NO_CODES: [&str; 4] = [
    "app_rounds",
    "chain_events",
    "snake_case",
    "statement_timeout",
];
/// The code of one word.
const SHORT: &str = "timeout";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("tests") {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            found.push(code.to_owned());
        }
    }
}

fn is_code(text: &str) -> bool {
    text.contains('_')
        && text.split('_').all(|word| !word.is_empty())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

/// Every text in quotes of the sources that is written as codes are.
fn used() -> BTreeSet<String> {
    let mut found = Vec::new();
    sources(&root().join("src"), &mut found);
    let lines = found.iter().flat_map(|text| text.lines());
    let texts = lines
        .filter(|line| !line.trim_start().starts_with("//") && !line.trim_start().starts_with("#["))
        .flat_map(|line| line.split('"'));
    let codes = texts.filter(|text| is_code(text) && !text.starts_with("roast_api_"));
    codes
        .filter(|code| !NO_CODES.contains(code))
        .chain([SHORT])
        .map(str::to_owned)
        .collect()
}

/// The names of the programs' errors, as codes.
fn of_programs() -> BTreeSet<String> {
    let names = BattleError::ALL.map(|error| error.name());
    let tipping = TippingError::ALL.map(|error| error.name());
    let burn = BurnError::ALL.map(|error| error.name());
    let names = names.into_iter().chain(tipping).chain(burn);
    names
        .map(crate::transactions::failure::snake_case)
        .collect()
}

/// The codes in the table of docs/api.md, each in backquotes in the row of its status.
fn documented() -> BTreeSet<String> {
    let page = std::fs::read_to_string(root().join("../docs/api.md")).unwrap();
    let table = page
        .lines()
        .skip_while(|line| !line.starts_with("| status | when | codes |"))
        .take_while(|line| line.starts_with('|'));
    let cells = table.filter_map(|row| row.split('|').nth(3));
    cells
        .flat_map(|cell| cell.split('`'))
        .filter(|text| is_code(text) || *text == SHORT)
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_page_has_every_code_and_no_other() {
    let (used, documented) = (used(), documented());
    let missing: Vec<_> = used.difference(&documented).collect();
    assert!(
        missing.is_empty(),
        "docs/api.md has no row with {missing:?}"
    );
    let known: BTreeSet<_> = used.union(&of_programs()).cloned().collect();
    let stale: Vec<_> = documented.difference(&known).collect();
    assert!(
        stale.is_empty(),
        "docs/api.md names {stale:?}, which no problem has"
    );
}
