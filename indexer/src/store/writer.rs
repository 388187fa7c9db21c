//! The one process that writes the chain schema.
//!
//! Ids of `chain.events` become visible in the order in which they grow only when transactions do not overlap. So there is one writer at a time:
//! the session that holds an advisory lock. Every write goes through that very session. When it is lost, so is the lock, and no write of the old
//! holder can follow one of the new.

use std::io;
use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::{PgConnection, PgPool};
use tokio::time::{sleep, timeout};

use crate::metrics;

/// Any number will do as long as every indexer takes the same; advisory locks are apart for each database.
const LOCK: i64 = 0x726f_6173_7431;
const STANDBY_PAUSE: Duration = Duration::from_millis(500);
/// Longest run of one of the writer's statements. The first slot that becomes final after a first start marks every account.
const STATEMENT_LIMIT: &str = "2min";
/// Longest wait for Postgres in the transaction of a slot. Beyond it the server's host is gone, which the client's system may take a quarter of an
/// hour to notice.
const TRANSACTION_LIMIT: Duration = Duration::from_secs(150);

/// The session that may write.
#[derive(Debug)]
pub struct Writer {
    pub(super) connection: PgConnection,
}

impl Writer {
    /// Waits until this process is the one that writes.
    ///
    /// # Errors
    /// When Postgres fails or goes away.
    pub async fn acquire(pool: &PgPool) -> Result<Self, sqlx::Error> {
        let mut connection = pool.acquire().await?.detach();
        let mut told = false;
        while !try_lock(&mut connection).await? {
            metrics::writer(false);
            if !std::mem::replace(&mut told, true) {
                tracing::info!("another indexer writes to this database; standing by");
            }
            sleep(STANDBY_PAUSE).await;
        }
        sqlx::query_scalar!(
            r#"SELECT set_config('statement_timeout', $1, false) AS "limit!""#,
            STATEMENT_LIMIT
        )
        .fetch_one(&mut connection)
        .await?;
        metrics::writer(true);
        Ok(Self { connection })
    }

    /// `None` while another process writes.
    ///
    /// # Errors
    /// When Postgres fails or goes away.
    pub async fn try_acquire(pool: &PgPool) -> Result<Option<Self>, sqlx::Error> {
        let mut connection = pool.acquire().await?.detach();
        let locked = try_lock(&mut connection).await?;
        Ok(locked.then_some(Self { connection }))
    }

    /// Empties the chain schema. Ids of events go on where they were, so that readers who remember one miss nothing; and the database stays that
    /// of its cluster, because what people and keeper wrote into it is about that one.
    ///
    /// # Errors
    /// When Postgres fails; then nothing is emptied.
    pub async fn truncate(&mut self) -> Result<(), sqlx::Error> {
        let mut transaction = self.connection.begin().await?;
        sqlx::query!(
            "TRUNCATE chain.slots, chain.account_versions, chain.events, chain.tips, chain.battles, chain.players, chain.mints, chain.config,
             chain.tipping_config, chain.tipping_mints, chain.performers, chain.burn_config, chain.burn_mints, chain.campaigns, chain.submissions"
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "UPDATE chain.checkpoints SET slot = 0, finalized_slot = 0, repaired_slot = 0, needs_repair = true, updated_at = now()"
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    }
}

async fn try_lock(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let lock = sqlx::query_scalar!(r#"SELECT pg_try_advisory_lock($1) AS "locked!""#, LOCK)
        .fetch_one(connection);
    in_time(lock).await
}

/// Gives up on a Postgres that does not answer. The session is of no use afterwards: whoever gets this error drops the writer.
pub(super) async fn in_time<T, E: From<sqlx::Error>>(
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    within(TRANSACTION_LIMIT, work).await
}

async fn within<T, E: From<sqlx::Error>>(
    limit: Duration,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    timeout(limit, work).await.unwrap_or_else(|_| {
        let silent = io::Error::new(io::ErrorKind::TimedOut, "Postgres does not answer");
        Err(sqlx::Error::Io(silent).into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_postgres_that_never_answers_is_given_up() {
        let silence = std::future::pending::<Result<(), sqlx::Error>>();
        let given_up = within(Duration::ZERO, silence).await;
        assert!(matches!(given_up, Err(sqlx::Error::Io(_))), "{given_up:?}");
    }
}
