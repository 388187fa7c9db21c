//! Names of the registry: transactions that take, move and release one. Who has which, `performers` tells.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{ApiError, Problem};
use crate::extract::Json;
use crate::parse;
use crate::state::AppState;
use crate::transactions::build::{UnsignedTransaction, build};
use crate::transactions::names;
use crate::types::Address;

/// A name to take.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RegisterNameRequest {
    /// The wallet that will own the name, signs and pays the rent.
    #[schema(value_type = Address)]
    wallet: String,
    /// The name: 3 to 32 characters of a-z, 0-9, - and _.
    #[schema(pattern = "^[a-z0-9_-]{3,32}$")]
    name: String,
    /// The wallet that tips to the name go to; the signing one when left out.
    #[schema(value_type = Option<Address>)]
    to: Option<String>,
}

/// What to change about a name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MoveNameRequest {
    /// The wallet that owns the name, signs and pays.
    #[schema(value_type = Address)]
    wallet: String,
    /// The name.
    #[schema(pattern = "^[a-z0-9_-]{3,32}$")]
    name: String,
    /// The wallet that tips to the name go to from now on; stays when left out.
    #[schema(value_type = Option<Address>)]
    to: Option<String>,
    /// The wallet that owns the name from now on; stays when left out.
    #[schema(value_type = Option<Address>)]
    owner: Option<String>,
}

/// A name to release.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReleaseNameRequest {
    /// The wallet that owns the name, signs and pays.
    #[schema(value_type = Address)]
    wallet: String,
    /// The name.
    #[schema(pattern = "^[a-z0-9_-]{3,32}$")]
    name: String,
}

/// Builds the transaction that takes a free name.
#[utoipa::path(
    post, path = "/api/transactions/register-name", tag = "transactions", request_body = RegisterNameRequest,
    responses((status = 200, body = UnsignedTransaction), (status = 422, description = "The chain would refuse it; `code` says why", body = Problem, content_type = "application/problem+json"),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn register(
    State(state): State<AppState>,
    Json(body): Json<RegisterNameRequest>,
) -> Result<Json<UnsignedTransaction>, ApiError> {
    let owner = parse::address("wallet", &body.wallet)?;
    let name = parse::performer_name("name", &body.name)?;
    let to = wallet("to", body.to)?.unwrap_or(owner);
    let plan = names::register(owner.pubkey(), name, to.pubkey());
    build(&state, plan).await.map(Json)
}

/// Builds the transaction that changes where tips to a name go, or whose it is.
#[utoipa::path(
    post, path = "/api/transactions/move-name", tag = "transactions", request_body = MoveNameRequest,
    responses((status = 200, body = UnsignedTransaction), (status = 422, description = "The chain would refuse it; `code` says why", body = Problem, content_type = "application/problem+json"),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn move_to(
    State(state): State<AppState>,
    Json(body): Json<MoveNameRequest>,
) -> Result<Json<UnsignedTransaction>, ApiError> {
    let owner = parse::address("wallet", &body.wallet)?.pubkey();
    let name = parse::performer_name("name", &body.name)?;
    let (to, new_owner) = (wallet("to", body.to)?, wallet("owner", body.owner)?);
    if to.is_none() && new_owner.is_none() {
        return Err(ApiError::malformed(
            "nothing_to_move",
            "to",
            "Say what to change: `to`, where tips go, or `owner`, whose the name is, or both.",
        ));
    }
    let (to, new_owner) = (to.map(Address::pubkey), new_owner.map(Address::pubkey));
    let plan = names::move_to(&state.rpc, owner, name, to, new_owner).await?;
    build(&state, plan).await.map(Json)
}

/// Builds the transaction that releases a name; the rent returns to whoever paid it.
#[utoipa::path(
    post, path = "/api/transactions/release-name", tag = "transactions", request_body = ReleaseNameRequest,
    responses((status = 200, body = UnsignedTransaction), (status = 422, description = "The chain would refuse it; `code` says why", body = Problem, content_type = "application/problem+json"),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn release(
    State(state): State<AppState>,
    Json(body): Json<ReleaseNameRequest>,
) -> Result<Json<UnsignedTransaction>, ApiError> {
    let owner = parse::address("wallet", &body.wallet)?.pubkey();
    let name = parse::performer_name("name", &body.name)?;
    let plan = names::release(&state.rpc, owner, name).await?;
    build(&state, plan).await.map(Json)
}

fn wallet(field: &'static str, text: Option<String>) -> Result<Option<Address>, ApiError> {
    text.map(|text| parse::address(field, &text)).transpose()
}
