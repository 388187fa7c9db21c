//! One live connection.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use sqlx::PgPool;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};

use crate::error::ApiError;
use crate::events::{self, Event};
use crate::live::message::{ClientMessage, ServerMessage, Subscribed, Topic};
use crate::live::subscriptions::Subscriptions;
use crate::state::AppState;
use crate::types::Address;

/// A client that says nothing for so many pings is gone.
const UNANSWERED_PINGS: u32 = 3;
/// Shortest time between two replays of one connection.
const REPLAY_PAUSE: Duration = Duration::from_millis(100);
/// Longest time that one message may take to leave.
const SEND_LIMIT: Duration = Duration::from_secs(5);
/// Events that are read at once for a replay.
const REPLAY_BATCH: i64 = 500;

/// Why a connection ends.
enum End {
    /// The client is gone; there is nobody to tell.
    Gone,
    /// The client is told why.
    Close(u16, String),
}

/// A client and what it listens to.
struct Client {
    socket: WebSocket,
    state: AppState,
    subscriptions: Subscriptions,
    ping: Duration,
    heard: Instant,
    next_replay: Instant,
}

/// Serves a connection until either side ends it. `topic` is what the client asked for when it connected.
pub(crate) async fn serve(socket: WebSocket, state: AppState, topic: Option<Topic>) {
    let clients = metrics::gauge!("roast_api_live_clients");
    clients.increment(1);
    let ping = Duration::from_secs(state.config.live_ping_seconds.max(1));
    let mut client = Client {
        socket,
        state,
        subscriptions: Subscriptions::default(),
        ping,
        heard: Instant::now(),
        next_replay: Instant::now(),
    };
    if let End::Close(code, reason) = client.run(topic).await {
        tracing::debug!(code, reason, "live connection closed");
        let frame = CloseFrame {
            code,
            reason: Utf8Bytes::from(reason),
        };
        let _ = timeout(SEND_LIMIT, client.say_goodbye(frame)).await;
    }
    clients.decrement(1);
}

impl Client {
    /// Sends the reason and waits for the client to close, too: hanging up at once could lose what is under way.
    async fn say_goodbye(&mut self, frame: CloseFrame) {
        if self.socket.send(Message::Close(Some(frame))).await.is_ok() {
            while let Some(Ok(_)) = self.socket.recv().await {}
        }
    }

    async fn run(&mut self, topic: Option<Topic>) -> End {
        // Listening begins before anything is replayed, so that nothing falls in between.
        let mut messages = self.state.hub.listen();
        let cancel = self.state.cancel.clone();
        let ended = async {
            if let Some(topic) = topic {
                self.subscribe(topic).await?;
            }
            self.relay(&mut messages).await
        };
        match cancel.run_until_cancelled(ended).await {
            Some(ended) => ended.err().unwrap_or(End::Gone),
            None => End::Close(
                close_code::AWAY,
                "the server restarts; connect again with after".to_owned(),
            ),
        }
    }

    async fn relay(&mut self, messages: &mut Receiver<Arc<ServerMessage>>) -> Result<(), End> {
        let mut ping = interval(self.ping);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                message = messages.recv() => self.pass_on(message).await?,
                frame = self.socket.recv() => self.hear(frame.ok_or(End::Gone)?.map_err(|_| End::Gone)?).await?,
                _ = ping.tick() => self.ping().await?,
            }
        }
    }

    async fn pass_on(&mut self, message: Result<Arc<ServerMessage>, RecvError>) -> Result<(), End> {
        match message {
            Ok(message) if self.subscriptions.take(&message) => self.send(&message).await,
            Ok(_) => Ok(()),
            Err(RecvError::Lagged(missed)) => {
                metrics::counter!("roast_api_live_slow_clients_total").increment(1);
                Err(End::Close(
                    close_code::AGAIN,
                    format!("too slow: {missed} messages behind; connect again with after"),
                ))
            }
            Err(RecvError::Closed) => {
                Err(End::Close(close_code::AWAY, "the server stops".to_owned()))
            }
        }
    }

    async fn hear(&mut self, frame: Message) -> Result<(), End> {
        self.heard = Instant::now();
        match frame {
            Message::Text(text) => match serde_json::from_str(&text) {
                Ok(ClientMessage::Subscribe(subscribe)) => self.subscribe(subscribe.topic()).await,
                Ok(ClientMessage::Unsubscribe(topic)) => {
                    self.subscriptions.remove(topic.battle);
                    self.send(&ServerMessage::Unsubscribed {
                        battle: topic.battle,
                    })
                    .await
                }
                Err(error) => self.complain(&not_understood(&error)).await,
            },
            Message::Binary(_) => Err(End::Close(
                close_code::UNSUPPORTED,
                "send JSON as text".to_owned(),
            )),
            // The answer to a close leaves with the next read, which then finds the end.
            Message::Close(_) | Message::Ping(_) | Message::Pong(_) => Ok(()),
        }
    }

    async fn subscribe(&mut self, topic: Topic) -> Result<(), End> {
        if !self.subscriptions.has_room(topic.battle) {
            let error = ApiError::Conflict { code: "too_many_subscriptions", detail: "This connection listens to too many battles. Subscribe to all, or use a second one.".to_owned() };
            return self.complain(&error).await;
        }
        let newest = timeout(SEND_LIMIT, self.state.hub.newest_id())
            .await
            .map_err(|_| {
                End::Close(close_code::AGAIN, "the database does not answer".to_owned())
            })?;
        let last = match topic.after {
            Some(after) => {
                let after = known(&self.state.pool, after, newest).await?;
                self.replay(topic, after).await?
            }
            None => newest,
        };
        self.subscriptions.add(topic.battle, last);
        // Nobody was listening during a replay, so the client's silence begins now.
        self.heard = Instant::now();
        self.send(&ServerMessage::Subscribed(Subscribed {
            battle: topic.battle,
            last_event_id: last,
        }))
        .await
    }

    /// Sends what happened after `after` and returns the last event that needs no sending any more.
    async fn replay(&mut self, topic: Topic, after: i64) -> Result<i64, End> {
        sleep_until(self.next_replay).await;
        let mut last = after;
        loop {
            let events = missed(&self.state, topic.battle, last).await?;
            self.next_replay = Instant::now() + REPLAY_PAUSE;
            let Some(newest) = events.last() else {
                return Ok(last);
            };
            last = newest.id;
            for event in events {
                self.send(&ServerMessage::Event(event)).await?;
            }
        }
    }

    async fn complain(&mut self, error: &ApiError) -> Result<(), End> {
        self.send(&ServerMessage::Error {
            problem: error.problem(),
        })
        .await
    }

    async fn send(&mut self, message: &ServerMessage) -> Result<(), End> {
        let text = serde_json::to_string(message)
            .map_err(|error| End::Close(close_code::ERROR, error.to_string()))?;
        self.send_frame(Message::Text(text.into())).await
    }

    async fn ping(&mut self) -> Result<(), End> {
        if self.heard.elapsed() > self.ping.saturating_mul(UNANSWERED_PINGS) {
            return Err(End::Close(
                close_code::POLICY,
                "no answer to pings".to_owned(),
            ));
        }
        self.send_frame(Message::Ping(Default::default())).await
    }

    async fn send_frame(&mut self, frame: Message) -> Result<(), End> {
        match timeout(SEND_LIMIT, self.socket.send(frame)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => Err(End::Close(
                close_code::AGAIN,
                "too slow: a message did not leave in time; connect again with after".to_owned(),
            )),
        }
    }
}

/// The next events for a replay.
async fn missed(state: &AppState, battle: Option<Address>, last: i64) -> Result<Vec<Event>, End> {
    let _turn = state.hub.replay_turn().await;
    events::after(&state.pool, battle, last, REPLAY_BATCH)
        .await
        .map_err(|error| End::Close(close_code::AGAIN, error.problem().code))
}

fn not_understood(error: &serde_json::Error) -> ApiError {
    ApiError::malformed(
        "malformed_message",
        "message",
        format!(
            "{error}. Send {{\"subscribe\":\"all\"}}, {{\"subscribe\":{{\"battle\":\"<address>\",\"after\":<event id>}}}} or {{\"unsubscribe\":{{\"battle\":\"<address>\"}}}}."
        ),
    )
}

/// The id to replay from. One beyond the newest in Postgres is of a database that was rebuilt since, and must not silence the client; one
/// that only the hub has not read yet stays as it is.
async fn known(pool: &PgPool, after: i64, newest: i64) -> Result<i64, End> {
    if after <= newest {
        return Ok(after);
    }
    match events::newest_id(pool).await {
        Ok(stored) => Ok(after.min(stored)),
        Err(error) => Err(End::Close(
            close_code::AGAIN,
            ApiError::from(error).problem().code,
        )),
    }
}
