//! The transactions that write the chain schema.

use std::collections::HashSet;
use std::time::Instant;

use roast_protocol::Pubkey;
use solana_signature::Signature;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use super::writer::{Writer, in_time};
use super::{accounts, block_time, checkpoint, events, finality, rollback, slot, versions};
use crate::batch::{AccountVersion, Event, SlotBatch};
use crate::error::Error;
use crate::metrics;

/// Channel on which readers hear the id of the newest event, after commit.
const CHANNEL: &str = "chain_events";

/// Most raw states in one statement.
const CHUNK: usize = 1_000;

/// What a commit led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Committed {
    /// The newest event written, if any.
    pub newest_event: Option<i64>,
    /// The rows turned out to stand on a dead fork: RPC has to be read before the stream continues.
    pub needs_repair: bool,
}

/// Everything that RPC says about the program as of a slot.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// All events up to here are in Postgres: the new checkpoint.
    pub slot: u64,
    /// The first slot that accounts were read at, a program after the other; never before `slot`. What is missing then is gone by then.
    pub first_read: u64,
    /// The last slot that accounts were read at.
    pub context_slot: u64,
    /// All accounts of the programs.
    pub accounts: Vec<AccountVersion>,
    /// The first slot that `known` speaks of.
    pub known_from: u64,
    /// Transactions of the programs that the cluster knows, in the slots from `known_from` to `slot`.
    pub known: Vec<Signature>,
    /// The newest slot that is final, at most `slot`.
    pub finalized: u64,
}

impl Writer {
    /// Writes all changes of a slot, moves the checkpoint and tells readers: in one transaction.
    ///
    /// # Errors
    /// [`Error::Store`] when Postgres fails, [`Error::OtherBlock`] when the slot is final with another block; then nothing of the slot is written.
    pub async fn commit_slot(&mut self, batch: &SlotBatch) -> Result<Committed, Error> {
        let started = Instant::now();
        let committed = in_time(self.write_slot(batch)).await?;
        metrics::commit(started.elapsed());
        Ok(committed)
    }

    async fn write_slot(&mut self, batch: &SlotBatch) -> Result<Committed, Error> {
        let mut transaction = self.connection.begin().await?;
        replace_block(&mut transaction, batch).await?;
        write_block(&mut transaction, batch).await?;
        write_accounts(&mut transaction, &batch.accounts).await?;
        let closed = closed_accounts(&mut transaction, batch).await?;
        write_accounts(&mut transaction, &closed).await?;
        let newest_event = events::insert(&mut transaction, &batch.events, None).await?;
        checkpoint::advance(&mut transaction, batch.slot).await?;
        if let Some(finalized) = batch.finalized {
            finality::finalize(&mut transaction, finalized).await?;
        }
        let needs_repair = checkpoint::read(&mut transaction)
            .await?
            .is_some_and(|checkpoint| checkpoint.needs_repair);
        notify(&mut transaction, newest_event).await?;
        transaction.commit().await?;
        Ok(Committed {
            newest_event,
            needs_repair,
        })
    }

    /// Writes events that RPC told of, as final up to the slot `finalized`. The checkpoint stays, so that an interrupted repair begins anew.
    ///
    /// # Errors
    /// When Postgres fails; then none of them is written.
    pub async fn commit_events(
        &mut self,
        batch: &[Event],
        finalized: u64,
    ) -> Result<(), sqlx::Error> {
        in_time(async {
            let mut transaction = self.connection.begin().await?;
            let newest_event = events::insert(&mut transaction, batch, Some(finalized)).await?;
            notify(&mut transaction, newest_event).await?;
            transaction.commit().await
        })
        .await
    }

    /// Makes a snapshot the new ground: its accounts replace what was there, accounts that it lacks are closed, events that the cluster does not
    /// know go, the checkpoint moves, and what is final by then is marked.
    ///
    /// # Errors
    /// When Postgres fails; then nothing is written.
    pub async fn commit_snapshot(&mut self, snapshot: &Snapshot) -> Result<(), sqlx::Error> {
        let mut transaction = self.connection.begin().await?;
        let closed = missing_accounts(&mut transaction, snapshot).await?;
        forget_ancestry(&mut transaction, snapshot.context_slot).await?;
        write_accounts(&mut transaction, &snapshot.accounts).await?;
        write_accounts(&mut transaction, &closed).await?;
        let known: Vec<&[u8]> = snapshot.known.iter().map(AsRef::as_ref).collect();
        let read = snapshot.known_from..=snapshot.slot;
        let removed = events::remove_unknown(&mut transaction, read, &known).await?;
        if removed > 0 {
            tracing::warn!(removed, "events of a dead fork were taken back");
        }
        checkpoint::repaired(&mut transaction, snapshot.slot, snapshot.context_slot).await?;
        finality::settle(&mut transaction, snapshot.finalized).await?;
        transaction.commit().await
    }
}

/// Takes back what another block in the same slot wrote, as of a fork that the stream never called dead.
async fn replace_block(connection: &mut PgConnection, batch: &SlotBatch) -> Result<(), Error> {
    let other = sqlx::query!(
        r#"SELECT blockhash AS "blockhash!", finality = 'finalized' AS "is_final!" FROM chain.slots WHERE slot = $1 AND blockhash <> $2"#,
        slot(batch.slot),
        batch.blockhash,
    )
    .fetch_optional(&mut *connection)
    .await?;
    match other {
        None => Ok(()),
        Some(block) if block.is_final => Err(Error::OtherBlock {
            slot: batch.slot,
            known: block.blockhash,
            streamed: batch.blockhash.clone(),
        }),
        Some(_) => Ok(rollback::roll_back(connection, batch.slot).await?),
    }
}

async fn write_block(connection: &mut PgConnection, batch: &SlotBatch) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO chain.slots (slot, parent, blockhash, block_time, finality) VALUES ($1, $2, $3, $4, 'confirmed')
         ON CONFLICT (slot) DO NOTHING",
        slot(batch.slot),
        slot(batch.parent),
        batch.blockhash,
        block_time(batch.block_time),
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn write_accounts(
    connection: &mut PgConnection,
    accounts: &[AccountVersion],
) -> Result<(), sqlx::Error> {
    for chunk in accounts.chunks(CHUNK) {
        let kept = versions::insert(connection, chunk).await?;
        metrics::rows("account_versions", kept);
    }
    for version in accounts {
        accounts::apply(connection, version).await?;
    }
    Ok(())
}

/// Among the addresses that the slot's transactions closed, those of accounts that are known here.
async fn closed_accounts(
    connection: &mut PgConnection,
    batch: &SlotBatch,
) -> Result<Vec<AccountVersion>, sqlx::Error> {
    if batch.closed.is_empty() {
        return Ok(Vec::new());
    }
    let addresses: Vec<&[u8]> = batch.closed.iter().map(|(key, _)| key.as_ref()).collect();
    let known = versions::known_open(connection, &addresses).await?;
    Ok(known
        .into_iter()
        .filter_map(|address| {
            let (_, signature) = batch.closed.iter().rev().find(|(key, _)| *key == address)?;
            Some(AccountVersion::closed(
                address,
                batch.slot,
                Some(*signature),
            ))
        })
        .collect())
}

async fn missing_accounts(
    connection: &mut PgConnection,
    snapshot: &Snapshot,
) -> Result<Vec<AccountVersion>, sqlx::Error> {
    let present: HashSet<Pubkey> = snapshot
        .accounts
        .iter()
        .map(|version| version.address)
        .collect();
    Ok(versions::all_open(connection)
        .await?
        .into_iter()
        .filter(|address| !present.contains(address))
        .map(|address| AccountVersion::closed(address, snapshot.first_read, None))
        .collect())
}

/// Ancestry starts anew behind a snapshot: slots before it may belong to a fork whose end the stream never told.
async fn forget_ancestry(
    connection: &mut PgConnection,
    context_slot: u64,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM chain.slots WHERE slot <= $1 AND finality <> 'finalized'",
        slot(context_slot)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Delivered by Postgres after the commit, or not at all.
async fn notify(connection: &mut PgConnection, newest: Option<i64>) -> Result<(), sqlx::Error> {
    if let Some(id) = newest {
        sqlx::query!("SELECT pg_notify($1, $2)", CHANNEL, id.to_string())
            .execute(connection)
            .await?;
    }
    Ok(())
}
