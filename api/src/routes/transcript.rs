//! The transcript that a verdict was given on, checked against the chain.

use axum::extract::State;
use roast_protocol::transcript::hash_of_canonical;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{ApiError, Problem};
use crate::extract::{Json, Keep, Path};
use crate::parse;
use crate::routes::battles;
use crate::state::AppState;
use crate::types::{Address, BattleStatus, Finality, Hash};

/// Everything that a verdict was given on.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Transcript {
    /// The battle.
    pub battle: Address,
    /// The canonical text; its UTF-8 bytes, after the domain line, are what was hashed.
    pub canonical: String,
    /// The hash of the canonical text, computed for this answer.
    pub hash: Hash,
    /// The hash that the chain recorded with the verdict.
    pub chain_hash: Hash,
    /// Whether the two are the same.
    pub agrees_with_chain: bool,
}

/// The transcript of a settled battle, and whether its hash is the one on chain.
#[utoipa::path(
    get, path = "/api/battles/{address}/transcript", tag = "rounds",
    params(("address" = Address, Path, description = "The battle's account")),
    responses((status = 200, body = Transcript), (status = 404, description = "No such battle, or no verdict yet", body = Problem, content_type = "application/problem+json"),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Path(address): Path<String>,
) -> Result<(Keep, Json<Transcript>), ApiError> {
    let battle = battles::find(&state.pool, parse::address("address", &address)?).await?;
    // Until the chain has the verdict nobody may read it here: a player who knows it early gains an edge.
    let chain_hash = battle
        .transcript_hash
        .ok_or_else(|| not_yet(battle.status))?;
    let canonical = sqlx::query_scalar!(
        "SELECT transcript FROM app.transcripts WHERE battle = $1 AND joined_at = $2",
        battle.address.as_bytes(),
        battle.joined_at
    );
    let canonical = canonical
        .fetch_optional(&state.pool)
        .await?
        .ok_or_else(|| ApiError::NotFound {
            code: "transcript_not_stored",
            detail: format!("The verdict on chain names transcript {chain_hash}, but it is not stored here. Ask the operator of the judge for it."),
        })?;
    let hash = Hash(hash_of_canonical(&canonical));
    let agrees_with_chain = hash == chain_hash;
    let is_final = agrees_with_chain && battle.finality == Finality::Finalized;
    let keep = if is_final { Keep::ForGood } else { Keep::Never };
    let transcript = Transcript {
        battle: battle.address,
        canonical,
        hash,
        chain_hash,
        agrees_with_chain,
    };
    Ok((keep, Json(transcript)))
}

fn not_yet(status: BattleStatus) -> ApiError {
    let detail = match status {
        BattleStatus::Cancelled | BattleStatus::Refunded => {
            "This battle ended without a verdict, so there is no transcript."
        }
        _ => {
            "There is no verdict on chain yet. The transcript is shown once the battle is settled."
        }
    };
    ApiError::NotFound {
        code: "transcript_not_yet",
        detail: detail.to_owned(),
    }
}
