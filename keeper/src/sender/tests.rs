use std::time::Duration;

use roast_protocol::Pubkey;
use roast_protocol::battle::{BattleStatus, Side};
use roast_protocol::verdict::{Outcome, Score, Verdict};
use solana_keypair::Signer as _;
use solana_signature::Signature;
use tokio::time::timeout;

use super::*;
use crate::bots::cancel::Cancel;
use crate::bots::close_battle::CloseBattle;
use crate::bots::forfeit::Forfeit;
use crate::bots::judge::Settle;
use crate::bots::payout::Payout;
use crate::bots::refund::Refund;
use crate::bots::resign::Resign;
use crate::chain::scripted::{Crash, Payment, VALIDITY};
use crate::fixtures::{Contest, NOW, PRIZE, STAKE, Stage, TIME_LEFT};

const SIGNED_AT: u64 = 10;
const EXPIRES_AT: u64 = 20;

fn intent(status: Status, due: bool) -> Intent {
    Intent {
        kind: Kind::Settle,
        status,
        attempts: 1,
        expiries: 0,
        due,
        recorded: true,
    }
}

fn sent() -> Status {
    Status::Sent(Signed {
        signature: Signature::from([7; 64]),
        transaction: vec![1],
        last_valid_block_height: EXPIRES_AT,
    })
}

fn sight(state: State, landing: Landing, block_height: u64) -> Sight {
    Sight {
        state,
        slot: block_height,
        landing,
        block_height,
    }
}

fn decide(status: Status, due: bool, state: State, landing: Landing, height: u64) -> Step {
    next_step(&intent(status, due), &sight(state, landing, height))
}

#[test]
fn what_the_chain_shows_is_confirmed_whatever_the_ledger_and_the_transaction_say() {
    let landings = [
        Landing::Unknown,
        Landing::Pending,
        Landing::Failed {
            reason: String::new(),
        },
    ];
    for landing in landings {
        for status in [Status::Planned, sent(), Status::Failed] {
            for due in [false, true] {
                let step = decide(
                    status.clone(),
                    due,
                    State::Reached,
                    landing.clone(),
                    EXPIRES_AT + 1,
                );
                assert_eq!(step, Step::Confirm);
            }
        }
    }
    assert_eq!(
        decide(
            Status::Confirmed,
            false,
            State::Reached,
            Landing::Unknown,
            1
        ),
        Step::Rest
    );
}

#[test]
fn what_the_chain_rules_out_fails_once() {
    let gone = State::Impossible("gone");
    for status in [Status::Planned, sent(), Status::Confirmed] {
        assert_eq!(
            decide(status, true, gone, Landing::Unknown, SIGNED_AT),
            Step::Fail("gone")
        );
    }
    assert_eq!(
        decide(Status::Failed, false, gone, Landing::Unknown, SIGNED_AT),
        Step::Rest
    );
}

#[test]
fn a_new_transaction_is_signed_only_when_none_can_be_on_its_way() {
    for height in [SIGNED_AT, EXPIRES_AT] {
        for landing in [
            Landing::Unknown,
            Landing::Pending,
            Landing::Succeeded { slot: height },
        ] {
            for state in [State::Ready, State::NotYet] {
                let step = decide(sent(), true, state, landing.clone(), height);
                assert!(matches!(step, Step::Broadcast | Step::Wait), "{step:?}");
            }
        }
    }
    assert_eq!(
        decide(sent(), true, State::Ready, Landing::Unknown, EXPIRES_AT + 1),
        Step::Expire
    );
    let pending = decide(sent(), true, State::Ready, Landing::Pending, EXPIRES_AT + 1);
    assert_eq!(
        pending,
        Step::Wait,
        "a block that is not confirmed yet may hold it"
    );
}

#[test]
fn a_transaction_that_landed_in_vain_is_tried_again() {
    let refused = Landing::Failed {
        reason: "frozen".to_owned(),
    };
    assert_eq!(
        decide(sent(), true, State::Ready, refused, SIGNED_AT),
        Step::Retry("frozen".to_owned())
    );
    let in_vain = decide(
        sent(),
        true,
        State::Ready,
        Landing::Succeeded { slot: 11 },
        12,
    );
    assert!(matches!(in_vain, Step::Retry(_)), "{in_vain:?}");
}

#[test]
fn a_plan_waits_for_its_rest_and_for_the_chain() {
    assert_eq!(
        decide(Status::Planned, true, State::Ready, Landing::Unknown, 1),
        Step::Launch
    );
    assert_eq!(
        decide(Status::Planned, false, State::Ready, Landing::Unknown, 1),
        Step::Rest
    );
    assert_eq!(
        decide(Status::Planned, true, State::NotYet, Landing::Unknown, 1),
        Step::Rest
    );
}

#[test]
fn a_closed_intent_is_reopened_after_its_rest_when_the_chain_disagrees() {
    for closed in [Status::Confirmed, Status::Failed] {
        assert_eq!(
            decide(closed.clone(), false, State::Ready, Landing::Unknown, 1),
            Step::Rest
        );
        assert_eq!(
            decide(closed, true, State::Ready, Landing::Unknown, 1),
            Step::Reopen
        );
    }
}

#[test]
fn pauses_double_up_to_the_limit() {
    let config = Config {
        backoff_seconds: 2,
        backoff_limit_seconds: 300,
        ..Config::default()
    };
    let pauses: Vec<u64> = (0..10)
        .map(|attempts| backoff(&config, attempts, None).as_secs())
        .collect();
    assert_eq!(pauses, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    assert_eq!(backoff(&config, u32::MAX, None).as_secs(), 300);
}

#[test]
fn what_has_a_deadline_rests_for_a_quarter_of_the_time_left_at_most() {
    let config = Config {
        backoff_seconds: 2,
        backoff_limit_seconds: 300,
        ..Config::default()
    };
    let rest = |left| backoff(&config, 9, Some(Duration::from_secs(left))).as_secs();
    assert_eq!([4_000, 600, 60, 8, 4, 0].map(rest), [300, 150, 15, 2, 2, 2]);
}

#[test]
fn what_has_left_the_chain_is_closed_in_the_ledger_unless_a_transaction_may_still_land() {
    let gone = |status, due, landing, height| decide(status, due, State::Gone, landing, height);
    assert_eq!(
        gone(Status::Planned, true, Landing::Unknown, 1),
        Step::Fail(CLOSED)
    );
    assert_eq!(
        gone(Status::Planned, false, Landing::Unknown, 1),
        Step::Rest
    );
    assert_eq!(
        gone(Status::Confirmed, true, Landing::Unknown, 1),
        Step::Confirm
    );
    assert_eq!(
        gone(Status::Failed, true, Landing::Unknown, 1),
        Step::Fail(CLOSED)
    );
    assert_eq!(
        gone(sent(), true, Landing::Unknown, EXPIRES_AT),
        Step::Broadcast
    );
    assert_eq!(
        gone(sent(), true, Landing::Unknown, EXPIRES_AT + 1),
        Step::Expire
    );
    let landed = Landing::Succeeded { slot: 11 };
    assert_eq!(gone(sent(), true, landed.clone(), 11), Step::Wait);
    assert_eq!(gone(sent(), true, landed, 12), Step::Confirm);

    let unwritten = Intent {
        recorded: false,
        ..intent(Status::Planned, true)
    };
    let step = next_step(&unwritten, &sight(State::Gone, Landing::Unknown, 1));
    assert_eq!(step, Step::Rest, "the node may not have heard of it yet");
}

fn verdict(outcome: Outcome) -> Verdict {
    let good = Score {
        savagery: 5,
        ..Score::default()
    };
    let (opener, opponent) = match outcome {
        Outcome::OpenerWins => (good, Score::default()),
        Outcome::OpponentWins => (Score::default(), good),
        Outcome::Draw => (good, good),
    };
    Verdict::new([opener; 3], [opponent; 3], [9; 32])
}

async fn settle_and_pay(
    stage: &Stage,
    battle: &Pubkey,
    outcome: Outcome,
) -> Result<(), KeeperError> {
    let settle = Settle {
        judge: stage.judge.pubkey(),
        verdict: Some(verdict(outcome)),
    };
    let payout = Payout {
        outcome: Some(outcome),
    };
    stage.sender().pursue(battle, &[&settle, &payout]).await
}

async fn status(stage: &Stage, kind: Kind, battle: &Pubkey) -> Status {
    stage.ledger().intent(kind, battle).await.unwrap().status
}

fn prize_to(contest: &Contest, winner: Pubkey) -> Vec<Payment> {
    vec![Payment {
        battle: contest.address,
        to: winner,
        amount: PRIZE,
    }]
}

/// Paid once, to the opener, and closed in the ledger.
async fn assert_opener_paid(stage: &Stage, contest: &Contest) {
    assert_eq!(
        stage.chain.battle(&contest.address).status,
        BattleStatus::Paid
    );
    assert_eq!(
        stage.chain.payments(),
        prize_to(contest, contest.opener.pubkey())
    );
    for kind in [Kind::Settle, Kind::Payout] {
        assert_eq!(
            status(stage, kind, &contest.address).await,
            Status::Confirmed,
            "{kind:?}"
        );
    }
}

#[tokio::test]
async fn settlement_and_payout_share_one_transaction() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    settle_and_pay(&stage, &contest.address, Outcome::OpenerWins)
        .await
        .unwrap();
    assert_opener_paid(&stage, &contest).await;
    assert_eq!(stage.chain.received(), 1);
}

#[tokio::test]
async fn a_crash_at_any_step_pays_exactly_once_after_the_restart() {
    for crash in [
        Crash::BeforeRecording,
        Crash::BeforeSending,
        Crash::AfterSending,
        Crash::AfterLanding,
    ] {
        let stage = Stage::new().await;
        let contest = stage.joined().await;
        stage.chain.faults(|faults| faults.crash = Some(crash));
        let first_life = settle_and_pay(&stage, &contest.address, Outcome::OpenerWins);
        assert!(
            timeout(Duration::from_millis(700), first_life)
                .await
                .is_err(),
            "{crash:?} did not happen"
        );
        let recorded = status(&stage, Kind::Settle, &contest.address).await;
        assert_eq!(
            recorded == Status::Planned,
            crash == Crash::BeforeRecording,
            "{crash:?}: {recorded:?}"
        );

        settle_and_pay(&stage, &contest.address, Outcome::OpenerWins)
            .await
            .unwrap();
        assert_opener_paid(&stage, &contest).await;
        assert_eq!(
            stage.chain.received(),
            1,
            "{crash:?}: a second transaction was signed"
        );
    }
}

#[tokio::test]
async fn a_restart_after_everything_is_done_sends_nothing() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    for _ in 0..2 {
        settle_and_pay(&stage, &contest.address, Outcome::OpenerWins)
            .await
            .unwrap();
    }
    assert_opener_paid(&stage, &contest).await;
    assert_eq!(stage.chain.received(), 1);
}

#[tokio::test]
async fn a_transaction_that_never_arrives_is_signed_anew_only_after_it_expired() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    // The first and one a block: all that the sender hands over before the blockhash is too old.
    let all = 1 + u32::try_from(VALIDITY).unwrap();
    stage.chain.faults(|faults| faults.swallowed_sends = all);
    settle_and_pay(&stage, &contest.address, Outcome::OpenerWins)
        .await
        .unwrap();
    assert_opener_paid(&stage, &contest).await;
    assert_eq!(
        stage
            .ledger()
            .intent(Kind::Settle, &contest.address)
            .await
            .unwrap()
            .attempts,
        2
    );
}

#[tokio::test]
async fn one_lost_broadcast_costs_no_new_signature() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    stage.chain.faults(|faults| faults.swallowed_sends = 3);
    settle_and_pay(&stage, &contest.address, Outcome::OpenerWins)
        .await
        .unwrap();
    assert_opener_paid(&stage, &contest).await;
    assert_eq!(
        stage
            .ledger()
            .intent(Kind::Settle, &contest.address)
            .await
            .unwrap()
            .attempts,
        1
    );
}

#[tokio::test]
async fn lost_answers_delays_duplicates_and_stale_nodes_pay_once() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    stage.chain.faults(|faults| {
        faults.lost_answers = 2;
        faults.delay = 5;
        faults.stale_views = 0;
    });
    settle_and_pay(&stage, &contest.address, Outcome::OpenerWins)
        .await
        .unwrap();
    stage.chain.faults(|faults| faults.stale_views = 3);
    settle_and_pay(&stage, &contest.address, Outcome::OpenerWins)
        .await
        .unwrap();
    assert_opener_paid(&stage, &contest).await;
    assert_eq!(stage.chain.received(), 1);
}

#[tokio::test]
async fn an_outage_loses_nothing() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    let mut failures = 0;
    // Each call fails once on the way to the end.
    for outage in 0..6 {
        stage
            .chain
            .faults(|faults| faults.outages = u32::from(outage < 5));
        failures += u32::from(
            settle_and_pay(&stage, &contest.address, Outcome::OpenerWins)
                .await
                .is_err(),
        );
    }
    assert!(failures > 0);
    assert_opener_paid(&stage, &contest).await;
}

#[tokio::test]
async fn a_frozen_winner_delays_the_payout_and_not_the_settlement() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    let winner = contest.opponent.pubkey();
    stage.chain.faults(|faults| {
        faults.frozen.insert(winner);
    });
    settle_and_pay(&stage, &contest.address, Outcome::OpponentWins)
        .await
        .unwrap();
    assert_eq!(
        stage.chain.battle(&contest.address).status,
        BattleStatus::Settled
    );
    assert_eq!(
        status(&stage, Kind::Settle, &contest.address).await,
        Status::Confirmed
    );
    assert_eq!(
        status(&stage, Kind::Payout, &contest.address).await,
        Status::Planned
    );
    assert!(stage.chain.payments().is_empty());

    stage.chain.faults(|faults| faults.frozen.clear());
    stage
        .sender()
        .pursue(&contest.address, &[&Payout { outcome: None }])
        .await
        .unwrap();
    assert_eq!(stage.chain.payments(), prize_to(&contest, winner));
    assert_eq!(
        status(&stage, Kind::Payout, &contest.address).await,
        Status::Confirmed
    );
}

#[tokio::test]
async fn a_draw_is_settled_and_both_stakes_go_back_even_when_one_player_is_frozen() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    let (opener, opponent) = (contest.opener.pubkey(), contest.opponent.pubkey());
    let settle = Settle {
        judge: stage.judge.pubkey(),
        verdict: Some(verdict(Outcome::Draw)),
    };
    stage
        .sender()
        .pursue(&contest.address, &[&settle])
        .await
        .unwrap();
    stage.chain.faults(|faults| {
        faults.frozen.insert(opener);
    });
    let refunds: [&dyn Effect; 2] = [&Refund(Side::Opener), &Refund(Side::Opponent)];
    stage
        .sender()
        .pursue(&contest.address, &refunds)
        .await
        .unwrap();
    let back = |to| Payment {
        battle: contest.address,
        to,
        amount: STAKE,
    };
    assert_eq!(stage.chain.payments(), [back(opponent)]);
    assert_eq!(
        status(&stage, Kind::RefundOpener, &contest.address).await,
        Status::Planned
    );

    stage.chain.faults(|faults| faults.frozen.clear());
    stage
        .sender()
        .pursue(&contest.address, &refunds)
        .await
        .unwrap();
    assert_eq!(stage.chain.payments(), [back(opponent), back(opener)]);
    assert_eq!(
        stage.chain.battle(&contest.address).status,
        BattleStatus::Refunded
    );
}

#[tokio::test]
async fn refunds_wait_for_the_judges_deadline_on_the_chains_clock() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    let refunds: [&dyn Effect; 2] = [&Refund(Side::Opener), &Refund(Side::Opponent)];
    stage.chain.set_time(NOW + TIME_LEFT);
    stage
        .sender()
        .pursue(&contest.address, &refunds)
        .await
        .unwrap();
    assert!(
        stage.chain.payments().is_empty(),
        "the deadline is the judge's last second"
    );

    stage.chain.set_time(NOW + TIME_LEFT + 1);
    stage
        .sender()
        .pursue(&contest.address, &refunds)
        .await
        .unwrap();
    assert_eq!(stage.chain.payments().len(), 2);
    assert_eq!(
        stage.chain.received(),
        1,
        "both stakes go back in one transaction"
    );

    settle_and_pay(&stage, &contest.address, Outcome::OpenerWins)
        .await
        .unwrap();
    assert_eq!(
        status(&stage, Kind::Settle, &contest.address).await,
        Status::Failed,
        "too late to settle"
    );
    assert_eq!(stage.chain.payments().len(), 2);
}

#[tokio::test]
async fn a_battle_that_nobody_joins_is_cancelled_after_its_deadline() {
    let stage = Stage::new().await;
    let contest = stage.open().await;
    stage
        .sender()
        .pursue(&contest.address, &[&Cancel])
        .await
        .unwrap();
    assert!(stage.chain.payments().is_empty());
    stage.chain.set_time(NOW + TIME_LEFT + 1);
    stage
        .sender()
        .pursue(&contest.address, &[&Cancel])
        .await
        .unwrap();
    assert_eq!(
        stage.chain.payments(),
        [Payment {
            battle: contest.address,
            to: contest.opener.pubkey(),
            amount: STAKE
        }]
    );
}

#[tokio::test]
async fn verdict_forfeit_and_resignation_exclude_each_other() {
    let stage = Stage::new().await;
    let judge = stage.judge.pubkey();
    let settle = Settle {
        judge,
        verdict: Some(verdict(Outcome::OpenerWins)),
    };
    let forfeit = Forfeit {
        judge,
        absence: Some((Side::Opener, [9; 32])),
    };
    let resign = Resign { judge };
    let endings: [&dyn Effect; 3] = [&settle, &forfeit, &resign];
    for first in endings {
        let contest = stage.joined().await;
        let battle = &contest.address;
        stage.sender().pursue(battle, &[first]).await.unwrap();
        for other in endings {
            stage.sender().pursue(battle, &[other]).await.unwrap();
            let expected = if other.kind() == first.kind() {
                Status::Confirmed
            } else {
                Status::Failed
            };
            let found = status(&stage, other.kind(), battle).await;
            assert_eq!(found, expected, "{:?}, {:?}", first.kind(), other.kind());
        }
    }
    assert_eq!(stage.chain.received(), 3);
}

#[tokio::test]
async fn another_judges_battle_is_nobodys_to_end() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    let judge = Pubkey::new_unique();
    let forfeit = Forfeit {
        judge,
        absence: Some((Side::Opener, [9; 32])),
    };
    let effects: [&dyn Effect; 2] = [&forfeit, &Resign { judge }];
    let battle = &contest.address;
    stage.sender().pursue(battle, &effects).await.unwrap();
    for effect in effects {
        let found = status(&stage, effect.kind(), battle).await;
        assert_eq!(found, Status::Failed);
    }
    assert_eq!(stage.chain.received(), 0);
}

#[tokio::test]
async fn what_somebody_else_closed_counts_as_closed_and_what_owes_something_stays() {
    let stage = Stage::new().await;
    let (joined, gone) = (stage.joined().await.address, Pubkey::new_unique());
    stage.chain.set_time(NOW + TIME_LEFT + 40 * 86_400);
    for battle in [&joined, &gone] {
        stage
            .sender()
            .pursue(battle, &[&CloseBattle])
            .await
            .unwrap();
    }
    assert_eq!(
        status(&stage, Kind::CloseBattle, &gone).await,
        Status::Confirmed
    );
    assert_eq!(
        status(&stage, Kind::CloseBattle, &joined).await,
        Status::Planned
    );
    assert_eq!(stage.chain.received(), 0);
}

#[tokio::test]
async fn an_effect_that_a_fork_took_back_is_brought_about_again() {
    let mut stage = Stage::new().await;
    stage.config.reopen_seconds = 0;
    let contest = stage.joined().await;
    settle_and_pay(&stage, &contest.address, Outcome::OpenerWins)
        .await
        .unwrap();
    stage.chain.roll_back();
    assert_eq!(
        stage.chain.battle(&contest.address).status,
        BattleStatus::Joined
    );
    settle_and_pay(&stage, &contest.address, Outcome::OpenerWins)
        .await
        .unwrap();
    assert_opener_paid(&stage, &contest).await;
}

#[tokio::test]
async fn two_senders_at_once_sign_one_transaction() {
    let stage = Stage::new().await;
    for _ in 0..5 {
        let contest = stage.joined().await;
        let before = stage.chain.received();
        let (one, two) = tokio::join!(
            settle_and_pay(&stage, &contest.address, Outcome::OpenerWins),
            settle_and_pay(&stage, &contest.address, Outcome::OpenerWins),
        );
        one.unwrap();
        two.unwrap();
        assert_eq!(stage.chain.received() - before, 1);
    }
    assert_eq!(stage.chain.payments().len(), 5);
}

#[tokio::test]
async fn the_keeper_pays_for_the_token_account_of_a_winner_and_of_nobody_else() {
    let stage = Stage::new().await;
    let view = stage
        .chain
        .view(&stage.joined().await.address)
        .await
        .unwrap();
    let payout = Payout {
        outcome: Some(Outcome::OpenerWins),
    };
    let creating = |effect: &dyn Effect| {
        let instructions = effect
            .instructions(&Pubkey::new_unique(), &view, &stage.judge.pubkey())
            .unwrap();
        instructions.len() == 2
    };
    assert!(creating(&payout));
    assert!(!creating(&Refund(Side::Opener)));
    assert!(!creating(&Refund(Side::Opponent)));
    assert!(!creating(&Cancel));
}

#[tokio::test]
async fn a_battle_that_its_opener_closes_before_the_keeper_looks_again_was_settled_and_paid() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    stage
        .chain
        .faults(|faults| faults.crash = Some(Crash::AfterSending));
    let first_life = settle_and_pay(&stage, &contest.address, Outcome::OpenerWins);
    assert!(
        timeout(Duration::from_millis(700), first_life)
            .await
            .is_err()
    );
    stage.chain.vanish(&contest.address);
    settle_and_pay(&stage, &contest.address, Outcome::OpenerWins)
        .await
        .unwrap();
    for kind in [Kind::Settle, Kind::Payout] {
        assert_eq!(
            status(&stage, kind, &contest.address).await,
            Status::Confirmed
        );
    }
    assert_eq!(stage.chain.payments().len(), 1);
}

/// Seconds until the intent is due.
async fn rest_of(stage: &Stage, kind: Kind, battle: &Pubkey) -> f64 {
    sqlx::query_scalar(
        "SELECT extract(epoch FROM due_at - updated_at)::float8 FROM app.intents WHERE kind = $1 AND subject = $2",
    )
    .bind(kind.name())
    .bind(battle.as_ref())
    .fetch_one(&stage.database.pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn a_verdict_that_is_refused_again_and_again_is_tried_before_the_judges_deadline() {
    let mut stage = Stage::new().await;
    stage.config.backoff_seconds = 2;
    let battle = stage.joined().await.address;
    let ledger = stage.ledger();
    for kind in [Kind::Settle, Kind::Payout] {
        for _ in 0..9 {
            let defer = ledger.defer(kind, &battle, "busy", Duration::ZERO);
            defer.await.unwrap();
        }
    }
    stage.chain.set_time(NOW + TIME_LEFT - 80);
    stage.chain.faults(|faults| faults.refuses = true);
    let settle = Settle {
        judge: stage.judge.pubkey(),
        verdict: Some(verdict(Outcome::OpenerWins)),
    };
    stage.sender().pursue(&battle, &[&settle]).await.unwrap();
    assert_eq!(rest_of(&stage, Kind::Settle, &battle).await, 20.0);
    let payout = Payout { outcome: None };
    stage.sender().pursue(&battle, &[&payout]).await.unwrap();
    assert_eq!(
        rest_of(&stage, Kind::Payout, &battle).await,
        300.0,
        "a payout has no deadline"
    );
}

#[tokio::test]
async fn refusals_do_not_raise_the_price_and_expiries_do() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    stage.chain.faults(|faults| faults.refuses = true);
    for _ in 0..5 {
        settle_and_pay(&stage, &contest.address, Outcome::OpenerWins)
            .await
            .unwrap();
    }
    assert_eq!(stage.chain.last_price(), Some(0));
    stage.chain.faults(|faults| {
        faults.refuses = false;
        // Two transactions: each is handed over at once, and then once a block until it is too old.
        faults.swallowed_sends = 2 * (1 + u32::try_from(VALIDITY).unwrap());
    });
    settle_and_pay(&stage, &contest.address, Outcome::OpenerWins)
        .await
        .unwrap();
    assert_opener_paid(&stage, &contest).await;
    assert_eq!(stage.chain.last_price(), Some(2 * FIRST_RAISE));
}

/// The ledger as it was before its rows had signers.
const UNSIGNED: &str = "ALTER TABLE app.intents DROP COLUMN signer, DROP COLUMN expiries;
    ALTER TABLE app.intents ADD CONSTRAINT intents_kind_subject_key UNIQUE (kind, subject)";
const SIGNERS: &str = include_str!("../../../migrations/sql/0021_signers.sql");

#[tokio::test]
async fn rows_of_before_get_the_signer_of_their_transaction_or_the_judge_of_their_battle() {
    let stage = Stage::new().await;
    let (on_its_way, wished, unknown) = (
        stage.joined().await.address,
        stage.joined().await.address,
        Pubkey::new_unique(),
    );
    stage
        .chain
        .faults(|faults| faults.crash = Some(Crash::BeforeSending));
    let life = settle_and_pay(&stage, &on_its_way, Outcome::OpenerWins);
    assert!(timeout(Duration::from_millis(700), life).await.is_err());
    let ledger = stage.ledger();
    for battle in [&wished, &unknown] {
        ledger.plan(Kind::Resign, battle).await.unwrap();
    }
    let pool = &stage.database.pool;
    // The transaction counts more than what the battle's row says.
    sqlx::query("UPDATE chain.battles SET judge = $1 WHERE address = $2")
        .bind([9u8; 32])
        .bind(on_its_way.as_ref())
        .execute(pool)
        .await
        .unwrap();
    for sql in [UNSIGNED, SIGNERS] {
        sqlx::raw_sql(sql).execute(pool).await.unwrap();
    }
    let is_known = async |kind, battle| ledger.intent(kind, battle).await.unwrap().recorded;
    assert!(is_known(Kind::Settle, &on_its_way).await);
    assert!(is_known(Kind::Payout, &on_its_way).await);
    assert!(is_known(Kind::Resign, &wished).await);
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM app.intents")
        .fetch_one(pool)
        .await
        .unwrap();
    assert_eq!(rows, 3, "nobody knows whose the last one was");
}
