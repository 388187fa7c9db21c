//! Every constraint on every account of every instruction, violated once: the rows follow from the IDL and from the fixtures here.

mod allowed;
mod fixtures;
mod stand_ins;

use roast_program_tests::{Subject, check_constraints};
use roast_protocol::burn;

#[test]
fn every_account_of_every_instruction_is_checked() {
    let theatre = stand_ins::theatre();
    let subject = Subject {
        id: burn::ID,
        idl: include_str!("../../../../../programs/idl/burn.json"),
    };
    check_constraints(
        &subject,
        &fixtures::all(&theatre.scene),
        &theatre.stand_ins,
        &allowed::ALLOWED,
    );
}
