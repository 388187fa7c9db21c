//! `chain.events`. An event is named by its place in its transaction, so a replay writes nothing twice.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use solana_signature::Signature;
use sqlx::postgres::PgConnection;
use time::OffsetDateTime;

use super::{block_time, slot, tips};
use crate::batch::{Event, EventBody};
use crate::metrics;
use crate::programs::Program;

/// Kind of a row whose bytes this build could not decode.
const UNDECODABLE: &str = "undecodable";

/// Inserts events in the order given, as final up to a slot, and returns the newest id among them. A transaction that landed again in another
/// slot, after a fork, moves its events there and keeps their ids.
pub(super) async fn insert(
    connection: &mut PgConnection,
    events: &[Event],
    finalized: Option<u64>,
) -> Result<Option<i64>, sqlx::Error> {
    if events.is_empty() {
        return Ok(None);
    }
    let mut rows = Rows::default();
    for event in events {
        rows.push(event);
    }
    let ids = sqlx::query_scalar!(
        "INSERT INTO chain.events AS e (
             slot, transaction_index, instruction_index, inner_index, signature, program, kind, battle, mint, payload, block_time, finality)
         SELECT v.slot, v.transaction_index, v.instruction_index, v.inner_index, v.signature, v.program, v.kind, v.battle, v.mint, v.payload, v.block_time,
             CASE WHEN v.slot <= $12 THEN 'finalized' ELSE 'confirmed' END::chain.finality
         FROM UNNEST($1::bigint[], $2::bigint[], $3::integer[], $4::integer[], $5::bytea[], $6::text[], $7::bytea[], $8::bytea[], $9::jsonb[], $10::timestamptz[], $11::chain.program[])
             WITH ORDINALITY
             AS v (slot, transaction_index, instruction_index, inner_index, signature, kind, battle, mint, payload, block_time, program, place)
         ORDER BY v.place
         ON CONFLICT (signature, instruction_index, inner_index) DO UPDATE
             SET slot = EXCLUDED.slot, transaction_index = EXCLUDED.transaction_index, block_time = EXCLUDED.block_time, finality = EXCLUDED.finality
             WHERE e.finality <> 'finalized' AND (e.slot < EXCLUDED.slot OR e.slot > EXCLUDED.slot AND EXCLUDED.finality = 'finalized')
         RETURNING id",
        &rows.slots,
        &rows.transaction_indexes,
        &rows.instruction_indexes,
        &rows.inner_indexes,
        &rows.signatures as &[&[u8]],
        &rows.kinds as &[&str],
        &rows.battles as &[Option<Vec<u8>>],
        &rows.mints as &[Option<Vec<u8>>],
        &rows.payloads,
        &rows.block_times as &[Option<OffsetDateTime>],
        &rows.programs as &[Program],
        finalized.map(slot),
    )
    .fetch_all(&mut *connection)
    .await?;
    tips::insert(connection, events).await?;
    metrics::rows("events", ids.len() as u64);
    Ok(ids.into_iter().max())
}

/// Transactions with events that are final.
pub(super) async fn final_transactions(
    connection: &mut PgConnection,
) -> Result<HashSet<Signature>, sqlx::Error> {
    let signatures = sqlx::query_scalar!(
        "SELECT DISTINCT signature FROM chain.events WHERE finality = 'finalized'"
    )
    .fetch_all(connection)
    .await?;
    Ok(signatures
        .iter()
        .filter_map(|bytes| Signature::try_from(bytes.as_slice()).ok())
        .collect())
}

/// Takes back the events of a dead slot.
pub(super) async fn remove(connection: &mut PgConnection, dead: u64) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM chain.events WHERE slot = $1 AND finality <> 'finalized'",
        slot(dead)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes back events of some slots that are not final and whose transactions the cluster does not know.
pub(super) async fn remove_unknown(
    connection: &mut PgConnection,
    slots: RangeInclusive<u64>,
    known: &[&[u8]],
) -> Result<u64, sqlx::Error> {
    let result = sqlx::query!(
        "DELETE FROM chain.events WHERE slot BETWEEN $1 AND $2 AND finality <> 'finalized' AND signature <> ALL($3)",
        slot(*slots.start()),
        slot(*slots.end()),
        known as &[&[u8]],
    )
    .execute(connection)
    .await?;
    Ok(result.rows_affected())
}

/// Columns of the rows to insert.
#[derive(Default)]
struct Rows<'a> {
    slots: Vec<i64>,
    transaction_indexes: Vec<i64>,
    instruction_indexes: Vec<i32>,
    inner_indexes: Vec<i32>,
    signatures: Vec<&'a [u8]>,
    kinds: Vec<&'static str>,
    battles: Vec<Option<Vec<u8>>>,
    mints: Vec<Option<Vec<u8>>>,
    payloads: Vec<Value>,
    block_times: Vec<Option<OffsetDateTime>>,
    programs: Vec<Program>,
}

impl<'a> Rows<'a> {
    fn push(&mut self, event: &'a Event) {
        let (kind, battle, mint, payload) = match &event.body {
            EventBody::Known(known) => (
                known.kind(),
                known.battle().map(|key| key.to_bytes().to_vec()),
                known.mint().map(|key| key.to_bytes().to_vec()),
                // Serialising plain fields cannot fail; if it ever did, the kind still tells what happened.
                serde_json::to_value(known).unwrap_or(Value::Null),
            ),
            EventBody::Undecodable(data) => (
                UNDECODABLE,
                None,
                None,
                json!({ "data": BASE64_STANDARD.encode(data) }),
            ),
        };
        self.slots.push(slot(event.slot));
        self.transaction_indexes.push(slot(event.transaction_index));
        self.instruction_indexes
            .push(place(event.instruction_index));
        self.inner_indexes.push(place(event.inner_index));
        self.signatures.push(event.signature.as_ref());
        self.kinds.push(kind);
        self.battles.push(battle);
        self.mints.push(mint);
        self.payloads.push(payload);
        self.block_times.push(block_time(event.block_time));
        self.programs.push(event.program);
    }
}

/// A transaction has at most a few hundred instructions.
pub(super) fn place(index: u32) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}
