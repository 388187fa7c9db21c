//! What operators watch. Names and meanings are listed in docs/indexer.md.

use std::time::Duration;

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

use crate::batch::SlotBatch;

const CHECKPOINT: &str = "roast_indexer_checkpoint_slot";
const FINALIZED: &str = "roast_indexer_finalized_slot";
const BEHIND: &str = "roast_indexer_slots_behind";
const BLOCK_TIME: &str = "roast_indexer_block_timestamp_seconds";
const WRITER: &str = "roast_indexer_is_writer";
const ROWS: &str = "roast_indexer_rows_written_total";
const RESTARTS: &str = "roast_indexer_reconnects_total";
const REPAIRS: &str = "roast_indexer_repairs_total";
const ROLLBACKS: &str = "roast_indexer_rollbacks_total";
const UNDECODABLE: &str = "roast_indexer_decode_failures_total";
const STRAYS: &str = "roast_indexer_stray_bank_updates_total";
const COMMIT: &str = "roast_indexer_commit_seconds";

pub(crate) fn describe() {
    describe_gauge!(CHECKPOINT, "Last slot whose rows are all in Postgres");
    describe_gauge!(FINALIZED, "Last slot whose rows are marked final");
    describe_gauge!(
        BEHIND,
        "Slots between the newest one that was read from the stream and the checkpoint"
    );
    describe_gauge!(
        BLOCK_TIME,
        "Unix time of the newest block whose rows are all in Postgres"
    );
    describe_gauge!(WRITER, "1 while this process writes, 0 while it stands by");
    describe_counter!(ROWS, "Rows written, by table");
    describe_counter!(RESTARTS, "Starts over from the checkpoint, by reason");
    describe_counter!(REPAIRS, "Gaps filled from RPC");
    describe_counter!(ROLLBACKS, "Dead slots whose rows were taken back");
    describe_counter!(
        UNDECODABLE,
        "Accounts and events that could not be decoded, by kind"
    );
    describe_counter!(STRAYS, "Updates of a bank that lost its slot to another");
    describe_histogram!(
        COMMIT,
        "Seconds from the start of a slot's transaction to its commit"
    );
}

pub(crate) fn checkpoint(batch: &SlotBatch, newest_seen: u64) {
    gauge!(CHECKPOINT).set(batch.slot as f64);
    gauge!(BEHIND).set(newest_seen.saturating_sub(batch.slot) as f64);
    if let Some(seconds) = batch.block_time {
        gauge!(BLOCK_TIME).set(seconds as f64);
    }
}

pub(crate) fn finalized(slot: u64) {
    gauge!(FINALIZED).set(slot as f64);
}

pub(crate) fn writer(holds_the_lock: bool) {
    gauge!(WRITER).set(f64::from(u8::from(holds_the_lock)));
}

pub(crate) fn rows(table: &'static str, count: u64) {
    counter!(ROWS, "table" => table).increment(count);
}

pub(crate) fn restart(reason: &'static str) {
    counter!(RESTARTS, "reason" => reason).increment(1);
}

pub(crate) fn repair() {
    counter!(REPAIRS).increment(1);
}

pub(crate) fn rollback() {
    counter!(ROLLBACKS).increment(1);
}

pub(crate) fn undecodable(kind: &'static str) {
    counter!(UNDECODABLE, "kind" => kind).increment(1);
}

pub(crate) fn strays(count: u64) {
    counter!(STRAYS).increment(count);
}

pub(crate) fn commit(duration: Duration) {
    histogram!(COMMIT).record(duration.as_secs_f64());
}
