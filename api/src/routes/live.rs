//! Live events over WebSocket.

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{ApiError, Problem};
use crate::extract::{ClientIp, Query};
use crate::live::client;
use crate::live::message::{ServerMessage, Topic};
use crate::parse;
use crate::state::AppState;

/// Largest message that a client may send, in bytes.
const MAX_MESSAGE: usize = 4 * 1024;

/// What to send at once; without any of these the connection waits for a `subscribe` message.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LiveQuery {
    /// Listens to this battle at once; without it, and with `after`, to all.
    battle: Option<String>,
    /// Replays all events after this id before the live ones.
    #[param(value_type = Option<i64>)]
    after: Option<String>,
}

/// Live events over WebSocket: what happens on chain, and rounds as they are revealed.
///
/// Send `{"subscribe":"all"}` or `{"subscribe":{"battle":"..."}}`, with `"after"` to replay what was missed. Each message has a `type`.
#[utoipa::path(
    get, path = "/api/live", tag = "live",
    params(LiveQuery),
    responses((status = 101, description = "Switches to WebSocket; each message is one of these", body = ServerMessage),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn connect(
    State(state): State<AppState>,
    ClientIp(ip): ClientIp,
    Query(query): Query<LiveQuery>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    let topic = topic(&query)?;
    let upgrade = upgrade.map_err(|rejection| {
        ApiError::malformed(
            "not_a_websocket",
            "upgrade",
            format!(
                "{}. Connect with a WebSocket client.",
                rejection.body_text()
            ),
        )
    })?;
    let place = state.hub.enter(ip)?;
    Ok(upgrade
        .max_message_size(MAX_MESSAGE)
        .max_frame_size(MAX_MESSAGE)
        .on_upgrade(move |socket| async move {
            client::serve(socket, state, topic).await;
            drop(place);
        }))
}

fn topic(query: &LiveQuery) -> Result<Option<Topic>, ApiError> {
    let battle = query
        .battle
        .as_deref()
        .map(|text| parse::address("battle", text))
        .transpose()?;
    let after = query
        .after
        .as_deref()
        .map(|text| parse::number("after", text, 0..=i64::MAX))
        .transpose()?;
    Ok((battle.is_some() || after.is_some()).then_some(Topic { battle, after }))
}
