use roast_program_tests::{
    Arena, Case, JUDGE_SECONDS, STAKE, Sent, check, refusal, replace, terms,
};
use roast_protocol::{
    amount::BaseUnits,
    battle::{
        BattleStatus, Side,
        error::BattleError,
        event::BattleEvent,
        instruction::{self, Join, UpdateConfig},
        pda,
    },
    time::UnixSeconds,
    token,
    verdict::Outcome,
};
use solana_instruction::{Instruction, error::InstructionError};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

#[test]
fn the_same_stake_is_taken_and_the_judge_has_a_deadline() {
    for mut arena in [Arena::new(), Arena::token_2022()] {
        let battle = arena.opened();
        arena.world.pass(60);
        let receipt = arena
            .send_as_opponent(instruction::join(&arena.join_arguments(battle)))
            .unwrap();
        let now = UnixSeconds(arena.world.now());
        let judge_deadline = UnixSeconds(now.0 + i64::from(JUDGE_SECONDS));
        let joined = arena.world.battle(&battle);
        assert_eq!(
            (joined.status, joined.opponent),
            (BattleStatus::Joined, Some(arena.opponent.address()))
        );
        assert_eq!(
            (joined.joined_at, joined.judge_deadline),
            (Some(now), Some(judge_deadline))
        );
        assert_eq!(arena.balance(&pda::vault(&battle).0), 2 * STAKE.0);
        assert_eq!(arena.gains(), [-i128::from(STAKE.0); 2]);
        let told = BattleEvent::BattleJoined {
            battle,
            opponent: arena.opponent.address(),
            joined_at: now,
            judge_deadline,
        };
        assert_eq!(receipt.events, [told]);
    }
}

#[test]
fn the_last_second_of_the_deadline_is_in_time() {
    let mut arena = Arena::new();
    let battle = arena.opened();
    arena.world.pass(roast_program_tests::JOIN_SECONDS);
    arena
        .send_as_opponent(instruction::join(&arena.join_arguments(battle)))
        .unwrap();
}

/// Joins the opener's open battle with other arguments.
fn with(change: fn(&mut Join)) -> Sent {
    let mut arena = Arena::new();
    let battle = arena.opened();
    let mut arguments = arena.join_arguments(battle);
    change(&mut arguments);
    arena.send_as_opponent(instruction::join(&arguments))
}

/// Joins the opener's open battle with other accounts.
fn altered(change: fn(&mut Arena, &mut Instruction)) -> Sent {
    let mut arena = Arena::new();
    let battle = arena.opened();
    let mut join = instruction::join(&arena.join_arguments(battle));
    change(&mut arena, &mut join);
    arena.send_as_opponent(join)
}

/// Joins a battle that was brought to some state.
fn after(bring: fn(&mut Arena) -> Pubkey) -> Sent {
    let mut arena = Arena::new();
    let battle = bring(&mut arena);
    arena.send_as_opponent(instruction::join(&arena.join_arguments(battle)))
}

pub(crate) fn refusals() -> Vec<Case> {
    vec![
        refusal("while paused", BattleError::Paused, || {
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
            arena.send_as_opponent(instruction::join(&arena.join_arguments(battle)))
        }),
        refusal(
            "a battle that has an opponent",
            BattleError::AlreadyJoined,
            || after(Arena::joined),
        ),
        refusal(
            "a battle that is settled",
            BattleError::AlreadyJoined,
            || after(|arena| arena.settled(Outcome::OpenerWins)),
        ),
        refusal("a battle that is paid", BattleError::AlreadyJoined, || {
            after(Arena::paid)
        }),
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
            "a battle that was refunded",
            BattleError::AlreadyJoined,
            || {
                after(|arena| {
                    let battle = arena.expired();
                    for side in [Side::Opener, Side::Opponent] {
                        arena
                            .send(instruction::refund(&arena.refund_arguments(battle, side)))
                            .unwrap();
                    }
                    battle
                })
            },
        ),
        refusal(
            "a second after the deadline",
            BattleError::JoinDeadlinePassed,
            || {
                after(|arena| {
                    let battle = arena.opened();
                    arena.world.pass(roast_program_tests::JOIN_SECONDS + 1);
                    battle
                })
            },
        ),
        refusal("a smaller stake", BattleError::WrongStake, || {
            with(|join| join.stake = BaseUnits(STAKE.0 - 1))
        }),
        refusal("the opener", BattleError::SelfBattle, || {
            let mut arena = Arena::new();
            let battle = arena.opened();
            let (opponent, opponent_token) = (arena.opener.address(), arena.opener.token);
            let arguments = Join {
                opponent,
                opponent_token,
                ..arena.join_arguments(battle)
            };
            arena.send_as_opener(instruction::join(&arguments))
        }),
        refusal("the judge", BattleError::JudgeIsPlayer, || {
            let mut arena = Arena::new();
            let battle = arena.opened();
            let opponent = arena.world.judge.pubkey();
            arena.send_as_judge(instruction::join(&Join {
                opponent,
                ..arena.join_arguments(battle)
            }))
        }),
        refusal(
            "an end of time within the judge's deadline",
            BattleError::ArithmeticOverflow,
            || {
                let mut arena = Arena::new();
                let battle = arena.opened();
                arena.world.tamper(&battle, |data| {
                    let join_deadline = 8 + 160 + 24..8 + 160 + 32;
                    data[join_deadline].copy_from_slice(&i64::MAX.to_le_bytes());
                });
                arena.world.set_time(i64::MAX);
                arena.send_as_opponent(instruction::join(&arena.join_arguments(battle)))
            },
        ),
        refusal(
            "an opponent who does not sign",
            InstructionError::MissingRequiredSignature,
            || {
                let mut arena = Arena::new();
                let battle = arena.opened();
                let mut join = instruction::join(&arena.join_arguments(battle));
                join.accounts[0].is_signer = false;
                arena.send(join)
            },
        ),
        // The token program's "owner does not match".
        refusal("the opener's tokens", 4, || {
            altered(|arena, join| replace(join, arena.opponent.token, arena.opener.token))
        }),
        refusal("another mint", BattleError::WrongMint, || {
            altered(|arena, join| {
                let other = arena.world.create_mint(token::SPL_TOKEN, 60, &[]);
                replace(join, arena.mint.address, other.address);
            })
        }),
        refusal(
            "the other token program",
            BattleError::WrongTokenProgram,
            || altered(|_, join| replace(join, token::SPL_TOKEN, token::TOKEN_2022)),
        ),
        refusal(
            "the vault of another battle",
            InstructionError::InvalidSeeds,
            || {
                altered(|arena, join| {
                    let other = arena.opened();
                    let own = pda::battle(&arena.opener.address(), 0).0;
                    replace(join, pda::vault(&own).0, pda::vault(&other).0);
                })
            },
        ),
        refusal(
            "the opponent's own account in place of the vault",
            2040,
            || {
                altered(|arena, join| {
                    let own = pda::battle(&arena.opener.address(), 0).0;
                    replace(join, pda::vault(&own).0, arena.opponent.token);
                })
            },
        ),
        refusal(
            "a battle that does not exist",
            InstructionError::AccountDataTooSmall,
            || after(|arena| pda::battle(&arena.opener.address(), 7).0),
        ),
        refusal(
            "a copy of the battle that another program owns",
            InstructionError::IllegalOwner,
            || {
                altered(|arena, join| {
                    let (own, copy) = (
                        pda::battle(&arena.opener.address(), 0).0,
                        Pubkey::new_from_array([78; 32]),
                    );
                    let mut account = arena.world.svm.get_account(&own).unwrap();
                    account.owner = token::ASSOCIATED_TOKEN;
                    arena.world.svm.set_account(copy, account).unwrap();
                    replace(join, own, copy);
                    replace(join, pda::vault(&own).0, pda::vault(&copy).0);
                })
            },
        ),
        refusal(
            "a player in place of the battle",
            InstructionError::AccountDataTooSmall,
            || {
                altered(|arena, join| {
                    let opener = arena.opener.address();
                    replace(join, pda::battle(&opener, 0).0, pda::player(&opener).0);
                })
            },
        ),
    ]
}

#[test]
fn refuses() {
    check(&refusals());
}
