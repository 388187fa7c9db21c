//! Campaigns: the list, one of them, its submissions, and the transactions that open, submit and close.

use axum::extract::State;
use roast_protocol::time::UnixSeconds;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};

use crate::cursor::{self, Position};
use crate::error::{ApiError, Problem};
use crate::extract::{Json, Path, Query};
use crate::page::Page;
use crate::parse;
use crate::state::AppState;
use crate::transactions::build::{UnsignedTransaction, build};
use crate::transactions::burn::{self, Opening, Wish};
use crate::types::{Address, Amount, Finality, Hash, PayoutAddress};

/// What the program allows at most.
const MOST_SUBMISSIONS: u32 = 1_500;

/// A campaign as the chain has it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Campaign {
    /// Its account.
    pub address: Address,
    /// The wallet that opened it.
    pub project: Address,
    /// The token to burn.
    pub mint: Address,
    /// Decimals of the token.
    pub decimals: i16,
    /// Hash of the brief.
    pub brief_hash: Hash,
    /// Which of the project's campaigns it is.
    pub index: Amount,
    /// Least burn of a submission now, in base units.
    pub minimum_burn: Amount,
    /// The minimum never goes below this.
    pub lowest_burn: Amount,
    /// What all submissions burnt.
    pub burned: Amount,
    /// First second in which submissions are taken.
    #[serde(with = "time::serde::rfc3339")]
    pub starts_at: OffsetDateTime,
    /// Last second in which submissions are taken.
    #[serde(with = "time::serde::rfc3339")]
    pub ends_at: OffsetDateTime,
    /// Submissions stay on chain at least until then.
    #[serde(with = "time::serde::rfc3339")]
    pub kept_until: OffsetDateTime,
    /// Most submissions.
    pub cap: i64,
    /// Submissions so far.
    pub submissions: i64,
    /// The slot of its last change.
    pub slot: i64,
    /// How sure the cluster is of its last change.
    pub finality: Finality,
    /// Whether its account is closed, its rent returned.
    pub closed: bool,
}

/// A submission as the chain has it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CampaignSubmission {
    /// Its account.
    pub address: Address,
    /// The campaign.
    pub campaign: Address,
    /// Which of the campaign's submissions it is, from 0.
    pub position: i64,
    /// Who burnt the tokens.
    pub miner: Address,
    /// Hash of the content.
    pub content_hash: Hash,
    /// Where rewards go.
    pub payout_address: PayoutAddress,
    /// Burnt tokens, in base units.
    pub amount: Amount,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub submitted_at: OffsetDateTime,
    /// The slot of its last change.
    pub slot: i64,
    /// How sure the cluster is of its last change.
    pub finality: Finality,
    /// Whether its account is closed, its rent returned.
    pub closed: bool,
}

/// Which campaigns to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CampaignsQuery {
    /// Only campaigns that this wallet opened.
    project: Option<String>,
    /// Only campaigns in this token.
    mint: Option<String>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
    /// Campaigns on the page: 1 to 100, 20 by default.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
}

/// Which page of a campaign's submissions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SubmissionsQuery {
    /// `nextCursor` of the page before.
    cursor: Option<String>,
    /// Submissions on the page: 1 to 100, 20 by default.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
}

/// The last campaign of a page.
#[derive(Serialize, Deserialize)]
struct Place {
    /// Unix seconds, the precision of the chain.
    starts_at: i64,
    address: Address,
}

impl Position for Place {
    const LIST: &'static str = "campaigns";
}

impl Place {
    fn time(&self) -> Result<OffsetDateTime, ApiError> {
        OffsetDateTime::from_unix_timestamp(self.starts_at).map_err(|_| cursor::malformed())
    }
}

/// The last submission of a page.
#[derive(Serialize, Deserialize)]
struct Slot(i64);

impl Position for Slot {
    const LIST: &'static str = "submissions";
}

/// What a [`CampaignsQuery`] means.
struct Filter {
    project: Option<Address>,
    mint: Option<Address>,
    after: Option<Place>,
    limit: i64,
}

impl TryFrom<CampaignsQuery> for Filter {
    type Error = ApiError;

    fn try_from(query: CampaignsQuery) -> Result<Self, ApiError> {
        let address =
            |field, text: Option<String>| text.map(|text| parse::address(field, &text)).transpose();
        Ok(Self {
            project: address("project", query.project)?,
            mint: address("mint", query.mint)?,
            after: query.cursor.as_deref().map(cursor::decode).transpose()?,
            limit: parse::limit(query.limit.as_deref())?,
        })
    }
}

/// Lists campaigns, the latest start first.
#[utoipa::path(
    get, path = "/api/campaigns", tag = "campaigns",
    params(CampaignsQuery),
    responses((status = 200, body = Page<Campaign>), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Query(query): Query<CampaignsQuery>,
) -> Result<Json<Page<Campaign>>, ApiError> {
    let filter = Filter::try_from(query)?;
    let campaigns = select(&state.pool, None, &filter).await?;
    Ok(Json(Page::new(campaigns, filter.limit, |campaign| {
        Place {
            starts_at: campaign.starts_at.unix_timestamp(),
            address: campaign.address,
        }
    })?))
}

/// One campaign.
#[utoipa::path(
    get, path = "/api/campaigns/{address}", tag = "campaigns",
    params(("address" = Address, Path, description = "The campaign's account")),
    responses((status = 200, body = Campaign), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn one(
    State(state): State<AppState>,
    Path(address): Path<String>,
) -> Result<Json<Campaign>, ApiError> {
    find(&state.pool, parse::address("address", &address)?)
        .await
        .map(Json)
}

/// A campaign's submissions in the order in which they came.
#[utoipa::path(
    get, path = "/api/campaigns/{address}/submissions", tag = "campaigns",
    params(("address" = Address, Path, description = "The campaign's account"), SubmissionsQuery),
    responses((status = 200, body = Page<CampaignSubmission>), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn submissions(
    State(state): State<AppState>,
    Path(address): Path<String>,
    Query(query): Query<SubmissionsQuery>,
) -> Result<Json<Page<CampaignSubmission>>, ApiError> {
    let campaign = parse::address("address", &address)?;
    let limit = parse::limit(query.limit.as_deref())?;
    let after = query.cursor.as_deref().map(cursor::decode).transpose()?;
    let Slot(after) = after.unwrap_or(Slot(-1));
    let submissions = of_campaign(&state.pool, campaign, after, limit.saturating_add(1)).await?;
    if submissions.is_empty() {
        find(&state.pool, campaign).await?;
    }
    Ok(Json(Page::new(submissions, limit, |submission| {
        Slot(submission.position)
    })?))
}

async fn find(pool: &PgPool, address: Address) -> Result<Campaign, ApiError> {
    let any = Filter {
        project: None,
        mint: None,
        after: None,
        limit: 1,
    };
    select(pool, Some(address), &any)
        .await?
        .pop()
        .ok_or_else(|| not_found(address))
}

/// The refusal of an address that is no campaign's.
pub(crate) fn not_found(address: Address) -> ApiError {
    ApiError::NotFound {
        code: "campaign_not_found",
        detail: format!(
            "There is no campaign at {address}. GET /api/campaigns lists those that there are."
        ),
    }
}

async fn select(
    pool: &PgPool,
    address: Option<Address>,
    filter: &Filter,
) -> Result<Vec<Campaign>, ApiError> {
    let after_time = filter.after.as_ref().map(Place::time).transpose()?;
    let campaigns = sqlx::query_as!(
        Campaign,
        r#"SELECT address AS "address: Address", project AS "project: Address", mint AS "mint: Address", decimals,
                  brief_hash AS "brief_hash: Hash", campaign_index::text AS "index!: Amount", minimum_burn::text AS "minimum_burn!: Amount",
                  lowest_burn::text AS "lowest_burn!: Amount", burned::text AS "burned!: Amount", starts_at, ends_at, kept_until,
                  cap, submissions, slot, finality AS "finality: Finality", closed
           FROM chain.campaigns
           WHERE ($1::bytea IS NULL OR address = $1)
             AND ($2::bytea IS NULL OR project = $2)
             AND ($3::bytea IS NULL OR mint = $3)
             AND ($4::timestamptz IS NULL OR (starts_at, address) < ($4, $5::bytea))
           ORDER BY starts_at DESC, address DESC
           LIMIT $6"#,
        address.as_ref().map(Address::as_bytes),
        filter.project.as_ref().map(Address::as_bytes),
        filter.mint.as_ref().map(Address::as_bytes),
        after_time,
        filter.after.as_ref().map(|place| place.address.as_bytes()),
        filter.limit.saturating_add(1),
    )
    .fetch_all(pool)
    .await?;
    Ok(campaigns)
}

async fn of_campaign(
    pool: &PgPool,
    campaign: Address,
    after: i64,
    limit: i64,
) -> Result<Vec<CampaignSubmission>, sqlx::Error> {
    sqlx::query_as!(
        CampaignSubmission,
        r#"SELECT address AS "address: Address", campaign AS "campaign: Address", position, miner AS "miner: Address",
                  content_hash AS "content_hash: Hash", payout_address AS "payout_address: PayoutAddress", amount::text AS "amount!: Amount",
                  submitted_at, slot, finality AS "finality: Finality", closed
           FROM chain.submissions WHERE campaign = $1 AND position > $2 ORDER BY position LIMIT $3"#,
        campaign.as_bytes(),
        after,
        limit
    )
    .fetch_all(pool)
    .await
}

/// A submission to a campaign.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ContentRequest {
    /// The wallet that burns, signs and pays.
    #[schema(value_type = Address)]
    wallet: String,
    /// The campaign.
    #[schema(value_type = Address)]
    campaign: String,
    /// Hash of the content; one that the campaign has already is refused.
    #[schema(value_type = Hash)]
    content_hash: String,
    /// Where rewards go.
    #[schema(value_type = PayoutAddress)]
    payout_address: String,
    /// What to burn, in base units; the campaign's minimum when left out.
    #[schema(value_type = Option<Amount>)]
    amount: Option<String>,
    /// The token account to burn from; the wallet's associated one when left out.
    #[schema(value_type = Option<Address>)]
    token_account: Option<String>,
}

/// Builds the transaction that burns tokens for a submission.
#[utoipa::path(
    post, path = "/api/transactions/submit", tag = "transactions", request_body = ContentRequest,
    responses((status = 200, body = UnsignedTransaction), (status = 422, description = "The chain would refuse it; `code` says why", body = Problem, content_type = "application/problem+json"),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn submit(
    State(state): State<AppState>,
    Json(body): Json<ContentRequest>,
) -> Result<Json<UnsignedTransaction>, ApiError> {
    let wish = Wish {
        miner: parse::address("wallet", &body.wallet)?.pubkey(),
        campaign: parse::address("campaign", &body.campaign)?,
        content_hash: parse::hash("contentHash", &body.content_hash)?,
        payout_address: parse::payout_address("payoutAddress", &body.payout_address)?,
        amount: body
            .amount
            .map(|amount| parse::amount("amount", &amount))
            .transpose()?,
        token_account: body
            .token_account
            .map(|account| parse::address("tokenAccount", &account))
            .transpose()?
            .map(Address::pubkey),
    };
    let plan = burn::plan(&state.rpc, wish).await?;
    build(&state, plan).await.map(Json)
}

/// A campaign to open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OpenCampaignRequest {
    /// The wallet that opens it, signs and pays.
    #[schema(value_type = Address)]
    wallet: String,
    /// The token to burn.
    #[schema(value_type = Address)]
    mint: String,
    /// Hash of the brief, which itself stays off chain.
    #[schema(value_type = Hash)]
    brief_hash: String,
    /// Least burn of a submission at first, in base units; the token's lowest when left out. The keeper moves it with demand.
    #[schema(value_type = Option<Amount>)]
    minimum_burn: Option<String>,
    /// First second in which submissions are taken, within 90 days; at once when left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    starts_at: Option<String>,
    /// Last second in which submissions are taken, at most 90 days after the start.
    #[schema(value_type = String, format = DateTime)]
    ends_at: String,
    /// Most submissions, 1 to 1,500; 1,500 when left out.
    #[schema(minimum = 1, maximum = 1_500)]
    cap: Option<u32>,
}

/// A submission to close.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CloseSubmissionRequest {
    /// The wallet that signs and pays the fee; anyone, once the campaign's `keptUntil` has passed.
    #[schema(value_type = Address)]
    wallet: String,
    /// The campaign.
    #[schema(value_type = Address)]
    campaign: String,
    /// Hash of the submitted content.
    #[schema(value_type = Hash)]
    content_hash: String,
}

/// A campaign to close.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CloseCampaignRequest {
    /// The wallet that signs and pays the fee; anyone, once every submission is closed.
    #[schema(value_type = Address)]
    wallet: String,
    /// The campaign.
    #[schema(value_type = Address)]
    campaign: String,
}

/// Builds the transaction that opens a campaign. The answer names the campaign's address.
#[utoipa::path(
    post, path = "/api/transactions/open-campaign", tag = "transactions", request_body = OpenCampaignRequest,
    responses((status = 200, body = UnsignedTransaction), (status = 422, description = "The chain would refuse it; `code` says why", body = Problem, content_type = "application/problem+json"),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn open(
    State(state): State<AppState>,
    Json(body): Json<OpenCampaignRequest>,
) -> Result<Json<UnsignedTransaction>, ApiError> {
    let opening = Opening {
        project: parse::address("wallet", &body.wallet)?.pubkey(),
        mint: parse::address("mint", &body.mint)?.pubkey(),
        brief_hash: parse::hash("briefHash", &body.brief_hash)?,
        minimum_burn: body
            .minimum_burn
            .map(|amount| parse::amount("minimumBurn", &amount))
            .transpose()?,
        starts_at: body
            .starts_at
            .map(|time| parse::time("startsAt", &time))
            .transpose()?,
        ends_at: parse::time("endsAt", &body.ends_at)?,
        cap: body.cap.unwrap_or(MOST_SUBMISSIONS),
    };
    let now = UnixSeconds(OffsetDateTime::now_utc().unix_timestamp());
    let plan = burn::open(&state.rpc, opening, now).await?;
    build(&state, plan).await.map(Json)
}

/// Builds the transaction that closes a submission; the rent returns to the miner.
#[utoipa::path(
    post, path = "/api/transactions/close-submission", tag = "transactions", request_body = CloseSubmissionRequest,
    responses((status = 200, body = UnsignedTransaction), (status = 422, description = "The chain would refuse it; `code` says why", body = Problem, content_type = "application/problem+json"),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn close_submission(
    State(state): State<AppState>,
    Json(body): Json<CloseSubmissionRequest>,
) -> Result<Json<UnsignedTransaction>, ApiError> {
    let caller = parse::address("wallet", &body.wallet)?.pubkey();
    let campaign = parse::address("campaign", &body.campaign)?;
    let content_hash = parse::hash("contentHash", &body.content_hash)?;
    let plan = burn::close_submission(&state.rpc, caller, campaign, content_hash).await?;
    build(&state, plan).await.map(Json)
}

/// Builds the transaction that closes a campaign; the rent returns to the project.
#[utoipa::path(
    post, path = "/api/transactions/close-campaign", tag = "transactions", request_body = CloseCampaignRequest,
    responses((status = 200, body = UnsignedTransaction), (status = 422, description = "The chain would refuse it; `code` says why", body = Problem, content_type = "application/problem+json"),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn close(
    State(state): State<AppState>,
    Json(body): Json<CloseCampaignRequest>,
) -> Result<Json<UnsignedTransaction>, ApiError> {
    let caller = parse::address("wallet", &body.wallet)?.pubkey();
    let campaign = parse::address("campaign", &body.campaign)?;
    let plan = burn::close_campaign(&state.rpc, caller, campaign).await?;
    build(&state, plan).await.map(Json)
}
