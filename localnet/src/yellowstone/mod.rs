//! A Yellowstone gRPC server in front of the embedded chain.

mod convert;
mod filter;
mod hub;
mod ledger;
mod message;
mod service;
mod subscriber;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use surfpool_core::surfnet::GeyserEvent;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tonic::codec::CompressionEncoding;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use yellowstone_grpc_proto::geyser::geyser_server::GeyserServer;

pub use self::hub::Break;
use self::hub::Hub;
use self::service::Service;
use crate::Error;

/// How long a stop waits for open connections.
const GRACE: Duration = Duration::from_secs(2);

/// The running server.
#[derive(Debug)]
pub struct Yellowstone {
    hub: Arc<Hub>,
    address: SocketAddr,
    stop: CancellationToken,
    server: JoinHandle<Result<(), tonic::transport::Error>>,
}

/// Takes the chain's events; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Sink(Arc<Hub>);

impl Sink {
    /// Never blocks.
    pub(crate) fn publish(&self, event: GeyserEvent) {
        self.0.publish(event);
    }
}

impl Yellowstone {
    /// Serves on a bound loopback listener. `replay_slots`: closed slots kept for `from_slot`, at least 150.
    pub(crate) fn start(listener: TcpListener, replay_slots: usize) -> Result<Self, Error> {
        let address = listener.local_addr().map_err(|error| Error::Port {
            what: "Yellowstone gRPC",
            error,
        })?;
        let hub = Arc::new(Hub::new(replay_slots));
        let stop = CancellationToken::new();
        let service = GeyserServer::new(Service::new(Arc::clone(&hub)))
            .accept_compressed(CompressionEncoding::Gzip)
            .accept_compressed(CompressionEncoding::Zstd)
            .send_compressed(CompressionEncoding::Gzip)
            .send_compressed(CompressionEncoding::Zstd);
        let stopped = stop.clone().cancelled_owned();
        let server = Server::builder()
            .http2_keepalive_interval(Some(Duration::from_secs(10)))
            .add_service(service)
            .serve_with_incoming_shutdown(
                TcpIncoming::from(listener).with_nodelay(Some(true)),
                stopped,
            );
        Ok(Self {
            hub,
            address,
            stop,
            server: tokio::spawn(server),
        })
    }

    /// For clients: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The oldest slot that `from_slot` accepts; `None` before the first slot closed.
    #[must_use]
    pub fn first_available_slot(&self) -> Option<u64> {
        self.hub.ask(ledger::Ledger::first_available)
    }

    /// Fault hook: ends every stream open now. New ones are accepted at once unless [`Self::refuse_streams`] says otherwise.
    pub fn break_streams(&self, how: Break) {
        self.hub.break_streams(how);
    }

    /// Fault hook: while `refuse`, new streams get `UNAVAILABLE`.
    pub fn refuse_streams(&self, refuse: bool) {
        self.hub.set_refusing(refuse);
    }

    pub(crate) fn sink(&self) -> Sink {
        Sink(Arc::clone(&self.hub))
    }

    /// Ends all streams and the server.
    pub(crate) async fn stop(mut self) {
        self.hub.set_refusing(true);
        self.hub.break_streams(Break::Unavailable);
        self.stop.cancel();
        if tokio::time::timeout(GRACE, &mut self.server).await.is_err() {
            tracing::debug!("Yellowstone connections still open after the grace period are cut");
        }
    }
}

impl Drop for Yellowstone {
    fn drop(&mut self) {
        self.server.abort();
    }
}
