//! The protocol's fees: collected, withdrawn, and still in the vaults.

use axum::extract::State;
use roast_protocol::amount::{BaseUnits, Bps};
use roast_protocol::fees::split_fees;
use roast_protocol::{battle, tipping};
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;

use crate::error::{ApiError, Problem};
use crate::extract::Json;
use crate::state::AppState;
use crate::types::{Address, Amount, Program};

/// The fees of one program in one mint, in base units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fees {
    /// `battle` or `tipping`.
    pub program: Program,
    /// The mint.
    pub mint: Address,
    /// Its decimals.
    pub decimals: i16,
    /// The token account that gathers them.
    pub vault: Address,
    /// All fees that payouts or tips moved into the vault.
    pub collected: Amount,
    /// All fees that withdrawals moved out of it.
    pub withdrawn: Amount,
    /// What they left there; tokens that somebody sends to the vault unasked are not counted.
    pub in_vault: Amount,
    /// The creator's part of `inVault` at today's split; null for tips, whose fees all go to the treasury.
    pub creator_share: Option<Amount>,
    /// The partner's part of `inVault` at today's split; null for tips.
    pub partner_share: Option<Amount>,
}

struct Row {
    program: Program,
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
        let mint = row.mint.pubkey();
        let vault = match row.program {
            Program::Tipping => tipping::pda::fee_vault(&mint).0,
            Program::Battle | Program::Burn => battle::pda::fee_vault(&mint).0,
        };
        let is_split = row.program == Program::Battle;
        let rate = u16::try_from(row.partner_share_bps).map_err(|_| {
            ApiError::Internal(format!("partner share is {} bps", row.partner_share_bps))
        })?;
        let split = split_fees(in_vault, Bps(rate));
        let amount = |units: BaseUnits| Amount(units.to_string());
        Ok(Self {
            program: row.program,
            mint: row.mint,
            decimals: row.decimals,
            vault: vault.into(),
            collected: Amount(row.collected),
            withdrawn: Amount(row.withdrawn),
            in_vault: amount(in_vault),
            creator_share: is_split.then(|| amount(split.creator)),
            partner_share: is_split.then(|| amount(split.partner)),
        })
    }
}

/// The protocol's fees, an entry for each mint of each program that takes fees: those of battles first.
#[utoipa::path(
    get, path = "/api/fees", tag = "protocol",
    responses((status = 200, body = Vec<Fees>), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn list(State(state): State<AppState>) -> Result<Json<Vec<Fees>>, ApiError> {
    let pool = state.history.clone();
    let fees = state.fees.get((), async move {
        let rows = select(&pool).await?;
        rows.into_iter().map(Fees::try_from).collect()
    });
    Ok(Json(fees.await?))
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
               FROM chain.events WHERE program = 'battle' AND kind = 'fees_withdrawn' GROUP BY mint
           ), tipped AS (
               SELECT mint, SUM(fee) AS amount FROM chain.tips GROUP BY mint
           ), taken AS (
               SELECT mint, SUM((payload->>'amount')::numeric) AS amount
               FROM chain.events WHERE program = 'tipping' AND kind = 'fees_withdrawn' GROUP BY mint
           )
           SELECT 'battle'::chain.program AS "program!: Program", m.mint AS "mint!: Address", m.decimals AS "decimals!",
                  COALESCE(c.amount, 0)::text AS "collected!", COALESCE(w.amount, 0)::text AS "withdrawn!",
                  COALESCE((SELECT partner_share_bps FROM chain.config LIMIT 1), 0) AS "partner_share_bps!"
           FROM chain.mints m LEFT JOIN collected c ON c.mint = m.mint LEFT JOIN withdrawn w ON w.mint = m.mint
           UNION ALL
           SELECT 'tipping', m.mint, m.decimals, COALESCE(c.amount, 0)::text, COALESCE(w.amount, 0)::text, 0
           FROM chain.tipping_mints m LEFT JOIN tipped c ON c.mint = m.mint LEFT JOIN taken w ON w.mint = m.mint
           ORDER BY 1, 2"#
    )
    .fetch_all(pool)
    .await?;
    Ok(rows)
}
