//! The tables of the burn program's accounts.

use roast_migrations::Numeric;
use roast_protocol::burn::account::{
    Campaign, Config, MintConfig, ProgramAccount, Submission, decode,
};
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
        Ok(ProgramAccount::Campaign(campaign)) => Some((
            "campaigns",
            write_campaign(connection, version, &campaign).await?,
        )),
        Ok(ProgramAccount::Submission(submission)) => Some((
            "submissions",
            write_submission(connection, version, &submission).await?,
        )),
        Ok(ProgramAccount::MintConfig(mint)) => {
            Some(("burn_mints", write_mint(connection, version, &mint).await?))
        }
        Ok(ProgramAccount::Config(config)) => Some((
            "burn_config",
            write_config(connection, version, &config).await?,
        )),
        // A project's counter is asked of the chain when a campaign is opened; nobody reads it from here.
        Ok(ProgramAccount::Project(_)) => None,
        Err(error) => undecodable(version, &error),
    })
}

/// A campaign.
async fn write_campaign(
    connection: &mut PgConnection,
    version: &AccountVersion,
    campaign: &Campaign,
) -> Result<u64, sqlx::Error> {
    let result = sqlx::query!(
        "INSERT INTO chain.campaigns AS t (
             address, project, mint, decimals, brief_hash, campaign_index, minimum_burn, lowest_burn, burned, starts_at, ends_at, kept_until,
             retargeted_at, cap, submissions, closed_submissions, slot, write_version, finality, closed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 'confirmed', false)
         ON CONFLICT (address) DO UPDATE SET
             project = EXCLUDED.project, mint = EXCLUDED.mint, decimals = EXCLUDED.decimals, brief_hash = EXCLUDED.brief_hash, campaign_index =
             EXCLUDED.campaign_index, minimum_burn = EXCLUDED.minimum_burn, lowest_burn = EXCLUDED.lowest_burn, burned =
             EXCLUDED.burned, starts_at = EXCLUDED.starts_at, ends_at = EXCLUDED.ends_at, kept_until = EXCLUDED.kept_until,
             retargeted_at = EXCLUDED.retargeted_at, cap = EXCLUDED.cap, submissions = EXCLUDED.submissions, closed_submissions =
             EXCLUDED.closed_submissions, slot = EXCLUDED.slot, write_version = EXCLUDED.write_version, finality =
             EXCLUDED.finality, closed = false
         WHERE (t.slot, t.write_version) < (EXCLUDED.slot, EXCLUDED.write_version)",
        version.address.as_ref(),
        campaign.project.as_ref(),
        campaign.mint.as_ref(),
        i16::from(campaign.decimals),
        campaign.brief_hash.as_slice(),
        Numeric::from(campaign.index) as Numeric,
        Numeric::from(campaign.minimum_burn) as Numeric,
        Numeric::from(campaign.lowest_burn) as Numeric,
        Numeric::from(campaign.burned) as Numeric,
        campaign.starts_at.date_time(),
        campaign.ends_at.date_time(),
        campaign.kept_until.date_time(),
        campaign.retargeted_at.date_time(),
        i64::from(campaign.cap),
        i64::from(campaign.submissions),
        i64::from(campaign.closed),
        slot(version.slot),
        version.write_version.get(),
    )
    .execute(connection)
    .await?;
    Ok(result.rows_affected())
}

/// A submission.
async fn write_submission(
    connection: &mut PgConnection,
    version: &AccountVersion,
    submission: &Submission,
) -> Result<u64, sqlx::Error> {
    let result = sqlx::query!(
        "INSERT INTO chain.submissions AS t (
             address, campaign, miner, content_hash, amount, submitted_at, position, payout_address, slot, write_version, finality, closed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'confirmed', false)
         ON CONFLICT (address) DO UPDATE SET
             campaign = EXCLUDED.campaign, miner = EXCLUDED.miner, content_hash = EXCLUDED.content_hash, amount = EXCLUDED.amount, submitted_at
             = EXCLUDED.submitted_at, position = EXCLUDED.position, payout_address = EXCLUDED.payout_address, slot =
             EXCLUDED.slot, write_version = EXCLUDED.write_version, finality = EXCLUDED.finality, closed = false
         WHERE (t.slot, t.write_version) < (EXCLUDED.slot, EXCLUDED.write_version)",
        version.address.as_ref(),
        submission.campaign.as_ref(),
        submission.miner.as_ref(),
        submission.content_hash.as_slice(),
        Numeric::from(submission.amount) as Numeric,
        submission.submitted_at.date_time(),
        i64::from(submission.position),
        submission.payout_address.0.as_slice(),
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
        "INSERT INTO chain.burn_mints AS t (
             address, mint, token_program, decimals, lowest_burn, enabled, slot, write_version, finality, closed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'confirmed', false)
         ON CONFLICT (address) DO UPDATE SET
             mint = EXCLUDED.mint, token_program = EXCLUDED.token_program, decimals = EXCLUDED.decimals, lowest_burn = EXCLUDED.lowest_burn,
             enabled = EXCLUDED.enabled, slot = EXCLUDED.slot, write_version = EXCLUDED.write_version, finality =
             EXCLUDED.finality, closed = false
         WHERE (t.slot, t.write_version) < (EXCLUDED.slot, EXCLUDED.write_version)",
        version.address.as_ref(),
        mint.mint.as_ref(),
        mint.token_program.as_ref(),
        i16::from(mint.decimals),
        Numeric::from(mint.lowest_burn) as Numeric,
        mint.enabled,
        slot(version.slot),
        version.write_version.get(),
    )
    .execute(connection)
    .await?;
    Ok(result.rows_affected())
}

/// The terms of campaigns.
async fn write_config(
    connection: &mut PgConnection,
    version: &AccountVersion,
    config: &Config,
) -> Result<u64, sqlx::Error> {
    let result = sqlx::query!(
        "INSERT INTO chain.burn_config AS t (
             address, admin, pending_admin, keeper, retarget_seconds, retention_seconds, paused, slot, write_version, finality, closed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'confirmed', false)
         ON CONFLICT (address) DO UPDATE SET
             admin = EXCLUDED.admin, pending_admin = EXCLUDED.pending_admin, keeper = EXCLUDED.keeper, retarget_seconds =
             EXCLUDED.retarget_seconds, retention_seconds = EXCLUDED.retention_seconds, paused = EXCLUDED.paused, slot =
             EXCLUDED.slot, write_version = EXCLUDED.write_version, finality = EXCLUDED.finality, closed = false
         WHERE (t.slot, t.write_version) < (EXCLUDED.slot, EXCLUDED.write_version)",
        version.address.as_ref(),
        config.admin.as_ref(),
        config.pending_admin.as_ref().map(AsRef::<[u8]>::as_ref),
        config.keeper.as_ref(),
        i64::from(config.retarget_seconds),
        i64::from(config.retention_seconds),
        config.paused,
        slot(version.slot),
        version.write_version.get(),
    )
    .execute(connection)
    .await?;
    Ok(result.rows_affected())
}
