use roast_protocol::amount::BaseUnits;
use roast_protocol::battle::Side;
use roast_protocol::battle::event::BattleEvent;
use roast_protocol::time::UnixSeconds;
use roast_protocol::verdict::Outcome;
use solana_keypair::Signer as _;
use solana_signature::Signature;

use super::*;
use crate::fixtures::{Contest, NOW, Stage};
use crate::resignations;

const HASH: [u8; 32] = [0xab; 32];

fn settled(battle: Pubkey) -> BattleEvent {
    BattleEvent::BattleSettled {
        battle,
        winner: None,
        transcript_hash: HASH,
        settled_at: UnixSeconds(NOW),
        outcome: Outcome::Draw,
        opener_scores: Default::default(),
        opponent_scores: Default::default(),
    }
}

fn forfeited(battle: Pubkey) -> BattleEvent {
    BattleEvent::BattleForfeited {
        battle,
        absent: Pubkey::new_unique(),
        winner: Pubkey::new_unique(),
        transcript_hash: HASH,
        settled_at: UnixSeconds(NOW),
        prize: BaseUnits(190),
        fee: BaseUnits(10),
        rest: BaseUnits(0),
        absent_side: Side::Opener,
    }
}

fn resigned(battle: Pubkey) -> BattleEvent {
    BattleEvent::JudgeResigned {
        battle,
        judge: Pubkey::new_unique(),
        resigned_at: UnixSeconds(NOW),
    }
}

/// Writes an event as the indexer does.
async fn happens(stage: &Stage, event: BattleEvent) {
    sqlx::query(
        "INSERT INTO chain.events (slot, transaction_index, instruction_index, inner_index, signature, program, kind, battle, payload, finality)
         VALUES (1, 0, 0, 0, $1, 'battle', $2, $3, $4::jsonb, 'confirmed')",
    )
    .bind(Signature::new_unique().as_ref())
    .bind(event.kind())
    .bind(event.battle().unwrap().as_ref())
    .bind(serde_json::to_value(&event).unwrap().to_string())
    .execute(&stage.database.pool)
    .await
    .unwrap();
}

/// Stores what the keeper would have settled on.
async fn transcript_is_stored(stage: &Stage, contest: &Contest, hash: [u8; 32]) {
    sqlx::query("INSERT INTO app.transcripts (battle, joined_at, hash, transcript) VALUES ($1, now(), $2, '')")
        .bind(contest.address.as_ref())
        .bind(hash)
        .execute(&stage.database.pool)
        .await
        .unwrap();
}

async fn foreign(stage: &Stage, last: &mut i64) -> Option<Vec<(Pubkey, &'static str)>> {
    let page = next_page(&stage.database.pool, &stage.judge.pubkey(), last).await;
    let pairs = |foreign: Vec<Foreign>| foreign.iter().map(|it| (it.battle, it.reason)).collect();
    page.unwrap().map(pairs)
}

#[tokio::test]
async fn a_ruling_that_no_keeper_of_this_database_made_is_seen_once() {
    let stage = Stage::new().await;
    let [settlement, forfeit, resignation, other_hash] = [
        stage.joined().await,
        stage.joined().await,
        stage.joined().await,
        stage.joined().await,
    ];
    happens(&stage, settled(settlement.address)).await;
    happens(&stage, forfeited(forfeit.address)).await;
    happens(&stage, resigned(resignation.address)).await;
    transcript_is_stored(&stage, &other_hash, [1; 32]).await;
    happens(&stage, settled(other_hash.address)).await;
    let mut last = 0;
    let expected = vec![
        (settlement.address, "foreign_verdict"),
        (forfeit.address, "foreign_forfeit"),
        (resignation.address, "foreign_resignation"),
        (other_hash.address, "foreign_verdict"),
    ];
    assert_eq!(foreign(&stage, &mut last).await, Some(expected));
    assert_eq!(foreign(&stage, &mut last).await, None);

    let late = stage.joined().await;
    happens(&stage, settled(late.address)).await;
    let expected = vec![(late.address, "foreign_verdict")];
    assert_eq!(foreign(&stage, &mut last).await, Some(expected));
}

#[tokio::test]
async fn what_a_keeper_stored_or_an_operator_planned_or_another_judge_ruled_rings_nothing() {
    let stage = Stage::new().await;
    let [settlement, forfeit, resignation, of_another] = [
        stage.joined().await,
        stage.joined().await,
        stage.joined().await,
        stage.joined().await,
    ];
    for (contest, event) in [
        (&settlement, settled(settlement.address)),
        (&forfeit, forfeited(forfeit.address)),
    ] {
        transcript_is_stored(&stage, contest, HASH).await;
        happens(&stage, event).await;
    }
    let pool = &stage.database.pool;
    resignations::plan(pool, &resignation.address)
        .await
        .unwrap();
    happens(&stage, resigned(resignation.address)).await;
    sqlx::query("UPDATE chain.battles SET judge = $1 WHERE address = $2")
        .bind([9u8; 32])
        .bind(of_another.address.as_ref())
        .execute(pool)
        .await
        .unwrap();
    happens(&stage, settled(of_another.address)).await;
    assert_eq!(foreign(&stage, &mut 0).await, Some(Vec::new()));
}

#[tokio::test]
async fn a_repair_is_waited_for_because_its_events_come_before_their_battles() {
    let stage = Stage::new().await;
    let battle = stage.joined().await.address;
    happens(&stage, settled(battle)).await;
    let repairing = async |needs_repair: bool| {
        sqlx::query(
            "INSERT INTO chain.checkpoints (source, slot, needs_repair) VALUES ('battle', 1, $1)
             ON CONFLICT (source) DO UPDATE SET needs_repair = $1",
        )
        .bind(needs_repair)
        .execute(&stage.database.pool)
        .await
        .unwrap();
    };
    let mut last = 0;
    repairing(true).await;
    assert_eq!(foreign(&stage, &mut last).await, None);
    repairing(false).await;
    let expected = vec![(battle, "foreign_verdict")];
    assert_eq!(foreign(&stage, &mut last).await, Some(expected));
}
