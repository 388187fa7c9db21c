//! Chain to Postgres: follows Yellowstone gRPC and writes the chain schema.
//!
//! The indexer keeps no state of its own. Whatever happens - the stream ends, Postgres goes away, another indexer takes over - it starts over from
//! the checkpoint in Postgres, which moves in the same transaction as the rows that it vouches for. docs/indexer.md lists what that guarantees.

pub mod batch;
mod config;
mod error;
mod follow;
mod metrics;
pub mod programs;
pub mod solana;
pub mod store;

pub use config::{Commitment, Config};
pub use error::Error;

use std::time::Duration;

use sqlx::postgres::PgPool;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Follows the chain until it is told to stop. Any number of these may run on one database: one writes, the others stand by.
///
/// # Errors
/// [`Error::Config`] for settings that can never work, [`Error::OtherCluster`] when the rows are not of the cluster that `rpc_url` leads to. Every
/// other failure is logged, counted and tried again, with pauses of up to 5 s.
pub async fn run(config: Config, pool: PgPool, cancel: CancellationToken) -> Result<(), Error> {
    config.validate()?;
    metrics::describe();
    // Stopping drops whatever is under way: a transaction that is not committed never happened.
    let stopped = cancel
        .run_until_cancelled(follow_for_ever(&config, &pool))
        .await;
    metrics::writer(false);
    match stopped {
        None => {
            tracing::info!("the indexer has stopped");
            Ok(())
        }
        Some(error) => Err(error),
    }
}

/// Starts over after every failure that may pass; gives the first that cannot.
async fn follow_for_ever(config: &Config, pool: &PgPool) -> Error {
    let (mut pause, mut known) = (FIRST_PAUSE, false);
    loop {
        let mut progress = false;
        let Err(error) = follow::follow(config, pool, &mut known, &mut progress).await;
        // The session that held the lock ended with the run.
        metrics::writer(false);
        if error.is_fatal() {
            return error;
        }
        metrics::restart(error.reason());
        tracing::warn!(%error, "starting over from the checkpoint");
        pause = if progress {
            FIRST_PAUSE
        } else {
            (pause * 2).min(LONGEST_PAUSE)
        };
        sleep(pause).await;
    }
}

/// Empties the chain schema, so that the next start of the indexer reads everything from the chain again.
///
/// # Errors
/// [`Error::InUse`] while an indexer writes, [`Error::Store`] when Postgres fails.
pub async fn rebuild(pool: &PgPool) -> Result<(), Error> {
    let mut writer = store::Writer::try_acquire(pool)
        .await?
        .ok_or(Error::InUse)?;
    writer.truncate().await?;
    Ok(())
}
