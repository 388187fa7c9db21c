//! Anyone may pay, so anyone chooses the payee's account: it must not be one from which others can take the money again.

use roast_program_tests::{Arena, Case, JOIN_SECONDS, Sent, check, refusal};
use roast_protocol::{
    battle::{
        Side,
        error::BattleError,
        instruction::{self, Cancel, Close, Payout, Refund, WithdrawFees},
        pda,
    },
    verdict::Outcome,
};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// An account beside the opener's usual one, from which the opponent may take tokens.
fn shared(arena: &mut Arena) -> Pubkey {
    let (mint, opener) = (arena.mint.clone(), arena.opener.clone());
    let side = arena.world.create_account(&mint, &opener.address());
    let delegate = arena.opponent.address();
    arena.world.approve(&mint, &side, &opener.keys, &delegate);
    side
}

/// Pays the opener, who won a battle.
fn pay(arena: &mut Arena, winner_token: Pubkey) -> Sent {
    let battle = arena.settled(Outcome::OpenerWins);
    arena.send(instruction::payout(&Payout {
        winner_token,
        ..arena.payout_arguments(battle)
    }))
}

#[test]
fn an_associated_account_is_paid_even_with_a_delegate() {
    for mut arena in [Arena::new(), Arena::token_2022()] {
        let (mint, opener) = (arena.mint.clone(), arena.opener.clone());
        let account = arena
            .world
            .create_associated_account(&mint, &opener.address());
        let delegate = arena.opponent.address();
        arena
            .world
            .approve(&mint, &account, &opener.keys, &delegate);
        pay(&mut arena, account).unwrap();
        assert_eq!(arena.balance(&account), 190_000_000_000);
    }
}

#[test]
fn who_may_close_an_account_of_plain_tokens_can_take_none_and_does_not_hold_up_a_payment() {
    let mut arena = Arena::new();
    let (mint, opener) = (arena.mint.clone(), arena.opener.clone());
    let side = arena.world.create_account(&mint, &opener.address());
    let closer = arena.opponent.address();
    arena.world.let_close(&mint, &side, &opener.keys, &closer);
    pay(&mut arena, side).unwrap();
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal(
            "a prize to an account with a delegate",
            BattleError::SharedDestination,
            || {
                let mut arena = Arena::new();
                let side = shared(&mut arena);
                pay(&mut arena, side)
            },
        ),
        refusal(
            "a prize in Token-2022 to an account with a delegate",
            BattleError::SharedDestination,
            || {
                let mut arena = Arena::token_2022();
                let side = shared(&mut arena);
                pay(&mut arena, side)
            },
        ),
        refusal(
            "a prize in wrapped SOL to an account that somebody else may close",
            BattleError::SharedDestination,
            || {
                let mut arena = Arena::wrapped_sol();
                let (mint, opener) = (arena.mint.clone(), arena.opener.clone());
                let side = arena.world.create_account(&mint, &opener.address());
                let closer = arena.opponent.address();
                arena.world.let_close(&mint, &side, &opener.keys, &closer);
                pay(&mut arena, side)
            },
        ),
        refusal(
            "a stake that comes back to an account with a delegate",
            BattleError::SharedDestination,
            || {
                let mut arena = Arena::new();
                let (battle, player_token) = (arena.expired(), shared(&mut arena));
                arena.send(instruction::refund(&Refund {
                    player_token,
                    ..arena.refund_arguments(battle, Side::Opener)
                }))
            },
        ),
        refusal(
            "a cancelled stake to an account with a delegate",
            BattleError::SharedDestination,
            || {
                let mut arena = Arena::new();
                let (battle, opener_token) = (arena.opened(), shared(&mut arena));
                arena.world.pass(JOIN_SECONDS + 1);
                let arguments = Cancel {
                    caller: arena.opponent.address(),
                    opener_token,
                    ..arena.cancel_arguments(battle)
                };
                arena.send_as_opponent(instruction::cancel(&arguments))
            },
        ),
        refusal(
            "swept tokens to an account with a delegate",
            BattleError::SharedDestination,
            || {
                let mut arena = Arena::new();
                let (mint, battle) = (arena.mint.clone(), arena.paid());
                arena.world.mint_to(&mint, &pda::vault(&battle).0, 7);
                let arguments = Close {
                    opener_token: shared(&mut arena),
                    ..arena.close_arguments(battle)
                };
                arena.send_as_opener(instruction::close(&arguments))
            },
        ),
        refusal(
            "the partner's share to an account with a delegate",
            BattleError::SharedDestination,
            || {
                let mut arena = Arena::new();
                arena.paid();
                let (mint, creator) = (arena.mint.clone(), arena.world.creator.clone());
                let partner = arena.world.partner.clone();
                let side = arena.world.create_account(&mint, &partner.pubkey());
                arena
                    .world
                    .approve(&mint, &side, &partner, &creator.pubkey());
                let arguments = WithdrawFees {
                    partner_token: side,
                    ..arena.withdraw_arguments()
                };
                let withdraw = instruction::withdraw_fees(&arguments);
                arena.world.send(&[withdraw], &[&creator])
            },
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
