//! Which path leads to which handler, and what lies around them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

use crate::error::ApiError;
use crate::middleware::{
    count_read, count_write, docs_not_found, limit_read, limit_transaction, no_store, observe,
    panicked,
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
    let docs = Router::from(SwaggerUi::new("/docs").url("/openapi.json", description));
    let routes = Router::new()
        .merge(reads)
        .merge(writes)
        .merge(Router::from(live()).layer(counted()))
        .merge(Router::from(operation()))
        .merge(docs.layer(from_fn(docs_not_found)));
    around(routes, state, origins)
}

/// What lies around every route.
pub(crate) fn around(routes: Router<AppState>, state: AppState, origins: AllowOrigin) -> Router {
    routes
        .fallback(async |uri: Uri| ApiError::no_such_route(uri.path()))
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(from_fn_with_state(state.clone(), count_write))
        .layer(DefaultBodyLimit::max(state.config.max_body_bytes))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(map_response(no_store))
        // Outside of all that answers by itself: without its headers a browser shows the page no answer at all.
        .layer(cors(origins))
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
    let origins = origins.iter().map(|text| origin(text).ok_or(text.clone()));
    Ok(AllowOrigin::list(origins.collect::<Result<Vec<_>, _>>()?))
}

/// An origin as browsers write it, for theirs are compared letter by letter: scheme, host and port in lower case, no path, and no port that is
/// the scheme's own.
fn origin(text: &str) -> Option<HeaderValue> {
    let (scheme, place) = text.split_once("://")?;
    let plain = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-._:[]+".contains(letter)
    };
    let is_default_port = matches!(scheme, "http" if place.ends_with(":80"))
        || matches!(scheme, "https" if place.ends_with(":443"));
    let is_origin = !scheme.is_empty()
        && !place.is_empty()
        && scheme.chars().chain(place.chars()).all(plain)
        && !is_default_port;
    is_origin
        .then(|| HeaderValue::from_str(text).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_browser_sends_is_not_taken_for_an_origin() {
        for fine in [
            "https://example.org",
            "http://localhost:3000",
            "https://[::1]:8443",
            "https://example.org:80",
            "chrome-extension://abcdef",
        ] {
            assert!(allowed_origins(&[fine.to_owned()]).is_ok(), "{fine}");
        }
        for wrong in [
            "",
            "example.org",
            "https://",
            "https://example.org/",
            "https://example.org/dapp",
            "https://Example.org",
            "https://*.example.org",
            "https://example.org:443",
            "http://example.org:80",
            "https://ann@example.org",
            "https://one.example, https://two.example",
        ] {
            let both = ["https://fine.example".to_owned(), wrong.to_owned()];
            assert_eq!(allowed_origins(&both).unwrap_err(), wrong);
        }
    }
}
