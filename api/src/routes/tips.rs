//! Tips: the list, and the transaction that gives one.

use axum::extract::State;
use roast_protocol::tipping::Reference;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};

use crate::cursor::{self, Position};
use crate::error::{ApiError, Problem};
use crate::extract::{Json, Query};
use crate::page::Page;
use crate::parse;
use crate::state::AppState;
use crate::transactions::build::{UnsignedTransaction, build};
use crate::transactions::tip::{self, Wish};
use crate::types::{Address, Amount, Finality, Hash, Signature};

/// A tip.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tip {
    /// Id of its event; newer tips have greater ones.
    pub id: i64,
    /// Who paid.
    pub tipper: Address,
    /// The performer's wallet.
    pub performer: Address,
    /// The token.
    pub mint: Address,
    /// What the tipper paid, in base units.
    pub amount: Amount,
    /// What the protocol kept; the performer got the rest.
    pub fee: Amount,
    /// The battle that it was given for; null for a tip for a clip.
    pub battle: Option<Address>,
    /// The clip that it was given for; null for a tip for a battle.
    pub clip: Option<Hash>,
    /// The transaction.
    pub signature: Signature,
    /// The slot that it happened in.
    pub slot: i64,
    /// When its block was made.
    #[serde(with = "time::serde::rfc3339::option")]
    pub block_time: Option<OffsetDateTime>,
    /// How sure the cluster is of it.
    pub finality: Finality,
}

/// Which tips to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TipsQuery {
    /// Only tips for this battle.
    battle: Option<String>,
    /// Only tips for this clip: 64 hexadecimal digits.
    clip: Option<String>,
    /// Only tips to this wallet.
    performer: Option<String>,
    /// Only tips from this wallet.
    tipper: Option<String>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
    /// Tips on the page: 1 to 100, 20 by default.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
}

/// What a [`TipsQuery`] means.
struct Filter {
    battle: Option<Address>,
    clip: Option<Hash>,
    performer: Option<Address>,
    tipper: Option<Address>,
    before: Option<Place>,
    limit: i64,
}

/// The last tip of a page.
#[derive(Serialize, Deserialize)]
struct Place(i64);

impl Position for Place {
    const LIST: &'static str = "tips";
}

impl TryFrom<TipsQuery> for Filter {
    type Error = ApiError;

    fn try_from(query: TipsQuery) -> Result<Self, ApiError> {
        let address =
            |field, text: Option<String>| text.map(|text| parse::address(field, &text)).transpose();
        Ok(Self {
            battle: address("battle", query.battle)?,
            clip: query
                .clip
                .map(|clip| parse::hash("clip", &clip))
                .transpose()?,
            performer: address("performer", query.performer)?,
            tipper: address("tipper", query.tipper)?,
            before: query.cursor.as_deref().map(cursor::decode).transpose()?,
            limit: parse::limit(query.limit.as_deref())?,
        })
    }
}

/// Lists tips, newest first.
#[utoipa::path(
    get, path = "/api/tips", tag = "tips",
    params(TipsQuery),
    responses((status = 200, body = Page<Tip>), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Query(query): Query<TipsQuery>,
) -> Result<Json<Page<Tip>>, ApiError> {
    let filter = Filter::try_from(query)?;
    let tips = select(&state.pool, &filter).await?;
    Ok(Json(Page::new(tips, filter.limit, |tip| Place(tip.id))?))
}

async fn select(pool: &PgPool, filter: &Filter) -> Result<Vec<Tip>, ApiError> {
    let tips = sqlx::query_as!(
        Tip,
        r#"SELECT e.id, t.tipper AS "tipper: Address", t.performer AS "performer: Address", t.mint AS "mint: Address",
                  t.amount::text AS "amount!: Amount", t.fee::text AS "fee!: Amount",
                  CASE t.reference_kind WHEN 'battle' THEN t.reference END AS "battle: Address",
                  CASE t.reference_kind WHEN 'clip' THEN t.reference END AS "clip: Hash",
                  e.signature AS "signature: Signature", e.slot, e.block_time, e.finality AS "finality: Finality"
           FROM chain.tips t JOIN chain.events e ON e.id = t.event
           WHERE ($1::bytea IS NULL OR t.reference_kind = 'battle' AND t.reference = $1)
             AND ($2::bytea IS NULL OR t.reference_kind = 'clip' AND t.reference = $2)
             AND ($3::bytea IS NULL OR t.performer = $3)
             AND ($4::bytea IS NULL OR t.tipper = $4)
             AND ($5::bigint IS NULL OR t.event < $5)
           ORDER BY t.event DESC
           LIMIT $6"#,
        filter.battle.as_ref().map(Address::as_bytes),
        filter.clip.as_ref().map(|clip| clip.0.as_slice()),
        filter.performer.as_ref().map(Address::as_bytes),
        filter.tipper.as_ref().map(Address::as_bytes),
        filter.before.as_ref().map(|Place(id)| *id),
        filter.limit.saturating_add(1),
    )
    .fetch_all(pool)
    .await?;
    Ok(tips)
}

/// A tip to give, for a battle or for a clip.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TipRequest {
    /// The wallet that tips, signs and pays.
    #[schema(value_type = Address)]
    wallet: String,
    /// Who is tipped: a name of the registry, or a wallet.
    performer: String,
    /// The token.
    #[schema(value_type = Address)]
    mint: String,
    /// What the wallet pays, the fee included, in base units.
    #[schema(value_type = Amount)]
    amount: String,
    /// The battle that it is for; either this or `clip`.
    #[schema(value_type = Option<Address>)]
    battle: Option<String>,
    /// The clip that it is for, 64 hexadecimal digits; either this or `battle`.
    #[schema(value_type = Option<Hash>)]
    clip: Option<String>,
    /// The token account to take it from; the wallet's associated one when left out.
    #[schema(value_type = Option<Address>)]
    token_account: Option<String>,
}

/// Builds the transaction that gives a tip.
#[utoipa::path(
    post, path = "/api/transactions/tip", tag = "transactions", request_body = TipRequest,
    responses((status = 200, body = UnsignedTransaction), (status = 422, description = "The chain would refuse it; `code` says why", body = Problem, content_type = "application/problem+json"),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn give(
    State(state): State<AppState>,
    Json(body): Json<TipRequest>,
) -> Result<Json<UnsignedTransaction>, ApiError> {
    let wish = Wish {
        tipper: parse::address("wallet", &body.wallet)?.pubkey(),
        performer: parse::performer("performer", &body.performer)?,
        mint: parse::address("mint", &body.mint)?.pubkey(),
        amount: parse::amount("amount", &body.amount)?,
        reference: reference(body.battle.as_deref(), body.clip.as_deref())?,
        token_account: body
            .token_account
            .map(|account| parse::address("tokenAccount", &account))
            .transpose()?
            .map(Address::pubkey),
    };
    let plan = tip::plan(&state.rpc, wish).await?;
    build(&state, plan).await.map(Json)
}

fn reference(battle: Option<&str>, clip: Option<&str>) -> Result<Reference, ApiError> {
    match (battle, clip) {
        (Some(battle), None) => Ok(Reference::Battle(
            parse::address("battle", battle)?.pubkey(),
        )),
        (None, Some(clip)) => Ok(Reference::Clip(parse::hash("clip", clip)?.0)),
        _ => Err(ApiError::malformed(
            "reference_missing",
            "battle",
            "Say what the tip is for: either `battle` or `clip`, not both.",
        )),
    }
}
