//! Tips in wrapped SOL, whose token accounts hold their tokens as lamports beside their rent.

use roast_program_tests::Stage;
use roast_protocol::tipping::instruction;

#[test]
fn a_tip_is_split_and_its_fee_withdrawn() {
    let mut stage = Stage::wrapped_sol();
    let before = stage.balance(&stage.performer.token);
    let tip = instruction::tip(&stage.tip_arguments());
    stage.send_as_viewer(tip).unwrap();
    assert_eq!(
        stage.balance(&stage.performer.token) - before,
        9_800_000_000
    );
    let withdraw = instruction::withdraw_fees(&stage.withdraw_arguments());
    let treasury = stage.treasury.clone();
    stage.world.send(&[withdraw], &[&treasury]).unwrap();
    assert_eq!(stage.fees(), 0);
    assert_eq!(stage.balance(&stage.treasury_token), 200_000_000);
}
