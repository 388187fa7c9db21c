//! How far the rows go.

use std::collections::HashSet;

use solana_signature::Signature;
use sqlx::postgres::PgConnection;

use super::writer::Writer;
use super::{SOURCE, events, from_slot, slot};

/// How far the rows go. Each number is a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkpoint {
    /// Everything up to here is in Postgres.
    pub slot: u64,
    /// Rows up to here cannot change any more.
    pub finalized: u64,
    /// Accounts were last read from RPC as of this slot.
    pub repaired: u64,
    /// The rows have to be read from RPC again before the stream continues.
    pub needs_repair: bool,
}

impl Writer {
    /// The checkpoint; `None` before the first start, at slot 0 after a rebuild.
    ///
    /// # Errors
    /// When Postgres fails.
    pub async fn checkpoint(&mut self) -> Result<Option<Checkpoint>, sqlx::Error> {
        read(&mut self.connection).await
    }

    /// Ties the rows to a cluster at the first start; gives the genesis hash of the cluster that they belong to.
    ///
    /// The checkpoint's row is made before any other, so that not even rows of a first start that was interrupted are of an unknown cluster.
    ///
    /// # Errors
    /// When Postgres fails.
    pub async fn belong_to(&mut self, genesis_hash: &str) -> Result<String, sqlx::Error> {
        sqlx::query_scalar!(
            r#"INSERT INTO chain.checkpoints AS c (source, slot, needs_repair, genesis_hash) VALUES ($1, 0, true, $2)
             ON CONFLICT (source) DO UPDATE SET genesis_hash = COALESCE(c.genesis_hash, EXCLUDED.genesis_hash)
             RETURNING genesis_hash AS "genesis_hash!""#,
            SOURCE,
            genesis_hash
        )
        .fetch_one(&mut self.connection)
        .await
    }

    /// Makes the next start read from RPC, whoever does it.
    ///
    /// # Errors
    /// When Postgres fails.
    pub async fn demand_repair(&mut self) -> Result<(), sqlx::Error> {
        demand_repair(&mut self.connection).await
    }

    /// The lowest slot from which events may be missing or may still change: what a repair has to read again. 0 before the first start.
    ///
    /// # Errors
    /// When Postgres fails.
    pub async fn unsettled_from(&mut self) -> Result<u64, sqlx::Error> {
        let Some(checkpoint) = self.checkpoint().await? else {
            return Ok(0);
        };
        let oldest =
            sqlx::query_scalar!("SELECT min(slot) FROM chain.events WHERE finality <> 'finalized'")
                .fetch_one(&mut self.connection)
                .await?
                .map(from_slot);
        Ok(oldest.map_or(checkpoint.slot, |oldest| oldest.min(checkpoint.slot)))
    }

    /// Transactions whose events a first start that did not end has written for good; none once a first start has ended.
    ///
    /// # Errors
    /// When Postgres fails.
    pub async fn read_before(&mut self) -> Result<HashSet<Signature>, sqlx::Error> {
        match self.checkpoint().await? {
            Some(checkpoint) if checkpoint.repaired == 0 => {
                events::final_transactions(&mut self.connection).await
            }
            _ => Ok(HashSet::new()),
        }
    }
}

pub(super) async fn read(connection: &mut PgConnection) -> Result<Option<Checkpoint>, sqlx::Error> {
    let row = sqlx::query!(
        "SELECT slot, finalized_slot, repaired_slot, needs_repair FROM chain.checkpoints WHERE source = $1",
        SOURCE
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Checkpoint {
        slot: from_slot(row.slot),
        finalized: from_slot(row.finalized_slot),
        repaired: from_slot(row.repaired_slot),
        needs_repair: row.needs_repair,
    }))
}

/// Moves the checkpoint forward, in the transaction that writes the slot's rows.
pub(super) async fn advance(connection: &mut PgConnection, to: u64) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO chain.checkpoints AS c (source, slot) VALUES ($1, $2)
         ON CONFLICT (source) DO UPDATE SET slot = GREATEST(c.slot, EXCLUDED.slot), updated_at = now()",
        SOURCE,
        slot(to)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Sets the checkpoint after a repair: everything up to `to` is here, and accounts were read at `context_slot`.
pub(super) async fn repaired(
    connection: &mut PgConnection,
    to: u64,
    context_slot: u64,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO chain.checkpoints AS c (source, slot, repaired_slot) VALUES ($1, $2, $3)
         ON CONFLICT (source) DO UPDATE
         SET slot = GREATEST(c.slot, EXCLUDED.slot), repaired_slot = EXCLUDED.repaired_slot, needs_repair = false, updated_at = now()",
        SOURCE,
        slot(to),
        slot(context_slot)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes the next start read from RPC.
pub(super) async fn demand_repair(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE chain.checkpoints SET needs_repair = true WHERE source = $1",
        SOURCE
    )
    .execute(connection)
    .await?;
    Ok(())
}
