//! Reading from RPC what the stream cannot give: at the first start, and when the stream has a gap.
//!
//! The order matters. First the slot that will become the checkpoint is read, then accounts and signatures at that slot or later. So nothing up to
//! the checkpoint can be missing, and what came after it is written again, harmlessly, when the stream replays it.

use futures::{StreamExt, TryStreamExt, stream};
use solana_rpc_client_api::request::RpcRequest;
use solana_signature::Signature;

use crate::batch::Event;
use crate::config::Config;
use crate::error::Error;
use crate::metrics;
use crate::programs::Program;
use crate::solana::decode::{self, Malformed};
use crate::solana::history::{self, Found};
use crate::solana::rpc::Rpc;
use crate::store::{Snapshot, Writer};

/// Events written in one transaction.
const CHUNK: usize = 500;
/// A ledger that begins this early lacks nothing: embedded clusters begin a few dozen slots late, and no program is deployed by then.
const EARLY: u64 = 64;

/// Why RPC could not fill in.
#[derive(Debug, thiserror::Error)]
pub enum RepairError {
    /// A request failed.
    #[error("RPC at {url}: {reason}; check that the service runs and that rpc_url is right")]
    Rpc {
        /// Where: scheme, host and port.
        url: String,
        /// What went wrong.
        reason: String,
    },
    /// The service lists a transaction that it does not have.
    #[error(
        "RPC lists transaction {0} but does not have it; the indexer needs a service that keeps the program's whole history"
    )]
    Forgotten(Signature),
    /// The service is behind what is written already.
    #[error(
        "RPC is at slot {rpc}, behind the checkpoint at slot {checkpoint}; it may catch up, but a cluster that began anew needs a database of its own"
    )]
    Behind {
        /// Slot of the service.
        rpc: u64,
        /// Slot of the checkpoint.
        checkpoint: u64,
    },
    /// A node of the service is behind the slot that another one named.
    #[error(
        "a node of the RPC service is behind the slot that {method} was asked as of; if this goes on, set rpc_url to a service whose nodes keep pace"
    )]
    Lagging {
        /// The request.
        method: RpcRequest,
    },
    /// The pages of a history do not join.
    #[error(
        "RPC does not go on where it stopped listing transactions, at {0}; if this goes on, set rpc_url to a service whose nodes all keep the program's whole history"
    )]
    Torn(String),
    /// The service no longer has what the stream left out.
    #[error(
        "the history has to be read from slot {since} on, but RPC keeps it only from slot {first} on; set rpc_url to a service that keeps the program's whole history (a rebuild from this one would lose every event before slot {first})"
    )]
    Pruned {
        /// First slot that has to be read.
        since: u64,
        /// First slot that the service keeps.
        first: u64,
    },
    /// An answer that no sound service gives.
    #[error("RPC gave an answer that makes no sense: {}", .0.0)]
    Malformed(#[from] Malformed),
}

/// Reads accounts and events from RPC, writes them, and gives the new checkpoint.
///
/// # Errors
/// [`Error::Repair`] when RPC fails, [`Error::Store`] when Postgres does. What was written by then is right, and the checkpoint has not moved.
pub(crate) async fn repair(rpc: &Rpc, config: &Config, writer: &mut Writer) -> Result<u64, Error> {
    let checkpoint = writer.checkpoint().await?.map_or(0, |known| known.slot);
    let slot = rpc.slot().await?;
    if slot < checkpoint {
        return Err(RepairError::Behind {
            rpc: slot,
            checkpoint,
        }
        .into());
    }
    let finalized = rpc.finalized_slot().await?.min(slot);
    let since = first_to_read(rpc, writer.unsettled_from().await?).await?;
    tracing::info!(
        since,
        slot,
        finalized,
        "reading accounts and events from RPC"
    );
    let mut snapshot = read_accounts(rpc, slot).await?;
    let found = history::transactions(rpc, since, slot).await?;
    let read_before = writer.read_before().await?;
    let unread = found
        .iter()
        .filter(|found| !read_before.contains(&found.signature));
    let events = write_events(rpc, config, writer, unread, finalized).await?;
    snapshot.finalized = finalized;
    snapshot.known_from = since;
    snapshot.known = found.iter().map(|found| found.signature).collect();
    writer.commit_snapshot(&snapshot).await?;
    metrics::repair();
    let accounts = snapshot.accounts.len();
    tracing::info!(slot, accounts, events, "Postgres holds what RPC knows");
    Ok(slot)
}

/// The first slot whose transactions the service can and has to tell of. What it pruned before a first start is beyond reach; what it pruned
/// since would be a gap.
async fn first_to_read(rpc: &Rpc, since: u64) -> Result<u64, RepairError> {
    let first = rpc.first_slot().await?;
    if since > 0 && first > since {
        return Err(RepairError::Pruned { since, first });
    }
    if since == 0 && first > EARLY {
        tracing::warn!(
            first,
            "RPC keeps no history from before this slot: older events will be missing; rebuild from a service that keeps all of it"
        );
    }
    Ok(since.max(first))
}

async fn read_accounts(rpc: &Rpc, slot: u64) -> Result<Snapshot, RepairError> {
    let mut snapshot = Snapshot {
        slot,
        first_read: u64::MAX,
        ..Snapshot::default()
    };
    for program in Program::ALL {
        let read = rpc.accounts(program, slot).await?;
        snapshot.first_read = snapshot.first_read.min(read.slot);
        snapshot.context_slot = snapshot.context_slot.max(read.slot);
        snapshot.accounts.extend(read.versions);
    }
    Ok(snapshot)
}

async fn write_events<'a>(
    rpc: &Rpc,
    config: &Config,
    writer: &mut Writer,
    found: impl Iterator<Item = &'a Found> + Send,
    finalized: u64,
) -> Result<usize, Error> {
    let mut written = 0;
    let mut transactions = stream::iter(found)
        .map(|found| events(rpc, found))
        .buffered(config.repair_concurrency)
        .boxed();
    let mut waiting = Vec::new();
    while let Some(events) = transactions.try_next().await? {
        waiting.extend(events);
        if waiting.len() >= CHUNK {
            writer.commit_events(&waiting, finalized).await?;
            written += std::mem::take(&mut waiting).len();
        }
    }
    writer.commit_events(&waiting, finalized).await?;
    Ok(written + waiting.len())
}

async fn events(rpc: &Rpc, found: &Found) -> Result<Vec<Event>, RepairError> {
    let answer = rpc.transaction(&found.signature).await?;
    let block_time = answer.block_time;
    let index = answer.transaction_index.map_or(found.index, u64::from);
    let transaction = decode::rpc_transaction(found.signature, index, answer)?;
    Ok(decode::events(&transaction, block_time))
}
