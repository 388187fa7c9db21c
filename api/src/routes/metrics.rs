//! Figures for Prometheus.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::error::ApiError;
use crate::state::AppState;

/// Every figure that this process counts, in Prometheus' text format.
#[utoipa::path(get, path = "/metrics", tag = "operation", responses((status = 200, description = "Prometheus text", body = String, content_type = "text/plain")))]
pub(crate) async fn get(State(state): State<AppState>) -> Result<Response, ApiError> {
    let handle = state
        .config
        .metrics
        .as_ref()
        .ok_or_else(|| ApiError::NotFound {
            code: "metrics_off",
            detail: "This process was started without a metrics recorder.".to_owned(),
        })?;
    Ok((
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        handle.render(),
    )
        .into_response())
}
