//! One keeper of a key works at a time: the one that holds a session-level advisory lock of Postgres, on a connection used for nothing else.
//! The lock only saves work; that nothing happens twice is up to the ledger and the chain.

use std::convert::Infallible;
use std::time::Duration;

use roast_protocol::Pubkey;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnection, PgPool};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::metrics;

/// Between two tries for the lock, and between two looks whether its connection lives.
const PAUSE: Duration = Duration::from_secs(1);
/// A connection that does not answer by then is given up, and the lock with it.
const PATIENCE: Duration = Duration::from_secs(3);

/// Keeps `leading` true while this process holds the lock of `key`. Dropping it gives the lock back.
pub(crate) async fn campaign(pool: PgPool, key: Pubkey, leading: watch::Sender<bool>) {
    loop {
        let Err(error) = serve(&pool, &key, &leading).await;
        tracing::warn!(%error, "no lead: Postgres is away, trying again");
        metrics::failure("leader", "database");
        set(&leading, false);
        sleep(PAUSE).await;
    }
}

/// Waits for the lock, then holds it as long as its connection answers.
async fn serve(
    pool: &PgPool,
    key: &Pubkey,
    leading: &watch::Sender<bool>,
) -> Result<Infallible, sqlx::Error> {
    let mut connection = within(PgConnection::connect_with(&pool.connect_options())).await?;
    while !within(try_lock(&mut connection, key)).await? {
        sleep(PAUSE).await;
    }
    set(leading, true);
    loop {
        sleep(PAUSE).await;
        within(connection.ping()).await?;
    }
}

async fn try_lock(connection: &mut PgConnection, key: &Pubkey) -> Result<bool, sqlx::Error> {
    let name = format!("roast-keeper:{key}");
    sqlx::query_scalar!(
        r#"SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS "held!""#,
        name
    )
    .fetch_one(connection)
    .await
}

async fn within<T>(answer: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    timeout(PATIENCE, answer)
        .await
        .unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

fn set(leading: &watch::Sender<bool>, now: bool) {
    let changed = leading.send_if_modified(|before| std::mem::replace(before, now) != now);
    if changed {
        tracing::info!(leading = now, "election");
    }
    metrics::leading(now);
}

#[cfg(test)]
mod tests {
    use super::*;
    use roast_migrations::testing::TestDatabase;

    struct Candidate {
        leading: watch::Receiver<bool>,
        task: tokio::task::JoinHandle<()>,
    }

    fn candidate(database: &TestDatabase, key: Pubkey) -> Candidate {
        let (lead, leading) = watch::channel(false);
        let task = tokio::spawn(campaign(database.pool.clone(), key, lead));
        Candidate { leading, task }
    }

    async fn wins(candidate: &mut Candidate) {
        let won = candidate.leading.wait_for(|leading| *leading);
        timeout(Duration::from_secs(15), won)
            .await
            .expect("it never led")
            .unwrap();
    }

    #[tokio::test]
    async fn one_keeper_of_a_key_leads_and_another_takes_over() {
        let database = TestDatabase::create().await;
        let key = Pubkey::new_unique();
        let mut first = candidate(&database, key);
        wins(&mut first).await;
        let mut second = candidate(&database, key);
        sleep(PAUSE * 3 / 2).await;
        assert!(!*second.leading.borrow(), "two lead at once");

        let mut of_another_key = candidate(&database, Pubkey::new_unique());
        wins(&mut of_another_key).await;
        first.task.abort();
        wins(&mut second).await;
    }

    #[tokio::test]
    async fn a_leader_whose_connection_is_cut_knows_and_campaigns_again() {
        let database = TestDatabase::create().await;
        let mut only = candidate(&database, Pubkey::new_unique());
        wins(&mut only).await;
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database =
            (SELECT oid FROM pg_database WHERE datname = current_database())";
        sqlx::query(cut).execute(&database.pool).await.unwrap();
        let lost = only.leading.wait_for(|leading| !*leading);
        timeout(Duration::from_secs(15), lost)
            .await
            .expect("it never noticed")
            .unwrap();
        wins(&mut only).await;
    }
}
