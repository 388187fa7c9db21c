//! Reads what is new in Postgres and hands it to every client.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use time::OffsetDateTime;
use tokio::sync::{Semaphore, SemaphorePermit, broadcast, watch};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::error::ApiError;
use crate::events;
use crate::live::message::{RoundRevealed, ServerMessage};
use crate::live::places::{Place, Places};
use crate::types::Address;

/// Rows that are read at once.
const BATCH: i64 = 500;
/// Longest time between two looks, should a notification be lost.
const POLL: Duration = Duration::from_secs(2);
/// Pause before Postgres is asked again after it failed.
const PAUSE: Duration = Duration::from_millis(500);
/// Replays that read from Postgres at the same time: the connections are there for others, too.
const REPLAYS: usize = 4;
/// A row shows the time when its transaction began, and appears when it ends: so far back one must look again.
const OVERLAP: time::Duration = time::Duration::seconds(30);

/// Where live messages come from.
#[derive(Debug)]
pub(crate) struct Hub {
    messages: broadcast::Sender<Arc<ServerMessage>>,
    /// The newest event that was handed on; nothing until the hub has seen Postgres.
    newest: watch::Sender<Option<i64>>,
    places: Places,
    replays: Semaphore,
}

impl Hub {
    /// A hub with the settings' limits.
    pub(crate) fn new(config: &Config) -> Self {
        let (messages, _) = broadcast::channel(config.live_buffer.max(1));
        Self {
            messages,
            newest: watch::Sender::new(None),
            places: Places::new(config.max_live_clients, config.max_live_clients_per_ip),
            replays: Semaphore::new(REPLAYS),
        }
    }

    /// A place among the clients for one at this address, held as long as it is served.
    ///
    /// # Errors
    /// When all places, or all of this address, are taken.
    pub(crate) fn enter(&self, ip: IpAddr) -> Result<Place, ApiError> {
        self.places.take(ip)
    }

    /// Waits for the turn to read events for a replay; it ends when what this gives is dropped.
    pub(super) async fn replay_turn(&self) -> Option<SemaphorePermit<'_>> {
        // The semaphore is never closed, so there always is a permit.
        self.replays.acquire().await.ok()
    }

    /// Every message from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<Arc<ServerMessage>> {
        self.messages.subscribe()
    }

    /// The newest event that was handed on. Waits for the hub to begin: what comes after that event will be sent.
    pub(crate) async fn newest_id(&self) -> i64 {
        let newest = self
            .newest
            .subscribe()
            .wait_for(Option::is_some)
            .await
            .map(|newest| *newest);
        newest.ok().flatten().unwrap_or_default()
    }

    fn send(&self, message: ServerMessage) {
        // An error only says that nobody listens at the moment.
        let _ = self.messages.send(Arc::new(message));
    }
}

/// Hands on everything new until cancelled. Outages of Postgres are waited out.
pub(crate) async fn run(hub: &Hub, pool: &PgPool, cancel: &CancellationToken) {
    let Some(mut reader) = cancel.run_until_cancelled(Reader::start(hub, pool)).await else {
        return;
    };
    let mut listener = None;
    while !cancel.is_cancelled() {
        let wake = async {
            if let Err(error) = reader.read(hub, pool).await {
                tracing::warn!(%error, "live events wait for Postgres");
                sleep(PAUSE).await;
                return;
            }
            wait(&mut listener, pool).await;
        };
        cancel.run_until_cancelled(wake).await;
    }
}

/// Waits for a notification, or for as long as one may be lost unnoticed.
async fn wait(listener: &mut Option<PgListener>, pool: &PgPool) {
    match listener {
        // A fresh listener is followed by a read at once: what came before it listened is found there.
        None => match listen(pool).await {
            Ok(fresh) => *listener = Some(fresh),
            Err(error) => {
                tracing::warn!(%error, "cannot listen to Postgres");
                sleep(PAUSE).await;
            }
        },
        Some(connected) => match timeout(POLL, connected.try_recv()).await {
            Ok(Ok(Some(_))) => while connected.next_buffered().is_some() {},
            Ok(Ok(None) | Err(_)) => *listener = None,
            Err(_) => {}
        },
    }
}

async fn listen(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen_all(["chain_events", "app_rounds"]).await?;
    Ok(listener)
}

/// What was handed on already.
struct Reader {
    last_id: i64,
    /// Rounds handed on lately, to tell the new ones in what is read again.
    rounds: HashMap<(Address, i16), OffsetDateTime>,
    rounds_since: OffsetDateTime,
}

impl Reader {
    /// Starts at what is there now.
    async fn start(hub: &Hub, pool: &PgPool) -> Self {
        loop {
            match Self::at_present(pool).await {
                Ok(reader) => {
                    hub.newest.send_replace(Some(reader.last_id));
                    return reader;
                }
                Err(error) => {
                    tracing::warn!(%error, "live events wait for Postgres");
                    sleep(PAUSE).await;
                }
            }
        }
    }

    async fn at_present(pool: &PgPool) -> Result<Self, ApiError> {
        let last_id = events::newest_id(pool).await?;
        let now = sqlx::query_scalar!(r#"SELECT now() AS "now!""#)
            .fetch_one(pool)
            .await?;
        let rounds = revealed_since(pool, now - OVERLAP).await?;
        Ok(Self {
            last_id,
            rounds: rounds
                .iter()
                .map(|round| ((round.battle, round.round), round.revealed_at))
                .collect(),
            rounds_since: now,
        })
    }

    async fn read(&mut self, hub: &Hub, pool: &PgPool) -> Result<(), ApiError> {
        self.read_events(hub, pool).await?;
        self.read_rounds(hub, pool).await
    }

    async fn read_events(&mut self, hub: &Hub, pool: &PgPool) -> Result<(), ApiError> {
        loop {
            let events = events::after(pool, None, self.last_id, BATCH).await?;
            let Some(last) = events.last() else {
                return Ok(());
            };
            self.last_id = last.id;
            metrics::counter!("roast_api_live_events_total").increment(events.len() as u64);
            for event in events {
                hub.send(ServerMessage::Event(event));
            }
            hub.newest.send_replace(Some(self.last_id));
        }
    }

    async fn read_rounds(&mut self, hub: &Hub, pool: &PgPool) -> Result<(), ApiError> {
        for round in revealed_since(pool, self.rounds_since - OVERLAP).await? {
            self.rounds_since = self.rounds_since.max(round.revealed_at);
            if self
                .rounds
                .insert((round.battle, round.round), round.revealed_at)
                .is_none()
            {
                hub.send(ServerMessage::RoundRevealed(round));
            }
        }
        let forget_before = self.rounds_since - 2 * OVERLAP;
        self.rounds
            .retain(|_, revealed_at| *revealed_at >= forget_before);
        Ok(())
    }
}

/// Rounds whose second words came in at `since` or later, oldest first.
async fn revealed_since(
    pool: &PgPool,
    since: OffsetDateTime,
) -> Result<Vec<RoundRevealed>, ApiError> {
    let rounds = sqlx::query_as!(
        RoundRevealed,
        r#"SELECT t.battle AS "battle!: Address", t.round AS "round!", MAX(t.submitted_at) AS "revealed_at!"
           FROM app.round_texts t
           WHERE EXISTS (SELECT FROM app.round_texts r WHERE r.battle = t.battle AND r.joined_at = t.joined_at AND r.round = t.round AND r.submitted_at >= $1)
           GROUP BY t.battle, t.joined_at, t.round HAVING COUNT(*) = 2
           ORDER BY 3"#,
        since
    )
    .fetch_all(pool)
    .await?;
    Ok(rounds)
}
