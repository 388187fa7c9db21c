//! Every error of the program is reached by some table of refusals.

use std::collections::BTreeSet;

use roast_program_tests::{Case, Expected};
use roast_protocol::battle::error::BattleError;

#[test]
fn every_error_of_the_program_is_reached_by_a_refusal() {
    let tables: Vec<Case> = [
        crate::accept_admin::refusals(),
        crate::allow_mint::refusals(),
        crate::cancel::refusals(),
        crate::close::refusals(),
        crate::destinations::refusals(),
        crate::forfeit::refusals(),
        crate::resign::refusals(),
        crate::initialize::refusals(),
        crate::join::refusals(),
        crate::mints::refusals(),
        crate::open::refusals(),
        crate::payout::refusals(),
        crate::propose_admin::refusals(),
        crate::refund::refusals(),
        crate::settle::refusals(),
        crate::update_config::refusals(),
        crate::update_mint::refusals(),
        crate::withdraw_fees::refusals(),
    ]
    .into_iter()
    .flatten()
    .collect();
    // Each table's own test checks that its rows are refused for the reason they name.
    let reached: BTreeSet<u32> = tables
        .iter()
        .filter_map(|case| match case.expected {
            Expected::Battle(error) => Some(error.code()),
            _ => None,
        })
        .collect();
    let missing: Vec<_> = BattleError::ALL
        .iter()
        .filter(|error| !reached.contains(&error.code()))
        .collect();
    assert!(missing.is_empty(), "no refusal reaches {missing:?}");
}
