//! Whether the process runs, and whether everything that it needs answers.

use std::time::Duration;

use axum::extract::State;
use serde::Serialize;
use serde_json::json;
use tokio::time::{sleep, timeout};
use utoipa::ToSchema;

use crate::error::{ApiError, Problem};
use crate::extract::Json;
use crate::state::AppState;

/// Longest wait for one part.
const CHECK_LIMIT: Duration = Duration::from_secs(2);
/// Between two looks at how far the indexer is behind.
const WATCH: Duration = Duration::from_secs(10);

/// The process runs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// Always `ok`.
    status: &'static str,
    /// The version of this service.
    version: &'static str,
}

/// Everything answers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Ready {
    /// Always `ready`; otherwise the answer is a problem with the same checks.
    status: &'static str,
    /// Each part by name.
    checks: Checks,
}

/// Each part by name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Checks {
    /// The database.
    postgres: Check,
    /// The RPC endpoint of the cluster.
    rpc: Check,
    /// The indexer, by how far its rows lag behind the chain.
    indexer: Check,
}

/// The state of one part.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Check {
    /// Whether it is fine.
    ok: bool,
    /// What was seen.
    detail: String,
}

impl Check {
    fn ok(detail: impl Into<String>) -> Self {
        Self {
            ok: true,
            detail: detail.into(),
        }
    }

    fn failed(detail: impl Into<String>) -> Self {
        Self {
            ok: false,
            detail: detail.into(),
        }
    }
}

/// Whether the process runs. Asks nothing else, so that a restart is only considered when it would help.
#[utoipa::path(get, path = "/health", tag = "operation", responses((status = 200, body = Health)))]
pub(crate) async fn health() -> Json<Health> {
    Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// Whether requests can be served: Postgres answers, the RPC endpoint answers, the indexer keeps up.
#[utoipa::path(get, path = "/ready", tag = "operation",
    responses((status = 200, body = Ready), (status = 503, description = "A part is not ready; `checks` names it", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn ready(State(state): State<AppState>) -> Result<Json<Ready>, ApiError> {
    // One look at a time, however many ask: each asks the RPC endpoint and Postgres.
    state.ready.get((), look(state.clone())).await.map(Json)
}

async fn look(state: AppState) -> Result<Ready, ApiError> {
    let (slot, indexed) = tokio::join!(chain_slot(&state), indexed_slot(&state));
    let checks = Checks {
        postgres: indexed.map_or_else(Check::failed, |_| Check::ok("answers")),
        rpc: slot.map_or_else(Check::failed, |slot| {
            Check::ok(format!("answers at slot {slot}"))
        }),
        indexer: indexer(slot.ok(), indexed.ok(), state.config.max_indexer_lag_slots),
    };
    if checks.postgres.ok && checks.rpc.ok && checks.indexer.ok {
        return Ok(Ready {
            status: "ready",
            checks,
        });
    }
    Err(ApiError::NotReady(json!(checks)))
}

/// Keeps the figure of the indexer's lag true until cancelled, whether or not anybody asks whether we are ready.
pub(crate) async fn watch(state: &AppState) {
    let work = async {
        loop {
            if let (Ok(slot), Ok(indexed)) = tokio::join!(chain_slot(state), indexed_slot(state)) {
                let lag = u32::try_from(lag(slot, indexed)).unwrap_or(u32::MAX);
                metrics::gauge!("roast_api_indexer_lag_slots").set(f64::from(lag));
            }
            sleep(WATCH).await;
        }
    };
    state.cancel.run_until_cancelled(work).await;
}

async fn chain_slot(state: &AppState) -> Result<u64, &'static str> {
    match timeout(CHECK_LIMIT, state.rpc.get_slot()).await {
        Ok(Ok(slot)) => Ok(slot),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the RPC endpoint does not answer");
            Err("does not answer as it should; see the log")
        }
        Err(_) => Err("does not answer in time"),
    }
}

/// The slot that the indexer's rows are complete up to; `None` until it has read the accounts once.
async fn indexed_slot(state: &AppState) -> Result<Option<i64>, &'static str> {
    let query =
        sqlx::query_scalar!("SELECT MAX(slot) FROM chain.checkpoints WHERE repaired_slot > 0")
            .fetch_one(&state.pool);
    match timeout(CHECK_LIMIT, query).await {
        Ok(Ok(slot)) => Ok(slot),
        Ok(Err(error)) => {
            tracing::warn!(%error, "Postgres does not answer");
            Err("does not answer as it should; see the log")
        }
        Err(_) => Err("does not answer in time"),
    }
}

/// Slots from what is indexed to the chain's newest; all of them when nothing is.
fn lag(chain: u64, indexed: Option<i64>) -> u64 {
    let indexed = indexed.and_then(|slot| u64::try_from(slot).ok());
    chain.saturating_sub(indexed.unwrap_or_default())
}

/// `chain` and `indexed` are `None` when the part that knows does not answer, which is told of that part.
fn indexer(chain: Option<u64>, indexed: Option<Option<i64>>, max_lag: u64) -> Check {
    let (Some(chain), Some(indexed)) = (chain, indexed) else {
        return Check::ok("how far it is behind is not known");
    };
    if indexed.is_none() {
        return Check::failed("nothing is indexed yet");
    }
    let lag = lag(chain, indexed);
    if lag <= max_lag {
        return Check::ok(format!("{lag} slots behind the chain"));
    }
    Check::failed(format!(
        "{lag} slots behind the chain, more than the {max_lag} allowed"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_indexer_that_lags_too_far_is_not_ready() {
        assert!(indexer(Some(200), Some(Some(50)), 150).ok);
        assert!(!indexer(Some(201), Some(Some(50)), 150).ok);
        assert!(
            indexer(Some(10), Some(Some(50)), 150).ok,
            "a node behind the indexer is no lag"
        );
        assert!(
            indexer(None, Some(Some(50)), 150).ok && indexer(Some(200), None, 150).ok,
            "unknown is not behind"
        );
        assert!(
            !indexer(Some(10), Some(None), 150).ok,
            "nothing to show is not ready"
        );
    }
}
