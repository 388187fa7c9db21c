//! The tables of the battle program's accounts.

use roast_migrations::Numeric;
use roast_protocol::battle::account::{Battle, Config, MintConfig, Player, ProgramAccount, decode};
use roast_protocol::battle::{BattleStatus, Ending};
use roast_protocol::verdict::{Outcome, RoundScores};
use sqlx::postgres::PgConnection;

use super::accounts::{Applied, undecodable};
use super::slot;
use crate::batch::AccountVersion;

#[derive(Debug, Clone, Copy, sqlx::Type)]
#[sqlx(type_name = "chain.battle_status", rename_all = "snake_case")]
enum StatusColumn {
    Open,
    Joined,
    Settled,
    Paid,
    Cancelled,
    Refunded,
}

#[derive(Debug, Clone, Copy, sqlx::Type)]
#[sqlx(type_name = "chain.battle_outcome", rename_all = "snake_case")]
enum OutcomeColumn {
    OpenerWins,
    OpponentWins,
    Draw,
}

#[derive(Debug, Clone, Copy, sqlx::Type)]
#[sqlx(type_name = "chain.battle_ending", rename_all = "snake_case")]
enum EndingColumn {
    Verdict,
    Forfeit,
    Resignation,
}

/// Writes what an account of the program says into the table of its kind.
pub(super) async fn apply(
    connection: &mut PgConnection,
    version: &AccountVersion,
) -> Result<Applied, sqlx::Error> {
    Ok(match decode(&version.data) {
        Ok(ProgramAccount::Battle(battle)) => {
            Some(("battles", write_battle(connection, version, &battle).await?))
        }
        Ok(ProgramAccount::Player(player)) => {
            Some(("players", write_player(connection, version, &player).await?))
        }
        Ok(ProgramAccount::MintConfig(mint)) => {
            Some(("mints", write_mint(connection, version, &mint).await?))
        }
        Ok(ProgramAccount::Config(config)) => {
            Some(("config", write_config(connection, version, &config).await?))
        }
        Err(error) => undecodable(version, &error),
    })
}

async fn write_battle(
    connection: &mut PgConnection,
    version: &AccountVersion,
    battle: &Battle,
) -> Result<u64, sqlx::Error> {
    let winner = battle.winner();
    // Nobody gave marks for a forfeit or after a resignation; the chain has zeros there.
    let judged = battle.ending == Some(Ending::Verdict);
    let opener_scores = judged.then(|| scores(&battle.opener_scores));
    let opponent_scores = judged.then(|| scores(&battle.opponent_scores));
    let result = sqlx::query!(
        "INSERT INTO chain.battles AS b (
             address, opener, opponent, mint, judge, battle_index, tier, stake, decimals, fee_bps, status, outcome, winner,
             opener_scores, opponent_scores, transcript_hash, paid, opened_at, join_deadline, joined_at, judge_deadline, judge_seconds,
             settled_at, slot, write_version, ending, forfeit_bonus_bps, finality, closed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, 'confirmed', false)
         ON CONFLICT (address) DO UPDATE SET
             opener = EXCLUDED.opener, opponent = EXCLUDED.opponent, mint = EXCLUDED.mint, judge = EXCLUDED.judge,
             battle_index = EXCLUDED.battle_index, tier = EXCLUDED.tier, stake = EXCLUDED.stake, decimals = EXCLUDED.decimals,
             fee_bps = EXCLUDED.fee_bps, status = EXCLUDED.status, outcome = EXCLUDED.outcome, winner = EXCLUDED.winner,
             opener_scores = EXCLUDED.opener_scores, opponent_scores = EXCLUDED.opponent_scores,
             transcript_hash = EXCLUDED.transcript_hash, paid = EXCLUDED.paid, opened_at = EXCLUDED.opened_at,
             join_deadline = EXCLUDED.join_deadline, joined_at = EXCLUDED.joined_at, judge_deadline = EXCLUDED.judge_deadline,
             judge_seconds = EXCLUDED.judge_seconds, settled_at = EXCLUDED.settled_at, ending = EXCLUDED.ending,
             forfeit_bonus_bps = EXCLUDED.forfeit_bonus_bps, slot = EXCLUDED.slot,
             write_version = EXCLUDED.write_version, finality = EXCLUDED.finality, closed = false
         WHERE (b.slot, b.write_version) < (EXCLUDED.slot, EXCLUDED.write_version)",
        version.address.as_ref(),
        battle.opener.as_ref(),
        battle.opponent.as_ref().map(AsRef::<[u8]>::as_ref),
        battle.mint.as_ref(),
        battle.judge.as_ref(),
        Numeric::from(battle.index) as Numeric,
        i16::from(battle.tier.code()),
        Numeric::from(battle.stake) as Numeric,
        i16::from(battle.decimals),
        i32::from(battle.fee_bps.0),
        status(battle.status) as StatusColumn,
        battle.outcome.map(outcome) as Option<OutcomeColumn>,
        winner.as_ref().map(AsRef::<[u8]>::as_ref),
        opener_scores.as_deref(),
        opponent_scores.as_deref(),
        battle.transcript_hash.as_ref().map(AsRef::<[u8]>::as_ref),
        i16::from(battle.paid.bits()),
        battle.opened_at.date_time(),
        battle.join_deadline.date_time(),
        battle.joined_at.map(|at| at.date_time()),
        battle.judge_deadline.map(|at| at.date_time()),
        i64::from(battle.judge_seconds),
        battle.settled_at.map(|at| at.date_time()),
        slot(version.slot),
        version.write_version.get(),
        battle.ending.map(ending) as Option<EndingColumn>,
        i32::from(battle.forfeit_bonus_bps.0),
    )
    .execute(connection)
    .await?;
    Ok(result.rows_affected())
}

async fn write_player(
    connection: &mut PgConnection,
    version: &AccountVersion,
    player: &Player,
) -> Result<u64, sqlx::Error> {
    let result = sqlx::query!(
        "INSERT INTO chain.players AS p (address, wallet, next_index, slot, write_version, finality, closed)
         VALUES ($1, $2, $3, $4, $5, 'confirmed', false)
         ON CONFLICT (address) DO UPDATE SET
             wallet = EXCLUDED.wallet, next_index = EXCLUDED.next_index, slot = EXCLUDED.slot,
             write_version = EXCLUDED.write_version, finality = EXCLUDED.finality, closed = false
         WHERE (p.slot, p.write_version) < (EXCLUDED.slot, EXCLUDED.write_version)",
        version.address.as_ref(),
        player.wallet.as_ref(),
        Numeric::from(player.next_index) as Numeric,
        slot(version.slot),
        version.write_version.get(),
    )
    .execute(connection)
    .await?;
    Ok(result.rows_affected())
}

async fn write_mint(
    connection: &mut PgConnection,
    version: &AccountVersion,
    mint: &MintConfig,
) -> Result<u64, sqlx::Error> {
    let tier_stakes = mint.tier_stakes.map(Numeric::from);
    let result = sqlx::query!(
        "INSERT INTO chain.mints AS m (address, mint, token_program, decimals, tier_stakes, enabled, slot, write_version, finality, closed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'confirmed', false)
         ON CONFLICT (address) DO UPDATE SET
             mint = EXCLUDED.mint, token_program = EXCLUDED.token_program, decimals = EXCLUDED.decimals,
             tier_stakes = EXCLUDED.tier_stakes, enabled = EXCLUDED.enabled, slot = EXCLUDED.slot,
             write_version = EXCLUDED.write_version, finality = EXCLUDED.finality, closed = false
         WHERE (m.slot, m.write_version) < (EXCLUDED.slot, EXCLUDED.write_version)",
        version.address.as_ref(),
        mint.mint.as_ref(),
        mint.token_program.as_ref(),
        i16::from(mint.decimals),
        &tier_stakes as &[Numeric],
        mint.enabled,
        slot(version.slot),
        version.write_version.get(),
    )
    .execute(connection)
    .await?;
    Ok(result.rows_affected())
}

async fn write_config(
    connection: &mut PgConnection,
    version: &AccountVersion,
    config: &Config,
) -> Result<u64, sqlx::Error> {
    let result = sqlx::query!(
        "INSERT INTO chain.config AS c (
             address, admin, pending_admin, judge, creator, partner, fee_bps, partner_share_bps, join_seconds, judge_seconds, paused,
             slot, write_version, forfeit_bonus_bps, finality, closed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'confirmed', false)
         ON CONFLICT (address) DO UPDATE SET
             admin = EXCLUDED.admin, pending_admin = EXCLUDED.pending_admin, judge = EXCLUDED.judge, creator = EXCLUDED.creator,
             partner = EXCLUDED.partner, fee_bps = EXCLUDED.fee_bps, partner_share_bps = EXCLUDED.partner_share_bps,
             join_seconds = EXCLUDED.join_seconds, judge_seconds = EXCLUDED.judge_seconds, paused = EXCLUDED.paused,
             forfeit_bonus_bps = EXCLUDED.forfeit_bonus_bps, slot = EXCLUDED.slot, write_version = EXCLUDED.write_version, finality = EXCLUDED.finality, closed = false
         WHERE (c.slot, c.write_version) < (EXCLUDED.slot, EXCLUDED.write_version)",
        version.address.as_ref(),
        config.admin.as_ref(),
        config.pending_admin.as_ref().map(AsRef::<[u8]>::as_ref),
        config.judge.as_ref(),
        config.creator.as_ref(),
        config.partner.as_ref(),
        i32::from(config.fee_bps.0),
        i32::from(config.partner_share_bps.0),
        i64::from(config.join_seconds),
        i64::from(config.judge_seconds),
        config.paused,
        slot(version.slot),
        version.write_version.get(),
        i32::from(config.forfeit_bonus_bps.0),
    )
    .execute(connection)
    .await?;
    Ok(result.rows_affected())
}

fn status(status: BattleStatus) -> StatusColumn {
    match status {
        BattleStatus::Open => StatusColumn::Open,
        BattleStatus::Joined => StatusColumn::Joined,
        BattleStatus::Settled => StatusColumn::Settled,
        BattleStatus::Paid => StatusColumn::Paid,
        BattleStatus::Cancelled => StatusColumn::Cancelled,
        BattleStatus::Refunded => StatusColumn::Refunded,
    }
}

fn outcome(outcome: Outcome) -> OutcomeColumn {
    match outcome {
        Outcome::OpenerWins => OutcomeColumn::OpenerWins,
        Outcome::OpponentWins => OutcomeColumn::OpponentWins,
        Outcome::Draw => OutcomeColumn::Draw,
    }
}

fn ending(ending: Ending) -> EndingColumn {
    match ending {
        Ending::Verdict => EndingColumn::Verdict,
        Ending::Forfeit => EndingColumn::Forfeit,
        Ending::Resignation => EndingColumn::Resignation,
    }
}

fn scores(rounds: &RoundScores) -> Vec<i16> {
    rounds
        .iter()
        .flat_map(|score| score.to_array())
        .map(i16::from)
        .collect()
}
