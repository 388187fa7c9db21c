//! Whole lives of battles. [`Arena`] checks at the end of each that no base unit was lost or made.

use roast_program_tests::{Arena, STAKE};
use roast_protocol::{
    battle::{Side, instruction, pda},
    verdict::Outcome,
};

#[test]
fn wins_losses_draws_refunds_and_cancellations_add_up() {
    for mut arena in [Arena::new(), Arena::token_2022()] {
        arena.paid();
        let lost = arena.settled(Outcome::OpponentWins);
        let mut payout = arena.payout_arguments(lost);
        payout.winner_token = arena.opponent.token;
        arena.send(instruction::payout(&payout)).unwrap();
        for battle in [arena.settled(Outcome::Draw), arena.expired()] {
            for side in [Side::Opponent, Side::Opener] {
                arena
                    .send(instruction::refund(&arena.refund_arguments(battle, side)))
                    .unwrap();
            }
        }
        let cancelled = arena.opened();
        arena
            .send_as_opener(instruction::cancel(&arena.cancel_arguments(cancelled)))
            .unwrap();
        let fee = STAKE.0 / 10;
        assert_eq!(arena.gains(), [-i128::from(fee); 2]);
        assert_eq!(
            arena.balance(&pda::fee_vault(&arena.mint.address).0),
            2 * fee
        );
        let creator = arena.world.creator.clone();
        arena
            .world
            .send(
                &[instruction::withdraw_fees(&arena.withdraw_arguments())],
                &[&creator],
            )
            .unwrap();
        assert_eq!(
            arena.balance(&arena.creator_token) + arena.balance(&arena.partner_token),
            2 * fee
        );
    }
}

#[test]
fn settling_and_paying_go_in_one_transaction() {
    let mut arena = Arena::new();
    let battle = arena.joined();
    let settle = instruction::settle(&arena.settle_arguments(battle, Outcome::OpenerWins));
    let payout = instruction::payout(&arena.payout_arguments(battle));
    let judge = arena.world.judge.clone();
    let receipt = arena.world.send(&[settle, payout], &[&judge]).unwrap();
    assert_eq!(receipt.events.len(), 2);
    assert_eq!(arena.gains(), [90_000_000_000, -100_000_000_000]);
}

#[test]
fn an_event_that_somebody_else_sends_is_refused() {
    let mut arena = Arena::new();
    let mut data = roast_protocol::battle::event::TAG.to_vec();
    data.extend([0; 64]);
    let accounts = vec![roast_protocol::AccountMeta::new_readonly(
        pda::event_authority().0,
        false,
    )];
    let forged = roast_protocol::Instruction {
        program_id: roast_protocol::battle::ID,
        accounts,
        data,
    };
    arena.send(forged).unwrap_err();
}

#[test]
fn the_bytecode_says_whom_to_tell_about_a_vulnerability() {
    let bytecode = roast_program_tests::bytecode("battle");
    let text = "=======BEGIN SECURITY.TXT V1=======\0name\0";
    let found = bytecode
        .windows(text.len())
        .any(|window| window == text.as_bytes());
    assert!(found, "no security.txt in the program's bytes");
}
