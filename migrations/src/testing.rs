//! A migrated database for each test, on the cluster that `DATABASE_URL` names. Feature `testing`; never part of the product.

#![allow(
    clippy::expect_used,
    reason = "a test without its database has to fail loudly"
)]

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

use crate::{ConnectOptions, connect, migrate};

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// A database that exists as long as this value.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    cluster: PgConnectOptions,
    /// The database's own URL.
    pub url: String,
    /// A pool of connections to it.
    pub pool: PgPool,
}

impl TestDatabase {
    /// Creates and migrates a database.
    ///
    /// # Panics
    /// When `DATABASE_URL` is not set or Postgres does not answer: scripts/with-postgres.sh gives a test command both.
    pub async fn create() -> Self {
        let url = std::env::var("DATABASE_URL").expect(
            "DATABASE_URL names no Postgres; run the tests as scripts/with-postgres.sh cargo test",
        );
        let cluster: PgConnectOptions = url.parse().expect("DATABASE_URL is a Postgres URL");
        let name = unique_name();
        run(&cluster, format!("CREATE DATABASE {name}"))
            .await
            .expect("the test database is created");
        let url = cluster.clone().database(&name).to_url_lossy().to_string();
        let options = ConnectOptions::named(&name).patience(Duration::from_secs(10));
        let pool = connect(&url, options)
            .await
            .expect("the test database answers");
        migrate(&pool).await.expect("the test database migrates");
        Self {
            name,
            cluster,
            url,
            pool,
        }
    }
}

impl Drop for TestDatabase {
    /// A thread of its own, because the test's runtime may be gone by now.
    fn drop(&mut self) {
        let (cluster, name) = (self.cluster.clone(), self.name.clone());
        let dropping = std::thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map(|runtime| {
                    runtime.block_on(run(
                        &cluster,
                        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                    ))
                })
        });
        if !matches!(dropping.join(), Ok(Ok(Ok(())))) {
            tracing::warn!(database = self.name, "the test database was left behind");
        }
    }
}

fn unique_name() -> String {
    let nanos = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_nanos());
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("test_{}_{nanos}_{count}", std::process::id())
}

async fn run(cluster: &PgConnectOptions, statement: String) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect_with(cluster).await?;
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await?;
    connection.close().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_test_gets_an_empty_migrated_database_and_migrating_again_changes_nothing() {
        let (one, two) = (TestDatabase::create().await, TestDatabase::create().await);
        assert_ne!(one.url, two.url);
        migrate(&one.pool)
            .await
            .expect("a migrated database migrates again");
        let battles: i64 = sqlx::query_scalar("SELECT count(*) FROM chain.battles")
            .fetch_one(&two.pool)
            .await
            .expect("the tables are there");
        assert_eq!(battles, 0);
    }

    #[tokio::test]
    async fn the_server_soon_ends_the_session_of_a_client_whose_host_is_gone() {
        let database = TestDatabase::create().await;
        for (setting, expected) in [
            ("tcp_keepalives_idle", "10"),
            ("tcp_keepalives_interval", "5"),
            ("tcp_keepalives_count", "3"),
            ("tcp_user_timeout", "30000"),
        ] {
            let found: String = sqlx::query_scalar("SELECT current_setting($1)")
                .bind(setting)
                .fetch_one(&database.pool)
                .await
                .expect("the setting is known");
            assert_eq!(found, expected, "{setting}");
        }
    }

    #[tokio::test]
    async fn programs_that_start_together_migrate_once() {
        let database = TestDatabase::create().await;
        sqlx::raw_sql(
            "DROP SCHEMA chain CASCADE; DROP SCHEMA app CASCADE; DROP TABLE _sqlx_migrations",
        )
        .execute(&database.pool)
        .await
        .expect("the schema goes");
        let results = tokio::join!(
            migrate(&database.pool),
            migrate(&database.pool),
            migrate(&database.pool)
        );
        assert!(
            results.0.is_ok() && results.1.is_ok() && results.2.is_ok(),
            "{results:?}"
        );
    }
}
