//! The events of a battle.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::cursor::{self, Position};
use crate::error::{ApiError, Problem};
use crate::events::{self, Event};
use crate::extract::{Json, Path, Query};
use crate::page::Page;
use crate::parse;
use crate::routes::battles;
use crate::state::AppState;
use crate::types::Address;

/// Which part of the list to show.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventsQuery {
    /// `nextCursor` of the page before.
    cursor: Option<String>,
    /// Events on the page: 1 to 100, 20 by default.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
}

/// The last event of a page.
#[derive(Serialize, Deserialize)]
struct Place(i64);

impl Position for Place {
    const LIST: &'static str = "events";
}

/// Lists the events of a battle, oldest first: its history.
#[utoipa::path(
    get, path = "/api/battles/{address}/events", tag = "battles",
    params(("address" = Address, Path, description = "The battle's account"), EventsQuery),
    responses((status = 200, body = Page<Event>), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Path(address): Path<String>,
    Query(query): Query<EventsQuery>,
) -> Result<Json<Page<Event>>, ApiError> {
    let battle = parse::address("address", &address)?;
    let limit = parse::limit(query.limit.as_deref())?;
    let Place(after) = query
        .cursor
        .as_deref()
        .map(cursor::decode)
        .transpose()?
        .unwrap_or(Place(0));
    let events = events::after(&state.pool, Some(battle), after, limit.saturating_add(1)).await?;
    if events.is_empty() {
        battles::find(&state.pool, battle).await?;
    }
    Ok(Json(Page::new(events, limit, |event| Place(event.id))?))
}
