//! One run: from the checkpoint in Postgres to the first failure.

use std::convert::Infallible;

use sqlx::postgres::PgPool;

use crate::config::Config;
use crate::error::Error;
use crate::metrics;
use crate::solana::assemble::{Assembler, Step};
use crate::solana::repair::repair;
use crate::solana::rpc::Rpc;
use crate::solana::source::Subscription;
use crate::store::Writer;

/// Waits for the right to write, reads from RPC if the stream cannot continue from the checkpoint, then follows the stream.
///
/// Only a failure ends it. One message is worked off before the next is read: while Postgres is slow, the stream waits, and nothing piles up here.
/// Sets `known` once the cluster is seen to be the rows', and `progress` once a slot was committed. May be dropped at any point: what is not committed is read again.
pub(crate) async fn follow(
    config: &Config,
    pool: &PgPool,
    known: &mut bool,
    progress: &mut bool,
) -> Result<Infallible, Error> {
    let mut writer = Writer::acquire(pool).await?;
    let rpc = Rpc::new(config);
    refuse_another_cluster(&rpc, &mut writer, known).await?;
    let from = match writer.checkpoint().await? {
        Some(checkpoint) if !checkpoint.needs_repair => checkpoint.slot,
        _ => repair(&rpc, config, &mut writer).await?,
    };
    let result = follow_stream(config, &mut writer, from, progress).await;
    if result.as_ref().is_err_and(Error::needs_repair) {
        writer.demand_repair().await?;
    }
    result
}

/// Rows of two clusters, or of one before and after it began anew, must never mix: slot numbers and addresses do not tell them apart.
///
/// Once it is `known`, the stream need not wait for an RPC service that is away.
async fn refuse_another_cluster(
    rpc: &Rpc,
    writer: &mut Writer,
    known: &mut bool,
) -> Result<(), Error> {
    let rpc = match rpc.genesis_hash().await {
        Ok(hash) => hash,
        Err(error) if *known => {
            tracing::warn!(%error, "RPC does not say which cluster it is; going on with the one that it was");
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    let rows = writer.belong_to(&rpc).await?;
    *known = rows == rpc;
    if *known {
        Ok(())
    } else {
        Err(Error::OtherCluster { rows, rpc })
    }
}

/// Subscribes from the checkpoint's own slot: messages for it that came after its commit are replayed too.
async fn follow_stream(
    config: &Config,
    writer: &mut Writer,
    from: u64,
    progress: &mut bool,
) -> Result<Infallible, Error> {
    let mut subscription = Subscription::open(config, from).await?;
    tracing::info!(from_slot = from, "following the chain");
    let mut assembler = Assembler::new(config.commitment, from);
    loop {
        let update = subscription.next().await?;
        for step in assembler.push(update)? {
            let needs_repair = match step {
                Step::Slot(batch) => {
                    let committed = writer.commit_slot(&batch).await?;
                    *progress = true;
                    metrics::checkpoint(&batch, assembler.newest_seen());
                    tracing::debug!(%batch, newest_event = committed.newest_event, "committed");
                    committed.needs_repair
                }
                Step::Dead(slot) => writer.roll_back(slot).await?,
            };
            if needs_repair {
                return Err(Error::DeadGround);
            }
        }
    }
}
