//! Every error of the program is reached by some table of refusals.

use roast_program_tests::{Mine, assert_all_reached};

#[test]
fn every_error_of_the_program_is_reached_by_a_refusal() {
    assert_all_reached::<Mine>([
        crate::admin::refusals(),
        crate::campaign::refusals(),
        crate::close::refusals(),
        crate::mints::refusals(),
        crate::retarget::refusals(),
        crate::submit::refusals(),
    ]);
}
