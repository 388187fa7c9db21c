//! What happens around every request: its id, its span, its metrics, its time limit, and its share of the limits on reads and writes.

use std::any::Any;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;
use uuid::Uuid;

use crate::error::ApiError;
use crate::extract::ClientIp;
use crate::state::AppState;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request an id, runs it in a span of that id, counts it, and returns the id as `x-request-id`.
pub(crate) async fn observe(request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().to_string();
    let method = request.method().clone();
    // The route's pattern, never the path itself: metrics and logs must not grow with what clients make up.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("unmatched", MatchedPath::as_str)
        .to_owned();
    let span = tracing::info_span!("request", %id, %method, route);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, elapsed) = (response.status(), started.elapsed());
    span.in_scope(|| {
        tracing::debug!(
            status = status.as_u16(),
            ms = elapsed.as_millis(),
            "request answered"
        )
    });
    let labels = [
        ("method", known(&method).to_owned()),
        ("route", route),
        ("status", status.as_u16().to_string()),
    ];
    metrics::counter!("roast_api_requests_total", &labels).increment(1);
    metrics::histogram!("roast_api_request_seconds", &labels).record(elapsed.as_secs_f64());
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// The method in metrics, which must not grow with what clients make up.
fn known(method: &Method) -> &str {
    match *method {
        Method::GET | Method::HEAD | Method::POST | Method::OPTIONS => method.as_str(),
        _ => "other",
    }
}

/// Gives up a request that only needs Postgres.
pub(crate) async fn limit_read(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    limit(
        Duration::from_secs(state.config.request_timeout_seconds),
        request,
        next,
    )
    .await
}

/// Gives up a request that asks the RPC endpoint, too.
pub(crate) async fn limit_transaction(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    limit(
        Duration::from_secs(state.config.transaction_timeout_seconds),
        request,
        next,
    )
    .await
}

async fn limit(limit: Duration, request: Request, next: Next) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::Timeout.into_response(),
    }
}

/// Counts reads against the limit of the client's network address.
pub(crate) async fn count_read(
    State(state): State<AppState>,
    ClientIp(ip): ClientIp,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if request.method() != Method::POST {
        state.limits.count_read(ip)?;
    }
    Ok(next.run(request).await)
}

/// Counts writes against the limit of the client's network address.
pub(crate) async fn count_write(
    State(state): State<AppState>,
    ClientIp(ip): ClientIp,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if request.method() == Method::POST {
        state.limits.count_write(ip)?;
    }
    Ok(next.run(request).await)
}

/// Answers for a page of the documentation that is not there; the pages themselves answer with an empty body.
pub(crate) async fn docs_not_found(uri: Uri, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if response.status() == StatusCode::NOT_FOUND {
        return ApiError::no_such_route(uri.path()).into_response();
    }
    response
}

/// What does not say how long it stays true is true for this answer alone.
pub(crate) async fn no_store(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Answers for a handler that panicked.
pub(crate) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let cause = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without a message");
    ApiError::Internal(cause.to_owned()).into_response()
}
