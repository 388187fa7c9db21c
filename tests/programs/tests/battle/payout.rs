use roast_program_tests::{Arena, Case, STAKE, Sent, check, refusal, replace, terms};
use roast_protocol::{
    amount::{BaseUnits, Bps},
    battle::{
        BattleStatus, Side,
        error::BattleError,
        event::BattleEvent,
        instruction::{self, Payout, UpdateConfig},
        pda,
    },
    token,
    verdict::Outcome,
};
use solana_instruction::{Instruction, error::InstructionError};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

const PRIZE: BaseUnits = BaseUnits(190_000_000_000);
const FEE: BaseUnits = BaseUnits(10_000_000_000);

/// A payout of a battle that the opponent won.
fn to_opponent(arena: &Arena, battle: Pubkey) -> Instruction {
    instruction::payout(&Payout {
        winner_token: arena.opponent.token,
        ..arena.payout_arguments(battle)
    })
}

#[test]
fn stakes_of_100_and_100_pay_190_to_the_winner_and_10_into_the_fee_vault() {
    for mut arena in [Arena::new(), Arena::token_2022()] {
        let battle = arena.settled(Outcome::OpenerWins);
        let receipt = arena
            .send(instruction::payout(&arena.payout_arguments(battle)))
            .unwrap();
        assert_eq!(arena.gains(), [90_000_000_000, -100_000_000_000]);
        assert_eq!(arena.balance(&pda::fee_vault(&arena.mint.address).0), FEE.0);
        assert_eq!(arena.balance(&pda::vault(&battle).0), 0);
        let paid = arena.world.battle(&battle);
        assert_eq!((paid.status, paid.paid.bits()), (BattleStatus::Paid, 0b101));
        let told = BattleEvent::BattlePaid {
            battle,
            winner: arena.opener.address(),
            prize: PRIZE,
            fee: FEE,
        };
        assert_eq!(receipt.events, [told]);
    }
}

#[test]
fn the_opponent_can_win_too() {
    let mut arena = Arena::new();
    let battle = arena.settled(Outcome::OpponentWins);
    arena.send(to_opponent(&arena, battle)).unwrap();
    assert_eq!(arena.gains(), [-100_000_000_000, 90_000_000_000]);
    assert_eq!(arena.world.battle(&battle).paid.bits(), 0b110);
}

#[test]
fn a_pause_and_a_passed_deadline_stop_no_payout() {
    let mut arena = Arena::new();
    let battle = arena.settled(Outcome::OpenerWins);
    let (admin, terms) = (arena.world.admin.pubkey(), terms(&arena.world));
    arena
        .send_as_admin(instruction::update_config(&UpdateConfig {
            admin,
            terms,
            paused: true,
        }))
        .unwrap();
    arena.world.pass(10_000_000);
    arena
        .send(instruction::payout(&arena.payout_arguments(battle)))
        .unwrap();
}

#[test]
fn without_a_fee_the_winner_gets_the_whole_pool() {
    let mut arena = Arena::new();
    let (admin, mut terms) = (arena.world.admin.pubkey(), terms(&arena.world));
    terms.fee_bps = Bps(0);
    arena
        .send_as_admin(instruction::update_config(&UpdateConfig {
            admin,
            terms,
            paused: false,
        }))
        .unwrap();
    arena.paid();
    assert_eq!(arena.gains(), [100_000_000_000, -100_000_000_000]);
}

#[test]
fn tokens_that_strangers_send_to_the_vault_change_nothing() {
    let mut arena = Arena::new();
    let battle = arena.settled(Outcome::OpenerWins);
    let vault = pda::vault(&battle).0;
    let mint = arena.mint.clone();
    arena.world.mint_to(&mint, &vault, 12_345);
    arena
        .send(instruction::payout(&arena.payout_arguments(battle)))
        .unwrap();
    assert_eq!(arena.gains()[0], 90_000_000_000);
    assert_eq!(arena.balance(&pda::fee_vault(&mint.address).0), FEE.0);
    assert_eq!(arena.balance(&vault), 12_345);
}

#[test]
fn a_frozen_winner_is_paid_once_thawed_and_nobody_else_waits() {
    let mut arena = Arena::new();
    let mint = arena.mint.clone();
    let (frozen, other) = (
        arena.settled(Outcome::OpenerWins),
        arena.settled(Outcome::OpponentWins),
    );
    arena.world.freeze(&mint, &arena.opener.token.clone());
    let payout = instruction::payout(&arena.payout_arguments(frozen));
    arena.send(payout.clone()).unwrap_err();
    assert_eq!(arena.world.battle(&frozen).status, BattleStatus::Settled);
    arena.send(to_opponent(&arena, other)).unwrap();
    arena.world.thaw(&mint, &arena.opener.token.clone());
    arena.send(payout).unwrap();
}

#[test]
fn a_frozen_winner_is_paid_into_another_account_of_theirs() {
    let mut arena = Arena::new();
    let mint = arena.mint.clone();
    let battle = arena.settled(Outcome::OpenerWins);
    arena.world.freeze(&mint, &arena.opener.token.clone());
    let spare = arena.world.create_account(&mint, &arena.opener.address());
    arena
        .send(instruction::payout(&Payout {
            winner_token: spare,
            ..arena.payout_arguments(battle)
        }))
        .unwrap();
    assert_eq!(arena.balance(&spare), PRIZE.0);
}

#[test]
fn a_frozen_fee_vault_does_not_hold_up_the_winner_and_gets_its_fee_later() {
    let mut arena = Arena::new();
    let mint = arena.mint.clone();
    let (battle, fee_vault) = (
        arena.settled(Outcome::OpenerWins),
        pda::fee_vault(&mint.address).0,
    );
    arena.world.freeze(&mint, &fee_vault);
    let payout = instruction::payout(&arena.payout_arguments(battle));
    let winner = arena.opener.address();

    let receipt = arena.send(payout.clone()).unwrap();
    assert_eq!(
        receipt.events,
        [BattleEvent::BattlePaid {
            battle,
            winner,
            prize: PRIZE,
            fee: BaseUnits(0)
        }]
    );
    assert_eq!(arena.gains()[0], 90_000_000_000);
    assert_eq!(arena.world.battle(&battle).status, BattleStatus::Settled);

    arena.world.thaw(&mint, &fee_vault);
    let receipt = arena.send(payout).unwrap();
    assert_eq!(
        receipt.events,
        [BattleEvent::BattlePaid {
            battle,
            winner,
            prize: BaseUnits(0),
            fee: FEE
        }]
    );
    assert_eq!(arena.gains()[0], 90_000_000_000);
    assert_eq!(
        (
            arena.balance(&fee_vault),
            arena.world.battle(&battle).status
        ),
        (FEE.0, BattleStatus::Paid)
    );
}

/// Pays the opener of a settled battle with other accounts.
fn altered(change: fn(&mut Arena, &mut Instruction)) -> Sent {
    let mut arena = Arena::new();
    let battle = arena.settled(Outcome::OpenerWins);
    let mut payout = instruction::payout(&arena.payout_arguments(battle));
    change(&mut arena, &mut payout);
    arena.send(payout)
}

/// Pays a battle that was brought to some state.
fn after(bring: fn(&mut Arena) -> Pubkey) -> Sent {
    let mut arena = Arena::new();
    let battle = bring(&mut arena);
    arena.send(instruction::payout(&arena.payout_arguments(battle)))
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal(
            "a battle without an opponent",
            BattleError::NotSettled,
            || after(Arena::opened),
        ),
        refusal(
            "a battle without a verdict",
            BattleError::NotSettled,
            || after(Arena::joined),
        ),
        refusal(
            "a battle whose judge missed the deadline",
            BattleError::NotSettled,
            || after(Arena::expired),
        ),
        refusal("a draw", BattleError::DrawHasNoWinner, || {
            after(|arena| arena.settled(Outcome::Draw))
        }),
        refusal("a second time", BattleError::AlreadyPaid, || {
            after(Arena::paid)
        }),
        refusal("a refunded battle", BattleError::NotSettled, || {
            after(|arena| {
                let battle = arena.settled(Outcome::Draw);
                for side in [Side::Opener, Side::Opponent] {
                    arena
                        .send(instruction::refund(&arena.refund_arguments(battle, side)))
                        .unwrap();
                }
                battle
            })
        }),
        refusal(
            "a fee vault that is still frozen",
            BattleError::FeeVaultFrozen,
            || {
                after(|arena| {
                    let battle = arena.settled(Outcome::OpenerWins);
                    let mint = arena.mint.clone();
                    arena.world.freeze(&mint, &pda::fee_vault(&mint.address).0);
                    arena
                        .send(instruction::payout(&arena.payout_arguments(battle)))
                        .unwrap();
                    battle
                })
            },
        ),
        refusal("the loser's account", BattleError::WrongDestination, || {
            altered(|arena, payout| replace(payout, arena.opener.token, arena.opponent.token))
        }),
        refusal(
            "the winner's account of another mint",
            BattleError::WrongDestination,
            || {
                altered(|arena, payout| {
                    let other = arena.world.create_mint(token::SPL_TOKEN, 60, &[]);
                    let account = arena.world.create_account(&other, &arena.opener.address());
                    replace(payout, arena.opener.token, account);
                })
            },
        ),
        refusal(
            "an account that the winner has closed",
            BattleError::WrongDestination,
            || {
                altered(|arena, payout| {
                    let (mint, opener) = (arena.mint.clone(), arena.opener.clone());
                    let spare = arena.world.create_account(&mint, &opener.address());
                    arena.world.close_account(&mint, &spare, &opener.keys);
                    replace(payout, opener.token, spare);
                })
            },
        ),
        // Bytes that look like a token account, in an account that the token program does not own.
        refusal(
            "a forged token account",
            InstructionError::ExternalAccountDataModified,
            || {
                altered(|arena, payout| {
                    let forged = Pubkey::new_from_array([77; 32]);
                    let mut account = arena.world.svm.get_account(&arena.opener.token).unwrap();
                    account.owner = roast_protocol::battle::ID;
                    arena.world.svm.set_account(forged, account).unwrap();
                    replace(payout, arena.opener.token, forged);
                })
            },
        ),
        refusal(
            "a fee vault of the caller's",
            InstructionError::InvalidSeeds,
            || {
                altered(|arena, payout| {
                    replace(
                        payout,
                        pda::fee_vault(&arena.mint.address).0,
                        arena.partner_token,
                    )
                })
            },
        ),
        refusal(
            "the vault of another battle",
            InstructionError::InvalidSeeds,
            || {
                altered(|arena, payout| {
                    let other = arena.joined();
                    let own = pda::battle(&arena.opener.address(), 0).0;
                    replace(payout, pda::vault(&own).0, pda::vault(&other).0);
                })
            },
        ),
        refusal("another mint", BattleError::WrongMint, || {
            altered(|arena, payout| {
                let other = arena.world.create_mint(token::SPL_TOKEN, 60, &[]);
                replace(payout, arena.mint.address, other.address);
            })
        }),
        refusal(
            "the configuration of another mint",
            BattleError::WrongMint,
            || {
                altered(|arena, payout| {
                    let other = arena.world.create_mint(token::SPL_TOKEN, 60, &[]);
                    let allow = instruction::allow_mint(&instruction::AllowMint {
                        admin: arena.world.admin.pubkey(),
                        mint: other.address,
                        token_program: other.program,
                        tier_stakes: roast_program_tests::STAKES,
                    });
                    arena.send_as_admin(allow).unwrap();
                    replace(
                        payout,
                        pda::mint_config(&arena.mint.address).0,
                        pda::mint_config(&other.address).0,
                    );
                })
            },
        ),
        refusal(
            "the other token program",
            BattleError::WrongTokenProgram,
            || altered(|_, payout| replace(payout, token::SPL_TOKEN, token::TOKEN_2022)),
        ),
        refusal(
            "a program that only claims to have moved tokens",
            InstructionError::IncorrectProgramId,
            || altered(|_, payout| replace(payout, token::SPL_TOKEN, roast_protocol::battle::ID)),
        ),
        refusal("a battle that cannot be written", 2000, || {
            let mut arena = Arena::new();
            let battle = arena.settled(Outcome::OpenerWins);
            let mut payout = instruction::payout(&arena.payout_arguments(battle));
            payout.accounts[0].is_writable = false;
            arena.send(payout)
        }),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
    assert_eq!(STAKE.0 * 2, PRIZE.0 + FEE.0);
}
