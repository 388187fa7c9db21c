//! anvil as a child process that never outlives this one.

mod binary;
mod process;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::time::{Duration, Instant};

use self::process::Process;
use crate::{Chain, Config, Error};

/// The chain id of a local chain, as wallets expect it.
pub const CHAIN_ID: u64 = 31_337;

/// Genesis of a chain that is the same at every start, in Unix seconds.
const REPRODUCIBLE_GENESIS: u64 = 1_800_000_000;

/// How long a start may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Starts on other ports when the chosen one was taken in between.
const ATTEMPTS: u8 = 3;

const POLL: Duration = Duration::from_millis(20);

/// A running anvil. Dropping it ends it.
#[derive(Debug)]
pub struct Anvil {
    process: Process,
    url: String,
}

impl Anvil {
    /// Starts anvil and waits until it answers. What it complains of goes to `log`.
    ///
    /// # Errors
    /// When anvil is missing or does not start.
    pub async fn start(config: &Config, log: &Path) -> Result<Self, Error> {
        let binary = binary::find(config.anvil.as_deref())?;
        let mut preferred = config.rpc_port;
        for _ in 1..ATTEMPTS {
            match Self::start_once(&binary, choose(preferred)?, config, log).await {
                Ok(anvil) => return Ok(anvil),
                Err(error) => tracing::warn!(%error, "anvil did not start; trying another port"),
            }
            preferred = 0;
        }
        Self::start_once(&binary, choose(0)?, config, log).await
    }

    async fn start_once(
        binary: &Path,
        port: u16,
        config: &Config,
        log: &Path,
    ) -> Result<Self, Error> {
        let process = Process::start(binary, arguments(port, config), log)?;
        let url = format!("http://127.0.0.1:{port}");
        let chain = Chain::connect(&url)?;
        let deadline = Instant::now() + PATIENCE;
        while process.is_running() && Instant::now() < deadline {
            // Another program that took the port in between would answer, too, but then ours has ended.
            if chain.id().await.is_ok() && process.is_running() {
                tracing::info!(url, "anvil is up");
                return Ok(Self { process, url });
            }
            tokio::time::sleep(POLL).await;
        }
        let said = std::fs::read_to_string(log).unwrap_or_default();
        Err(Error::Anvil(format!(
            "it does not answer on port {port}: {}",
            said.trim()
        )))
    }

    /// JSON-RPC: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Process number while it runs.
    #[must_use]
    pub fn process_id(&self) -> Option<u32> {
        self.process.id()
    }

    /// Ends it and waits for that.
    pub async fn stop(self) {
        let Self { process, .. } = self;
        // Joining a thread blocks; a runtime that is shutting down drops the process itself, which does the same.
        let _dropped = tokio::task::spawn_blocking(move || drop(process)).await;
    }
}

fn arguments(port: u16, config: &Config) -> Vec<String> {
    let mut arguments = vec![
        "--quiet".to_owned(),
        "--host=127.0.0.1".to_owned(),
        format!("--port={port}"),
        format!("--chain-id={CHAIN_ID}"),
        // Everybody knows the keys of anvil's own accounts; ours are made at random and funded when they are needed.
        "--accounts=0".to_owned(),
    ];
    if config.block_seconds > 0 {
        arguments.push(format!("--block-time={}", config.block_seconds));
        arguments.push("--mixed-mining".to_owned());
    }
    if config.reproducible {
        arguments.push(format!("--timestamp={REPRODUCIBLE_GENESIS}"));
    }
    arguments
}

/// The preferred port of loopback, or a free one when it is busy or 0.
fn choose(preferred: u16) -> Result<u16, Error> {
    let port = bind(preferred).or_else(|_| bind(0));
    port.map_err(|error| Error::Port {
        what: "anvil",
        error,
    })
}

fn bind(port: u16) -> std::io::Result<u16> {
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    Ok(listener.local_addr()?.port())
}
