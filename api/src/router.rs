//! Which path leads to which handler, and what lies around them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::{from_fn, from_fn_with_state};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

use crate::error::ApiError;
use crate::middleware::{
    count_read, count_write, limit_read, limit_transaction, observe, panicked,
};
use crate::openapi::{self, ApiDoc};
use crate::routes::{
    battles, campaigns, config, contracts, events, fees, health, leaderboard, live, metrics, names,
    performers, players, rounds, texts, tips, transactions, transcript,
};
use crate::state::AppState;

/// Every route with its description.
pub(crate) fn routes() -> OpenApiRouter<AppState> {
    let mut routes = OpenApiRouter::with_openapi(ApiDoc::openapi())
        .merge(reads())
        .merge(writes())
        .merge(live())
        .merge(operation());
    openapi::name_operations(routes.get_openapi_mut());
    routes
}

/// What needs Postgres alone.
fn reads() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(battles::list))
        .routes(routes!(battles::one))
        .routes(routes!(events::list))
        .routes(routes!(rounds::get))
        .routes(routes!(texts::post))
        .routes(routes!(transcript::get))
        .routes(routes!(players::get))
        .routes(routes!(leaderboard::list))
        .routes(routes!(tips::list))
        .routes(routes!(performers::get))
        .routes(routes!(campaigns::list))
        .routes(routes!(campaigns::one))
        .routes(routes!(campaigns::submissions))
        .routes(routes!(fees::list))
        .routes(routes!(config::get))
        .routes(routes!(contracts::get))
        .routes(routes!(transactions::status))
}

/// What asks the RPC endpoint, too.
fn writes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(transactions::open))
        .routes(routes!(transactions::join))
        .routes(routes!(transactions::cancel))
        .routes(routes!(transactions::refund))
        .routes(routes!(transactions::close))
        .routes(routes!(tips::give))
        .routes(routes!(names::register))
        .routes(routes!(names::move_to))
        .routes(routes!(names::release))
        .routes(routes!(campaigns::open))
        .routes(routes!(campaigns::submit))
        .routes(routes!(campaigns::close_submission))
        .routes(routes!(campaigns::close))
        .routes(routes!(transactions::send))
}

/// What lasts as long as the client stays.
fn live() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(live::connect))
}

/// What operators ask, with time limits of its own and none on how often.
fn operation() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(health::health))
        .routes(routes!(health::ready))
        .routes(routes!(metrics::get))
}

/// The whole application. `origins` are the origins that browsers may call from.
pub(crate) fn app(state: AppState, origins: AllowOrigin) -> Router {
    let (_, description) = routes().split_for_parts();
    let counted = || from_fn_with_state(state.clone(), count_read);
    let reads = Router::from(reads())
        .layer(from_fn_with_state(state.clone(), limit_read))
        .layer(counted());
    let writes = Router::from(writes()).layer(from_fn_with_state(state.clone(), limit_transaction));
    Router::new()
        .merge(reads)
        .merge(writes)
        .merge(Router::from(live()).layer(counted()))
        .merge(Router::from(operation()))
        .merge(SwaggerUi::new("/docs").url("/openapi.json", description))
        .fallback(async |uri: Uri| ApiError::no_such_route(uri.path()))
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(from_fn_with_state(state.clone(), count_write))
        .layer(DefaultBodyLimit::max(state.config.max_body_bytes))
        .layer(cors(origins))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(observe))
        .with_state(state)
}

fn cors(origins: AllowOrigin) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::CONTENT_TYPE])
        .expose_headers([HeaderName::from_static("x-request-id"), header::RETRY_AFTER])
        .max_age(Duration::from_secs(3_600))
}

/// The allowed origins of the configuration; the text that is no origin when there is one.
pub(crate) fn allowed_origins(origins: &[String]) -> Result<AllowOrigin, String> {
    if origins.iter().any(|origin| origin == "*") {
        return Ok(AllowOrigin::any());
    }
    let origins = origins
        .iter()
        .map(|origin| HeaderValue::from_str(origin).map_err(|_| origin.clone()));
    Ok(AllowOrigin::list(origins.collect::<Result<Vec<_>, _>>()?))
}
