//! Marking rows as final, and finding the forks that a final slot leaves behind.

use sqlx::postgres::PgConnection;

use super::{SOURCE, checkpoint, from_slot, rollback, slot, versions};
use crate::metrics;

/// Final slots kept in `chain.slots` for people who look.
const KEPT_SLOTS: u64 = 1_000;

/// Marks everything up to `to` as final, and takes back slots below it that are not among its ancestors.
///
/// Does nothing while `to` is unknown here: a later final slot will do the work. Runs in the transaction of a slot.
pub(super) async fn finalize(connection: &mut PgConnection, to: u64) -> Result<(), sqlx::Error> {
    let Some(known) = checkpoint::read(connection).await? else {
        return Ok(());
    };
    if to <= known.finalized
        || !(to <= known.repaired.min(known.slot) || is_here(connection, to).await?)
    {
        return Ok(());
    }
    for dead in abandoned(connection, to).await? {
        tracing::warn!(
            slot = dead,
            final_slot = to,
            "a slot was abandoned by the cluster; taking its rows back"
        );
        rollback::roll_back(connection, dead).await?;
    }
    mark(connection, known.finalized, to).await
}

/// Marks everything up to `to` as final after a repair, which has left nothing of dead forks there. Runs in the transaction of a snapshot.
pub(super) async fn settle(connection: &mut PgConnection, to: u64) -> Result<(), sqlx::Error> {
    match checkpoint::read(connection).await? {
        Some(known) if known.finalized < to => mark(connection, known.finalized, to).await,
        _ => Ok(()),
    }
}

async fn mark(connection: &mut PgConnection, after: u64, to: u64) -> Result<(), sqlx::Error> {
    promote(connection, to).await?;
    versions::prune(connection, after, to).await?;
    metrics::finalized(to);
    Ok(())
}

async fn is_here(connection: &mut PgConnection, slot_number: u64) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM chain.slots WHERE slot = $1) AS "here!""#,
        slot(slot_number)
    )
    .fetch_one(connection)
    .await
}

/// Slots that are not final, lie below `to`, and are no ancestors of it, as far down as its ancestry is known; newest first.
async fn abandoned(connection: &mut PgConnection, to: u64) -> Result<Vec<u64>, sqlx::Error> {
    let slots = sqlx::query_scalar!(
        "WITH RECURSIVE ancestors AS (
             SELECT slot, parent FROM chain.slots WHERE slot = $1
             UNION ALL
             SELECT s.slot, s.parent FROM chain.slots s JOIN ancestors a ON s.slot = a.parent
             WHERE s.slot < a.slot AND s.finality <> 'finalized')
         SELECT slot FROM chain.slots
         WHERE slot < $1 AND finality <> 'finalized' AND slot NOT IN (SELECT slot FROM ancestors)
           AND slot > (SELECT min(parent) FROM ancestors)
         ORDER BY slot DESC",
        slot(to)
    )
    .fetch_all(connection)
    .await?;
    Ok(slots.into_iter().map(from_slot).collect())
}

async fn promote(connection: &mut PgConnection, to: u64) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH slots AS (UPDATE chain.slots SET finality = 'finalized' WHERE slot <= $1 AND finality <> 'finalized'),
              events AS (UPDATE chain.events SET finality = 'finalized' WHERE slot <= $1 AND finality <> 'finalized'),
              battles AS (UPDATE chain.battles SET finality = 'finalized' WHERE slot <= $1 AND finality <> 'finalized'),
              players AS (UPDATE chain.players SET finality = 'finalized' WHERE slot <= $1 AND finality <> 'finalized'),
              mints AS (UPDATE chain.mints SET finality = 'finalized' WHERE slot <= $1 AND finality <> 'finalized'),
              config AS (UPDATE chain.config SET finality = 'finalized' WHERE slot <= $1 AND finality <> 'finalized'),
              tipping_config AS (UPDATE chain.tipping_config SET finality = 'finalized' WHERE slot <= $1 AND finality <> 'finalized'),
              tipping_mints AS (UPDATE chain.tipping_mints SET finality = 'finalized' WHERE slot <= $1 AND finality <> 'finalized'),
              performers AS (UPDATE chain.performers SET finality = 'finalized' WHERE slot <= $1 AND finality <> 'finalized'),
              burn_config AS (UPDATE chain.burn_config SET finality = 'finalized' WHERE slot <= $1 AND finality <> 'finalized'),
              burn_mints AS (UPDATE chain.burn_mints SET finality = 'finalized' WHERE slot <= $1 AND finality <> 'finalized'),
              campaigns AS (UPDATE chain.campaigns SET finality = 'finalized' WHERE slot <= $1 AND finality <> 'finalized'),
              submissions AS (UPDATE chain.submissions SET finality = 'finalized' WHERE slot <= $1 AND finality <> 'finalized')
         UPDATE chain.checkpoints SET finalized_slot = $1 WHERE source = $2",
        slot(to),
        SOURCE
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "DELETE FROM chain.slots WHERE slot < $1",
        slot(to.saturating_sub(KEPT_SLOTS))
    )
    .execute(connection)
    .await?;
    Ok(())
}
