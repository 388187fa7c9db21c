//! Postgres to chain: the bots that judge battles and move what is owed.
//!
//! Each bot finds battles in what the indexer wrote, asks the chain itself before it acts, and sends through one [`sender`] and one
//! [`ledger`], so that a crash, a second keeper or a lost answer never pays twice and never loses a payment. `docs/keeper.md` is for operators.

pub mod bots;
pub mod chain;
mod config;
pub mod effect;
mod error;
#[cfg(test)]
mod fixtures;
mod leader;
pub mod ledger;
mod metrics;
pub mod sender;
mod texts;
mod transcripts;
mod wake;

use std::sync::Arc;

use roast_judge::{Judge, OfflineJudge};
use roast_protocol::Pubkey;
use solana_keypair::Signer as _;
use sqlx::PgPool;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use bots::cancel::CancelBot;
use bots::judge::JudgeBot;
use bots::payout::PayoutBot;
use bots::refund::RefundBot;
use bots::{Bot, Context, Signals};
use chain::{Chain, RpcChain};
pub use config::{Config, KeypairSource, RpcUrl};
pub use error::{ChainError, ConfigError, KeeperError};
use ledger::Ledger;
use sender::Sender;

/// Runs the keeper with the offline judge over JSON-RPC until `stop`. Waits for Postgres and the node while they are away.
///
/// # Errors
/// When the judge's key cannot be read.
pub async fn run(config: Config, pool: PgPool, stop: CancellationToken) -> Result<(), ConfigError> {
    let chain = Arc::new(RpcChain::new(&config.rpc_url));
    let judge = Arc::new(OfflineJudge);
    run_with(config, pool, chain, judge, stop).await
}

/// [`run`] with a chain and a judge of one's own.
///
/// # Errors
/// When the judge's key cannot be read.
pub async fn run_with(
    config: Config,
    pool: PgPool,
    chain: Arc<dyn Chain>,
    judge: Arc<dyn Judge>,
    stop: CancellationToken,
) -> Result<(), ConfigError> {
    let payer = Arc::new(config.judge_keypair.load()?);
    let keeper = payer.pubkey();
    let config = Arc::new(config);
    tracing::info!(%keeper, provider = judge.model().provider, elect = config.elect, "keeper starts");
    metrics::describe();

    let sender = Sender::new(
        Arc::clone(&chain),
        Ledger::new(pool.clone()),
        payer,
        Arc::clone(&config),
    );
    let context = Context {
        pool: pool.clone(),
        chain: Arc::clone(&chain),
        sender,
        keeper,
        config: Arc::clone(&config),
    };
    let (wake, woken) = watch::channel(0);
    let (lead, leading) = watch::channel(!config.elect);
    let signals = Signals {
        wake: woken,
        leading,
        stop: stop.clone(),
    };

    let mut tasks = JoinSet::new();
    tasks.spawn(wake::listen(pool.clone(), wake, stop.clone()));
    tasks.spawn(elect(
        config.elect,
        pool.clone(),
        keeper,
        lead,
        stop.clone(),
    ));
    for bot in bots(&context, judge) {
        tasks.spawn(bots::run(bot, context.clone(), signals.clone()));
    }
    tasks.spawn(async move { metrics::watch(pool, &*chain, keeper, &config, stop).await });
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a part of the keeper died");
        }
    }
    tracing::info!(%keeper, "keeper stopped");
    Ok(())
}

/// Every bot there is. A new one is added here, and in its file under `bots/`.
fn bots(context: &Context, judge: Arc<dyn Judge>) -> [Arc<dyn Bot>; 4] {
    [
        Arc::new(JudgeBot {
            context: context.clone(),
            judge,
        }),
        Arc::new(PayoutBot(context.clone())),
        Arc::new(RefundBot(context.clone())),
        Arc::new(CancelBot(context.clone())),
    ]
}

/// Without an election this keeper leads from the start; the sender is kept, because the bots' receivers end with it.
async fn elect(
    elect: bool,
    pool: PgPool,
    keeper: Pubkey,
    lead: watch::Sender<bool>,
    stop: CancellationToken,
) {
    if elect {
        leader::campaign(pool, keeper, lead, stop).await;
    } else {
        stop.cancelled().await;
    }
}
