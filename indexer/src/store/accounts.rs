//! Decoded accounts of all programs. An older version never overwrites a newer one: every write compares (slot, write_version).

use std::fmt::Display;

use sqlx::postgres::PgConnection;

use super::{battle, burn, slot, tipping};
use crate::batch::AccountVersion;
use crate::metrics;
use crate::programs::Program;

/// The table that a version was written to and the rows that changed; `None` when it has no table.
pub(super) type Applied = Option<(&'static str, u64)>;

/// Writes what a version says into the table of its kind. Data that cannot be decoded is counted and logged; its raw version is kept.
pub(super) async fn apply(
    connection: &mut PgConnection,
    version: &AccountVersion,
) -> Result<(), sqlx::Error> {
    let applied = match Program::at(&version.owner) {
        None => return close(connection, version).await,
        Some(_) if version.lamports == 0 => return close(connection, version).await,
        Some(Program::Battle) => battle::apply(connection, version).await?,
        Some(Program::Tipping) => tipping::apply(connection, version).await?,
        Some(Program::Burn) => burn::apply(connection, version).await?,
    };
    if let Some((table, rows)) = applied {
        metrics::rows(table, rows);
    }
    Ok(())
}

/// Counts and logs an account that this build cannot read.
pub(super) fn undecodable(version: &AccountVersion, error: &impl Display) -> Applied {
    metrics::undecodable("account");
    tracing::error!(address = %version.address, owner = %version.owner, slot = version.slot, %error, "an account could not be decoded; its raw data is kept");
    None
}

/// Takes the rows of the addresses away, where the dead slot wrote them.
pub(super) async fn remove(
    connection: &mut PgConnection,
    addresses: &[Vec<u8>],
    dead: u64,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH battles AS (DELETE FROM chain.battles WHERE address = ANY($1) AND slot = $2),
              players AS (DELETE FROM chain.players WHERE address = ANY($1) AND slot = $2),
              mints AS (DELETE FROM chain.mints WHERE address = ANY($1) AND slot = $2),
              config AS (DELETE FROM chain.config WHERE address = ANY($1) AND slot = $2),
              tipping_config AS (DELETE FROM chain.tipping_config WHERE address = ANY($1) AND slot = $2),
              tipping_mints AS (DELETE FROM chain.tipping_mints WHERE address = ANY($1) AND slot = $2),
              performers AS (DELETE FROM chain.performers WHERE address = ANY($1) AND slot = $2),
              burn_config AS (DELETE FROM chain.burn_config WHERE address = ANY($1) AND slot = $2),
              burn_mints AS (DELETE FROM chain.burn_mints WHERE address = ANY($1) AND slot = $2),
              campaigns AS (DELETE FROM chain.campaigns WHERE address = ANY($1) AND slot = $2)
         DELETE FROM chain.submissions WHERE address = ANY($1) AND slot = $2",
        addresses,
        slot(dead)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The address is in one table at most; which one is not worth asking.
async fn close(connection: &mut PgConnection, version: &AccountVersion) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH battles AS (
             UPDATE chain.battles SET closed = true, slot = $2, write_version = $3, finality = 'confirmed'
             WHERE address = $1 AND (slot, write_version) < ($2, $3)),
         players AS (
             UPDATE chain.players SET closed = true, slot = $2, write_version = $3, finality = 'confirmed'
             WHERE address = $1 AND (slot, write_version) < ($2, $3)),
         mints AS (
             UPDATE chain.mints SET closed = true, slot = $2, write_version = $3, finality = 'confirmed'
             WHERE address = $1 AND (slot, write_version) < ($2, $3)),
         config AS (
             UPDATE chain.config SET closed = true, slot = $2, write_version = $3, finality = 'confirmed'
             WHERE address = $1 AND (slot, write_version) < ($2, $3)),
         tipping_config AS (
             UPDATE chain.tipping_config SET closed = true, slot = $2, write_version = $3, finality = 'confirmed'
             WHERE address = $1 AND (slot, write_version) < ($2, $3)),
         tipping_mints AS (
             UPDATE chain.tipping_mints SET closed = true, slot = $2, write_version = $3, finality = 'confirmed'
             WHERE address = $1 AND (slot, write_version) < ($2, $3)),
         performers AS (
             UPDATE chain.performers SET closed = true, slot = $2, write_version = $3, finality = 'confirmed'
             WHERE address = $1 AND (slot, write_version) < ($2, $3)),
         burn_config AS (
             UPDATE chain.burn_config SET closed = true, slot = $2, write_version = $3, finality = 'confirmed'
             WHERE address = $1 AND (slot, write_version) < ($2, $3)),
         burn_mints AS (
             UPDATE chain.burn_mints SET closed = true, slot = $2, write_version = $3, finality = 'confirmed'
             WHERE address = $1 AND (slot, write_version) < ($2, $3)),
         campaigns AS (
             UPDATE chain.campaigns SET closed = true, slot = $2, write_version = $3, finality = 'confirmed'
             WHERE address = $1 AND (slot, write_version) < ($2, $3))
         UPDATE chain.submissions SET closed = true, slot = $2, write_version = $3, finality = 'confirmed'
         WHERE address = $1 AND (slot, write_version) < ($2, $3)",
        version.address.as_ref(),
        slot(version.slot),
        version.write_version.get(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
