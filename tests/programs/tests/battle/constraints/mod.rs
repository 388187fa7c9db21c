//! Every constraint on every account of every instruction, violated once: the rows follow from the IDL and from the fixtures here.

mod allowed;
mod fixtures;
mod stand_ins;

use roast_program_tests::check_house;

#[test]
fn every_account_of_every_instruction_is_checked() {
    let theatre = stand_ins::theatre();
    let own = fixtures::own(&theatre.scene);
    check_house(&theatre, own, allowed::ALLOWED);
}
