//! What the tests ask of Postgres. Plain queries, so that the offline query data holds the product's alone.

use roast_protocol::Pubkey;
use serde_json::Value;
use sqlx::postgres::PgPool;
use sqlx::{AssertSqlSafe, Row as _};

/// Status, write version and finality of a battle; `None` when it has no row.
pub(crate) async fn battle(pool: &PgPool, address: Pubkey) -> Option<(String, i64, String)> {
    sqlx::query(
        "SELECT status::text, write_version, finality::text FROM chain.battles WHERE address = $1",
    )
    .bind(address.to_bytes().to_vec())
    .fetch_optional(pool)
    .await
    .unwrap()
    .map(|row| (row.get(0), row.get(1), row.get(2)))
}

pub(crate) async fn status(pool: &PgPool, address: Pubkey) -> Option<String> {
    battle(pool, address).await.map(|(status, _, _)| status)
}

/// Ids, slots and kinds of all events, by id.
pub(crate) async fn events(pool: &PgPool) -> Vec<(i64, i64, String)> {
    sqlx::query_as("SELECT id, slot, kind FROM chain.events ORDER BY id")
        .fetch_all(pool)
        .await
        .unwrap()
}

pub(crate) async fn event_slots(pool: &PgPool) -> Vec<i64> {
    events(pool)
        .await
        .into_iter()
        .map(|(_, slot, _)| slot)
        .collect()
}

pub(crate) async fn count(pool: &PgPool, what: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {what}")))
        .fetch_one(pool)
        .await
        .unwrap()
}

/// Slot, finalized slot and repaired slot of the checkpoint.
pub(crate) async fn checkpoint(pool: &PgPool) -> Option<(i64, i64, i64)> {
    sqlx::query_as("SELECT slot, finalized_slot, repaired_slot FROM chain.checkpoints")
        .fetch_optional(pool)
        .await
        .unwrap()
}

/// Everything that the chain says, as JSON: what has to be the same whichever way the rows came to be. Events stand in the order of their ids,
/// which may leave numbers out.
pub(crate) async fn everything(pool: &PgPool) -> Value {
    sqlx::query_scalar(
        "SELECT jsonb_build_object(
             'battles', (SELECT jsonb_agg(to_jsonb(b) ORDER BY b.address) FROM chain.battles b),
             'events', (SELECT jsonb_agg(to_jsonb(e) - 'id' ORDER BY e.id) FROM chain.events e),
             'versions', (SELECT jsonb_agg(to_jsonb(v) ORDER BY v.address, v.slot, v.write_version) FROM chain.account_versions v),
             'slots', (SELECT jsonb_agg(to_jsonb(s) ORDER BY s.slot) FROM chain.slots s),
             'checkpoint', (SELECT jsonb_agg(c.slot) FROM chain.checkpoints c))",
    )
    .fetch_one(pool)
    .await
    .unwrap()
}
