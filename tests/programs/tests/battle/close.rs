use roast_program_tests::{Arena, Case, JOIN_SECONDS, Sent, check, refusal, replace};
use roast_protocol::{
    amount::BaseUnits,
    battle::{
        Side,
        error::BattleError,
        event::BattleEvent,
        instruction::{self, Close, Open},
        pda,
    },
    token,
    verdict::Outcome,
};
use solana_instruction::{Instruction, error::InstructionError};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// Seconds after a battle's last deadline from which anyone may close it: 30 days.
const PUBLIC_AFTER: u32 = 30 * 24 * 60 * 60;

fn cancelled(arena: &mut Arena) -> Pubkey {
    let battle = arena.opened();
    let cancel = instruction::cancel(&arena.cancel_arguments(battle));
    arena.send_as_opener(cancel).unwrap();
    battle
}

fn refunded(arena: &mut Arena) -> Pubkey {
    let battle = arena.settled(Outcome::Draw);
    for side in [Side::Opener, Side::Opponent] {
        let refund = instruction::refund(&arena.refund_arguments(battle, side));
        arena.send(refund).unwrap();
    }
    battle
}

fn lamports(arena: &Arena, address: &Pubkey) -> u64 {
    arena.world.svm.get_balance(address).unwrap_or_default()
}

#[test]
fn finished_battles_give_the_whole_rent_back_to_the_opener() {
    let paid: fn(&mut Arena) -> Pubkey = Arena::paid;
    for finish in [paid, cancelled, refunded] {
        for mut arena in [Arena::new(), Arena::token_2022()] {
            let battle = finish(&mut arena);
            let (opener, vault) = (arena.opener.address(), pda::vault(&battle).0);
            let rent = lamports(&arena, &battle) + lamports(&arena, &vault);
            let before = lamports(&arena, &opener);
            let close = instruction::close(&arena.close_arguments(battle));
            let receipt = arena.send_as_opener(close).unwrap();
            let told = BattleEvent::BattleClosed {
                battle,
                opener,
                lamports: BaseUnits(rent),
                swept: BaseUnits(0),
            };
            assert_eq!(receipt.events, [told]);
            assert_eq!(lamports(&arena, &opener), before + rent);
            assert_eq!(lamports(&arena, &battle) + lamports(&arena, &vault), 0);
        }
    }
}

#[test]
fn tokens_that_strangers_sent_to_the_vault_go_to_the_opener() {
    let mut arena = Arena::new();
    let (mint, battle) = (arena.mint.clone(), arena.paid());
    let before = arena.gains();
    let vault = pda::vault(&battle).0;
    let opponent = arena.opponent.clone();
    arena
        .world
        .transfer(&mint, &opponent.token, &vault, &opponent.keys, 7)
        .unwrap();
    let close = instruction::close(&arena.close_arguments(battle));
    arena.send_as_opener(close).unwrap();
    assert_eq!(arena.gains(), [before[0] + 7, before[1] - 7]);
}

#[test]
fn a_frozen_vault_closes_when_it_is_empty() {
    for mut arena in [Arena::new(), Arena::token_2022()] {
        let (mint, battle) = (arena.mint.clone(), arena.paid());
        arena.world.freeze(&mint, &pda::vault(&battle).0);
        let close = instruction::close(&arena.close_arguments(battle));
        arena.send_as_opener(close).unwrap();
        assert_eq!(lamports(&arena, &battle), 0);
    }
}

#[test]
fn a_frozen_vault_with_tokens_of_strangers_closes_once_it_is_thawed() {
    for mut arena in [Arena::new(), Arena::token_2022()] {
        let (mint, battle) = (arena.mint.clone(), arena.paid());
        let vault = pda::vault(&battle).0;
        let (rent, before) = (lamports(&arena, &vault), arena.balance(&arena.opener.token));
        arena.world.mint_to(&mint, &vault, 7);
        arena.world.freeze(&mint, &vault);
        let close = instruction::close(&arena.close_arguments(battle));
        let refusal = arena.send_as_opener(close.clone()).unwrap_err();
        let frozen = InstructionError::Custom(17);
        assert_eq!(refusal.instruction_error(), Some(&frozen));
        // Nothing is lost while it waits.
        assert_eq!((lamports(&arena, &vault), arena.balance(&vault)), (rent, 7));
        arena.world.thaw(&mint, &vault);
        arena.send_as_opener(close).unwrap();
        assert_eq!(arena.balance(&arena.opener.token), before + 7);
        assert_eq!(lamports(&arena, &vault), 0);
    }
}

#[test]
fn a_stranger_who_closes_gets_neither_rent_nor_tokens() {
    for mut arena in [Arena::new(), Arena::token_2022()] {
        let (mint, battle) = (arena.mint.clone(), arena.paid());
        arena.world.mint_to(&mint, &pda::vault(&battle).0, 7);
        arena.world.pass(JOIN_SECONDS + PUBLIC_AFTER + 1);
        let (gains, caller) = (arena.gains(), arena.opponent.address());
        let before = lamports(&arena, &caller);
        let arguments = Close {
            caller,
            ..arena.close_arguments(battle)
        };
        let close = instruction::close(&arguments);
        arena.send_as_opponent(close).unwrap();
        assert_eq!(arena.gains(), [gains[0] + 7, gains[1]]);
        assert_eq!(lamports(&arena, &caller), before);
    }
}

#[test]
fn after_thirty_days_a_stranger_sends_the_rent_back_to_the_opener() {
    let mut arena = Arena::new();
    let battle = arena.paid();
    arena.world.pass(JOIN_SECONDS + PUBLIC_AFTER + 1);
    let before = lamports(&arena, &arena.opener.address());
    let caller = arena.opponent.address();
    let arguments = Close {
        caller,
        ..arena.close_arguments(battle)
    };
    arena
        .send_as_opponent(instruction::close(&arguments))
        .unwrap();
    assert!(lamports(&arena, &arena.opener.address()) > before);
}

#[test]
fn closing_works_without_a_token_account_when_there_is_nothing_to_sweep() {
    let mut arena = Arena::new();
    let battle = arena.paid();
    let arguments = Close {
        opener_token: Pubkey::new_from_array([88; 32]),
        ..arena.close_arguments(battle)
    };
    arena
        .send_as_opener(instruction::close(&arguments))
        .unwrap();
}

#[test]
fn a_closed_battle_cannot_be_revived_or_its_number_used_again() {
    let mut arena = Arena::new();
    let battle = arena.paid();
    let close = instruction::close(&arena.close_arguments(battle));
    let opener = arena.opener.keys.clone();
    // Lamports sent back in the same transaction leave a plain system account.
    let revive = transfer_lamports(&opener.pubkey(), &battle, 10_000_000);
    arena.world.send(&[close, revive], &[&opener]).unwrap();
    let account = arena.world.svm.get_account(&battle).unwrap();
    assert_eq!((account.owner, account.data.len()), (Pubkey::default(), 0));

    let again = Open {
        index: 0,
        ..arena.open_arguments()
    };
    let refusal = arena.send_as_opener(instruction::open(&again)).unwrap_err();
    assert_eq!(refusal.battle_error(), Some(BattleError::WrongIndex));
    arena.opened();
}

/// The system program's transfer.
fn transfer_lamports(from: &Pubkey, to: &Pubkey, lamports: u64) -> Instruction {
    let accounts = vec![
        roast_protocol::AccountMeta::new(*from, true),
        roast_protocol::AccountMeta::new(*to, false),
    ];
    let mut data = 2u32.to_le_bytes().to_vec();
    data.extend(lamports.to_le_bytes());
    Instruction {
        program_id: Pubkey::default(),
        accounts,
        data,
    }
}

/// Closes the opener's battle in some state.
fn after(bring: fn(&mut Arena) -> Pubkey) -> Sent {
    let mut arena = Arena::new();
    let battle = bring(&mut arena);
    arena.send_as_opener(instruction::close(&arena.close_arguments(battle)))
}

/// Closes the opener's paid battle with other accounts.
fn altered(change: fn(&mut Arena, &mut Instruction)) -> Sent {
    let mut arena = Arena::new();
    let battle = arena.paid();
    let mut close = instruction::close(&arena.close_arguments(battle));
    change(&mut arena, &mut close);
    arena.send_as_opener(close)
}

/// Closes the opener's paid battle, to whose vault somebody sent tokens, with other accounts.
fn with_dust(change: fn(&mut Arena, &mut Instruction)) -> Sent {
    let mut arena = Arena::new();
    let (mint, battle) = (arena.mint.clone(), arena.paid());
    arena.world.mint_to(&mint, &pda::vault(&battle).0, 1);
    let mut close = instruction::close(&arena.close_arguments(battle));
    change(&mut arena, &mut close);
    arena.send_as_opener(close)
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal("an open battle", BattleError::NotFinished, || {
            after(Arena::opened)
        }),
        refusal(
            "a battle without a verdict",
            BattleError::NotFinished,
            || after(Arena::joined),
        ),
        refusal(
            "a battle whose winner is not paid",
            BattleError::NotFinished,
            || after(|arena| arena.settled(Outcome::OpenerWins)),
        ),
        refusal(
            "a battle whose fee waits for a frozen fee vault",
            BattleError::NotFinished,
            || {
                after(|arena| {
                    let (mint, battle) = (arena.mint.clone(), arena.settled(Outcome::OpenerWins));
                    arena.world.freeze(&mint, &pda::fee_vault(&mint.address).0);
                    let payout = instruction::payout(&arena.payout_arguments(battle));
                    arena.send(payout).unwrap();
                    battle
                })
            },
        ),
        refusal(
            "a draw with one stake refunded",
            BattleError::NotFinished,
            || {
                after(|arena| {
                    let battle = arena.settled(Outcome::Draw);
                    let refund = instruction::refund(&arena.refund_arguments(battle, Side::Opener));
                    arena.send(refund).unwrap();
                    battle
                })
            },
        ),
        refusal(
            "a stranger within thirty days",
            BattleError::TooEarlyToClose,
            || {
                let mut arena = Arena::new();
                let battle = arena.paid();
                arena.world.pass(JOIN_SECONDS + PUBLIC_AFTER);
                let caller = arena.opponent.address();
                let arguments = Close {
                    caller,
                    ..arena.close_arguments(battle)
                };
                arena.send_as_opponent(instruction::close(&arguments))
            },
        ),
        refusal(
            "a caller who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut arena = Arena::new();
                let battle = arena.paid();
                let mut close = instruction::close(&arena.close_arguments(battle));
                close.accounts[0].is_signer = false;
                arena.send(close)
            },
        ),
        refusal("the rent to a stranger", BattleError::WrongPlayer, || {
            altered(|arena, close| close.accounts[1].pubkey = arena.opponent.address())
        }),
        refusal(
            "the vault of another battle",
            InstructionError::InvalidSeeds,
            || {
                altered(|arena, close| {
                    let other = arena.joined();
                    let own = pda::battle(&arena.opener.address(), 0).0;
                    replace(close, pda::vault(&own).0, pda::vault(&other).0);
                })
            },
        ),
        refusal("another mint", BattleError::WrongMint, || {
            altered(|arena, close| {
                let other = arena.world.create_mint(token::SPL_TOKEN, 60, &[]);
                replace(close, arena.mint.address, other.address);
            })
        }),
        refusal(
            "the other token program",
            BattleError::WrongTokenProgram,
            || altered(|_, close| replace(close, token::SPL_TOKEN, token::TOKEN_2022)),
        ),
        refusal(
            "a program that only claims to have closed the vault",
            InstructionError::IncorrectProgramId,
            || altered(|_, close| replace(close, token::SPL_TOKEN, roast_protocol::battle::ID)),
        ),
        refusal(
            "a fee vault in place of a battle",
            InstructionError::AccountDataTooSmall,
            || {
                altered(|arena, close| {
                    let own = pda::battle(&arena.opener.address(), 0).0;
                    replace(close, own, pda::fee_vault(&arena.mint.address).0);
                })
            },
        ),
        refusal(
            "swept tokens to a stranger",
            BattleError::WrongDestination,
            || with_dust(|arena, close| replace(close, arena.opener.token, arena.opponent.token)),
        ),
        refusal("swept tokens to the vault itself", 2040, || {
            with_dust(|arena, close| {
                let own = pda::battle(&arena.opener.address(), 0).0;
                replace(close, arena.opener.token, pda::vault(&own).0);
            })
        }),
        refusal(
            "a second time",
            InstructionError::AccountDataTooSmall,
            || {
                let mut arena = Arena::new();
                let battle = arena.paid();
                let close = instruction::close(&arena.close_arguments(battle));
                arena.send_as_opener(close.clone()).unwrap();
                arena.send_as_opener(close)
            },
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
