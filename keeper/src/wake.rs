//! Wakes the bots when Postgres tells of something new. Lost notifications cost nothing but time: bots look by themselves too.

use std::time::Duration;

use sqlx::postgres::{PgListener, PgPool};
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// The indexer's and the API's channels.
const CHANNELS: [&str; 2] = ["chain_events", "app_rounds"];
const PAUSE: Duration = Duration::from_secs(1);

/// Counts `wake` up at each notification, until `stop`.
pub(crate) async fn listen(pool: PgPool, wake: watch::Sender<u64>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            Err(error) = follow(&pool, &wake) => {
                tracing::warn!(%error, "not listening for notifications, polling meanwhile");
                sleep(PAUSE).await;
            }
        }
    }
}

async fn follow(pool: &PgPool, wake: &watch::Sender<u64>) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen_all(CHANNELS).await?;
    loop {
        wake.send_modify(|count| *count = count.wrapping_add(1));
        listener.recv().await?;
    }
}
