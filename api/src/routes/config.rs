//! The programs' terms and every address that a dApp needs.

use axum::extract::State;
use roast_protocol::battle::{self, pda};
use roast_protocol::{burn, tipping};
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;

use crate::error::{ApiError, Part, Problem};
use crate::extract::Json;
use crate::state::AppState;
use crate::types::{Address, Amount, Tier};

/// The programs' terms: those of battles at the top, for battles opened from now on (open battles keep theirs), those of tips and campaigns below.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProgramConfig {
    /// The cluster by its CAIP-2 name, `solana:` and the first 32 characters of its genesis hash; null until the RPC endpoint has told it.
    #[schema(example = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1")]
    pub chain: Option<String>,
    /// The battle program.
    pub program_id: Address,
    /// Its configuration account.
    pub config: Address,
    /// Signs the program's events.
    pub event_authority: Address,
    /// May change the terms.
    pub admin: Address,
    /// Signs verdicts.
    pub judge: Address,
    /// Receives the fees, less the partner's share.
    pub creator: Address,
    /// Receives the partner's share.
    pub partner: Address,
    /// Part of the pool taken as fee, in basis points.
    pub fee_bps: i32,
    /// Part of the fee that goes to the partner, in basis points.
    pub partner_share_bps: i32,
    /// Part of an absent player's stake that the present one gets, in basis points.
    pub forfeit_bonus_bps: i32,
    /// Seconds that a battle waits for an opponent.
    pub join_seconds: i64,
    /// Seconds that the judge has once an opponent joined.
    pub judge_seconds: i64,
    /// Whether opening and joining are stopped.
    pub paused: bool,
    /// The tokens that battles are fought in.
    pub mints: Vec<MintConfig>,
    /// Terms of tips; null until the program is set up and indexed.
    pub tipping: Option<TippingConfig>,
    /// Terms of campaigns; null until the program is set up and indexed.
    pub burn: Option<BurnConfig>,
}

/// Terms of tips.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TippingConfig {
    /// The tipping program.
    pub program_id: Address,
    /// Its configuration account.
    pub config: Address,
    /// Signs the program's events.
    pub event_authority: Address,
    /// May change the terms.
    pub admin: Address,
    /// Receives the fees.
    pub treasury: Address,
    /// Part of a tip taken as fee, in basis points.
    pub fee_bps: i32,
    /// Whether tipping is stopped.
    pub paused: bool,
    /// The tokens that tips are paid in.
    pub mints: Vec<TippingMint>,
}

/// A token that tips are paid in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TippingMint {
    /// The mint.
    pub mint: Address,
    /// Its configuration account.
    pub config: Address,
    /// The token program that owns it.
    pub token_program: Address,
    /// The token account that gathers its fees.
    pub fee_vault: Address,
    /// Its decimals.
    pub decimals: i16,
    /// Whether tips in it are taken.
    pub enabled: bool,
    /// Smallest tip, in base units.
    pub minimum_tip: Amount,
}

/// Terms of campaigns.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BurnConfig {
    /// The burn program.
    pub program_id: Address,
    /// Its configuration account.
    pub config: Address,
    /// Signs the program's events.
    pub event_authority: Address,
    /// May change the terms.
    pub admin: Address,
    /// May move the minimum burn of running campaigns within bounds.
    pub keeper: Address,
    /// Seconds between two moves of a campaign's minimum burn, at least.
    pub retarget_seconds: i64,
    /// Seconds that submissions of campaigns opened from now on stay on chain after the campaign's end.
    pub retention_seconds: i64,
    /// Whether opening campaigns and submitting are stopped.
    pub paused: bool,
    /// The tokens that campaigns burn.
    pub mints: Vec<BurnMint>,
}

/// A token that campaigns burn.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BurnMint {
    /// The mint.
    pub mint: Address,
    /// Its configuration account.
    pub config: Address,
    /// The token program that owns it.
    pub token_program: Address,
    /// Its decimals.
    pub decimals: i16,
    /// Whether campaigns in it may be opened.
    pub enabled: bool,
    /// Lowest burn that a campaign may ask for, in base units.
    pub lowest_burn: Amount,
}

/// A token that battles are fought in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MintConfig {
    /// The mint.
    pub mint: Address,
    /// Its configuration account.
    pub config: Address,
    /// The token program that owns it.
    pub token_program: Address,
    /// The token account that gathers its fees.
    pub fee_vault: Address,
    /// Its decimals.
    pub decimals: i16,
    /// Whether battles in it may be opened.
    pub enabled: bool,
    /// Its stakes; a tier that is closed is left out.
    pub tiers: Vec<TierStake>,
}

/// The stake of a tier.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TierStake {
    /// The tier.
    pub tier: Tier,
    /// Stake of each player, in base units.
    pub stake: Amount,
}

struct ConfigRow {
    address: Address,
    admin: Address,
    judge: Address,
    creator: Address,
    partner: Address,
    fee_bps: i32,
    partner_share_bps: i32,
    forfeit_bonus_bps: i32,
    join_seconds: i64,
    judge_seconds: i64,
    paused: bool,
}

struct MintRow {
    mint: Address,
    address: Address,
    token_program: Address,
    decimals: i16,
    tier_stakes: Vec<String>,
    enabled: bool,
}

impl From<MintRow> for MintConfig {
    fn from(row: MintRow) -> Self {
        let stakes = battle::Tier::ALL
            .into_iter()
            .map(Tier::from)
            .zip(row.tier_stakes);
        Self {
            mint: row.mint,
            config: row.address,
            token_program: row.token_program,
            fee_vault: pda::fee_vault(&row.mint.pubkey()).0.into(),
            decimals: row.decimals,
            enabled: row.enabled,
            tiers: stakes
                .filter(|(_, stake)| stake != "0")
                .map(|(tier, stake)| TierStake {
                    tier,
                    stake: Amount(stake),
                })
                .collect(),
        }
    }
}

/// The programs' terms, their mints, tiers and limits, and every address that a dApp needs.
#[utoipa::path(
    get, path = "/api/config", tag = "protocol",
    responses((status = 200, body = ProgramConfig), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn get(State(state): State<AppState>) -> Result<Json<ProgramConfig>, ApiError> {
    let row = select_config(&state.pool)
        .await?
        .ok_or_else(|| ApiError::Unavailable {
            part: Part::Indexer,
            cause: "the config account is not indexed".to_owned(),
        })?;
    let mints = select_mints(&state.pool)
        .await?
        .into_iter()
        .map(MintConfig::from)
        .collect();
    Ok(Json(ProgramConfig {
        chain: state.known_chain(),
        program_id: battle::ID.into(),
        config: row.address,
        event_authority: pda::event_authority().0.into(),
        admin: row.admin,
        judge: row.judge,
        creator: row.creator,
        partner: row.partner,
        fee_bps: row.fee_bps,
        partner_share_bps: row.partner_share_bps,
        forfeit_bonus_bps: row.forfeit_bonus_bps,
        join_seconds: row.join_seconds,
        judge_seconds: row.judge_seconds,
        paused: row.paused,
        mints,
        tipping: select_tipping(&state.pool).await?,
        burn: select_burn(&state.pool).await?,
    }))
}

async fn select_tipping(pool: &PgPool) -> Result<Option<TippingConfig>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT address AS "address: Address", admin AS "admin: Address", treasury AS "treasury: Address", fee_bps, paused
           FROM chain.tipping_config LIMIT 1"#
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let mints = sqlx::query_as!(
        TippingMint,
        r#"SELECT mint AS "mint: Address", address AS "config: Address", token_program AS "token_program: Address",
                  fee_vault AS "fee_vault: Address", decimals, enabled, minimum_tip::text AS "minimum_tip!: Amount"
           FROM chain.tipping_mints ORDER BY mint"#
    )
    .fetch_all(pool)
    .await?;
    Ok(Some(TippingConfig {
        program_id: tipping::ID.into(),
        config: row.address,
        event_authority: tipping::pda::event_authority().0.into(),
        admin: row.admin,
        treasury: row.treasury,
        fee_bps: row.fee_bps,
        paused: row.paused,
        mints,
    }))
}

async fn select_burn(pool: &PgPool) -> Result<Option<BurnConfig>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT address AS "address: Address", admin AS "admin: Address", keeper AS "keeper: Address",
                  retarget_seconds, retention_seconds, paused
           FROM chain.burn_config LIMIT 1"#
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let mints = sqlx::query_as!(
        BurnMint,
        r#"SELECT mint AS "mint: Address", address AS "config: Address", token_program AS "token_program: Address",
                  decimals, enabled, lowest_burn::text AS "lowest_burn!: Amount"
           FROM chain.burn_mints ORDER BY mint"#
    )
    .fetch_all(pool)
    .await?;
    Ok(Some(BurnConfig {
        program_id: burn::ID.into(),
        config: row.address,
        event_authority: burn::pda::event_authority().0.into(),
        admin: row.admin,
        keeper: row.keeper,
        retarget_seconds: row.retarget_seconds,
        retention_seconds: row.retention_seconds,
        paused: row.paused,
        mints,
    }))
}

async fn select_config(pool: &PgPool) -> Result<Option<ConfigRow>, sqlx::Error> {
    sqlx::query_as!(
        ConfigRow,
        r#"SELECT address AS "address: Address", admin AS "admin: Address", judge AS "judge: Address", creator AS "creator: Address",
                  partner AS "partner: Address", fee_bps, partner_share_bps, forfeit_bonus_bps, join_seconds, judge_seconds, paused
           FROM chain.config LIMIT 1"#
    )
    .fetch_optional(pool)
    .await
}

async fn select_mints(pool: &PgPool) -> Result<Vec<MintRow>, sqlx::Error> {
    sqlx::query_as!(
        MintRow,
        r#"SELECT mint AS "mint: Address", address AS "address: Address", token_program AS "token_program: Address", decimals,
                  tier_stakes::text[] AS "tier_stakes!", enabled
           FROM chain.mints ORDER BY mint"#
    )
    .fetch_all(pool)
    .await
}
