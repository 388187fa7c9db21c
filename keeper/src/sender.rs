//! Brings effects about, each once, through crashes, lost answers and other keepers.
//!
//! An intent goes planned -> sent -> confirmed. A transaction that expired or was refused brings it back to planned; an effect that the chain
//! has made impossible ends it as failed. [`next_step`] decides, from the ledger's row and from what the chain says; [`Sender`] does it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use roast_protocol::{Instruction, Pubkey};
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_hash::Hash;
use solana_keypair::{Keypair, Signer as _};
use solana_message::{Message, VersionedMessage};
use solana_transaction::versioned::VersionedTransaction;
use tokio::time::{Instant, sleep};

use crate::chain::{Chain, Landing, View};
use crate::config::Config;
use crate::effect::{Effect, State, time_left};
use crate::error::KeeperError;
use crate::ledger::{Intent, Kind, Ledger, Signed, Status};
use crate::metrics;

/// The most that one transaction may use; simulated with it, sent with what the simulation used.
const MAX_COMPUTE_UNITS: u32 = 1_400_000;
/// Added to the price of a compute unit after a first transaction that expired, in micro-lamports; doubles with each further one.
const FIRST_RAISE: u64 = 1_000;

/// Why an intent fails whose battle has left the chain.
const CLOSED: &str = "its account is closed";

/// What is to be done about one intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing now.
    Rest,
    /// Nothing but to look again soon: a transaction is on its way.
    Wait,
    /// Hand the signed transaction to the network once more.
    Broadcast,
    /// Build, record and send a transaction.
    Launch,
    /// The transaction can no longer land: plan anew.
    Expire,
    /// The transaction landed without the effect: plan anew after a pause.
    Retry(String),
    /// The chain shows the effect: close as confirmed.
    Confirm,
    /// The effect is out of reach: close as failed.
    Fail(&'static str),
    /// The chain does not show what the ledger calls closed: plan anew.
    Reopen,
}

/// What the chain says about an intent and its transaction.
#[derive(Clone, Debug)]
pub struct Sight {
    /// About the effect.
    pub state: State,
    /// At which slot.
    pub slot: u64,
    /// About the transaction; `Unknown` when there is none.
    pub landing: Landing,
    /// The height of the newest block, read before the rest, so that a transaction unknown afterwards cannot have landed below it.
    pub block_height: u64,
}

/// The one place that decides about an intent.
#[must_use]
pub fn next_step(intent: &Intent, sight: &Sight) -> Step {
    match (&sight.state, &intent.status) {
        (State::Reached, Status::Confirmed) if !intent.due => Step::Rest,
        (State::Reached, _) => Step::Confirm,
        (State::Impossible(_), Status::Failed) if !intent.due => Step::Rest,
        (State::Impossible(reason), _) => Step::Fail(reason),
        (_, Status::Sent(signed)) => follow(signed, sight),
        (_, _) if !intent.due => Step::Rest,
        (State::Gone, Status::Confirmed) => Step::Confirm,
        // The node may not have heard of an account that nobody has tried anything with.
        (State::Gone, Status::Planned) if !intent.recorded => Step::Rest,
        (State::Gone, _) => Step::Fail(CLOSED),
        (_, Status::Confirmed | Status::Failed) => Step::Reopen,
        (State::Ready, Status::Planned) => Step::Launch,
        (State::NotYet, Status::Planned) => Step::Rest,
    }
}

/// A transaction on its way towards an effect that is not there yet.
fn follow(signed: &Signed, sight: &Sight) -> Step {
    match &sight.landing {
        Landing::Failed { reason } => Step::Retry(reason.clone()),
        // The account may have been read before the transaction landed; only a later look says that it had no effect.
        Landing::Succeeded { slot } if sight.slot > *slot && sight.state == State::Gone => {
            // It had its effect, and then somebody closed the account.
            Step::Confirm
        }
        Landing::Succeeded { slot } if sight.slot > *slot => {
            Step::Retry("the transaction landed, but something is left to do".to_owned())
        }
        Landing::Succeeded { .. } | Landing::Pending => Step::Wait,
        Landing::Unknown if sight.block_height > signed.last_valid_block_height => Step::Expire,
        Landing::Unknown => Step::Broadcast,
    }
}

impl Step {
    /// Whether another look is worth while soon.
    fn goes_on(&self) -> bool {
        matches!(
            self,
            Self::Wait | Self::Broadcast | Self::Expire | Self::Retry(_) | Self::Reopen
        )
    }
}

/// An effect, its row in the ledger, and what is to be done about it.
struct Item<'a> {
    effect: &'a dyn Effect,
    intent: Intent,
    step: Step,
    /// Until the effect can no longer come about.
    time_left: Option<Duration>,
}

impl Item<'_> {
    /// The pause after a failed attempt.
    fn pause(&self, config: &Config) -> Duration {
        backoff(config, self.intent.attempts, self.time_left)
    }

    /// Whether it cannot be launched alone yet, but may go with one that is: the payout with the settlement.
    fn can_ride_along(&self) -> bool {
        self.intent.due && self.intent.status == Status::Planned && self.step == Step::Rest
    }
}

/// Signs with the judge's key and sends.
#[derive(Clone)]
pub struct Sender {
    chain: Arc<dyn Chain>,
    ledger: Ledger,
    payer: Arc<Keypair>,
    config: Arc<Config>,
}

impl Sender {
    /// A sender that pays with `payer`.
    #[must_use]
    pub fn new(
        chain: Arc<dyn Chain>,
        ledger: Ledger,
        payer: Arc<Keypair>,
        config: Arc<Config>,
    ) -> Self {
        Self {
            chain,
            ledger,
            payer,
            config,
        }
    }

    /// Works on the effects until each is closed or rests. Effects that are due together go in one transaction when they can.
    ///
    /// It may be dropped at any moment; the next call, in this process or another, goes on from the ledger.
    ///
    /// # Errors
    /// When Postgres or the node fails. The same call later goes on.
    pub async fn pursue(
        &self,
        battle: &Pubkey,
        effects: &[&dyn Effect],
    ) -> Result<(), KeeperError> {
        let mut next_broadcast = Instant::now();
        loop {
            let (view, items) = self.look(battle, effects).await?;
            for item in &items {
                self.apply(battle, item).await?;
            }
            if Instant::now() >= next_broadcast {
                self.broadcast(&items).await;
                next_broadcast = Instant::now() + self.config.rebroadcast();
            }
            let launched = self.launch(battle, &view, &items).await?;
            if !launched && !items.iter().any(|item| item.step.goes_on()) {
                return self.postpone(battle, &items).await;
            }
            sleep(self.config.confirm_poll()).await;
        }
    }

    /// The ledger's rows, what the chain says, and what follows.
    async fn look<'a>(
        &self,
        battle: &Pubkey,
        effects: &[&'a dyn Effect],
    ) -> Result<(View, Vec<Item<'a>>), KeeperError> {
        let mut intents = Vec::with_capacity(effects.len());
        for effect in effects {
            intents.push(self.ledger.intent(effect.kind(), battle).await?);
        }
        // The order matters: height, then transactions, then the account.
        let block_height = self.chain.block_height().await?;
        let mut landings = Vec::with_capacity(intents.len());
        for intent in &intents {
            landings.push(match &intent.status {
                Status::Sent(signed) => self.chain.landing(&signed.signature).await?,
                _ => Landing::Unknown,
            });
        }
        let view = self.chain.view(battle).await?;
        let looked_at = effects.iter().zip(intents).zip(landings);
        let items = looked_at.map(|((effect, intent), landing)| {
            let sight = Sight {
                state: effect.state(&view),
                slot: view.slot,
                landing,
                block_height,
            };
            let step = next_step(&intent, &sight);
            tracing::debug!(%battle, kind = intent.kind.name(), ?step, "decided");
            Item {
                effect: *effect,
                time_left: time_left(intent.kind, &view),
                intent,
                step,
            }
        });
        let items = items.collect();
        Ok((view, items))
    }

    /// Writes down what was decided.
    async fn apply(&self, battle: &Pubkey, item: &Item<'_>) -> Result<(), KeeperError> {
        let kind = item.intent.kind;
        let closed_for = Duration::from_secs(self.config.reopen_seconds.into());
        match (&item.step, &item.intent.status) {
            (Step::Confirm, _) => {
                tracing::info!(%battle, kind = kind.name(), "on chain");
                self.ledger.confirm(&item.intent, battle, closed_for).await
            }
            (Step::Fail(reason), _) => {
                tracing::warn!(%battle, kind = kind.name(), reason, "out of reach");
                self.ledger
                    .fail(&item.intent, battle, reason, closed_for)
                    .await
            }
            (Step::Reopen, _) => {
                tracing::warn!(%battle, kind = kind.name(), "the chain does not show what the ledger calls closed, planning anew");
                self.ledger.reopen(kind, battle).await
            }
            (Step::Expire, Status::Sent(signed)) => {
                tracing::warn!(%battle, kind = kind.name(), signature = %signed.signature, "expired, planning anew");
                metrics::failure(kind.name(), "expired");
                self.ledger
                    .release(kind, battle, &signed.signature, None, Duration::ZERO)
                    .await
            }
            (Step::Retry(reason), Status::Sent(signed)) => {
                tracing::warn!(%battle, kind = kind.name(), signature = %signed.signature, reason, "landed without effect");
                metrics::failure(kind.name(), "landed_without_effect");
                let rest = item.pause(&self.config);
                self.ledger
                    .release(kind, battle, &signed.signature, Some(reason), rest)
                    .await
            }
            _ => Ok(()),
        }
    }

    /// What is planned and must wait makes room for others: a bot looks into the ledger before it looks for anything new.
    async fn postpone(&self, battle: &Pubkey, items: &[Item<'_>]) -> Result<(), KeeperError> {
        for item in items.iter().filter(|item| item.can_ride_along()) {
            let rest = item.pause(&self.config);
            self.ledger.postpone(item.intent.kind, battle, rest).await?;
        }
        Ok(())
    }

    /// Hands every transaction on its way to the network once more; effects may share one.
    async fn broadcast(&self, items: &[Item<'_>]) {
        let mut handed_over = HashSet::new();
        for item in items {
            if let (Step::Broadcast, Status::Sent(signed)) = (&item.step, &item.intent.status)
                && handed_over.insert(signed.signature)
            {
                self.hand_over(signed).await;
            }
        }
    }

    /// Sends the ready effects with their companions in one transaction, or each alone when together they would be refused.
    /// True when something is on its way.
    async fn launch(
        &self,
        battle: &Pubkey,
        view: &View,
        items: &[Item<'_>],
    ) -> Result<bool, KeeperError> {
        let ready: Vec<&Item<'_>> = items
            .iter()
            .filter(|item| item.step == Step::Launch)
            .collect();
        if ready.is_empty() {
            return Ok(false);
        }
        let companions: Vec<&Item<'_>> =
            items.iter().filter(|item| item.can_ride_along()).collect();
        let together: Vec<&Item<'_>> = ready.iter().chain(&companions).copied().collect();
        let Err(refusal) = self.try_launch(battle, view, &together).await? else {
            return Ok(true);
        };
        if let [alone] = together.as_slice() {
            self.defer(battle, alone, &refusal).await?;
            return Ok(false);
        }
        tracing::warn!(%battle, refusal, "would be refused together, trying one by one");
        let mut launched = false;
        for item in ready {
            match self.try_launch(battle, view, &[item]).await? {
                Ok(()) => launched = true,
                Err(refusal) => self.defer(battle, item, &refusal).await?,
            }
        }
        if launched {
            for companion in companions {
                self.defer(battle, companion, &refusal).await?;
            }
        }
        Ok(launched)
    }

    /// Simulates, signs, records and sends. The inner error says why the simulation was refused; then nothing was written or sent.
    async fn try_launch(
        &self,
        battle: &Pubkey,
        view: &View,
        items: &[&Item<'_>],
    ) -> Result<Result<(), String>, KeeperError> {
        let payer = self.payer.pubkey();
        let mut instructions = Vec::new();
        for item in items {
            instructions.extend(item.effect.instructions(battle, view, &payer)?);
        }
        let expiries = items.iter().map(|item| item.intent.expiries).max();
        let price = self
            .price(&instructions, expiries.unwrap_or_default())
            .await;
        let draft = self.sign(&instructions, MAX_COMPUTE_UNITS, price, Hash::default())?;
        let simulation = self.chain.simulate(&draft).await?;
        if let Some(refusal) = simulation.refusal {
            return Ok(Err(refusal));
        }
        let blockhash = self.chain.blockhash().await?;
        let transaction = self.sign(
            &instructions,
            self.compute_limit(simulation.units),
            price,
            blockhash.hash,
        )?;
        let signed = Signed {
            signature: transaction.signatures.first().copied().unwrap_or_default(),
            transaction: wincode::serialize(&transaction)
                .map_err(|error| KeeperError::Build(error.to_string()))?,
            last_valid_block_height: blockhash.last_valid_block_height,
        };
        let kinds: Vec<Kind> = items.iter().map(|item| item.intent.kind).collect();
        if self.ledger.record_sent(&kinds, battle, &signed).await? {
            tracing::info!(%battle, ?kinds, signature = %signed.signature, units = simulation.units, price, "sending");
            self.hand_over(&signed).await;
        } else {
            tracing::info!(%battle, ?kinds, "another keeper is sending this");
        }
        Ok(Ok(()))
    }

    /// A failure here decides nothing: the node may have passed the transaction on before its answer was lost.
    async fn hand_over(&self, signed: &Signed) {
        if let Err(error) = self.chain.send(&signed.transaction).await {
            tracing::warn!(signature = %signed.signature, %error, "handing over failed, will repeat");
            metrics::failure("sender", "send");
        }
    }

    async fn defer(
        &self,
        battle: &Pubkey,
        item: &Item<'_>,
        refusal: &str,
    ) -> Result<(), KeeperError> {
        let rest = item.pause(&self.config);
        let kind = item.intent.kind.name();
        tracing::warn!(%battle, kind, refusal, rest_seconds = rest.as_secs(), "would be refused, trying again later");
        metrics::failure(kind, "refused");
        self.ledger
            .defer(item.intent.kind, battle, refusal, rest)
            .await
    }

    /// What others pay to write the same accounts, more after each transaction that expired, within the operator's bounds.
    async fn price(&self, instructions: &[Instruction], expiries: u32) -> u64 {
        let metas = instructions
            .iter()
            .flat_map(|instruction| &instruction.accounts);
        let writable: Vec<Pubkey> = metas
            .filter(|meta| meta.is_writable)
            .map(|meta| meta.pubkey)
            .collect();
        // Not worth failing for.
        let recent = self
            .chain
            .priority_fee(&writable)
            .await
            .unwrap_or_else(|error| {
                tracing::debug!(%error, "no recent prices, paying the least");
                0
            });
        let raise = match expiries.checked_sub(1) {
            None => 0,
            Some(doublings) => FIRST_RAISE.saturating_mul(1 << doublings.min(32)),
        };
        let price = recent
            .max(self.config.priority_fee_floor)
            .saturating_add(raise);
        price.min(self.config.priority_fee_ceiling)
    }

    fn compute_limit(&self, used: u64) -> u32 {
        let percent = u64::from(self.config.compute_margin_percent).saturating_add(100);
        let units = used.saturating_mul(percent).div_ceil(100);
        u32::try_from(units)
            .unwrap_or(MAX_COMPUTE_UNITS)
            .min(MAX_COMPUTE_UNITS)
    }

    fn sign(
        &self,
        instructions: &[Instruction],
        units: u32,
        price: u64,
        blockhash: Hash,
    ) -> Result<VersionedTransaction, KeeperError> {
        let mut all = vec![
            ComputeBudgetInstruction::set_compute_unit_limit(units),
            ComputeBudgetInstruction::set_compute_unit_price(price),
        ];
        all.extend_from_slice(instructions);
        let message = Message::new_with_blockhash(&all, Some(&self.payer.pubkey()), &blockhash);
        VersionedTransaction::try_new(VersionedMessage::Legacy(message), &[&*self.payer])
            .map_err(|error| KeeperError::Build(error.to_string()))
    }
}

/// The pause before the next attempt: doubles with each one from `backoff_seconds` to `backoff_limit_seconds`. What has a deadline rests for a
/// quarter of the time left at most, so that a few more attempts fit in.
pub(crate) fn backoff(config: &Config, attempts: u32, time_left: Option<Duration>) -> Duration {
    let factor = 1u32.checked_shl(attempts).unwrap_or(u32::MAX);
    let seconds = config.backoff_seconds.saturating_mul(factor);
    let pause = Duration::from_secs(seconds.min(config.backoff_limit_seconds).into());
    let least = Duration::from_secs(config.backoff_seconds.into());
    time_left.map_or(pause, |left| pause.min((left / 4).max(least)))
}

#[cfg(test)]
mod tests;
