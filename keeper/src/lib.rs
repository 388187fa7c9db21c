//! Postgres to chain: the bots that judge battles and move what is owed.
//!
//! Each bot finds battles, campaigns or submissions in what the indexer wrote, asks the chain itself before it acts, and sends through one [`sender`] and one
//! [`ledger`], so that a crash, a second keeper or a lost answer never pays twice and never loses a payment. `docs/keeper.md` is for operators.

mod alarm;
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
pub mod resignations;
pub mod sender;
mod texts;
mod transcripts;
mod wake;

use std::sync::Arc;
use std::time::Duration;

use roast_judge::{Judge, OfflineJudge};
use solana_keypair::Signer as _;
use sqlx::PgPool;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use bots::cancel::CancelBot;
use bots::close_battle::CloseBattleBot;
use bots::close_campaign::{CloseCampaignBot, CloseSubmissionBot};
use bots::forfeit::ForfeitBot;
use bots::judge::JudgeBot;
use bots::payout::PayoutBot;
use bots::refund::RefundBot;
use bots::resign::ResignBot;
use bots::retarget::RetargetBot;
use bots::{Bot, Context, Signals};
use chain::{Chain, Clock, RpcChain};
pub use config::{Config, KeypairSource, RpcUrl};
pub use error::{ChainError, ConfigError, KeeperError, RunError};
use ledger::Ledger;
use sender::Sender;
use transcripts::Transcripts;

/// How old the chain's time may be for those who look for work, in any case no older than the work that they find.
const CLOCK_GOOD_FOR: Duration = Duration::from_secs(1);

/// Runs the keeper with the offline judge over JSON-RPC until `stop`. Waits for Postgres and the node while they are away.
///
/// # Errors
/// When the judge's key cannot be read, or a part of the keeper ends before all of it does.
pub async fn run(config: Config, pool: PgPool, stop: CancellationToken) -> Result<(), RunError> {
    let chain = Arc::new(RpcChain::new(&config.rpc_url));
    let judge = Arc::new(OfflineJudge);
    run_with(config, pool, chain, judge, stop).await
}

/// [`run`] with a chain and a judge of one's own.
///
/// # Errors
/// When the judge's key cannot be read, or a part of the keeper ends before all of it does.
pub async fn run_with(
    config: Config,
    pool: PgPool,
    chain: Arc<dyn Chain>,
    judge: Arc<dyn Judge>,
    stop: CancellationToken,
) -> Result<(), RunError> {
    let payer = Arc::new(config.judge_keypair.load()?);
    let keeper = payer.pubkey();
    let config = Arc::new(config);
    let ledger = Ledger::new(pool.clone(), keeper);
    let clock = Arc::new(Clock::new(
        Arc::clone(&chain),
        config.poll().min(CLOCK_GOOD_FOR),
    ));
    let transcripts = Transcripts::new(pool.clone(), Arc::clone(&payer));
    let sender = Sender::new(
        Arc::clone(&chain),
        ledger.clone(),
        payer,
        Arc::clone(&config),
    );
    let context = Context {
        pool,
        chain,
        clock,
        ledger,
        sender,
        transcripts,
        keeper,
        config,
    };
    tracing::info!(%keeper, provider = judge.model().provider, elect = context.config.elect, "keeper starts");

    // Everything may be dropped at any moment: what is on its way is in the ledger.
    let ended = stop.run_until_cancelled(work(context, judge)).await;
    metrics::leading(false);
    tracing::info!(%keeper, "keeper stopped");
    ended.map_or(Ok(()), Err)
}

/// All parts of the keeper side by side, until one of them ends, which none does on purpose.
async fn work(context: Context, judge: Arc<dyn Judge>) -> RunError {
    metrics::describe();
    let (wake, woken) = watch::channel(0);
    let (lead, leading) = watch::channel(!context.config.elect);
    let signals = Signals {
        wake: woken,
        leading,
    };

    let mut tasks = JoinSet::new();
    tasks.spawn(wake::listen(context.pool.clone(), wake));
    tasks.spawn(elect(context.clone(), lead));
    tasks.spawn(metrics::watch(context.clone()));
    tasks.spawn(alarm::watch(context.clone()));
    for bot in bots(&context, judge) {
        tasks.spawn(bots::run(bot, context.clone(), signals.clone()));
    }
    let ended = tasks.join_next().await;
    tracing::error!(?ended, "a part of the keeper ended, and so does all of it");
    RunError::PartEnded
}

/// Every bot there is, less those that the operator switched off. A new one is added here, and in its file under `bots/`.
fn bots(context: &Context, judge: Arc<dyn Judge>) -> Vec<Arc<dyn Bot>> {
    let mut bots: Vec<Arc<dyn Bot>> = vec![
        Arc::new(JudgeBot {
            context: context.clone(),
            judge,
        }),
        Arc::new(ForfeitBot(context.clone())),
        Arc::new(ResignBot(context.clone())),
        Arc::new(PayoutBot(context.clone())),
        Arc::new(RefundBot(context.clone())),
        Arc::new(CancelBot(context.clone())),
    ];
    if context.config.retarget {
        bots.push(Arc::new(RetargetBot(context.clone())));
    }
    if context.config.close {
        bots.push(Arc::new(CloseBattleBot(context.clone())));
        bots.push(Arc::new(CloseSubmissionBot(context.clone())));
        bots.push(Arc::new(CloseCampaignBot(context.clone())));
    }
    bots
}

/// Without an election this keeper leads from the start, as long as its bots listen.
async fn elect(context: Context, lead: watch::Sender<bool>) {
    if context.config.elect {
        leader::campaign(context.pool, context.keeper, lead).await;
    } else {
        lead.closed().await;
    }
}
