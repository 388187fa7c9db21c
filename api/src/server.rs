//! Start and end of the service.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::Router;
use roast_protocol::evm::AddressBook;
use sqlx::PgPool;
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::connections::{self, Limits};
use crate::routes::health;
use crate::state::AppState;
use crate::transactions::tracker;
use crate::{cluster, live, router};

/// Longest wait for open requests when the service ends.
const DRAIN: Duration = Duration::from_secs(10);

/// Why the service did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The address is taken, or not one of this machine.
    #[error(
        "cannot listen on {address}: {source}; choose another address or port in the API's `listen` setting"
    )]
    Bind {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// An origin in the settings is none.
    #[error(
        "{0:?} in the API's `allowed_origins` setting is not an origin; write it as browsers do, such as https://example.org or http://localhost:3000, without a path, or *"
    )]
    Origin(String),
    /// The address book in the settings cannot be used.
    #[error("{}, which the API's `address_book` setting names: {reason}", path.display())]
    AddressBook {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// A service that listens already, but does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: Router,
    state: AppState,
}

/// Takes the address of the configuration. Neither Postgres nor the RPC endpoint has to answer yet.
///
/// # Errors
/// When the address cannot be had, an allowed origin is malformed or the address book cannot be read.
pub async fn bind(
    config: Config,
    pool: PgPool,
    cancel: CancellationToken,
) -> Result<Server, Error> {
    let address = config.listen;
    let failed = |source| Error::Bind { address, source };
    let origins = router::allowed_origins(&config.allowed_origins).map_err(Error::Origin)?;
    let address_book = config.address_book.as_deref().map(read_address_book);
    let address_book = address_book.transpose()?;
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    // A child, so that a failure in here ends this service and nobody else's.
    let state = AppState::new(config, address_book, pool, cancel.child_token());
    Ok(Server {
        listener,
        address,
        app: router::app(state.clone(), origins),
        state,
    })
}

fn read_address_book(path: &Path) -> Result<AddressBook, Error> {
    let failed = |reason: String| Error::AddressBook {
        path: path.to_owned(),
        reason,
    };
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    AddressBook::from_json(&text).map_err(|error| failed(error.to_string()))
}

/// Binds and serves until cancelled.
///
/// # Errors
/// Those of [`bind`].
pub async fn run(config: Config, pool: PgPool, cancel: CancellationToken) -> Result<(), Error> {
    bind(config, pool, cancel).await?.run().await;
    Ok(())
}

impl Server {
    /// The address that it listens on, with the port that it got.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Serves until cancelled, then lets open requests finish for at most ten seconds.
    pub async fn run(self) {
        let Self {
            listener,
            address,
            app,
            state,
        } = self;
        let cancel = state.cancel.clone();
        tracing::info!(%address, "API listens");
        let helpers = tokio::spawn({
            let state = state.clone();
            async move {
                tokio::join!(
                    live::run(&state.hub, &state.pool, &state.cancel),
                    tracker::run(&state),
                    health::watch(&state),
                    cluster::learn(&state)
                )
            }
        });
        let limits = Limits {
            connections: state.config.max_connections,
            header_timeout: Duration::from_secs(state.config.header_timeout_seconds.max(1)),
        };
        let drained = async {
            cancel.cancelled().await;
            tokio::time::sleep(DRAIN).await;
        };
        tokio::select! {
            () = connections::serve(listener, app, limits, &cancel) => {}
            () = drained => {}
        }
        cancel.cancel();
        let _ = timeout(DRAIN, helpers).await;
        tracing::info!("API stopped");
    }
}
