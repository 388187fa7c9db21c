//! Bots with more on their lists than they can work on at once.

use super::*;

/// Places of each bot.
const PLACES: usize = 4;

#[test]
fn alternating_lists_give_everything_once_and_none_waits_for_the_other() {
    let all = |first: &[u8], second: &[u8]| -> Vec<u8> {
        crate::bots::alternate(first.to_vec(), second.to_vec()).collect()
    };
    assert_eq!(all(&[1, 2, 3], &[7]), [1, 7, 2, 3]);
    assert_eq!(all(&[1], &[7, 8, 9]), [1, 7, 8, 9]);
    assert_eq!(all(&[], &[7]), [7]);
}

/// A battle in which the bot of this effect has something to do, and what it looks like when that is done.
async fn wanting(stage: &Stage, kind: Kind) -> (Contest, BattleStatus) {
    match kind {
        Kind::Payout => {
            let contest = ended(stage, Ending::Verdict, Outcome::OpenerWins, 0).await;
            (contest, BattleStatus::Paid)
        }
        Kind::RefundOpener => {
            let contest = ended(stage, Ending::Verdict, Outcome::Draw, 0).await;
            (contest, BattleStatus::Refunded)
        }
        Kind::Cancel => {
            let contest = stage.open().await;
            stage.chain.set_time(NOW + TIME_LEFT + 1);
            (contest, BattleStatus::Cancelled)
        }
        Kind::Forfeit => {
            let contest = stage.joined().await;
            stage.say(&contest, &contest.opener, 1, "hello?").await;
            stage.chain.set_time(NOW + TIME_LEFT);
            (contest, BattleStatus::Paid)
        }
        Kind::Resign => {
            let contest = stage.joined().await;
            let plan = resignations::plan(&stage.database.pool, &contest.address);
            plan.await.unwrap();
            (contest, BattleStatus::Settled)
        }
        _ => {
            let contest = stage.joined().await;
            stage.say_everything(&contest).await;
            (contest, BattleStatus::Paid)
        }
    }
}

#[tokio::test]
async fn battles_that_left_the_chain_leave_the_ledger_and_hold_up_nobody() {
    for kind in [
        Kind::Settle,
        Kind::Payout,
        Kind::RefundOpener,
        Kind::Cancel,
        Kind::Forfeit,
        Kind::Resign,
    ] {
        let mut stage = Stage::new().await;
        stage.config.concurrency = PLACES;
        let vanished: Vec<Pubkey> = (0..PLACES).map(|_| Pubkey::new_unique()).collect();
        for battle in &vanished {
            let ledger = stage.ledger();
            let defer = ledger.defer(kind, battle, "refused", Duration::ZERO);
            defer.await.unwrap();
        }
        let (contest, done) = wanting(&stage, kind).await;
        let keeper = Running::start(&stage);
        until_status(&stage, &contest, done).await;
        until("the ledger is rid of them", async || {
            stage.ledger().open(&[kind], 100).await.unwrap().is_empty()
        })
        .await;
        keeper.stop().await;
        for battle in &vanished {
            let intent = stage.ledger().intent(kind, battle).await.unwrap();
            assert_eq!(intent.status, Status::Failed, "{kind:?}");
        }
    }
}

#[tokio::test]
async fn what_is_known_and_must_wait_leaves_room_for_what_is_new() {
    let mut stage = Stage::new().await;
    stage.config.concurrency = 1;
    // Nobody has judged these yet, so there is nothing to pay.
    for _ in 0..3 {
        let early = stage.joined().await;
        let ledger = stage.ledger();
        let defer = ledger.defer(Kind::Payout, &early.address, "refused", Duration::ZERO);
        defer.await.unwrap();
    }
    let contest = ended(&stage, Ending::Verdict, Outcome::OpenerWins, 0).await;
    let keeper = Running::start(&stage);
    until_status(&stage, &contest, BattleStatus::Paid).await;
    keeper.stop().await;
}

#[tokio::test]
async fn what_must_wait_is_not_looked_at_again_at_once() {
    let mut stage = Stage::new().await;
    stage.config.backoff_seconds = 3_600;
    stage.config.backoff_limit_seconds = 3_600;
    let early = stage.joined().await;
    let ledger = stage.ledger();
    let defer = ledger.defer(Kind::Payout, &early.address, "refused", Duration::ZERO);
    defer.await.unwrap();
    let keeper = Running::start(&stage);
    until("it is postponed", async || {
        let intent = ledger.intent(Kind::Payout, &early.address).await.unwrap();
        !intent.due && intent.status == Status::Planned
    })
    .await;
    keeper.stop().await;
    assert_eq!(stage.chain.looked_at(&early.address), 1);
}

#[tokio::test]
async fn however_many_notifications_come_the_node_is_asked_for_the_time_once_a_second() {
    let mut stage = Stage::new().await;
    stage.config.poll_ms = 600_000;
    let began = Instant::now();
    let keeper = Running::start(&stage);
    for _ in 0..40 {
        let notify = sqlx::query("SELECT pg_notify('chain_events', '1')");
        notify.execute(&stage.database.pool).await.unwrap();
        sleep(Duration::from_millis(60)).await;
    }
    keeper.stop().await;
    let seconds = u32::try_from(began.elapsed().as_secs()).unwrap();
    let asked = stage.chain.asked_for_time();
    assert!(asked <= seconds + 1, "{asked} times in {seconds} s");
    assert!(asked > 0);
}

#[tokio::test]
async fn a_judge_that_keeps_failing_is_asked_again_before_the_deadline() {
    let mut stage = Stage::new().await;
    stage.config.backoff_seconds = 2;
    let contest = stage.joined().await;
    for round in 1..=3 {
        for player in [&contest.opener, &contest.opponent] {
            stage.say(&contest, player, round, "riddle").await;
        }
    }
    let ledger = stage.ledger();
    for _ in 0..9 {
        let defer = ledger.defer(Kind::Settle, &contest.address, "shy", Duration::ZERO);
        defer.await.unwrap();
    }
    stage.chain.set_time(NOW + TIME_LEFT - 80);
    let judge = Arc::new(ShyJudge {
        refusals: AtomicU32::new(u32::MAX),
    });
    let keeper = Running::start_with(&stage, judge);
    let intent = async || ledger.intent(Kind::Settle, &contest.address).await.unwrap();
    until("the failure", async || !intent().await.due).await;
    keeper.stop().await;
    let rest: f64 = sqlx::query_scalar(
        "SELECT extract(epoch FROM due_at - updated_at)::float8 FROM app.intents WHERE kind = 'battle_settle'",
    )
    .fetch_one(&stage.database.pool)
    .await
    .unwrap();
    assert_eq!((rest, intent().await.attempts), (20.0, 10));
}
