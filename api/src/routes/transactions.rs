//! Building transactions for wallets to sign, and passing signed ones on.

use axum::extract::State;
use roast_protocol::battle::Side;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{ApiError, Problem};
use crate::extract::{Json, Path};
use crate::parse;
use crate::state::AppState;
use crate::transactions::build::{UnsignedTransaction, build};
use crate::transactions::submissions::{self, Submission};
use crate::transactions::{plan, submit, wire};
use crate::types::{Address, Amount, Signature, Tier};

/// A battle to open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OpenRequest {
    /// The wallet that opens it, signs and pays.
    #[schema(value_type = Address)]
    wallet: String,
    /// The token at stake.
    #[schema(value_type = Address)]
    mint: String,
    /// Which of the mint's stakes.
    #[schema(value_type = Tier)]
    tier: String,
    /// The stake that the person agreed to, in base units; refused when the tier's differs. The tier's own when left out.
    #[schema(value_type = Option<Amount>)]
    stake: Option<String>,
    /// The token account to take it from; the wallet's associated one when left out.
    #[schema(value_type = Option<Address>)]
    token_account: Option<String>,
}

/// A battle to join.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct JoinRequest {
    /// The wallet that joins, signs and pays.
    #[schema(value_type = Address)]
    wallet: String,
    /// The battle.
    #[schema(value_type = Address)]
    battle: String,
    /// The stake that the person agreed to, in base units; refused when the battle's differs. The battle's own when left out.
    #[schema(value_type = Option<Amount>)]
    stake: Option<String>,
    /// The token account to take it from; the wallet's associated one when left out.
    #[schema(value_type = Option<Address>)]
    token_account: Option<String>,
}

/// A battle to cancel.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CancelRequest {
    /// The wallet that signs: the opener, or after the join deadline anyone.
    #[schema(value_type = Address)]
    wallet: String,
    /// The battle.
    #[schema(value_type = Address)]
    battle: String,
}

/// A finished battle to close.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CloseRequest {
    /// The wallet that signs: the opener, or from 30 days after the battle's last deadline anyone.
    #[schema(value_type = Address)]
    wallet: String,
    /// The battle: paid, cancelled or refunded.
    #[schema(value_type = Address)]
    battle: String,
}

/// A stake to return.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RefundRequest {
    /// The wallet that signs and pays the fee; anyone.
    #[schema(value_type = Address)]
    wallet: String,
    /// The battle.
    #[schema(value_type = Address)]
    battle: String,
    /// Whose stake: `opener` or `opponent`; the wallet's own when left out.
    #[schema(value_type = Option<SideName>)]
    side: Option<String>,
}

/// One of the two players.
#[derive(ToSchema)]
#[schema(as = Side, rename_all = "snake_case")]
#[expect(dead_code, reason = "only describes the names in the API's schema")]
pub(crate) enum SideName {
    /// The player who opened the battle.
    Opener,
    /// The player who joined it.
    Opponent,
}

/// A signed transaction.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SubmitRequest {
    /// The transaction in wire form, in base64.
    transaction: String,
}

/// Builds the transaction that opens a battle. The answer names the battle's address.
#[utoipa::path(
    post, path = "/api/transactions/open", tag = "transactions", request_body = OpenRequest,
    responses((status = 200, body = UnsignedTransaction), (status = 422, description = "The chain would refuse it; `code` says why", body = Problem, content_type = "application/problem+json"),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn open(
    State(state): State<AppState>,
    Json(body): Json<OpenRequest>,
) -> Result<Json<UnsignedTransaction>, ApiError> {
    let wallet = parse::address("wallet", &body.wallet)?;
    let mint = parse::address("mint", &body.mint)?;
    let tier: Tier = parse::name("tier", &body.tier)?;
    let stake = body
        .stake
        .map(|stake| parse::amount("stake", &stake))
        .transpose()?;
    let token_account = body
        .token_account
        .map(|account| parse::address("tokenAccount", &account))
        .transpose()?;
    let plan = plan::open(
        &state.rpc,
        wallet.pubkey(),
        mint.pubkey(),
        tier.into(),
        stake,
        token_account.map(Address::pubkey),
    )
    .await?;
    build(&state, plan).await.map(Json)
}

/// Builds the transaction that joins a battle.
#[utoipa::path(
    post, path = "/api/transactions/join", tag = "transactions", request_body = JoinRequest,
    responses((status = 200, body = UnsignedTransaction), (status = 422, description = "The chain would refuse it; `code` says why", body = Problem, content_type = "application/problem+json"),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn join(
    State(state): State<AppState>,
    Json(body): Json<JoinRequest>,
) -> Result<Json<UnsignedTransaction>, ApiError> {
    let wallet = parse::address("wallet", &body.wallet)?;
    let battle = parse::address("battle", &body.battle)?;
    let stake = body
        .stake
        .map(|stake| parse::amount("stake", &stake))
        .transpose()?;
    let token_account = body
        .token_account
        .map(|account| parse::address("tokenAccount", &account))
        .transpose()?;
    let plan = plan::join(
        &state.rpc,
        wallet.pubkey(),
        battle,
        stake,
        token_account.map(Address::pubkey),
    )
    .await?;
    build(&state, plan).await.map(Json)
}

/// Builds the transaction that cancels a battle which nobody joined.
#[utoipa::path(
    post, path = "/api/transactions/cancel", tag = "transactions", request_body = CancelRequest,
    responses((status = 200, body = UnsignedTransaction), (status = 422, description = "The chain would refuse it; `code` says why", body = Problem, content_type = "application/problem+json"),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn cancel(
    State(state): State<AppState>,
    Json(body): Json<CancelRequest>,
) -> Result<Json<UnsignedTransaction>, ApiError> {
    let wallet = parse::address("wallet", &body.wallet)?;
    let battle = parse::address("battle", &body.battle)?;
    let plan = plan::cancel(&state.rpc, wallet.pubkey(), battle).await?;
    build(&state, plan).await.map(Json)
}

/// Builds the transaction that returns one player's stake, after a draw or when the judge missed the deadline.
#[utoipa::path(
    post, path = "/api/transactions/refund", tag = "transactions", request_body = RefundRequest,
    responses((status = 200, body = UnsignedTransaction), (status = 422, description = "The chain would refuse it; `code` says why", body = Problem, content_type = "application/problem+json"),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn refund(
    State(state): State<AppState>,
    Json(body): Json<RefundRequest>,
) -> Result<Json<UnsignedTransaction>, ApiError> {
    let wallet = parse::address("wallet", &body.wallet)?;
    let battle = parse::address("battle", &body.battle)?;
    let side: Option<Side> = body
        .side
        .map(|side| parse::name("side", &side))
        .transpose()?;
    let plan = plan::refund(&state.rpc, wallet.pubkey(), battle, side).await?;
    build(&state, plan).await.map(Json)
}

/// Builds the transaction that closes a finished battle; the rent returns to the opener.
#[utoipa::path(
    post, path = "/api/transactions/close", tag = "transactions", request_body = CloseRequest,
    responses((status = 200, body = UnsignedTransaction), (status = 422, description = "The chain would refuse it; `code` says why", body = Problem, content_type = "application/problem+json"),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn close(
    State(state): State<AppState>,
    Json(body): Json<CloseRequest>,
) -> Result<Json<UnsignedTransaction>, ApiError> {
    let wallet = parse::address("wallet", &body.wallet)?;
    let battle = parse::address("battle", &body.battle)?;
    let plan = plan::close(&state.rpc, wallet.pubkey(), battle).await?;
    build(&state, plan).await.map(Json)
}

/// Passes a signed transaction on to the cluster and follows it. Sending the same one again is fine and changes nothing.
#[utoipa::path(
    post, path = "/api/transactions", tag = "transactions", request_body = SubmitRequest,
    responses((status = 200, body = Submission), (status = 422, description = "The chain refuses it; `code` says why", body = Problem, content_type = "application/problem+json"),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn send(
    State(state): State<AppState>,
    Json(body): Json<SubmitRequest>,
) -> Result<Json<Submission>, ApiError> {
    let signed = wire::read(&body.transaction)?;
    state.limits.count_wallet(signed.payer.into())?;
    submit::submit(&state, &signed).await.map(Json)
}

/// What became of a transaction that came through this API.
#[utoipa::path(
    get, path = "/api/transactions/{signature}", tag = "transactions",
    params(("signature" = Signature, Path, description = "The transaction's first signature")),
    responses((status = 200, body = Submission), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn status(
    State(state): State<AppState>,
    Path(signature): Path<String>,
) -> Result<Json<Submission>, ApiError> {
    let signature = parse::signature("signature", &signature)?;
    submissions::find(&state.pool, signature).await?.map(Json).ok_or_else(|| ApiError::NotFound {
        code: "transaction_not_found",
        detail: format!("{signature} did not come through this API. If a wallet sent it itself, ask an RPC endpoint for its status."),
    })
}
