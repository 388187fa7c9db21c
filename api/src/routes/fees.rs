//! The protocol's fees: collected, withdrawn, and still in the vaults.

use axum::extract::State;
use roast_protocol::amount::{BaseUnits, Bps};
use roast_protocol::battle::pda;
use roast_protocol::fees::split_fees;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;

use crate::error::{ApiError, Problem};
use crate::extract::Json;
use crate::state::AppState;
use crate::types::{Address, Amount};

/// The fees of one mint, in base units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fees {
    /// The mint.
    pub mint: Address,
    /// Its decimals.
    pub decimals: i16,
    /// The token account that gathers them.
    pub vault: Address,
    /// All fees that payouts moved into the vault.
    pub collected: Amount,
    /// All fees that withdrawals moved out of it.
    pub withdrawn: Amount,
    /// What payouts left there; tokens that somebody sends to the vault unasked are not counted.
    pub in_vault: Amount,
    /// The creator's part of `inVault` at today's split.
    pub creator_share: Amount,
    /// The partner's part of `inVault` at today's split.
    pub partner_share: Amount,
}

struct Row {
    mint: Address,
    decimals: i16,
    collected: String,
    withdrawn: String,
    partner_share_bps: i32,
}

impl TryFrom<Row> for Fees {
    type Error = ApiError;

    fn try_from(row: Row) -> Result<Self, ApiError> {
        let number = |text: &str| {
            text.parse::<u64>()
                .map_err(|_| ApiError::Internal(format!("fees of {} are {text}", row.mint)))
        };
        let (collected, withdrawn) = (number(&row.collected)?, number(&row.withdrawn)?);
        let in_vault = BaseUnits(collected.saturating_sub(withdrawn));
        let rate = u16::try_from(row.partner_share_bps).map_err(|_| {
            ApiError::Internal(format!("partner share is {} bps", row.partner_share_bps))
        })?;
        let split = split_fees(in_vault, Bps(rate));
        let amount = |units: BaseUnits| Amount(units.to_string());
        Ok(Self {
            mint: row.mint,
            decimals: row.decimals,
            vault: pda::fee_vault(&row.mint.pubkey()).0.into(),
            collected: Amount(row.collected),
            withdrawn: Amount(row.withdrawn),
            in_vault: amount(in_vault),
            creator_share: amount(split.creator),
            partner_share: amount(split.partner),
        })
    }
}

/// The protocol's fees, a mint an entry.
#[utoipa::path(
    get, path = "/api/fees", tag = "protocol",
    responses((status = 200, body = Vec<Fees>), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn list(State(state): State<AppState>) -> Result<Json<Vec<Fees>>, ApiError> {
    let fees = select(&state.pool)
        .await?
        .into_iter()
        .map(Fees::try_from)
        .collect::<Result<_, _>>()?;
    Ok(Json(fees))
}

async fn select(pool: &PgPool) -> Result<Vec<Row>, ApiError> {
    let rows = sqlx::query_as!(
        Row,
        r#"WITH collected AS (
               SELECT b.mint, SUM((e.payload->>'fee')::numeric) AS amount
               FROM chain.events e JOIN chain.battles b ON b.address = e.battle
               WHERE e.kind = 'battle_paid' GROUP BY b.mint
           ), withdrawn AS (
               SELECT mint, SUM((payload->>'creator_amount')::numeric + (payload->>'partner_amount')::numeric) AS amount
               FROM chain.events WHERE kind = 'fees_withdrawn' GROUP BY mint
           )
           SELECT m.mint AS "mint: Address", m.decimals,
                  COALESCE(c.amount, 0)::text AS "collected!", COALESCE(w.amount, 0)::text AS "withdrawn!",
                  COALESCE((SELECT partner_share_bps FROM chain.config LIMIT 1), 0) AS "partner_share_bps!"
           FROM chain.mints m LEFT JOIN collected c ON c.mint = m.mint LEFT JOIN withdrawn w ON w.mint = m.mint
           ORDER BY m.mint"#
    )
    .fetch_all(pool)
    .await?;
    Ok(rows)
}
