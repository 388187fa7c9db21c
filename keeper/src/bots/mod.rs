//! The bots, one file each, and the loop that runs them.

pub mod cancel;
pub mod close_battle;
pub mod close_campaign;
pub mod forfeit;
pub mod judge;
pub mod payout;
pub mod refund;
pub mod resign;
pub mod retarget;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use roast_protocol::Pubkey;
use roast_protocol::battle::account::Battle;
use sqlx::PgPool;
use time::OffsetDateTime;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

use crate::chain::{Chain, View};
use crate::config::Config;
use crate::error::KeeperError;
use crate::ledger::{Kind, Ledger, Status};
use crate::metrics;
use crate::sender::{Sender, backoff};
use crate::texts::Duel;
use crate::transcripts::Transcripts;

/// Notifications come in bursts; one look answers them all.
const BURST: Duration = Duration::from_millis(50);

/// One duty of the keeper.
#[async_trait]
pub trait Bot: Send + Sync + 'static {
    /// For logs and metrics.
    fn name(&self) -> &'static str;

    /// The effects that it is responsible for.
    fn kinds(&self) -> &'static [Kind];

    /// Battles, campaigns or submissions that seem to need it, the most urgent first. The chain is asked before anything is sent, so too many do no harm.
    async fn find(&self, limit: i64) -> Result<Vec<Pubkey>, KeeperError>;

    /// Does what one of them needs. May be dropped at any moment and called again.
    async fn work(&self, subject: Pubkey) -> Result<(), KeeperError>;
}

/// What every bot has.
#[derive(Clone)]
pub struct Context {
    /// The database.
    pub pool: PgPool,
    /// The chain.
    pub chain: Arc<dyn Chain>,
    /// What was sent before.
    pub ledger: Ledger,
    /// Sends, once.
    pub sender: Sender,
    /// What battles are settled on.
    pub(crate) transcripts: Transcripts,
    /// Who signs and pays.
    pub keeper: Pubkey,
    /// The operator's settings.
    pub config: Arc<Config>,
}

/// When a bot works: while its keeper leads, and at the latest whenever it is woken.
#[derive(Clone)]
pub struct Signals {
    /// Changes when something happened that may concern a bot.
    pub wake: watch::Receiver<u64>,
    /// Whether this keeper is the elected one.
    pub leading: watch::Receiver<bool>,
}

impl Context {
    /// The chain's time as a date, for comparing with the database's.
    pub(crate) async fn now(&self) -> Result<OffsetDateTime, KeeperError> {
        Ok(self.chain.now().await?.date_time())
    }

    /// The battle of a view and its fight; `None` until somebody joined.
    pub(crate) async fn duel<'a>(
        &self,
        address: &Pubkey,
        view: &'a View,
    ) -> Result<Option<(&'a Battle, Duel)>, KeeperError> {
        let chain = self.chain.id().await?;
        let battle = view.battle.as_ref();
        Ok(battle.and_then(|battle| Some((battle, Duel::of(chain, address, battle)?))))
    }
}

/// Runs a bot; it may be dropped at any moment. A subject in work holds up no other, up to `concurrency` of them.
pub async fn run(bot: Arc<dyn Bot>, context: Context, mut signals: Signals) {
    while turns(&mut signals.leading, true).await {
        tracing::info!(bot = bot.name(), "at work");
        lead(&bot, &context, &mut signals).await;
        tracing::info!(bot = bot.name(), "at rest");
    }
}

/// Waits for the lead to be won or lost; false when nobody tells any more.
async fn turns(leading: &mut watch::Receiver<bool>, wanted: bool) -> bool {
    leading.wait_for(|leading| *leading == wanted).await.is_ok()
}

/// Works until the lead is lost; subjects in work are dropped then, and taken up from the ledger later.
async fn lead(bot: &Arc<dyn Bot>, context: &Context, signals: &mut Signals) {
    let mut in_work = HashSet::new();
    let mut tasks = JoinSet::new();
    let mut next_look = Instant::now();
    loop {
        let soon = next_look.min(Instant::now() + BURST);
        tokio::select! {
            _ = turns(&mut signals.leading, false) => return,
            Ok(()) = signals.wake.changed() => next_look = soon,
            Some(Ok(battle)) = tasks.join_next() => {
                // Others may be waiting for this place.
                if in_work.len() >= context.config.concurrency { next_look = soon; }
                in_work.remove(&battle);
            }
            () = sleep_until(next_look) => {
                next_look = Instant::now() + context.config.poll();
                for battle in look(bot, context, &in_work).await {
                    in_work.insert(battle);
                    let (bot, context) = (Arc::clone(bot), context.clone());
                    tasks.spawn(async move { attend(&bot, &context, battle).await; battle });
                }
            }
        }
    }
}

/// Subjects to take up now: as many as there is room for.
async fn look(bot: &Arc<dyn Bot>, context: &Context, in_work: &HashSet<Pubkey>) -> Vec<Pubkey> {
    let room = context.config.concurrency.saturating_sub(in_work.len());
    if room == 0 {
        return Vec::new();
    }
    // The answers include subjects in work; twice the room is enough to see past them.
    let limit = i64::try_from(context.config.concurrency.saturating_mul(2)).unwrap_or(i64::MAX);
    let found = async {
        let mut battles = context.ledger.open(bot.kinds(), limit).await?;
        battles.extend(bot.find(limit).await?);
        Ok::<_, KeeperError>(battles)
    };
    match found.await {
        Ok(battles) => {
            let mut seen = in_work.clone();
            battles
                .into_iter()
                .filter(|battle| seen.insert(*battle))
                .take(room)
                .collect()
        }
        Err(error) => {
            tracing::warn!(bot = bot.name(), %error, "could not look for work, trying again");
            metrics::failure(bot.name(), error.reason());
            Vec::new()
        }
    }
}

async fn attend(bot: &Arc<dyn Bot>, context: &Context, battle: Pubkey) {
    let Err(error) = bot.work(battle).await else {
        return;
    };
    metrics::failure(bot.name(), error.reason());
    if let KeeperError::Forged { .. } = error {
        tracing::error!(bot = bot.name(), %battle, %error, "NOT JUDGED: the database does not hold what the players signed");
    } else {
        tracing::warn!(bot = bot.name(), %battle, %error, "trying again later");
    }
    if let Err(error) = rest(bot, context, &battle, &error).await {
        tracing::warn!(bot = bot.name(), %battle, %error, "could not write the failure down");
    }
}

/// A battle that fails for reasons of its own rests, so that others get their turn; when a service is away, the battle is not to blame.
async fn rest(
    bot: &Arc<dyn Bot>,
    context: &Context,
    battle: &Pubkey,
    error: &KeeperError,
) -> Result<(), KeeperError> {
    if !error.is_of_the_battle() {
        // Keeps the task, and so the battle, from being taken up again at once.
        sleep(context.config.poll()).await;
        return Ok(());
    }
    let (ledger, reason) = (&context.ledger, error.to_string());
    for kind in bot.kinds() {
        let intent = ledger.intent(*kind, battle).await?;
        if intent.status == Status::Planned && intent.due {
            let pause = backoff(&context.config, intent.attempts);
            ledger.defer(*kind, battle, &reason, pause).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
