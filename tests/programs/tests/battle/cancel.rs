use roast_program_tests::{Arena, Case, JOIN_SECONDS, STAKE, Sent, check, refusal, replace, terms};
use roast_protocol::{
    battle::{
        BattleStatus,
        error::BattleError,
        event::BattleEvent,
        instruction::{self, Cancel, UpdateConfig},
        pda,
    },
    token,
};
use solana_instruction::{Instruction, error::InstructionError};
use solana_signer::Signer;

#[test]
fn the_opener_gets_the_stake_back_at_any_time() {
    for mut arena in [Arena::new(), Arena::token_2022()] {
        let battle = arena.opened();
        let receipt = arena
            .send_as_opener(instruction::cancel(&arena.cancel_arguments(battle)))
            .unwrap();
        assert_eq!(arena.gains(), [0, 0]);
        assert_eq!(arena.balance(&pda::vault(&battle).0), 0);
        let cancelled = arena.world.battle(&battle);
        assert_eq!(
            (cancelled.status, cancelled.paid.bits()),
            (BattleStatus::Cancelled, 1)
        );
        let told = BattleEvent::BattleCancelled {
            battle,
            opener: arena.opener.address(),
            amount: STAKE,
        };
        assert_eq!(receipt.events, [told]);
    }
}

#[test]
fn after_the_deadline_a_stranger_sends_the_stake_back_to_the_opener() {
    let mut arena = Arena::new();
    let battle = arena.opened();
    arena.world.pass(JOIN_SECONDS + 1);
    let arguments = Cancel {
        caller: arena.opponent.address(),
        ..arena.cancel_arguments(battle)
    };
    arena
        .send_as_opponent(instruction::cancel(&arguments))
        .unwrap();
    assert_eq!(arena.gains(), [0, 0]);
}

#[test]
fn cancelling_works_while_paused() {
    let mut arena = Arena::new();
    let battle = arena.opened();
    let (admin, terms) = (arena.world.admin.pubkey(), terms(&arena.world));
    arena
        .send_as_admin(instruction::update_config(&UpdateConfig {
            admin,
            terms,
            paused: true,
        }))
        .unwrap();
    arena
        .send_as_opener(instruction::cancel(&arena.cancel_arguments(battle)))
        .unwrap();
}

/// Cancels the opener's open battle with other accounts.
fn altered(change: fn(&mut Arena, &mut Instruction)) -> Sent {
    let mut arena = Arena::new();
    let battle = arena.opened();
    let mut cancel = instruction::cancel(&arena.cancel_arguments(battle));
    change(&mut arena, &mut cancel);
    arena.send_as_opener(cancel)
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal(
            "a stranger before the deadline has passed",
            BattleError::JoinDeadlineNotPassed,
            || {
                let mut arena = Arena::new();
                let battle = arena.opened();
                arena.world.pass(JOIN_SECONDS);
                let arguments = Cancel {
                    caller: arena.opponent.address(),
                    ..arena.cancel_arguments(battle)
                };
                arena.send_as_opponent(instruction::cancel(&arguments))
            },
        ),
        refusal(
            "the opener of a joined battle",
            BattleError::AlreadyJoined,
            || {
                let mut arena = Arena::new();
                let battle = arena.joined();
                arena.send_as_opener(instruction::cancel(&arena.cancel_arguments(battle)))
            },
        ),
        refusal("a second time", BattleError::AlreadyCancelled, || {
            let mut arena = Arena::new();
            let battle = arena.opened();
            let cancel = instruction::cancel(&arena.cancel_arguments(battle));
            arena.send_as_opener(cancel.clone()).unwrap();
            arena.send_as_opener(cancel)
        }),
        refusal(
            "a stranger who wants the stake",
            BattleError::WrongDestination,
            || {
                let mut arena = Arena::new();
                let battle = arena.opened();
                arena.world.pass(JOIN_SECONDS + 1);
                let (caller, opener_token) = (arena.opponent.address(), arena.opponent.token);
                let arguments = Cancel {
                    caller,
                    opener_token,
                    ..arena.cancel_arguments(battle)
                };
                arena.send_as_opponent(instruction::cancel(&arguments))
            },
        ),
        refusal(
            "the opener's account of another mint",
            BattleError::WrongDestination,
            || {
                altered(|arena, cancel| {
                    let other = arena.world.create_mint(token::SPL_TOKEN, 60, &[]);
                    let account = arena.world.create_account(&other, &arena.opener.address());
                    replace(cancel, arena.opener.token, account);
                })
            },
        ),
        refusal(
            "the opener's wallet in place of a token account",
            BattleError::WrongDestination,
            || {
                altered(|arena, cancel| {
                    cancel.accounts[4].pubkey = arena.world.creator.pubkey();
                })
            },
        ),
        refusal(
            "a caller who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut arena = Arena::new();
                let battle = arena.opened();
                let mut cancel = instruction::cancel(&arena.cancel_arguments(battle));
                cancel.accounts[0].is_signer = false;
                arena.send(cancel)
            },
        ),
        refusal(
            "the vault of another battle",
            InstructionError::InvalidSeeds,
            || {
                altered(|arena, cancel| {
                    let other = arena.opened();
                    let own = pda::battle(&arena.opener.address(), 0).0;
                    replace(cancel, pda::vault(&own).0, pda::vault(&other).0);
                })
            },
        ),
        refusal("another mint", BattleError::WrongMint, || {
            altered(|arena, cancel| {
                let other = arena.world.create_mint(token::SPL_TOKEN, 60, &[]);
                replace(cancel, arena.mint.address, other.address);
            })
        }),
        refusal(
            "the other token program",
            BattleError::WrongTokenProgram,
            || altered(|_, cancel| replace(cancel, token::SPL_TOKEN, token::TOKEN_2022)),
        ),
        refusal(
            "a program that only claims to have moved tokens",
            InstructionError::IncorrectProgramId,
            || altered(|_, cancel| replace(cancel, token::SPL_TOKEN, roast_protocol::battle::ID)),
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
