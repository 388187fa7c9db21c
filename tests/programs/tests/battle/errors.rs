//! Every error of the program is reached by some table of refusals.

use roast_program_tests::{Arena, assert_all_reached};

#[test]
fn every_error_of_the_program_is_reached_by_a_refusal() {
    assert_all_reached::<Arena>([
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
    ]);
}
