use roast_program_tests::{
    Arena, Case, JUDGE_SECONDS, STAKE, Sent, check, refusal, terms, verdict, wallet,
};
use roast_protocol::{
    battle::{
        BattleStatus, Side,
        error::BattleError,
        event::BattleEvent,
        instruction::{self, Settle, UpdateConfig},
        pda,
    },
    time::UnixSeconds,
    verdict::Outcome,
};
use solana_instruction::{Instruction, error::InstructionError};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// Where a `settle`'s data has its outcome and the opener's first mark, behind the discriminator.
const OUTCOME: usize = 8;
const OPENER_SCORES: usize = 9;

#[test]
fn the_verdict_is_recorded_and_no_token_moves() {
    for outcome in [Outcome::OpenerWins, Outcome::OpponentWins, Outcome::Draw] {
        let mut arena = Arena::new();
        let battle = arena.joined();
        arena.world.pass(30);
        let receipt = arena
            .send_as_judge(instruction::settle(
                &arena.settle_arguments(battle, outcome),
            ))
            .unwrap();
        let verdict = verdict(outcome);
        let settled = arena.world.battle(&battle);
        let now = UnixSeconds(arena.world.now());
        assert_eq!(
            (settled.status, settled.outcome),
            (BattleStatus::Settled, Some(outcome))
        );
        assert_eq!(
            (settled.opener_scores, settled.opponent_scores),
            (verdict.opener, verdict.opponent)
        );
        assert_eq!(
            (settled.transcript_hash, settled.settled_at),
            (Some(verdict.transcript_hash), Some(now))
        );
        assert_eq!(settled.paid.bits(), 0);
        assert_eq!(arena.balance(&pda::vault(&battle).0), 2 * STAKE.0);
        let winner = match outcome {
            Outcome::OpenerWins => Some(arena.opener.address()),
            Outcome::OpponentWins => Some(arena.opponent.address()),
            Outcome::Draw => None,
        };
        let told = BattleEvent::BattleSettled {
            battle,
            winner,
            transcript_hash: verdict.transcript_hash,
            settled_at: now,
            outcome,
            opener_scores: verdict.opener,
            opponent_scores: verdict.opponent,
        };
        assert_eq!(receipt.events, [told]);
    }
}

#[test]
fn one_mark_decides() {
    let mut arena = Arena::new();
    let battle = arena.joined();
    let mut settle = instruction::settle(&arena.settle_arguments(battle, Outcome::Draw));
    settle.data[OPENER_SCORES] += 1;
    settle.data[OUTCOME] = Outcome::OpenerWins.code();
    arena.send_as_judge(settle).unwrap();
}

#[test]
fn the_last_second_of_the_deadline_is_in_time_and_a_pause_stops_no_verdict() {
    let mut arena = Arena::new();
    let battle = arena.joined();
    let (admin, terms) = (arena.world.admin.pubkey(), terms(&arena.world));
    arena
        .send_as_admin(instruction::update_config(&UpdateConfig {
            admin,
            terms,
            paused: true,
        }))
        .unwrap();
    arena.world.pass(JUDGE_SECONDS);
    arena
        .send_as_judge(instruction::settle(
            &arena.settle_arguments(battle, Outcome::Draw),
        ))
        .unwrap();
}

/// Settles a joined battle with other data.
fn altered(outcome: Outcome, change: fn(&mut Instruction)) -> Sent {
    let mut arena = Arena::new();
    let battle = arena.joined();
    let mut settle = instruction::settle(&arena.settle_arguments(battle, outcome));
    change(&mut settle);
    arena.send_as_judge(settle)
}

/// Settles a battle that was brought to some state.
fn after(bring: fn(&mut Arena) -> Pubkey) -> Sent {
    let mut arena = Arena::new();
    let battle = bring(&mut arena);
    arena.send_as_judge(instruction::settle(
        &arena.settle_arguments(battle, Outcome::OpponentWins),
    ))
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal(
            "a transcript that nobody could look up",
            BattleError::EmptyTranscript,
            || {
                let mut arena = Arena::new();
                let battle = arena.joined();
                let arguments = arena.settle_arguments(battle, Outcome::OpenerWins);
                let mut settle = instruction::settle(&arguments);
                let hash = settle.data.len() - 32;
                settle.data[hash..].fill(0);
                arena.send_as_judge(settle)
            },
        ),
        refusal("a stranger", BattleError::WrongJudge, || {
            let mut arena = Arena::new();
            let battle = arena.joined();
            let arguments = Settle {
                judge: arena.opener.address(),
                ..arena.settle_arguments(battle, Outcome::OpenerWins)
            };
            arena.send_as_opener(instruction::settle(&arguments))
        }),
        refusal(
            "a judge who was named after the battle opened",
            BattleError::WrongJudge,
            || {
                let mut arena = Arena::new();
                let battle = arena.joined();
                let (admin, mut terms) = (arena.world.admin.pubkey(), terms(&arena.world));
                terms.judge = wallet(70).pubkey();
                arena
                    .send_as_admin(instruction::update_config(&UpdateConfig {
                        admin,
                        terms,
                        paused: false,
                    }))
                    .unwrap();
                let arguments = Settle {
                    judge: terms.judge,
                    ..arena.settle_arguments(battle, Outcome::OpenerWins)
                };
                arena
                    .world
                    .send(&[instruction::settle(&arguments)], &[&wallet(70)])
            },
        ),
        refusal(
            "a judge who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut arena = Arena::new();
                let battle = arena.joined();
                let mut settle =
                    instruction::settle(&arena.settle_arguments(battle, Outcome::OpenerWins));
                settle.accounts[0].is_signer = false;
                arena.send(settle)
            },
        ),
        refusal(
            "a battle without an opponent",
            BattleError::NotJoined,
            || after(Arena::opened),
        ),
        refusal(
            "a battle that was cancelled",
            BattleError::AlreadyCancelled,
            || {
                after(|arena| {
                    let battle = arena.opened();
                    arena
                        .send_as_opener(instruction::cancel(&arena.cancel_arguments(battle)))
                        .unwrap();
                    battle
                })
            },
        ),
        refusal(
            "a battle that has a verdict",
            BattleError::AlreadySettled,
            || after(|arena| arena.settled(Outcome::OpenerWins)),
        ),
        refusal("a battle that is paid", BattleError::AlreadySettled, || {
            after(Arena::paid)
        }),
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
                    arena
                        .send(instruction::refund(
                            &arena.refund_arguments(battle, Side::Opener),
                        ))
                        .unwrap();
                    arena.world.set_time(arena.world.now() - 10);
                    battle
                })
            },
        ),
        refusal(
            "an outcome that does not exist",
            BattleError::UnknownOutcome,
            || altered(Outcome::Draw, |settle| settle.data[OUTCOME] = 4),
        ),
        refusal("no outcome", BattleError::UnknownOutcome, || {
            altered(Outcome::Draw, |settle| settle.data[OUTCOME] = 0)
        }),
        refusal("a mark above ten", BattleError::ScoreOutOfRange, || {
            altered(Outcome::OpenerWins, |settle| {
                settle.data[OPENER_SCORES] = 11
            })
        }),
        refusal(
            "a mark above ten for the opponent",
            BattleError::ScoreOutOfRange,
            || {
                altered(Outcome::OpenerWins, |settle| {
                    settle.data[OPENER_SCORES + 12 + 11] = 255
                })
            },
        ),
        refusal(
            "the loser as winner",
            BattleError::VerdictDisagreesWithScores,
            || {
                altered(Outcome::OpenerWins, |settle| {
                    settle.data[OUTCOME] = Outcome::OpponentWins.code()
                })
            },
        ),
        refusal(
            "a draw with a higher total",
            BattleError::VerdictDisagreesWithScores,
            || {
                altered(Outcome::OpponentWins, |settle| {
                    settle.data[OUTCOME] = Outcome::Draw.code()
                })
            },
        ),
        refusal(
            "a winner with equal totals",
            BattleError::VerdictDisagreesWithScores,
            || {
                altered(Outcome::Draw, |settle| {
                    settle.data[OUTCOME] = Outcome::OpenerWins.code()
                })
            },
        ),
        refusal(
            "data that ends too early",
            InstructionError::InvalidInstructionData,
            || {
                altered(Outcome::Draw, |settle| {
                    settle.data.pop();
                })
            },
        ),
        refusal(
            "an instruction that does not exist",
            InstructionError::InvalidInstructionData,
            || altered(Outcome::Draw, |settle| settle.data[0] ^= 0xff),
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
