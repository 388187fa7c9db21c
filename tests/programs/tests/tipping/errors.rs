//! Every error of the program is reached by some table of refusals.

use roast_program_tests::{Stage, assert_all_reached};

#[test]
fn every_error_of_the_program_is_reached_by_a_refusal() {
    assert_all_reached::<Stage>([
        crate::admin::refusals(),
        crate::fees::refusals(),
        crate::mints::refusals(),
        crate::registry::refusals(),
        crate::tip::refusals(),
    ]);
}
