//! The store side: one writer, one transaction a slot.

mod accounts;
mod battle;
mod burn;
mod checkpoint;
mod events;
mod finality;
mod rollback;
mod tipping;
mod tips;
mod versions;
mod write;
mod writer;

pub use checkpoint::Checkpoint;
pub use write::{Committed, Snapshot};
pub use writer::Writer;

use time::OffsetDateTime;

/// The row of `chain.checkpoints` that belongs to this source.
const SOURCE: &str = "solana";

/// A slot as Postgres holds it. Slots are far below 2^63 for as long as there are clusters.
fn slot(slot: u64) -> i64 {
    i64::try_from(slot).unwrap_or(i64::MAX)
}

/// A slot that came from Postgres, where a check keeps it from being negative.
fn from_slot(slot: i64) -> u64 {
    u64::try_from(slot).unwrap_or(0)
}

fn block_time(seconds: Option<i64>) -> Option<OffsetDateTime> {
    seconds.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok())
}
