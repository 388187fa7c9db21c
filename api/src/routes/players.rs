//! A wallet's record.

use axum::extract::State;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;

use crate::error::{ApiError, Problem};
use crate::extract::{Json, Path};
use crate::parse;
use crate::state::AppState;
use crate::types::{Address, Amount};

/// A wallet's record, over all mints and for each.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Player {
    /// The wallet.
    pub wallet: Address,
    /// Battles with two players.
    pub battles: i64,
    /// Battles won.
    pub wins: i64,
    /// Battles lost.
    pub losses: i64,
    /// Battles drawn.
    pub draws: i64,
    /// The money, a mint an entry.
    pub mints: Vec<PlayerMint>,
}

/// A wallet's record in one mint. Amounts are base units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlayerMint {
    /// The mint.
    pub mint: Address,
    /// Its decimals.
    pub decimals: i16,
    /// Battles with two players.
    pub battles: i64,
    /// Battles won.
    pub wins: i64,
    /// Battles lost.
    pub losses: i64,
    /// Battles drawn.
    pub draws: i64,
    /// All stakes put into battles with two players.
    pub staked: Amount,
    /// All prizes of battles won.
    pub won: Amount,
    /// Prizes less the stakes of battles won and lost; draws and refunds change nothing.
    pub earnings: Amount,
}

/// A wallet's record. A wallet that never played has an empty one.
#[utoipa::path(
    get, path = "/api/players/{wallet}", tag = "players",
    params(("wallet" = Address, Path, description = "The player's wallet")),
    responses((status = 200, body = Player), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Path(wallet): Path<String>,
) -> Result<Json<Player>, ApiError> {
    let wallet = parse::address("wallet", &wallet)?;
    let mints = select(&state.history, wallet).await?;
    let sum = |count: fn(&PlayerMint) -> i64| mints.iter().map(count).fold(0, i64::saturating_add);
    Ok(Json(Player {
        wallet,
        battles: sum(|mint| mint.battles),
        wins: sum(|mint| mint.wins),
        losses: sum(|mint| mint.losses),
        draws: sum(|mint| mint.draws),
        mints,
    }))
}

/// With fee = floor(2 x stake x fee rate / 10,000), the winner gains stake - fee, after a forfeit at most the bonus, and the loser loses the gain
/// and the fee: as `roast_protocol::fees::{split_pool, split_forfeit}` have it.
async fn select(pool: &PgPool, wallet: Address) -> Result<Vec<PlayerMint>, ApiError> {
    let mints = sqlx::query_as!(
        PlayerMint,
        r#"SELECT b.mint AS "mint!: Address", b.decimals,
                  COUNT(*) AS "battles!",
                  COUNT(*) FILTER (WHERE b.winner = $1) AS "wins!",
                  COUNT(*) FILTER (WHERE b.winner <> $1) AS "losses!",
                  COUNT(*) FILTER (WHERE b.outcome = 'draw' AND b.ending IS DISTINCT FROM 'resignation') AS "draws!",
                  SUM(b.stake)::text AS "staked!: Amount",
                  COALESCE(SUM(b.stake + p.gain) FILTER (WHERE b.winner = $1), 0)::text AS "won!: Amount",
                  COALESCE(SUM(CASE WHEN b.winner = $1 THEN p.gain
                                    WHEN b.winner <> $1 THEN -(p.gain + f.fee) END), 0)::text AS "earnings!: Amount"
           FROM chain.battles b
           CROSS JOIN LATERAL (SELECT div(2 * b.stake * b.fee_bps, 10000) AS fee) f
           CROSS JOIN LATERAL (
               SELECT LEAST(CASE b.ending WHEN 'forfeit' THEN div(b.stake * b.forfeit_bonus_bps, 10000) ELSE b.stake END,
                            b.stake - f.fee) AS gain) p
           WHERE (b.opener = $1 OR b.opponent = $1) AND b.opponent IS NOT NULL
           GROUP BY b.mint, b.decimals
           ORDER BY b.mint"#,
        wallet.as_bytes()
    )
    .fetch_all(pool)
    .await?;
    Ok(mints)
}
