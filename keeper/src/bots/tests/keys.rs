//! Keepers of several keys on one database, as while a judge's key is replaced.

use solana_keypair::Keypair;

use super::*;
use crate::config::KeypairSource;
use crate::ledger::Ledger;

/// A keeper on the same stage with a new key.
fn start_with_a_new_key(stage: &Stage) -> (Running, Ledger) {
    let key = Keypair::new();
    let config = Config {
        judge_keypair: KeypairSource::Bytes(key.to_bytes().to_vec()),
        ..stage.config.clone()
    };
    let ledger = Ledger::new(stage.database.pool.clone(), key.pubkey());
    let keeper = Running::start_as(stage, config, Arc::new(OfflineJudge));
    (keeper, ledger)
}

#[tokio::test]
async fn a_keeper_with_a_new_key_leaves_the_wishes_to_the_old_one_alone() {
    let stage = Stage::new().await;
    let contest = stage.joined().await;
    stage.say_everything(&contest).await;
    let plan = resignations::plan(&stage.database.pool, &contest.address);
    assert_eq!(plan.await.unwrap(), Wish::Planned);

    let (newer, its_ledger) = start_with_a_new_key(&stage);
    // What anybody may do, to know that the new keeper has been at work.
    let anybodys = ended(&stage, Ending::Verdict, Outcome::OpenerWins, 0).await;
    until_status(&stage, &anybodys, BattleStatus::Paid).await;
    sleep(Duration::from_millis(300)).await;
    newer.stop().await;
    let kind = Kind::Resign;
    let wish = stage.ledger().intent(kind, &contest.address).await.unwrap();
    assert_eq!((wish.status, wish.attempts), (Status::Planned, 0));
    let of_the_new_key = its_ledger.intent(kind, &contest.address).await;
    assert!(!of_the_new_key.unwrap().recorded);

    let old = Running::start(&stage);
    until_closed(&stage, kind, &contest).await;
    old.stop().await;
    let battle = stage.chain.battle(&contest.address);
    assert_eq!(battle.ending, Some(Ending::Resignation));
}

#[tokio::test]
async fn an_old_and_a_new_key_each_judge_their_own_battles_side_by_side() {
    let stage = Stage::new().await;
    let mut contests = Vec::new();
    for _ in 0..4 {
        let contest = stage.joined().await;
        stage.say_everything(&contest).await;
        contests.push(contest);
    }
    let old = Running::start(&stage);
    let (newer, its_ledger) = start_with_a_new_key(&stage);
    for contest in &contests {
        until_status(&stage, contest, BattleStatus::Paid).await;
        until_closed(&stage, Kind::Settle, contest).await;
        let settle = its_ledger.intent(Kind::Settle, &contest.address).await;
        assert!(!settle.unwrap().recorded);
    }
    old.stop().await;
    newer.stop().await;
    assert_eq!(stage.chain.payments().len(), contests.len());
}
