//! The tables of the tipping program's accounts.

use roast_migrations::Numeric;
use roast_protocol::tipping::account::{Config, MintConfig, Performer, ProgramAccount, decode};
use sqlx::postgres::PgConnection;

use super::accounts::{Applied, undecodable};
use super::slot;
use crate::batch::AccountVersion;

/// Writes what an account of the program says into the table of its kind.
pub(super) async fn apply(
    connection: &mut PgConnection,
    version: &AccountVersion,
) -> Result<Applied, sqlx::Error> {
    Ok(match decode(&version.data) {
        Ok(ProgramAccount::Performer(performer)) => Some((
            "performers",
            write_performer(connection, version, &performer).await?,
        )),
        Ok(ProgramAccount::MintConfig(mint)) => Some((
            "tipping_mints",
            write_mint(connection, version, &mint).await?,
        )),
        Ok(ProgramAccount::Config(config)) => Some((
            "tipping_config",
            write_config(connection, version, &config).await?,
        )),
        Err(error) => undecodable(version, &error),
    })
}

/// A name.
async fn write_performer(
    connection: &mut PgConnection,
    version: &AccountVersion,
    performer: &Performer,
) -> Result<u64, sqlx::Error> {
    let result = sqlx::query!(
        "INSERT INTO chain.performers AS t (
             address, name, owner, wallet, payer, slot, write_version, finality, closed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'confirmed', false)
         ON CONFLICT (address) DO UPDATE SET
             name = EXCLUDED.name, owner = EXCLUDED.owner, wallet = EXCLUDED.wallet, payer = EXCLUDED.payer, slot = EXCLUDED.slot,
             write_version = EXCLUDED.write_version, finality = EXCLUDED.finality, closed = false
         WHERE (t.slot, t.write_version) < (EXCLUDED.slot, EXCLUDED.write_version)",
        version.address.as_ref(),
        performer.name.as_str(),
        performer.owner.as_ref(),
        performer.wallet.as_ref(),
        performer.payer.as_ref(),
        slot(version.slot),
        version.write_version.get(),
    )
    .execute(connection)
    .await?;
    Ok(result.rows_affected())
}

/// An allowed mint.
async fn write_mint(
    connection: &mut PgConnection,
    version: &AccountVersion,
    mint: &MintConfig,
) -> Result<u64, sqlx::Error> {
    let result = sqlx::query!(
        "INSERT INTO chain.tipping_mints AS t (
             address, mint, token_program, fee_vault, decimals, minimum_tip, enabled, slot, write_version, finality, closed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'confirmed', false)
         ON CONFLICT (address) DO UPDATE SET
             mint = EXCLUDED.mint, token_program = EXCLUDED.token_program, fee_vault = EXCLUDED.fee_vault, decimals = EXCLUDED.decimals,
             minimum_tip = EXCLUDED.minimum_tip, enabled = EXCLUDED.enabled, slot = EXCLUDED.slot, write_version =
             EXCLUDED.write_version, finality = EXCLUDED.finality, closed = false
         WHERE (t.slot, t.write_version) < (EXCLUDED.slot, EXCLUDED.write_version)",
        version.address.as_ref(),
        mint.mint.as_ref(),
        mint.token_program.as_ref(),
        mint.fee_vault.as_ref(),
        i16::from(mint.decimals),
        Numeric::from(mint.minimum_tip) as Numeric,
        mint.enabled,
        slot(version.slot),
        version.write_version.get(),
    )
    .execute(connection)
    .await?;
    Ok(result.rows_affected())
}

/// The terms of tips.
async fn write_config(
    connection: &mut PgConnection,
    version: &AccountVersion,
    config: &Config,
) -> Result<u64, sqlx::Error> {
    let result = sqlx::query!(
        "INSERT INTO chain.tipping_config AS t (
             address, admin, pending_admin, treasury, fee_bps, paused, slot, write_version, finality, closed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'confirmed', false)
         ON CONFLICT (address) DO UPDATE SET
             admin = EXCLUDED.admin, pending_admin = EXCLUDED.pending_admin, treasury = EXCLUDED.treasury, fee_bps = EXCLUDED.fee_bps, paused =
             EXCLUDED.paused, slot = EXCLUDED.slot, write_version = EXCLUDED.write_version, finality = EXCLUDED.finality, closed =
             false
         WHERE (t.slot, t.write_version) < (EXCLUDED.slot, EXCLUDED.write_version)",
        version.address.as_ref(),
        config.admin.as_ref(),
        config.pending_admin.as_ref().map(AsRef::<[u8]>::as_ref),
        config.treasury.as_ref(),
        i32::from(config.fee_bps.0),
        config.paused,
        slot(version.slot),
        version.write_version.get(),
    )
    .execute(connection)
    .await?;
    Ok(result.rows_affected())
}
