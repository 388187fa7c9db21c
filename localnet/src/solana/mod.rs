//! The embedded Solana (surfpool), offline, with JSON-RPC and WebSocket on loopback.

mod ledger;
mod program;
mod threads;

use std::net::Ipv4Addr;
use std::time::Duration;

use crossbeam_channel::Sender;
use solana_pubkey::Pubkey;
use surfpool_core::surfnet::locker::SurfnetSvmLocker;
use surfpool_core::surfnet::svm::{SurfnetSvm, SurfnetSvmConfig};
use surfpool_types::{
    BlockProductionMode, RpcConfig, SimnetCommand, SimnetConfig, SurfpoolConfig, SvmFeatureConfig,
};

pub use self::program::{DeployedProgram, program_data_address};
use self::threads::{Lifecycle, Threads};
use crate::yellowstone::Sink;
use crate::{Error, ports};

/// Lamports in one SOL.
pub const LAMPORTS_PER_SOL: u64 = 1_000_000_000;

/// How long the chain may take to start or stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// Settings of the embedded chain.
#[derive(Clone, Debug)]
pub(crate) struct SolanaConfig {
    /// Milliseconds a slot, at least 1.
    pub(crate) slot_ms: u64,
    pub(crate) rpc_port: u16,
    pub(crate) ws_port: u16,
    /// Transactions that JSON-RPC remembers; older ones are forgotten.
    pub(crate) kept_transactions: usize,
}

/// The running chain.
pub struct Solana {
    svm: SurfnetSvmLocker,
    commands: Sender<SimnetCommand>,
    lifecycle: Lifecycle,
    threads: Threads,
    rpc_port: u16,
    ws_port: u16,
}

impl std::fmt::Debug for Solana {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Solana")
            .field("rpc", &self.rpc_port)
            .field("ws", &self.ws_port)
            .finish_non_exhaustive()
    }
}

impl Solana {
    /// Starts the chain and waits until JSON-RPC answers. Its Geyser events go to `sink`.
    pub(crate) async fn start(config: SolanaConfig, sink: Sink) -> Result<Self, Error> {
        let rpc_port = ports::choose("Solana JSON-RPC", config.rpc_port)?;
        let ws_port = ports::choose("Solana WebSocket", config.ws_port)?;
        let slot_time = config.slot_ms.max(1);
        let (svm, events, geyser) = SurfnetSvm::new(SurfnetSvmConfig {
            surfnet_id: "roast-localnet".to_owned(),
            feature_config: SvmFeatureConfig::default(),
            slot_time,
            // Profiles copy every account of a transaction, programs included; nobody here reads them.
            instruction_profiling_enabled: false,
            max_profiles: 1,
            log_bytes_limit: Some(10_000),
            skip_blockhash_check: false,
        })
        .map_err(|error| Error::Solana(error.to_string()))?;
        let svm = SurfnetSvmLocker::new(svm);
        let (commands, inbox) = crossbeam_channel::unbounded();

        let surfpool = surfpool_config(slot_time, rpc_port, ws_port);
        let (mut lifecycle, watcher) = Lifecycle::watch();
        let threads = Threads::start(threads::Start {
            svm: svm.clone(),
            config: surfpool,
            commands: (commands.clone(), inbox),
            events,
            geyser,
            sink,
            watcher,
            kept_transactions: config.kept_transactions,
        })?;
        lifecycle.started(PATIENCE).await?;
        tracing::info!(rpc_port, ws_port, slot_time, "embedded Solana is up");
        Ok(Self {
            svm,
            commands,
            lifecycle,
            threads,
            rpc_port,
            ws_port,
        })
    }

    /// JSON-RPC over HTTP.
    #[must_use]
    pub fn rpc_url(&self) -> String {
        format!("http://{}:{}", Ipv4Addr::LOCALHOST, self.rpc_port)
    }

    /// JSON-RPC subscriptions over WebSocket.
    #[must_use]
    pub fn ws_url(&self) -> String {
        format!("ws://{}:{}", Ipv4Addr::LOCALHOST, self.ws_port)
    }

    /// Creates lamports (1 to 10^18) out of nothing for a wallet; shows as a transfer on the chain.
    ///
    /// # Errors
    /// When the amount would not keep an account alive.
    pub async fn airdrop(&self, wallet: &Pubkey, lamports: u64) -> Result<(), Error> {
        let wallet = *wallet;
        self.with_svm(move |svm| match svm.airdrop(&wallet, lamports) {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(failed)) => Err(Error::Solana(format!(
                "airdrop to {wallet} failed: {}",
                failed.err
            ))),
            Err(error) => Err(Error::Solana(format!(
                "airdrop of {lamports} lamports to {wallet} refused: {error:?}"
            ))),
        })
        .await
    }

    /// Moves the chain's clock forward by `seconds` (and its slots accordingly), so that deadlines pass without waiting.
    ///
    /// # Errors
    /// When the chain has stopped.
    pub async fn advance_clock(&self, seconds: u64) -> Result<(), Error> {
        let commands = self.commands.clone();
        self.with_svm(move |svm| program::advance_clock(svm, &commands, seconds))
            .await
    }

    /// Runs work on the chain's state where blocking is allowed.
    pub(crate) async fn with_svm<T: Send + 'static>(
        &self,
        work: impl FnOnce(&SurfnetSvmLocker) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let svm = self.svm.clone();
        tokio::task::spawn_blocking(move || work(&svm))
            .await
            .map_err(|error| Error::Solana(error.to_string()))?
    }

    /// Ends the chain and frees its ports.
    pub(crate) async fn stop(mut self) {
        if self.commands.send(SimnetCommand::Terminate(None)).is_ok() {
            self.lifecycle.stopped(PATIENCE).await;
        }
        self.threads.ended(PATIENCE).await;
    }
}

impl Drop for Solana {
    fn drop(&mut self) {
        // Harmless when it has stopped before.
        let _already_stopped = self.commands.send(SimnetCommand::Terminate(None));
    }
}

fn surfpool_config(slot_time: u64, rpc_port: u16, ws_port: u16) -> SurfpoolConfig {
    SurfpoolConfig {
        simnets: vec![SimnetConfig {
            offline_mode: true,
            remote_rpc_url: None,
            slot_time,
            block_production_mode: BlockProductionMode::Clock,
            instruction_profiling_enabled: false,
            max_profiles: 1,
            ..SimnetConfig::default()
        }],
        rpc: RpcConfig {
            bind_host: Ipv4Addr::LOCALHOST.to_string(),
            bind_port: rpc_port,
            ws_port,
            ..RpcConfig::default()
        },
        ..SurfpoolConfig::default()
    }
}
