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
        "{0:?} in the API's `allowed_origins` setting is not an origin; write one such as https://example.org, or *"
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
    /// The listening socket failed.
    #[error("the HTTP server stopped: {0}")]
    Serve(#[source] std::io::Error),
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
/// Those of [`bind`] and [`Server::run`].
pub async fn run(config: Config, pool: PgPool, cancel: CancellationToken) -> Result<(), Error> {
    bind(config, pool, cancel).await?.run().await
}

impl Server {
    /// The address that it listens on, with the port that it got.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Serves until cancelled, then lets open requests finish for at most ten seconds.
    ///
    /// # Errors
    /// When the listening socket fails.
    pub async fn run(self) -> Result<(), Error> {
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
                    cluster::learn(&state)
                )
            }
        });
        let service = app.into_make_service_with_connect_info::<SocketAddr>();
        let server = axum::serve(listener, service)
            .with_graceful_shutdown(cancel.clone().cancelled_owned())
            .into_future();
        let drained = async {
            cancel.cancelled().await;
            tokio::time::sleep(DRAIN).await;
        };
        let result = tokio::select! {
            result = server => result.map_err(Error::Serve),
            () = drained => Ok(()),
        };
        cancel.cancel();
        let _ = timeout(DRAIN, helpers).await;
        tracing::info!("API stopped");
        result
    }
}
