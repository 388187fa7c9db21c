use roast_program_tests::{
    Arena, Case, JUDGE_SECONDS, STAKE, Sent, check, refusal, replace, terms,
};
use roast_protocol::{
    battle::{
        BattleStatus, Side,
        error::BattleError,
        event::BattleEvent,
        instruction::{self, Refund, UpdateConfig},
        pda,
    },
    token,
    verdict::Outcome,
};
use solana_instruction::{Instruction, error::InstructionError};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

const SIDES: [Side; 2] = [Side::Opener, Side::Opponent];

#[test]
fn after_the_deadline_or_a_draw_each_side_gets_the_whole_stake() {
    let expired: fn(&mut Arena) -> Pubkey = Arena::expired;
    for bring in [expired, |arena| arena.settled(Outcome::Draw)] {
        for mut arena in [Arena::new(), Arena::token_2022()] {
            let battle = bring(&mut arena);
            for (side, bits) in SIDES.into_iter().zip([0b01, 0b11]) {
                let receipt = arena
                    .send(instruction::refund(&arena.refund_arguments(battle, side)))
                    .unwrap();
                let player = if side == Side::Opener {
                    &arena.opener
                } else {
                    &arena.opponent
                };
                let told = BattleEvent::BattleRefunded {
                    battle,
                    player: player.address(),
                    amount: STAKE,
                    side,
                };
                assert_eq!(receipt.events, [told]);
                assert_eq!(arena.world.battle(&battle).paid.bits(), bits);
            }
            assert_eq!(arena.gains(), [0, 0]);
            assert_eq!(arena.balance(&pda::vault(&battle).0), 0);
            assert_eq!(arena.world.battle(&battle).status, BattleStatus::Refunded);
        }
    }
}

#[test]
fn a_frozen_player_holds_up_nobody_and_is_refunded_later() {
    let mut arena = Arena::new();
    let (mint, battle) = (arena.mint.clone(), arena.expired());
    arena.world.freeze(&mint, &arena.opener.token.clone());
    let opener = instruction::refund(&arena.refund_arguments(battle, Side::Opener));
    arena.send(opener.clone()).unwrap_err();
    arena
        .send(instruction::refund(
            &arena.refund_arguments(battle, Side::Opponent),
        ))
        .unwrap();
    assert_eq!(arena.world.battle(&battle).status, BattleStatus::Joined);
    arena.world.thaw(&mint, &arena.opener.token.clone());
    arena.send(opener).unwrap();
    assert_eq!(
        (arena.gains(), arena.world.battle(&battle).status),
        ([0, 0], BattleStatus::Refunded)
    );
}

#[test]
fn refunds_work_while_paused_with_the_mint_disabled_and_with_dust_in_the_vault() {
    let mut arena = Arena::new();
    let (mint, battle) = (arena.mint.clone(), arena.expired());
    let (admin, terms) = (arena.world.admin.pubkey(), terms(&arena.world));
    arena
        .send_as_admin(instruction::update_config(&UpdateConfig {
            admin,
            terms,
            paused: true,
        }))
        .unwrap();
    let tier_stakes = roast_program_tests::STAKES;
    let update = instruction::UpdateMint {
        admin,
        mint: mint.address,
        tier_stakes,
        enabled: false,
    };
    arena
        .send_as_admin(instruction::update_mint(&update))
        .unwrap();
    arena.world.mint_to(&mint, &pda::vault(&battle).0, 1);
    for side in SIDES {
        arena
            .send(instruction::refund(&arena.refund_arguments(battle, side)))
            .unwrap();
    }
    assert_eq!(
        (arena.gains(), arena.balance(&pda::vault(&battle).0)),
        ([0, 0], 1)
    );
}

/// Refunds the opener of an expired battle with other accounts or data.
fn altered(change: fn(&mut Arena, &mut Instruction)) -> Sent {
    let mut arena = Arena::new();
    let battle = arena.expired();
    let mut refund = instruction::refund(&arena.refund_arguments(battle, Side::Opener));
    change(&mut arena, &mut refund);
    arena.send(refund)
}

/// Refunds the opener of a battle that was brought to some state.
fn after(bring: fn(&mut Arena) -> Pubkey) -> Sent {
    let mut arena = Arena::new();
    let battle = bring(&mut arena);
    arena.send(instruction::refund(
        &arena.refund_arguments(battle, Side::Opener),
    ))
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal(
            "a battle without an opponent",
            BattleError::NotJoined,
            || after(Arena::opened),
        ),
        refusal(
            "the last second of the judge's deadline",
            BattleError::JudgeDeadlineNotPassed,
            || {
                after(|arena| {
                    let battle = arena.joined();
                    arena.world.pass(JUDGE_SECONDS);
                    battle
                })
            },
        ),
        refusal(
            "a battle with a winner",
            BattleError::WinnerTakesAll,
            || {
                after(|arena| {
                    let battle = arena.settled(Outcome::OpponentWins);
                    arena.world.pass(JUDGE_SECONDS + 1);
                    battle
                })
            },
        ),
        refusal("a paid battle", BattleError::WinnerTakesAll, || {
            after(Arena::paid)
        }),
        refusal("a cancelled battle", BattleError::AlreadyCancelled, || {
            after(|arena| {
                let battle = arena.opened();
                arena
                    .send_as_opener(instruction::cancel(&arena.cancel_arguments(battle)))
                    .unwrap();
                battle
            })
        }),
        refusal(
            "the same side a second time",
            BattleError::AlreadyRefunded,
            || {
                after(|arena| {
                    let battle = arena.expired();
                    arena
                        .send(instruction::refund(
                            &arena.refund_arguments(battle, Side::Opener),
                        ))
                        .unwrap();
                    battle
                })
            },
        ),
        refusal("a refunded battle", BattleError::AlreadyRefunded, || {
            after(|arena| {
                let battle = arena.settled(Outcome::Draw);
                for side in SIDES {
                    arena
                        .send(instruction::refund(&arena.refund_arguments(battle, side)))
                        .unwrap();
                }
                battle
            })
        }),
        refusal(
            "a side that does not exist",
            BattleError::UnknownSide,
            || altered(|_, refund| refund.data[8] = 2),
        ),
        refusal(
            "the other side's account",
            BattleError::WrongDestination,
            || altered(|arena, refund| replace(refund, arena.opener.token, arena.opponent.token)),
        ),
        refusal(
            "the opener's side into the caller's account",
            BattleError::WrongDestination,
            || altered(|arena, refund| replace(refund, arena.opener.token, arena.creator_token)),
        ),
        refusal(
            "the vault of another battle",
            InstructionError::InvalidSeeds,
            || {
                altered(|arena, refund| {
                    let other = arena.joined();
                    let own = pda::battle(&arena.opener.address(), 0).0;
                    replace(refund, pda::vault(&own).0, pda::vault(&other).0);
                })
            },
        ),
        refusal("another mint", BattleError::WrongMint, || {
            altered(|arena, refund| {
                let other = arena.world.create_mint(token::SPL_TOKEN, 60, &[]);
                replace(refund, arena.mint.address, other.address);
            })
        }),
        refusal(
            "the other token program",
            BattleError::WrongTokenProgram,
            || altered(|_, refund| replace(refund, token::SPL_TOKEN, token::TOKEN_2022)),
        ),
        refusal(
            "a program that only claims to have moved tokens",
            InstructionError::IncorrectProgramId,
            || altered(|_, refund| replace(refund, token::SPL_TOKEN, roast_protocol::battle::ID)),
        ),
        refusal("the vault as its own destination", 2040, || {
            let mut arena = Arena::new();
            let battle = arena.expired();
            let player_token = pda::vault(&battle).0;
            let arguments = Refund {
                player_token,
                ..arena.refund_arguments(battle, Side::Opener)
            };
            arena.send(instruction::refund(&arguments))
        }),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
