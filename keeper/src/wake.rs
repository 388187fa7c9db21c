//! Wakes the bots when Postgres tells of something new. Lost notifications cost nothing but time: bots look by themselves too.

use std::convert::Infallible;
use std::time::Duration;

use sqlx::postgres::{PgListener, PgPool};
use tokio::sync::watch;
use tokio::time::sleep;

/// The indexer's and the API's channels.
const CHANNELS: [&str; 2] = ["chain_events", "app_rounds"];
const PAUSE: Duration = Duration::from_secs(1);

/// Counts `wake` up at each notification.
pub(crate) async fn listen(pool: PgPool, wake: watch::Sender<u64>) {
    loop {
        let Err(error) = follow(&pool, &wake).await;
        tracing::warn!(%error, "not listening for notifications, polling meanwhile");
        sleep(PAUSE).await;
    }
}

async fn follow(pool: &PgPool, wake: &watch::Sender<u64>) -> Result<Infallible, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen_all(CHANNELS).await?;
    loop {
        wake.send_modify(|count| *count = count.wrapping_add(1));
        listener.recv().await?;
    }
}
