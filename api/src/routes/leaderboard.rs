//! The best players of a mint. Amounts in different tokens cannot be added, so a leaderboard is of one mint.

use std::sync::Arc;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use utoipa::{IntoParams, ToSchema};

use crate::cursor::{self, Position};
use crate::error::{ApiError, Part, Problem};
use crate::extract::{Json, Query};
use crate::page::Page;
use crate::parse;
use crate::state::AppState;
use crate::types::{Address, Amount};

/// One player of a leaderboard.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    /// 1 for the best; players with equal values keep the order of their wallets.
    pub rank: i64,
    /// The player.
    pub wallet: Address,
    /// Decided and drawn battles.
    pub battles: i64,
    /// Battles won.
    pub wins: i64,
    /// Battles lost.
    pub losses: i64,
    /// Battles drawn.
    pub draws: i64,
    /// Prizes less the stakes of battles won and lost, in base units of `mint`.
    pub earnings: Amount,
    /// The mint of this leaderboard.
    pub mint: Address,
    /// Decimals of the mint.
    pub decimals: i16,
}

/// What the order goes by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    /// Battles won.
    #[default]
    Wins,
    /// Decided and drawn battles.
    Battles,
    /// Earnings.
    Earnings,
}

/// Which leaderboard, and which part of it.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LeaderboardQuery {
    /// The token; may be left out while battles have only one.
    mint: Option<String>,
    /// What the order goes by; wins by default.
    #[param(value_type = Option<Order>)]
    by: Option<String>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
    /// Players on the page: 1 to 100, 20 by default.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
}

/// The last player of a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Place {
    by: Order,
    mint: Address,
    /// The value that the order goes by; a whole number, which may exceed 64 bits.
    value: String,
    wallet: Address,
    rank: i64,
}

impl Position for Place {
    const LIST: &'static str = "leaderboard";
}

/// Which players are asked for. Pages of every size begin with the same ones, so they share an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    mint: Address,
    by: Order,
    after: Option<Place>,
}

struct Mint {
    mint: Address,
    decimals: i16,
}

/// Lists the players of a mint, best first.
#[utoipa::path(
    get, path = "/api/leaderboard", tag = "players",
    params(LeaderboardQuery),
    responses((status = 200, body = Page<Entry>), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Query(query): Query<LeaderboardQuery>,
) -> Result<Json<Page<Entry>>, ApiError> {
    let limit = parse::limit(query.limit.as_deref())?;
    let by: Order = query
        .by
        .map(|name| parse::name("by", &name))
        .transpose()?
        .unwrap_or_default();
    let asked = query
        .mint
        .map(|mint| parse::address("mint", &mint))
        .transpose()?;
    let after: Option<Place> = query.cursor.as_deref().map(cursor::decode).transpose()?;
    let mint = mint(&state.history, asked).await?;
    if after.as_ref().is_some_and(|place| {
        place.by != by || place.mint != mint.mint || place.value.parse::<i128>().is_err()
    }) {
        return Err(cursor::malformed());
    }
    let key = Key {
        mint: mint.mint,
        by,
        after,
    };
    let players = select(state.history.clone(), key.clone(), mint.decimals);
    let players = state.leaderboards.get(key, players).await?;
    let shown = usize::try_from(limit.saturating_add(1)).unwrap_or(usize::MAX);
    let entries = players.iter().take(shown).cloned().collect();
    Ok(Json(Page::new(entries, limit, |entry| entry.place(by))?))
}

impl Entry {
    fn place(&self, by: Order) -> Place {
        let value = match by {
            Order::Wins => self.wins.to_string(),
            Order::Battles => self.battles.to_string(),
            Order::Earnings => self.earnings.0.clone(),
        };
        Place {
            by,
            mint: self.mint,
            value,
            wallet: self.wallet,
            rank: self.rank,
        }
    }
}

/// The mint asked for, or the only one there is.
async fn mint(pool: &PgPool, asked: Option<Address>) -> Result<Mint, ApiError> {
    let mut mints = sqlx::query_as!(
        Mint,
        r#"SELECT mint AS "mint: Address", decimals FROM chain.mints ORDER BY mint"#
    )
    .fetch_all(pool)
    .await?;
    match asked {
        Some(asked) => mints.into_iter().find(|mint| mint.mint == asked).ok_or_else(|| ApiError::NotFound {
            code: "mint_not_found",
            detail: format!("No battles are fought in {asked}. GET /api/config lists the mints that there are."),
        }),
        None if mints.len() > 1 => Err(ApiError::malformed("mint_missing", "mint", "Battles are fought in several tokens. Say which one; GET /api/config lists them.")),
        None => mints.pop().ok_or(ApiError::Unavailable { part: Part::Indexer, cause: "no mint is indexed".to_owned() }),
    }
}

/// The players of the largest page, and one more.
async fn select(pool: PgPool, key: Key, decimals: i16) -> Result<Arc<[Entry]>, ApiError> {
    let after = key.after.as_ref();
    let order = match key.by {
        Order::Wins => "wins",
        Order::Battles => "battles",
        Order::Earnings => "earnings",
    };
    let entries = sqlx::query_as!(
        Entry,
        r#"WITH ended AS (
               SELECT b.opener, b.opponent, b.winner, f.fee,
                      LEAST(CASE b.ending WHEN 'forfeit' THEN div(b.stake * b.forfeit_bonus_bps, 10000) ELSE b.stake END, b.stake - f.fee) AS gain
               FROM chain.battles b CROSS JOIN LATERAL (SELECT div(2 * b.stake * b.fee_bps, 10000) AS fee) f
               WHERE b.mint = $1 AND b.outcome IS NOT NULL AND b.ending IS DISTINCT FROM 'resignation'
           ), turns AS (
               SELECT opener AS wallet, winner, gain, fee FROM ended
               UNION ALL
               SELECT opponent, winner, gain, fee FROM ended
           ), records AS (
               SELECT wallet, COUNT(*) AS battles,
                      COUNT(*) FILTER (WHERE winner = wallet) AS wins,
                      COUNT(*) FILTER (WHERE winner <> wallet) AS losses,
                      COUNT(*) FILTER (WHERE winner IS NULL) AS draws,
                      COALESCE(SUM(CASE WHEN winner = wallet THEN gain WHEN winner <> wallet THEN -(gain + fee) END), 0) AS earnings
               FROM turns WHERE wallet IS NOT NULL GROUP BY wallet
           ), ordered AS (
               SELECT *, CASE $2 WHEN 'wins' THEN wins::numeric WHEN 'battles' THEN battles::numeric ELSE earnings END AS value FROM records
           )
           SELECT $7::bigint + ROW_NUMBER() OVER (ORDER BY value DESC, wallet) AS "rank!", wallet AS "wallet!: Address",
                  battles AS "battles!", wins AS "wins!", losses AS "losses!", draws AS "draws!", earnings::text AS "earnings!: Amount",
                  $1::bytea AS "mint!: Address", $6::smallint AS "decimals!"
           FROM ordered
           WHERE $3::text IS NULL OR value < $3::text::numeric OR (value = $3::text::numeric AND wallet > $4::bytea)
           ORDER BY value DESC, wallet
           LIMIT $5"#,
        key.mint.as_bytes(),
        order,
        after.map(|place| place.value.as_str()),
        after.map(|place| place.wallet.as_bytes()),
        parse::LARGEST_LIMIT.saturating_add(1),
        decimals,
        after.map_or(0, |place| place.rank),
    )
    .fetch_all(&pool)
    .await?;
    Ok(entries.into())
}
