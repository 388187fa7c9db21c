//! Answers that go over everything that ever happened, and what they may cost the others.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use futures::future::join_all;
use serde_json::json;
use sqlx::PgPool;

use super::chain::{self, Battle, MINT, address};
use super::support::{self, Api, app, call};
use crate::config::Config;

const PATIENCE: Duration = Duration::from_secs(20);

/// Statements of this database that wait for a lock.
async fn waiting(pool: &PgPool) -> i64 {
    sqlx::query_scalar(
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    )
    .fetch_one(pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn however_many_ask_for_the_whole_history_others_find_a_connection() {
    let api = Api::start().await;
    chain::insert_mint(api.pool(), MINT).await;
    chain::insert_config(api.pool()).await;
    let mut blocking = api.pool().begin().await.unwrap();
    sqlx::query("LOCK TABLE chain.battles IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *blocking)
        .await
        .unwrap();
    let records = (1..=40).map(|wallet| format!("/api/players/{}", address(wallet)));
    let paths = records.chain(["/api/fees".to_owned(), "/api/leaderboard".to_owned()]);
    let asking: Vec<_> = paths
        .map(|path| {
            let app = app(&api.state);
            tokio::spawn(async move {
                call(&app, Request::get(path).body(Body::empty()).unwrap()).await
            })
        })
        .collect();
    let all_wait = async {
        while waiting(api.pool()).await < 4 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, all_wait).await.unwrap();
    // The blocking transaction and the test hold two; none is with those who wait.
    let busy = api.pool().size() as usize - api.pool().num_idle();
    assert!(busy <= 2, "{busy} connections of the others are taken");
    assert_eq!(api.get("/api/config").await.ok()["feeBps"], 500);
    for answer in join_all(asking).await {
        answer.unwrap().problem(503, "database_unavailable");
    }
    blocking.rollback().await.unwrap();
    api.get("/api/fees").await.ok();
}

#[tokio::test]
async fn the_leaderboard_and_the_fees_are_shared_for_a_while() {
    let api = Api::with(Config {
        shared_answer_seconds: 3_600,
        ..support::config()
    })
    .await;
    chain::insert_mint(api.pool(), MINT).await;
    Battle::paid(20, "opener_wins").insert(api.pool()).await;
    let first = api.get("/api/leaderboard").await.ok();
    let fees = api.get("/api/fees").await.ok();
    Battle::paid(21, "opponent_wins").insert(api.pool()).await;
    chain::insert_event(
        api.pool(),
        "battle_paid",
        Some(address(21)),
        None,
        json!({"fee": 7}),
    )
    .await;
    assert_eq!(api.get("/api/leaderboard").await.ok(), first);
    assert_eq!(api.get("/api/fees").await.ok(), fees);
    let shorter = api.get("/api/leaderboard?limit=1").await.ok();
    assert_eq!(shorter["items"][0], first["items"][0]);
    assert!(shorter["nextCursor"].is_string());
    let another = api.get("/api/leaderboard?by=battles").await.ok();
    assert_eq!(another["items"][0]["battles"], 2);
}

#[tokio::test]
async fn battles_of_one_token_and_of_one_tier_are_found_without_reading_all_others() {
    let api = Api::start().await;
    sqlx::query(
        "INSERT INTO chain.battles (address, opener, mint, judge, battle_index, tier, stake, decimals, fee_bps, judge_seconds, status, opened_at, join_deadline, slot,
             write_version, finality)
         SELECT sha256(int4send(n)), $1, CASE WHEN n > 5 THEN $1 ELSE $2 END, $1, n, CASE WHEN n > 5 THEN 0 ELSE 3 END, 1, 9, 500, 600, 'open', to_timestamp(n),
             to_timestamp(n), 1, 1, 'finalized'
         FROM generate_series(1, 20000) n",
    )
    .bind(address(1))
    .bind(address(2))
    .execute(api.pool())
    .await
    .unwrap();
    sqlx::query("ANALYZE chain.battles")
        .execute(api.pool())
        .await
        .unwrap();
    let used = async |index: &str| -> i64 {
        sqlx::query_scalar("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = $1")
            .bind(index)
            .fetch_one(api.pool())
            .await
            .unwrap()
    };
    for (index, query) in [
        ("battles_mint", format!("mint={}", address(2))),
        ("battles_tier", "tier=diamond".to_owned()),
    ] {
        // Postgres tells what it used only after a while.
        let found = async {
            while used(index).await == 0 {
                let page = api.get(&format!("/api/battles?{query}")).await.ok();
                assert_eq!(page["items"].as_array().unwrap().len(), 5);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        let found = tokio::time::timeout(PATIENCE, found).await;
        assert!(found.is_ok(), "{index} is not used");
    }
}
