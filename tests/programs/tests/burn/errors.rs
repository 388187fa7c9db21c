//! Every error of the program is reached by some table of refusals.

use std::collections::BTreeSet;

use roast_program_tests::{Case, Expected};
use roast_protocol::burn::error::BurnError;

#[test]
fn every_error_of_the_program_is_reached_by_a_refusal() {
    let tables: Vec<Case> = [
        crate::admin::refusals(),
        crate::campaign::refusals(),
        crate::close::refusals(),
        crate::mints::refusals(),
        crate::retarget::refusals(),
        crate::submit::refusals(),
    ]
    .into_iter()
    .flatten()
    .collect();
    // Each table's own test checks that its rows are refused for the reason they name.
    let reached: BTreeSet<u32> = tables
        .iter()
        .filter_map(|case| match case.expected {
            Expected::Burn(error) => Some(error.code()),
            _ => None,
        })
        .collect();
    let missing: Vec<_> = BurnError::ALL
        .iter()
        .filter(|error| !reached.contains(&error.code()))
        .collect();
    assert!(missing.is_empty(), "no refusal reaches {missing:?}");
}
