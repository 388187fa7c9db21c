use roast_program_tests::{Arena, Case, JUDGE_SECONDS, STAKE, Sent, check, refusal, wallet};
use roast_protocol::{
    amount::{BaseUnits, Bps},
    battle::{
        BattleStatus, Ending, Side,
        error::BattleError,
        event::BattleEvent,
        instruction::{self, Forfeit, Payout},
        pda,
    },
    time::UnixSeconds,
    verdict::Outcome,
};
use solana_instruction::{Instruction, error::InstructionError};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

const SIDES: [Side; 2] = [Side::Opener, Side::Opponent];
const UNIT: i128 = 1_000_000_000;

/// Pays the player who was there.
fn payout(arena: &Arena, battle: Pubkey, absent: Side) -> Instruction {
    let winner_token = match absent {
        Side::Opener => arena.opponent.token,
        Side::Opponent => arena.opener.token,
    };
    instruction::payout(&Payout {
        winner_token,
        ..arena.payout_arguments(battle)
    })
}

/// Gains of the absent and of the present player.
fn gains(arena: &Arena, absent: Side) -> (i128, i128) {
    let [opener, opponent] = arena.gains();
    match absent {
        Side::Opener => (opener, opponent),
        Side::Opponent => (opponent, opener),
    }
}

#[test]
fn the_present_player_gets_everything_but_the_fee() {
    for absent in SIDES {
        for mut arena in [Arena::new(), Arena::token_2022()] {
            let battle = arena.joined();
            let forfeit = instruction::forfeit(&arena.forfeit_arguments(battle, absent));
            let receipt = arena.send_as_judge(forfeit).unwrap();
            let forfeited = arena.world.battle(&battle);
            let (winner, loser, outcome) = match absent {
                Side::Opener => (&arena.opponent, &arena.opener, Outcome::OpponentWins),
                Side::Opponent => (&arena.opener, &arena.opponent, Outcome::OpenerWins),
            };
            let told = BattleEvent::BattleForfeited {
                battle,
                absent: loser.address(),
                winner: winner.address(),
                transcript_hash: [0xcd; 32],
                settled_at: UnixSeconds(arena.world.now()),
                prize: BaseUnits(190_000_000_000),
                fee: BaseUnits(10_000_000_000),
                rest: BaseUnits(0),
                absent_side: absent,
            };
            assert_eq!(receipt.events, [told]);
            assert_eq!(
                (forfeited.status, forfeited.ending, forfeited.outcome),
                (BattleStatus::Settled, Some(Ending::Forfeit), Some(outcome))
            );
            assert_eq!(forfeited.transcript_hash, Some([0xcd; 32]));
            assert_eq!(arena.balance(&pda::vault(&battle).0), 2 * STAKE.0);

            arena.send(payout(&arena, battle, absent)).unwrap();
            assert_eq!(gains(&arena, absent), (-100 * UNIT, 90 * UNIT));
            assert_eq!(arena.world.battle(&battle).status, BattleStatus::Paid);
        }
    }
}

#[test]
fn a_smaller_bonus_leaves_the_rest_to_the_absent_player_in_any_order() {
    for absent in SIDES {
        for payout_first in [true, false] {
            let mut arena = Arena::new();
            arena.set_bonus(Bps(5_000));
            let battle = arena.forfeited(absent);
            let mut steps = [
                payout(&arena, battle, absent),
                instruction::refund(&arena.refund_arguments(battle, absent)),
            ];
            if !payout_first {
                steps.reverse();
            }
            for (step, status) in steps
                .into_iter()
                .zip([BattleStatus::Settled, BattleStatus::Paid])
            {
                arena.send(step).unwrap();
                assert_eq!(arena.world.battle(&battle).status, status);
            }
            assert_eq!(gains(&arena, absent), (-60 * UNIT, 50 * UNIT));
            assert_eq!(arena.balance(&pda::vault(&battle).0), 0);
        }
    }
}

#[test]
fn the_bonus_is_that_of_the_day_the_battle_opened() {
    let mut arena = Arena::new();
    let battle = arena.joined();
    arena.set_bonus(Bps(0));
    let forfeit = instruction::forfeit(&arena.forfeit_arguments(battle, Side::Opponent));
    arena.send_as_judge(forfeit).unwrap();
    arena.send(payout(&arena, battle, Side::Opponent)).unwrap();
    assert_eq!(arena.gains(), [90 * UNIT, -100 * UNIT]);
}

#[test]
fn frozen_accounts_hold_up_nobody_after_a_forfeit() {
    let mut arena = Arena::new();
    arena.set_bonus(Bps(5_000));
    let (mint, battle) = (arena.mint.clone(), arena.forfeited(Side::Opponent));
    let (absent, fee_vault) = (arena.opponent.token, pda::fee_vault(&mint.address).0);
    arena.world.freeze(&mint, &absent);
    arena.world.freeze(&mint, &fee_vault);
    let refund = instruction::refund(&arena.refund_arguments(battle, Side::Opponent));
    arena.send(refund.clone()).unwrap_err();
    arena.send(payout(&arena, battle, Side::Opponent)).unwrap();
    assert_eq!(arena.gains()[0], 50 * UNIT);
    arena.world.thaw(&mint, &absent);
    arena.send(refund).unwrap();
    assert_eq!(arena.world.battle(&battle).status, BattleStatus::Settled);
    arena.world.thaw(&mint, &fee_vault);
    arena.send(payout(&arena, battle, Side::Opponent)).unwrap();
    assert_eq!(arena.world.battle(&battle).status, BattleStatus::Paid);
    assert_eq!(arena.gains(), [50 * UNIT, -60 * UNIT]);
}

/// Declares the opponent of a battle in some state absent.
fn after(bring: fn(&mut Arena) -> Pubkey) -> Sent {
    let mut arena = Arena::new();
    let battle = bring(&mut arena);
    let forfeit = instruction::forfeit(&arena.forfeit_arguments(battle, Side::Opponent));
    arena.send_as_judge(forfeit)
}

/// Does something to a battle that the opponent forfeited, of whose stake half is left.
fn with_rest(then: fn(&mut Arena, Pubkey) -> Sent) -> Sent {
    let mut arena = Arena::new();
    arena.set_bonus(Bps(5_000));
    let battle = arena.forfeited(Side::Opponent);
    then(&mut arena, battle)
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal(
            "a transcript that nobody could look up",
            BattleError::EmptyTranscript,
            || {
                let mut arena = Arena::new();
                let battle = arena.joined();
                let forfeit = instruction::forfeit(&Forfeit {
                    transcript_hash: [0; 32],
                    ..arena.forfeit_arguments(battle, Side::Opponent)
                });
                arena.send_as_judge(forfeit)
            },
        ),
        refusal("a stranger", BattleError::WrongJudge, || {
            let mut arena = Arena::new();
            let battle = arena.joined();
            let judge = arena.opener.address();
            let forfeit = instruction::forfeit(&Forfeit {
                judge,
                ..arena.forfeit_arguments(battle, Side::Opponent)
            });
            arena.send_as_opener(forfeit)
        }),
        refusal(
            "a judge who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut arena = Arena::new();
                let battle = arena.joined();
                let mut forfeit =
                    instruction::forfeit(&arena.forfeit_arguments(battle, Side::Opponent));
                forfeit.accounts[0].is_signer = false;
                arena.send(forfeit)
            },
        ),
        refusal(
            "a side that does not exist",
            BattleError::UnknownSide,
            || {
                let mut arena = Arena::new();
                let battle = arena.joined();
                let mut forfeit =
                    instruction::forfeit(&arena.forfeit_arguments(battle, Side::Opponent));
                forfeit.data[8] = 2;
                arena.send_as_judge(forfeit)
            },
        ),
        refusal(
            "a battle without an opponent",
            BattleError::NotJoined,
            || after(Arena::opened),
        ),
        refusal(
            "a battle that has a verdict",
            BattleError::AlreadySettled,
            || after(|arena| arena.settled(Outcome::OpenerWins)),
        ),
        refusal("a second time", BattleError::AlreadySettled, || {
            after(|arena| arena.forfeited(Side::Opponent))
        }),
        refusal(
            "a battle that the judge has left",
            BattleError::AlreadySettled,
            || after(Arena::resigned),
        ),
        refusal(
            "a second after the deadline",
            BattleError::JudgeDeadlinePassed,
            || after(Arena::expired),
        ),
        refusal(
            "a battle with one stake refunded, though the clock went back",
            BattleError::JudgeDeadlinePassed,
            || {
                after(|arena| {
                    let battle = arena.expired();
                    let refund = instruction::refund(&arena.refund_arguments(battle, Side::Opener));
                    arena.send(refund).unwrap();
                    let now = arena.world.now();
                    arena.world.set_time(now - i64::from(JUDGE_SECONDS));
                    battle
                })
            },
        ),
        refusal(
            "a configuration in place of a battle",
            InstructionError::AccountDataTooSmall,
            || {
                let mut arena = Arena::new();
                let arguments = arena.forfeit_arguments(pda::config().0, Side::Opponent);
                arena.send_as_judge(instruction::forfeit(&arguments))
            },
        ),
        refusal(
            "a refund of the present player's stake",
            BattleError::WinnerTakesAll,
            || {
                with_rest(|arena, battle| {
                    let refund = arena.refund_arguments(battle, Side::Opener);
                    arena.send(instruction::refund(&refund))
                })
            },
        ),
        refusal(
            "a second refund of what is left",
            BattleError::AlreadyRefunded,
            || {
                with_rest(|arena, battle| {
                    let refund =
                        instruction::refund(&arena.refund_arguments(battle, Side::Opponent));
                    arena.send(refund.clone()).unwrap();
                    arena.send(refund)
                })
            },
        ),
        refusal(
            "a second payout while something is left for the absent player",
            BattleError::AlreadyPaid,
            || {
                with_rest(|arena, battle| {
                    let payout = payout(arena, battle, Side::Opponent);
                    arena.send(payout.clone()).unwrap();
                    arena.send(payout)
                })
            },
        ),
        refusal(
            "a refund when the bonus left nothing",
            BattleError::WinnerTakesAll,
            || {
                let mut arena = Arena::new();
                let battle = arena.forfeited(Side::Opponent);
                let refund = arena.refund_arguments(battle, Side::Opponent);
                arena.send(instruction::refund(&refund))
            },
        ),
        refusal(
            "the prize to the absent player",
            BattleError::WrongDestination,
            || {
                with_rest(|arena, battle| {
                    let payout = payout(arena, battle, Side::Opener);
                    arena.send(payout)
                })
            },
        ),
        refusal(
            "what is left to a stranger",
            BattleError::WrongDestination,
            || {
                with_rest(|arena, battle| {
                    let mint = arena.mint.clone();
                    let stranger = arena.world.create_account(&mint, &wallet(40).pubkey());
                    let mut refund = arena.refund_arguments(battle, Side::Opponent);
                    refund.player_token = stranger;
                    arena.send(instruction::refund(&refund))
                })
            },
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
