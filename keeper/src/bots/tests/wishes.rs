//! Wishes to resign in unusual company.

use super::*;

const AN_HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn a_battle_whose_resignation_is_wished_is_not_judged_from_the_ledger_either() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    stage.say_everything(&contest).await;
    let ledger = stage.ledger();
    let pool = &stage.database.pool;
    resignations::plan(pool, &contest.address).await.unwrap();
    for (kind, rest) in [
        // Due now, and the resignation is not: the judge comes first.
        (Kind::Settle, Duration::ZERO),
        (Kind::Resign, AN_HOUR),
    ] {
        let defer = ledger.defer(kind, &contest.address, "busy", rest);
        defer.await.unwrap();
    }
    let keeper = Running::start(&stage);
    until("the judge has looked at it, twice", async || {
        stage.chain.looked_at(&contest.address) > 3
    })
    .await;
    keeper.stop().await;
    assert!(transcript(&stage, &contest).await.is_none());
    assert_eq!(stage.chain.received(), 0);
}

#[tokio::test]
async fn a_resignation_that_a_fork_took_back_is_made_again() {
    let mut stage = Stage::new().await;
    stage.config.reopen_seconds = 0;
    let contest = stage.joined().await;
    let plan = resignations::plan(&stage.database.pool, &contest.address);
    assert_eq!(plan.await.unwrap(), Wish::Planned);
    let first = Running::start(&stage);
    until_closed(&stage, Kind::Resign, &contest).await;
    first.stop().await;
    stage.chain.roll_back();
    assert_eq!(stage.chain.battle(&contest.address).ending, None);

    let second = Running::start(&stage);
    until_status(&stage, &contest, BattleStatus::Settled).await;
    second.stop().await;
    assert_eq!(stage.chain.received(), 2);
}
