//! Settings of the API, each with a default that suits one machine.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use metrics_exporter_prometheus::PrometheusHandle;
use serde::{Deserialize, Serialize};

/// Settings of the API service.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Address and port to listen on; port 0 takes a free one, which [`crate::Server::local_addr`] tells.
    pub listen: SocketAddr,
    /// JSON-RPC endpoint of the Solana cluster that the programs are deployed on.
    pub rpc_url: String,
    /// Longest wait for one answer of the RPC endpoint, in seconds.
    pub rpc_timeout_seconds: u64,
    /// Origins that browsers may call from; `*` alone allows every origin.
    pub allowed_origins: Vec<String>,
    /// Largest request body, in bytes.
    pub max_body_bytes: usize,
    /// Longest run of a request that needs Postgres alone, in seconds.
    pub request_timeout_seconds: u64,
    /// Longest run of a request that also asks the RPC endpoint, in seconds.
    pub transaction_timeout_seconds: u64,
    /// Seconds for which the leaderboard and the fees are answered from memory.
    pub shared_answer_seconds: u64,
    /// Reads that one address on the network may make a minute.
    pub reads_per_minute_per_ip: u32,
    /// Writes that one address on the network may make a minute.
    pub writes_per_minute_per_ip: u32,
    /// Writes that one wallet may make a minute.
    pub writes_per_minute_per_wallet: u32,
    /// Whether the client's address is the last entry of `X-Forwarded-For`. Only behind a proxy that writes that header.
    pub behind_proxy: bool,
    /// Slots that the indexer may lag behind the chain before `/ready` says no.
    pub max_indexer_lag_slots: u64,
    /// Most connections at once, live ones aside; further ones wait until one is closed.
    pub max_connections: usize,
    /// Longest wait for the head of a connection's next request, in seconds. A proxy in front should close idle connections sooner.
    pub header_timeout_seconds: u64,
    /// Most live connections at once.
    pub max_live_clients: usize,
    /// Most live connections of one address on the network at once.
    pub max_live_clients_per_ip: usize,
    /// Seconds between two pings of a live connection; one that is silent for three of them is closed.
    pub live_ping_seconds: u64,
    /// Live messages held for a client that reads slowly; one that falls further behind is disconnected.
    pub live_buffer: usize,
    /// Highest priority fee that a built transaction offers, in micro-lamports a compute unit.
    pub max_priority_fee: u64,
    /// Address book of the contracts on an EVM chain, a file as in `contracts/deployments/`; without it there are none to tell of.
    pub address_book: Option<PathBuf>,
    /// Pause between two looks at the transactions under way, in milliseconds.
    pub track_interval_millis: u64,
    /// Renders `/metrics`; without it the page says that metrics are off. Set by the program that installs the recorder.
    #[serde(skip)]
    pub metrics: Option<PrometheusHandle>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            rpc_url: "http://127.0.0.1:8899".to_owned(),
            rpc_timeout_seconds: 10,
            allowed_origins: vec!["*".to_owned()],
            max_body_bytes: 64 * 1024,
            request_timeout_seconds: 15,
            transaction_timeout_seconds: 30,
            shared_answer_seconds: 3,
            reads_per_minute_per_ip: 3_000,
            writes_per_minute_per_ip: 240,
            writes_per_minute_per_wallet: 60,
            behind_proxy: false,
            max_indexer_lag_slots: 150,
            max_connections: 10_000,
            header_timeout_seconds: 75,
            max_live_clients: 10_000,
            max_live_clients_per_ip: 100,
            live_ping_seconds: 20,
            live_buffer: 1_024,
            max_priority_fee: 1_000_000,
            address_book: None,
            track_interval_millis: 500,
            metrics: None,
        }
    }
}
