//! Battles in wrapped SOL, whose token accounts hold their tokens as lamports beside their rent.

use roast_program_tests::Arena;
use roast_protocol::{
    amount::BaseUnits,
    battle::{Side, event::BattleEvent, instruction, pda},
    verdict::Outcome,
};
use solana_pubkey::Pubkey;

fn lamports(arena: &Arena, address: &Pubkey) -> u64 {
    arena.world.svm.get_balance(address).unwrap_or_default()
}

#[test]
fn a_battle_is_fought_paid_and_closed_to_the_lamport() {
    let mut arena = Arena::wrapped_sol();
    let (mint, opener) = (arena.mint.clone(), arena.opener.address());
    let battle = arena.paid();
    let vault = pda::vault(&battle).0;
    assert_eq!(arena.gains(), [90_000_000_000, -100_000_000_000]);
    let fee_vault = pda::fee_vault(&mint.address).0;
    assert_eq!(arena.balance(&fee_vault), 10_000_000_000);

    // A stranger wraps 7 lamports into the vault and sends it 5 that stay plain.
    let rent = lamports(&arena, &battle) + lamports(&arena, &vault);
    arena.world.mint_to(&mint, &vault, 7);
    arena.world.svm.airdrop(&vault, 5).unwrap();
    let before = lamports(&arena, &opener);
    let close = instruction::close(&arena.close_arguments(battle));
    let receipt = arena.send_as_opener(close).unwrap();
    let told = BattleEvent::BattleClosed {
        battle,
        opener,
        lamports: BaseUnits(rent + 5),
        swept: BaseUnits(7),
    };
    assert_eq!(receipt.events, [told]);
    assert_eq!(lamports(&arena, &opener), before + rent + 5);
    assert_eq!(arena.gains()[0], 90_000_000_007);
}

#[test]
fn stakes_and_fees_come_back_out() {
    let mut arena = Arena::wrapped_sol();
    let battle = arena.opened();
    let cancel = instruction::cancel(&arena.cancel_arguments(battle));
    arena.send_as_opener(cancel).unwrap();
    let battle = arena.settled(Outcome::Draw);
    for side in [Side::Opener, Side::Opponent] {
        let refund = instruction::refund(&arena.refund_arguments(battle, side));
        arena.send(refund).unwrap();
    }
    assert_eq!(arena.gains(), [0, 0]);

    arena.paid();
    let withdraw = instruction::withdraw_fees(&arena.withdraw_arguments());
    let creator = arena.world.creator.clone();
    arena.world.send(&[withdraw], &[&creator]).unwrap();
    assert_eq!(arena.balance(&arena.creator_token), 7_500_000_000);
    assert_eq!(arena.balance(&arena.partner_token), 2_500_000_000);
}
