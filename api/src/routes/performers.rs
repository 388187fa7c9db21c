//! Performers: their names, and the tips that they received.

use axum::extract::State;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;

use crate::error::{ApiError, Problem};
use crate::extract::{Json, Path};
use crate::parse::{self, PerformerKey};
use crate::state::AppState;
use crate::types::{Address, Amount, Finality};

/// A performer: a wallet, its names, and its tips.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Performer {
    /// Where tips go.
    pub wallet: Address,
    /// Names of the registry that stand for the wallet.
    pub names: Vec<Name>,
    /// Tips received, a mint an entry.
    pub tips: Vec<Received>,
}

/// A name of the registry.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Name {
    /// The name.
    pub name: String,
    /// Its account.
    pub address: Address,
    /// Who may move or release it.
    pub owner: Address,
    /// How sure the cluster is of its last change.
    pub finality: Finality,
}

/// Tips in one mint. Amounts are base units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Received {
    /// The mint.
    pub mint: Address,
    /// How many tips.
    pub count: i64,
    /// What the tippers paid.
    pub tipped: Amount,
    /// What reached the performer, after fees.
    pub received: Amount,
}

/// A performer by name or by wallet. A wallet without names and tips has an empty record.
#[utoipa::path(
    get, path = "/api/performers/{performer}", tag = "tips",
    params(("performer" = String, Path, description = "A name of the registry, or a wallet")),
    responses((status = 200, body = Performer), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Path(performer): Path<String>,
) -> Result<Json<Performer>, ApiError> {
    let wallet = match parse::performer("performer", &performer)? {
        PerformerKey::Wallet(wallet) => wallet,
        PerformerKey::Name(name) => wallet_of(&state.pool, name.as_str()).await?,
    };
    Ok(Json(Performer {
        wallet,
        names: names(&state.pool, wallet).await?,
        tips: tips(&state.history, wallet).await?,
    }))
}

/// The refusal of a name that nobody has.
pub(crate) fn unknown_name(name: &str) -> ApiError {
    ApiError::NotFound {
        code: "performer_not_found",
        detail: format!(
            "Nobody has the name {name}. Check its spelling, or use the performer's wallet."
        ),
    }
}

async fn wallet_of(pool: &PgPool, name: &str) -> Result<Address, ApiError> {
    sqlx::query_scalar!(
        r#"SELECT wallet AS "wallet: Address" FROM chain.performers WHERE name = $1 AND NOT closed"#,
        name
    )
    .fetch_optional(pool)
    .await?
    .ok_or_else(|| unknown_name(name))
}

async fn names(pool: &PgPool, wallet: Address) -> Result<Vec<Name>, sqlx::Error> {
    sqlx::query_as!(
        Name,
        r#"SELECT name, address AS "address: Address", owner AS "owner: Address", finality AS "finality: Finality"
           FROM chain.performers WHERE wallet = $1 AND NOT closed ORDER BY name LIMIT 100"#,
        wallet.as_bytes()
    )
    .fetch_all(pool)
    .await
}

async fn tips(pool: &PgPool, wallet: Address) -> Result<Vec<Received>, sqlx::Error> {
    sqlx::query_as!(
        Received,
        r#"SELECT mint AS "mint: Address", COUNT(*) AS "count!", SUM(amount)::text AS "tipped!: Amount",
                  SUM(amount - fee)::text AS "received!: Amount"
           FROM chain.tips WHERE performer = $1 GROUP BY mint ORDER BY mint"#,
        wallet.as_bytes()
    )
    .fetch_all(pool)
    .await
}
