//! Taking back what a dead slot wrote: each account gets its former state back, events go.

use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use super::writer::{Writer, in_time};
use super::{accounts, checkpoint, events, slot, versions};
use crate::metrics;

impl Writer {
    /// Takes back what a slot wrote, in a transaction. Gives whether RPC has to be read before the stream continues.
    ///
    /// # Errors
    /// When Postgres fails.
    pub async fn roll_back(&mut self, dead: u64) -> Result<bool, sqlx::Error> {
        in_time(async {
            let mut transaction = self.connection.begin().await?;
            roll_back(&mut transaction, dead).await?;
            let needs_repair = checkpoint::read(&mut transaction)
                .await?
                .is_some_and(|checkpoint| checkpoint.needs_repair);
            transaction.commit().await?;
            Ok(needs_repair)
        })
        .await
    }
}

/// Takes back what a slot wrote. A final slot stays: whoever calls it dead is wrong.
pub(super) async fn roll_back(connection: &mut PgConnection, dead: u64) -> Result<(), sqlx::Error> {
    let Some(known) = checkpoint::read(connection).await? else {
        return Ok(());
    };
    if dead <= known.finalized {
        tracing::error!(
            slot = dead,
            finalized = known.finalized,
            "a final slot was reported dead; nothing is taken back"
        );
        return Ok(());
    }
    let changed = versions::remove(connection, dead).await?;
    accounts::remove(connection, &changed, dead).await?;
    for version in versions::newest(connection, &changed).await? {
        accounts::apply(connection, &version).await?;
    }
    events::remove(connection, dead).await?;
    sqlx::query!("DELETE FROM chain.slots WHERE slot = $1", slot(dead))
        .execute(&mut *connection)
        .await?;
    if dead <= known.repaired && !changed.is_empty() {
        // What was read from RPC stood on that slot, and there is no former state to go back to.
        checkpoint::demand_repair(connection).await?;
    }
    metrics::rollback();
    tracing::warn!(
        slot = dead,
        accounts = changed.len(),
        "a dead slot was taken back"
    );
    Ok(())
}
