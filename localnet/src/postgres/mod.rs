//! A Postgres server: a cluster of our own, or the one that DATABASE_URL names.

mod binaries;
mod cluster;
mod owner;
mod server;

use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection as _, Executor as _};
use tokio::time::Instant;

use self::binaries::Binaries;
use self::cluster::{Cluster, ROLE};
use self::owner::Owner;
use self::server::Server;
use crate::{Config, Error, ports};

/// How long a start may take; recovery after a crash included.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts on other ports when the chosen one was taken in between.
const ATTEMPTS: u8 = 3;

/// The database server.
#[derive(Debug)]
pub struct Postgres {
    url: String,
    own: Option<Box<Own>>,
}

/// A cluster of our own.
#[derive(Debug)]
struct Own {
    cluster: Cluster,
    binaries: Binaries,
    port: u16,
    server: Server,
}

impl Postgres {
    /// Starts the cluster `<state_dir>/postgres`, making it the first time, or takes `database_url` as it is.
    ///
    /// # Errors
    /// When Postgres is missing, in use by another localnet, or does not start.
    pub async fn start(config: &Config) -> Result<Self, Error> {
        if let Some(url) = &config.database_url {
            tracing::info!("using the Postgres that DATABASE_URL names");
            return Ok(Self {
                url: url.clone(),
                own: None,
            });
        }
        let wanted = config.state_dir.join("postgres");
        let package = config.postgres_package.clone();
        let opened = tokio::task::spawn_blocking(move || open(&wanted, package.as_deref()));
        let (cluster, binaries) = opened
            .await
            .map_err(|error| Error::Postgres(error.to_string()))??;
        let own = Own::start(cluster, binaries, config.postgres_port).await?;
        create_database(&own.options("postgres"), ROLE).await?;
        tracing::info!(port = own.port, directory = %own.cluster.directory.display(), "Postgres is up");
        Ok(Self {
            url: own.url(ROLE),
            own: Some(Box::new(own)),
        })
    }

    /// For clients, password included: treat it as a secret.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Directory of our own cluster; `None` for a server that DATABASE_URL names.
    #[must_use]
    pub fn directory(&self) -> Option<&Path> {
        self.own.as_ref().map(|own| own.cluster.directory.as_path())
    }

    /// Process number of our own server while it runs.
    #[must_use]
    pub fn process_id(&self) -> Option<i32> {
        Some(self.own.as_ref()?.server.pid()?.as_raw_nonzero().get())
    }

    /// Creates an empty database in our own cluster, replacing one of that name, and returns its URL. For tests.
    ///
    /// # Errors
    /// When the cluster is not ours, the name is not made of `a-z`, `0-9` and `_`, or Postgres refuses.
    pub async fn create_database(&self, name: &str) -> Result<String, Error> {
        let own = self.our_own()?;
        if name.is_empty()
            || !name
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
        {
            return Err(Error::Postgres(format!(
                "`{name}` is no database name; use a-z, 0-9 and _"
            )));
        }
        let mut connection = PgConnection::connect_with(&own.options("postgres")).await?;
        let drop = format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
        connection.execute(sqlx::AssertSqlSafe(drop)).await?;
        connection.close().await?;
        create_database(&own.options("postgres"), name).await?;
        Ok(own.url(name))
    }

    /// Fault hook: kills the server as a crash would. [`Self::start_again`] brings it back.
    ///
    /// # Errors
    /// When the cluster is not ours.
    pub fn kill(&self) -> Result<(), Error> {
        self.our_own()?.server.kill();
        Ok(())
    }

    /// Fault hook: stops the server cleanly and keeps the cluster. [`Self::start_again`] brings it back.
    ///
    /// # Errors
    /// When the cluster is not ours.
    pub async fn shut_down(&mut self) -> Result<(), Error> {
        let own = self.own.take().ok_or_else(not_ours)?;
        self.own = Some(stopped(own).await?);
        Ok(())
    }

    /// Fault hook: starts the server again on the same port, recovering what a crash left.
    ///
    /// # Errors
    /// When the cluster is not ours or does not start.
    pub async fn start_again(&mut self) -> Result<(), Error> {
        self.shut_down().await?;
        let own = self.own.as_mut().ok_or_else(not_ours)?;
        own.server = Server::start(&own.cluster, &own.binaries, own.port)?;
        own.answers().await
    }

    /// Stops our own server and waits until everything is on disk.
    pub async fn stop(mut self) {
        if let Some(own) = self.own.take()
            && let Err(error) = stopped(own).await
        {
            tracing::error!(%error, "Postgres was not stopped");
        }
    }

    fn our_own(&self) -> Result<&Own, Error> {
        self.own.as_deref().ok_or_else(not_ours)
    }
}

impl Own {
    async fn start(
        cluster: Cluster,
        binaries: Binaries,
        preferred_port: u16,
    ) -> Result<Self, Error> {
        let mut preferred = preferred_port;
        let mut attempt = 1;
        let (mut cluster, mut binaries) = (cluster, binaries);
        loop {
            let port = ports::choose("Postgres", preferred)?;
            let server = Server::start(&cluster, &binaries, port)?;
            let own = Self {
                cluster,
                binaries,
                port,
                server,
            };
            match own.answers().await {
                Ok(()) => return Ok(own),
                Err(_)
                    if attempt < ATTEMPTS && own.cluster.log_tail().contains("could not bind") =>
                {
                    Self {
                        cluster,
                        binaries,
                        ..
                    } = own;
                    attempt += 1;
                    preferred = 0;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Waits until the server takes connections.
    async fn answers(&self) -> Result<(), Error> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match PgConnection::connect_with(&self.options("postgres")).await {
                Ok(connection) => return Ok(connection.close().await?),
                Err(error) if Instant::now() >= deadline => {
                    return Err(Error::Postgres(format!(
                        "no answer: {error}\n{}",
                        self.cluster.log_tail()
                    )));
                }
                Err(_) if !self.server.is_running() => {
                    return Err(Error::Postgres(format!(
                        "the server did not start:\n{}",
                        self.cluster.log_tail()
                    )));
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    fn options(&self, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .host("127.0.0.1")
            .port(self.port)
            .username(ROLE)
            .password(&self.cluster.password)
            .database(database)
    }

    fn url(&self, database: &str) -> String {
        format!(
            "postgres://{ROLE}:{}@127.0.0.1:{}/{database}",
            self.cluster.password, self.port
        )
    }
}

fn open(wanted: &Path, package: Option<&Path>) -> Result<(Cluster, Binaries), Error> {
    let owner = Owner::detect()?;
    let binaries = Binaries::find(package, &owner)?;
    Ok((Cluster::open(wanted, owner, &binaries)?, binaries))
}

async fn stopped(mut own: Box<Own>) -> Result<Box<Own>, Error> {
    let stopping = tokio::task::spawn_blocking(move || {
        own.server.stop();
        own
    });
    stopping
        .await
        .map_err(|error| Error::Postgres(error.to_string()))
}

async fn create_database(server: &PgConnectOptions, name: &str) -> Result<(), Error> {
    let mut connection = PgConnection::connect_with(server).await?;
    let exists: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(name)
            .fetch_one(&mut connection)
            .await?;
    if !exists {
        connection
            .execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE \"{name}\"")))
            .await?;
    }
    Ok(connection.close().await?)
}

fn not_ours() -> Error {
    Error::Postgres("the server that DATABASE_URL names is not ours to manage".to_owned())
}
