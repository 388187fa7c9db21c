//! Mistakes in the keeper itself.

use super::*;
use crate::error::RunError;

#[tokio::test]
async fn a_panic_over_one_battle_gives_its_place_to_the_next() {
    let mut stage = Stage::new().await;
    stage.config.concurrency = 1;
    stage.config.backoff_seconds = 1;
    let (cursed, other) = (stage.open().await, stage.open().await);
    stage.chain.faults(|faults| {
        faults.cursed.insert(cursed.address);
    });
    stage.chain.set_time(NOW + TIME_LEFT + 1);
    let ledger = stage.ledger();
    let keeper = Running::start(&stage);
    until("the panic is written down", async || {
        let intent = ledger.intent(Kind::Cancel, &cursed.address).await.unwrap();
        intent.status == Status::Planned && intent.attempts > 0
    })
    .await;
    until_status(&stage, &other, BattleStatus::Cancelled).await;
    stage.chain.faults(|faults| faults.cursed.clear());
    until_status(&stage, &cursed, BattleStatus::Cancelled).await;
    keeper.stop().await;
}

#[tokio::test]
async fn when_a_part_of_the_keeper_ends_all_of_it_does() {
    let stage = Stage::new().await;
    stage.chain.faults(|faults| {
        faults.cursed.insert(stage.judge.pubkey());
    });
    let keeper = crate::run_with(
        stage.config.clone(),
        stage.database.pool.clone(),
        stage.chain.clone(),
        Arc::new(OfflineJudge),
        CancellationToken::new(),
    );
    let ended = tokio::time::timeout(Duration::from_secs(20), keeper).await;
    let ended = ended.expect("it goes on without a part of it");
    assert!(matches!(ended, Err(RunError::PartEnded)), "{ended:?}");
}
