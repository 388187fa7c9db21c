//! Connecting: patient while Postgres starts or is away, quick to fail when waiting cannot help.

use std::time::Duration;

use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use tokio::time::{Instant, sleep, timeout};

use crate::Error;

const ATTEMPT_LIMIT: Duration = Duration::from_secs(5);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// SQLSTATEs that pass by themselves: starting up or shutting down, and too many connections.
const PASSING: [&str; 4] = ["57P01", "57P02", "57P03", "53300"];

/// How a program connects.
#[derive(Debug, Clone)]
pub struct ConnectOptions {
    /// Shown to operators in `pg_stat_activity`.
    pub application_name: String,
    /// Most connections that the pool opens.
    pub max_connections: u32,
    /// Longest run of one statement before Postgres cancels it.
    pub statement_timeout: Duration,
    /// Longest wait for a free connection of the pool.
    pub acquire_timeout: Duration,
    /// How long [`connect`] tries while Postgres does not answer.
    pub patience: Duration,
}

impl ConnectOptions {
    /// The defaults under a name of one's own: 10 connections, statements of at most 30 s, a minute of patience.
    pub fn named(application_name: impl Into<String>) -> Self {
        Self {
            application_name: application_name.into(),
            ..Self::default()
        }
    }

    /// The same with another size of the pool.
    #[must_use]
    pub fn max_connections(mut self, max_connections: u32) -> Self {
        self.max_connections = max_connections;
        self
    }

    /// The same with another patience.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self {
            application_name: "roast".to_owned(),
            max_connections: 10,
            statement_timeout: Duration::from_secs(30),
            acquire_timeout: Duration::from_secs(10),
            patience: Duration::from_secs(60),
        }
    }
}

/// Connects to the Postgres at `url`, trying again with growing pauses until it answers or `options.patience` runs out.
///
/// # Errors
/// [`Error::Url`] and [`Error::Refused`] at once, [`Error::Unreachable`] after the wait.
pub async fn connect(url: &str, options: ConnectOptions) -> Result<PgPool, Error> {
    let postgres = postgres_options(url, &options)?;
    wait_until_ready(&postgres, options.patience).await?;
    Ok(PgPoolOptions::new()
        .max_connections(options.max_connections)
        .acquire_timeout(options.acquire_timeout)
        .connect_lazy_with(postgres))
}

fn postgres_options(url: &str, options: &ConnectOptions) -> Result<PgConnectOptions, Error> {
    let millis = |duration: Duration| duration.as_millis().to_string();
    Ok(url
        .parse::<PgConnectOptions>()
        .map_err(Error::Url)?
        .application_name(&options.application_name)
        .options([
            ("statement_timeout", millis(options.statement_timeout)),
            // A program that hangs between two statements must not hold its locks for ever.
            (
                "idle_in_transaction_session_timeout",
                millis(options.statement_timeout.saturating_mul(2)),
            ),
            // The server has to notice within half a minute that a client's host is gone, and end the session: an advisory lock lives as long.
            ("tcp_keepalives_idle", "10".to_owned()),
            ("tcp_keepalives_interval", "5".to_owned()),
            ("tcp_keepalives_count", "3".to_owned()),
            ("tcp_user_timeout", "30000".to_owned()),
        ]))
}

async fn wait_until_ready(postgres: &PgConnectOptions, patience: Duration) -> Result<(), Error> {
    let target = target(postgres);
    let started = Instant::now();
    let mut pause = FIRST_PAUSE;
    loop {
        let Err(source) = probe(postgres).await else {
            return Ok(());
        };
        if !passes(&source) {
            return Err(Error::Refused { target, source });
        }
        let waited = started.elapsed();
        if waited + pause > patience {
            return Err(Error::Unreachable {
                target,
                waited,
                source,
            });
        }
        tracing::warn!(%target, error = %source, "Postgres does not answer yet, trying again");
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn probe(postgres: &PgConnectOptions) -> Result<(), sqlx::Error> {
    let connection = timeout(ATTEMPT_LIMIT, PgConnection::connect_with(postgres)).await;
    connection
        .unwrap_or(Err(sqlx::Error::PoolTimedOut))?
        .close()
        .await
}

/// Whether a later attempt may succeed where this one failed.
fn passes(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(database) => database
            .code()
            .is_some_and(|code| PASSING.contains(&code.as_ref())),
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::Protocol(_) => true,
        _ => false,
    }
}

fn target(postgres: &PgConnectOptions) -> String {
    let database = postgres.get_database().unwrap_or(postgres.get_username());
    format!("{}:{}/{database}", postgres.get_host(), postgres.get_port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_url_that_does_not_parse_fails_at_once_and_says_what_is_expected() {
        let error = connect("nonsense", ConnectOptions::default())
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Url(_)), "{error}");
        assert!(error.to_string().contains("postgres://"));
    }

    #[tokio::test]
    async fn a_server_that_is_down_is_tried_again_until_patience_runs_out() {
        let options = ConnectOptions::default().patience(Duration::from_millis(400));
        let started = Instant::now();
        let error = connect("postgres://user:secret@127.0.0.1:1/db", options)
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Unreachable { .. }), "{error}");
        assert!(started.elapsed() >= Duration::from_millis(250));
        let message = error.to_string();
        assert!(
            message.contains("127.0.0.1:1/db") && !message.contains("secret"),
            "{message}"
        );
    }
}
