//! What every handler shares.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use roast_protocol::evm::AddressBook;
use roast_protocol::transcript::ChainId;
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use sqlx::PgPool;
use tokio::sync::{Notify, OnceCell};
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::history;
use crate::live::Hub;
use crate::rate_limit::RateLimits;
use crate::recent::Recent;
use crate::routes::fees::Fees;
use crate::routes::health::Ready;
use crate::routes::leaderboard;

/// A cheap handle to what every handler shares.
#[derive(Clone)]
pub(crate) struct AppState(Arc<Shared>);

/// What every handler shares.
pub(crate) struct Shared {
    pub(crate) config: Config,
    /// Where the contracts are on the EVM chain; `None` when no chain is configured.
    pub(crate) address_book: Option<AddressBook>,
    pub(crate) pool: PgPool,
    /// For answers that go over everything that ever happened; see `history.rs`.
    pub(crate) history: PgPool,
    pub(crate) leaderboards: Recent<leaderboard::Key, Arc<[leaderboard::Entry]>>,
    pub(crate) fees: Recent<(), Vec<Fees>>,
    pub(crate) ready: Recent<(), Ready>,
    pub(crate) rpc: RpcClient,
    /// Which cluster that is, once the RPC endpoint has said it.
    pub(crate) chain_id: OnceCell<ChainId>,
    pub(crate) limits: RateLimits,
    pub(crate) hub: Hub,
    /// Wakes the tracker when a transaction was submitted.
    pub(crate) submitted: Notify,
    pub(crate) cancel: CancellationToken,
}

impl AppState {
    /// Connects nothing yet: the pool and the RPC client do that when they are first used.
    pub(crate) fn new(
        config: Config,
        address_book: Option<AddressBook>,
        pool: PgPool,
        cancel: CancellationToken,
    ) -> Self {
        let rpc_timeout = Duration::from_secs(config.rpc_timeout_seconds);
        let rpc = RpcClient::new_with_timeout_and_commitment(
            config.rpc_url.clone(),
            rpc_timeout,
            CommitmentConfig::confirmed(),
        );
        let keep = Duration::from_secs(config.shared_answer_seconds);
        let limits = RateLimits::new(&config);
        let hub = Hub::new(&config);
        Self(Arc::new(Shared {
            config,
            address_book,
            history: history::pool(&pool),
            leaderboards: Recent::new(keep),
            fees: Recent::new(keep),
            ready: Recent::new(Duration::ZERO),
            pool,
            rpc,
            chain_id: OnceCell::new(),
            limits,
            hub,
            submitted: Notify::new(),
            cancel,
        }))
    }
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
