//! An embedded Solana with Yellowstone gRPC and Postgres, for demos and tests only.
//!
//! [`Localnet::start`] boots everything; the methods beside it deploy programs, create the ROAST mint, fund wallets and open the house.
//! `docs/localnet.md` tells what it imitates faithfully and what not.

mod battle;
mod burn;
mod client;
mod config;
mod error;
pub mod ports;
pub mod postgres;
pub mod solana;
mod tipping;
mod tokens;
pub mod yellowstone;

use solana_keypair::Keypair;
use solana_signer::Signer as _;

pub use self::battle::{PROGRAMS, TIER_STAKES};
use self::client::Client;
pub use self::config::Config;
pub use self::error::Error;
pub use self::postgres::Postgres;
use self::solana::SolanaConfig;
pub use self::solana::{DeployedProgram, LAMPORTS_PER_SOL, Solana};
pub use self::tokens::{Funding, ROAST_DECIMALS};
pub use self::yellowstone::{Break, Yellowstone};
/// The EVM half, a crate of its own so that whoever needs only that does not build the Solana half.
pub use roast_ethereum_localnet::{self as ethereum, Ethereum};

/// Lamports of the wallet that pays for the localnet's own transactions.
const FAUCET_LAMPORTS: u64 = 1_000_000_000_000;

/// Everything that a demo or a test needs, running.
///
/// Call [`Localnet::stop`] at the end. When the process dies instead, Postgres is told to stop by the system.
pub struct Localnet {
    /// Solana JSON-RPC: `http://127.0.0.1:PORT`.
    pub rpc_url: String,
    /// Solana WebSocket: `ws://127.0.0.1:PORT`.
    pub ws_url: String,
    /// Yellowstone gRPC: `http://127.0.0.1:PORT`.
    pub yellowstone_url: String,
    /// Postgres, with user and password when the cluster is ours.
    pub database_url: String,
    /// The chain.
    pub solana: Solana,
    /// The stream server, with its fault hooks.
    pub yellowstone: Yellowstone,
    /// The database server.
    pub postgres: Postgres,
    faucet: Keypair,
    client: Client,
}

impl std::fmt::Debug for Localnet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Localnet")
            .field("rpc_url", &self.rpc_url)
            .field("ws_url", &self.ws_url)
            .field("yellowstone_url", &self.yellowstone_url)
            .finish_non_exhaustive()
    }
}

impl Localnet {
    /// Starts Solana, Yellowstone gRPC and Postgres, and returns when all of them answer.
    ///
    /// # Errors
    /// When one of them does not start; the error tells what to do. Whatever had started is stopped again.
    pub async fn start(config: Config) -> Result<Self, Error> {
        let (postgres, chain) = tokio::join!(Postgres::start(&config), start_chain(&config));
        let (postgres, (solana, yellowstone)) = match (postgres, chain) {
            (Ok(postgres), Ok(chain)) => (postgres, chain),
            (Ok(postgres), Err(error)) => {
                postgres.stop().await;
                return Err(error);
            }
            (Err(error), Ok((solana, yellowstone))) => {
                stop_chain(solana, yellowstone).await;
                return Err(error);
            }
            (Err(error), Err(_)) => return Err(error),
        };
        let faucet = Keypair::new();
        solana.airdrop(&faucet.pubkey(), FAUCET_LAMPORTS).await?;
        Ok(Self {
            rpc_url: solana.rpc_url(),
            ws_url: solana.ws_url(),
            yellowstone_url: yellowstone.url(),
            database_url: postgres.url().to_owned(),
            client: Client::new(solana.rpc_url(), config.slot_ms),
            solana,
            yellowstone,
            postgres,
            faucet,
        })
    }

    /// Stops everything cleanly. The Postgres cluster stays on disk for the next start.
    pub async fn stop(self) {
        stop_chain(self.solana, self.yellowstone).await;
        self.postgres.stop().await;
    }

    pub(crate) const fn faucet(&self) -> &Keypair {
        &self.faucet
    }

    pub(crate) const fn client(&self) -> &Client {
        &self.client
    }
}

async fn start_chain(config: &Config) -> Result<(Solana, Yellowstone), Error> {
    const SERVICE: &str = "Yellowstone gRPC";
    let listener = ports::bind(SERVICE, config.yellowstone_port)?;
    let listener = listener
        .set_nonblocking(true)
        .and_then(|()| tokio::net::TcpListener::from_std(listener))
        .map_err(|error| Error::Port {
            what: SERVICE,
            error,
        })?;
    let yellowstone = Yellowstone::start(listener, config.replay_slots)?;
    let settings = SolanaConfig {
        slot_ms: config.slot_ms,
        rpc_port: config.rpc_port,
        ws_port: config.ws_port,
        kept_transactions: config.kept_transactions,
    };
    match Solana::start(settings, yellowstone.sink()).await {
        Ok(solana) => Ok((solana, yellowstone)),
        Err(error) => {
            yellowstone.stop().await;
            Err(error)
        }
    }
}

async fn stop_chain(solana: Solana, yellowstone: Yellowstone) {
    yellowstone.stop().await;
    solana.stop().await;
}
