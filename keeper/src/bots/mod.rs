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

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use roast_protocol::Pubkey;
use roast_protocol::battle::account::Battle;
use sqlx::PgPool;
use time::OffsetDateTime;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, sleep, sleep_until};

use crate::chain::{Chain, Clock, View};
use crate::config::Config;
use crate::error::KeeperError;
use crate::ledger::{Kind, Ledger, Status};
use crate::metrics;
use crate::sender::{Sender, backoff};
use crate::texts::Duel;
use crate::transcripts::Transcripts;

/// Notifications come in bursts; one look answers them all.
const BURST: Duration = Duration::from_millis(50);
/// The same for bots whose work nobody waits for at a keyboard.
const UNHURRIED: Duration = Duration::from_secs(1);

/// One duty of the keeper.
#[async_trait]
pub trait Bot: Send + Sync + 'static {
    /// For logs and metrics.
    fn name(&self) -> &'static str;

    /// The effects that it is responsible for.
    fn kinds(&self) -> &'static [Kind];

    /// Least time between two looks for work when notifications come one after the other.
    fn burst(&self) -> Duration {
        BURST
    }

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
    /// The chain's time, for looking for work.
    pub clock: Arc<Clock>,
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
        Ok(self.clock.now().await?.date_time())
    }

    /// Whether an operator wants this keeper to resign from the battle.
    pub(crate) async fn is_resigning(&self, battle: &Pubkey) -> Result<bool, KeeperError> {
        let wish = self.ledger.intent(Kind::Resign, battle).await?;
        Ok(wish.is_open())
    }

    /// How long the effect can still come about; `None` when it has no deadline. From Postgres, for when the chain cannot be looked at.
    async fn time_left(
        &self,
        kind: Kind,
        subject: &Pubkey,
    ) -> Result<Option<Duration>, KeeperError> {
        if !kind.is_ruling() {
            return Ok(None);
        }
        let deadline = sqlx::query_scalar!(
            r#"SELECT judge_deadline AS "deadline!" FROM chain.battles WHERE address = $1 AND judge_deadline IS NOT NULL"#,
            subject.as_ref(),
        )
        .fetch_optional(&self.pool)
        .await?;
        let now = self.now().await?;
        Ok(deadline.map(|deadline| Duration::try_from(deadline - now).unwrap_or_default()))
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
    let mut in_work = HashMap::new();
    let mut tasks = JoinSet::new();
    let mut last_look = Instant::now();
    let mut next_look = last_look;
    let mut news_first = false;
    loop {
        tokio::select! {
            _ = turns(&mut signals.leading, false) => return,
            Ok(()) = signals.wake.changed() => next_look = next_look.min(last_look + bot.burst()),
            Some(ended) = tasks.join_next_with_id() => {
                // Others may be waiting for this place.
                if in_work.len() >= context.config.concurrency { next_look = next_look.min(last_look + BURST); }
                let id = ended.as_ref().map_or_else(JoinError::id, |(id, ())| *id);
                if let Some(subject) = in_work.remove(&id) && ended.is_err() {
                    give_up(bot, context, subject, KeeperError::Panicked).await;
                }
            }
            () = sleep_until(next_look) => {
                last_look = Instant::now();
                next_look = last_look + context.config.poll();
                news_first = !news_first;
                for subject in look(bot, context, in_work.values(), news_first).await {
                    let (bot, context) = (Arc::clone(bot), context.clone());
                    let task = tasks.spawn(async move { attend(&bot, &context, subject).await });
                    in_work.insert(task.id(), subject);
                }
            }
        }
    }
}

/// Subjects to take up now: as many as there is room for. What the ledger knows and what is new take turns, so that neither keeps the other
/// waiting, however much there is of it.
async fn look(
    bot: &Arc<dyn Bot>,
    context: &Context,
    in_work: impl Iterator<Item = &Pubkey>,
    news_first: bool,
) -> Vec<Pubkey> {
    let mut seen: HashSet<Pubkey> = in_work.copied().collect();
    let room = context.config.concurrency.saturating_sub(seen.len());
    if room == 0 {
        return Vec::new();
    }
    // The answers include subjects in work; twice the room is enough to see past them.
    let limit = i64::try_from(context.config.concurrency.saturating_mul(2)).unwrap_or(i64::MAX);
    let looked = async {
        let known = context.ledger.open(bot.kinds(), limit).await?;
        let news = bot.find(limit).await?;
        Ok::<_, KeeperError>(if news_first {
            [news, known]
        } else {
            [known, news]
        })
    };
    match looked.await {
        Ok([first, second]) => alternate(first, second)
            .filter(|subject| seen.insert(*subject))
            .take(room)
            .collect(),
        Err(error) => {
            tracing::warn!(bot = bot.name(), %error, "could not look for work, trying again");
            metrics::failure(bot.name(), error.reason());
            Vec::new()
        }
    }
}

/// One of the first, one of the second, and so on; the rest of the longer one at the end.
fn alternate<T>(first: Vec<T>, second: Vec<T>) -> impl Iterator<Item = T> {
    let longest = first.len().max(second.len());
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    (0..longest).flat_map(move |_| [first.next(), second.next()].into_iter().flatten())
}

async fn attend(bot: &Arc<dyn Bot>, context: &Context, subject: Pubkey) {
    if let Err(error) = bot.work(subject).await {
        give_up(bot, context, subject, error).await;
    }
}

/// Tells of a failure, and makes sure that it does not repeat at once.
async fn give_up(bot: &Arc<dyn Bot>, context: &Context, subject: Pubkey, error: KeeperError) {
    metrics::failure(bot.name(), error.reason());
    match error {
        KeeperError::Forged { .. } => {
            tracing::error!(bot = bot.name(), %subject, %error, "NOT JUDGED: the database does not hold what the players signed");
        }
        KeeperError::Panicked => {
            tracing::error!(bot = bot.name(), %subject, %error, "this is a mistake in the keeper; others go on");
        }
        _ => tracing::warn!(bot = bot.name(), %subject, %error, "trying again later"),
    }
    if let Err(error) = rest(bot, context, &subject, &error).await {
        tracing::warn!(bot = bot.name(), %subject, %error, "could not write the failure down");
    }
}

/// A subject that fails for reasons of its own rests, so that others get their turn; when a service is away, the subject is not to blame.
async fn rest(
    bot: &Arc<dyn Bot>,
    context: &Context,
    subject: &Pubkey,
    error: &KeeperError,
) -> Result<(), KeeperError> {
    let mut written = false;
    for kind in bot.kinds().iter().filter(|_| error.is_of_the_battle()) {
        let intent = context.ledger.intent(*kind, subject).await?;
        if intent.status == Status::Planned && intent.due {
            let left = context.time_left(*kind, subject).await?;
            let pause = backoff(&context.config, intent.attempts, left);
            let reason = error.to_string();
            context.ledger.defer(*kind, subject, &reason, pause).await?;
            written = true;
        }
    }
    if !written {
        // Keeps the task, and so the subject, from being taken up again at once.
        sleep(context.config.poll()).await;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
