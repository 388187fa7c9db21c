//! Health, readiness and metrics.

use std::time::Duration;

use futures::future::join_all;
use metrics_exporter_prometheus::PrometheusBuilder;
use roast_migrations::testing::TestDatabase;
use serde_json::json;
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use super::rpc::Rpc;
use super::support::{self, Api};
use crate::config::Config;

async fn checkpoint(pool: &PgPool, slot: i64) {
    let insert = sqlx::query(
        "INSERT INTO chain.checkpoints (source, slot, repaired_slot) VALUES ('battle', $1, 1)
         ON CONFLICT (source) DO UPDATE SET slot = $1, repaired_slot = 1",
    );
    insert.bind(slot).execute(pool).await.unwrap();
}

#[tokio::test]
async fn the_process_is_healthy_whatever_else_is_down() {
    let api = Api::start().await;
    api.database.pool.close().await;
    assert_eq!(api.get("/health").await.ok()["status"], "ok");
}

#[tokio::test]
async fn readiness_names_the_part_that_is_not() {
    let rpc = Rpc::start().await;
    rpc.set("getSlot", json!(1_000));
    let api = Api::with(Config {
        rpc_url: rpc.url.clone(),
        ..support::config()
    })
    .await;
    // An indexer that has begun, and has read nothing.
    sqlx::raw_sql(
        "INSERT INTO chain.checkpoints (source, slot, needs_repair) VALUES ('battle', 0, true)",
    )
    .execute(api.pool())
    .await
    .unwrap();
    let problem = api.get("/ready").await.problem(503, "not_ready");
    assert_eq!(
        problem["checks"]["indexer"]["detail"],
        "nothing is indexed yet"
    );
    checkpoint(api.pool(), 900).await;
    let ready = api.get("/ready").await.ok();
    assert_eq!(
        (
            &ready["checks"]["rpc"]["detail"],
            &ready["checks"]["indexer"]["detail"]
        ),
        (
            &json!("answers at slot 1000"),
            &json!("100 slots behind the chain")
        )
    );
    checkpoint(api.pool(), 800).await;
    let problem = api.get("/ready").await.problem(503, "not_ready");
    assert_eq!(
        (
            &problem["checks"]["indexer"]["ok"],
            &problem["checks"]["postgres"]["ok"]
        ),
        (&json!(false), &json!(true))
    );
    rpc.fail("getSlot", -32_005, "behind");
    let problem = api.get("/ready").await.problem(503, "not_ready");
    assert_eq!(
        (
            &problem["checks"]["rpc"]["ok"],
            &problem["checks"]["postgres"]["ok"]
        ),
        (&json!(false), &json!(true))
    );
    api.database.pool.close().await;
    let problem = api.get("/ready").await.problem(503, "not_ready");
    assert_eq!(problem["checks"]["postgres"]["ok"], false);
}

#[tokio::test]
async fn metrics_are_rendered_when_there_is_a_recorder() {
    let off = Api::start().await;
    off.get("/metrics").await.problem(404, "metrics_off");
    let recorder = PrometheusBuilder::new().build_recorder();
    metrics::with_local_recorder(&recorder, || {
        metrics::counter!("roast_test_total").increment(3)
    });
    let on = Api::with(Config {
        metrics: Some(recorder.handle()),
        ..support::config()
    })
    .await;
    let text = on.get("/metrics").await;
    assert!(
        text.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/plain")
    );
    assert!(text.body.as_str().unwrap().contains("roast_test_total 3"));
}

#[tokio::test]
async fn however_many_ask_at_once_one_look_is_taken() {
    let rpc = Rpc::start().await;
    rpc.set("getSlot", json!(1_000));
    let api = Api::with(Config {
        rpc_url: rpc.url.clone(),
        ..support::config()
    })
    .await;
    checkpoint(api.pool(), 900).await;
    for answer in join_all((0..20).map(|_| api.get("/ready"))).await {
        answer.ok();
    }
    assert_eq!(rpc.count("getSlot"), 1);
}

#[tokio::test]
async fn the_lag_of_the_indexer_is_measured_although_nobody_asks() {
    let recorder = PrometheusBuilder::new().build_recorder();
    // Tests have one thread, and so has all that they spawn.
    let _guard = metrics::set_default_local_recorder(&recorder);
    let rpc = Rpc::start().await;
    rpc.set("getSlot", json!(1_000));
    let database = TestDatabase::create().await;
    checkpoint(&database.pool, 900).await;
    let config = Config {
        rpc_url: rpc.url.clone(),
        ..support::config()
    };
    let cancel = CancellationToken::new();
    let server = crate::bind(config, database.pool.clone(), cancel.clone())
        .await
        .unwrap();
    let running = tokio::spawn(server.run());
    let measured = async {
        while !recorder
            .handle()
            .render()
            .contains("roast_api_indexer_lag_slots 100")
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), measured)
        .await
        .unwrap();
    cancel.cancel();
    running.await.unwrap();
}
