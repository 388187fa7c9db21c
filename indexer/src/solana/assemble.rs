//! Messages of the stream, put together into whole slots.
//!
//! A slot is handed on once, when a supermajority (or finality, as configured) stands behind it and its block's description has come, and never
//! before an ancestor. Each block names its parent: when that parent never came, the stream has a gap, whatever the service claims.
//! A service that cannot replay from the asked slot and starts at the head in silence is caught by the same rule.

use std::collections::{BTreeMap, HashMap};

use yellowstone_grpc_proto::prelude::subscribe_update::UpdateOneof;
use yellowstone_grpc_proto::prelude::{SlotStatus, SubscribeUpdateBlockMeta, SubscribeUpdateSlot};

use crate::batch::{AccountVersion, SlotBatch};
use crate::config::Commitment;
use crate::metrics;
use crate::solana::closings;
use crate::solana::decode::{self, Malformed, Transaction};

/// Slots kept after they were handed on, for messages that come late.
const KEPT_SLOTS: u64 = 64;
/// Slots that may wait at the same time. Beyond it the stream is not sound, and memory has to stay bounded.
const WAITING_SLOTS: usize = 1_024;
/// Slots for which a block's description may be late.
const PATIENCE_SLOTS: u64 = 64;

/// The stream left something out, so RPC has to fill in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Gap {
    /// A block's parent never came.
    #[error(
        "the stream has a gap: slot {slot} builds on slot {parent}, which never came (last whole slot: {last})"
    )]
    MissingParent {
        /// The slot at hand.
        slot: u64,
        /// Its parent.
        parent: u64,
        /// Last slot handed on.
        last: u64,
    },
    /// A confirmed block was not described.
    #[error("the stream has a gap: slot {slot} was confirmed, but its block was never described")]
    MissingBlock {
        /// The slot at hand.
        slot: u64,
    },
    /// Too many slots wait.
    #[error(
        "the stream is not sound: {WAITING_SLOTS} slots wait for a commitment that does not come"
    )]
    Overflow,
    /// A message that no sound service sends.
    #[error("the stream is not sound: {}", .0.0)]
    Malformed(#[from] Malformed),
}

/// What a message led to.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// A slot is whole, or a message for one came late.
    Slot(SlotBatch),
    /// A slot that was handed on, now or before a restart, is dead: its rows have to be taken back.
    Dead(u64),
}

#[derive(Debug, Default)]
struct PendingSlot {
    block: Option<SubscribeUpdateBlockMeta>,
    /// The commitment asked for stands behind the slot.
    reached: bool,
    handed_on: bool,
    /// Each with the id of the bank that made it, 0 when unknown.
    accounts: Vec<(u64, AccountVersion)>,
    transactions: Vec<(u64, Transaction)>,
}

/// Puts messages together into slots.
#[derive(Debug)]
pub struct Assembler {
    commitment: Commitment,
    slots: BTreeMap<u64, PendingSlot>,
    /// Slots before this one were not asked for.
    first: u64,
    /// Highest slot handed on.
    last: u64,
    newest_seen: u64,
    finalized: Option<u64>,
}

impl Assembler {
    /// An assembler that continues from `checkpoint`, which is expected to come once more.
    #[must_use]
    pub fn new(commitment: Commitment, checkpoint: u64) -> Self {
        Self {
            commitment,
            slots: BTreeMap::new(),
            first: checkpoint,
            last: checkpoint,
            newest_seen: checkpoint,
            finalized: None,
        }
    }

    /// Newest slot that any message spoke of.
    #[must_use]
    pub fn newest_seen(&self) -> u64 {
        self.newest_seen
    }

    /// Takes in one message and gives what is to be written, in order.
    ///
    /// # Errors
    /// [`Gap`] when the stream cannot be trusted to have brought everything.
    pub fn push(&mut self, update: UpdateOneof) -> Result<Vec<Step>, Gap> {
        let mut steps = Vec::new();
        match update {
            UpdateOneof::Account(update) if update.slot >= self.first => {
                let info = update.account.ok_or(Malformed("account: empty"))?;
                let version = decode::account(update.slot, info)?;
                self.slot(update.slot)?
                    .accounts
                    .push((update.bank_id.unwrap_or(0), version));
                steps.extend(self.late(update.slot));
            }
            UpdateOneof::Transaction(update) if update.slot >= self.first => {
                let info = update.transaction.ok_or(Malformed("transaction: empty"))?;
                let transaction = decode::transaction(update.slot, info)?;
                self.slot(update.slot)?
                    .transactions
                    .push((update.bank_id, transaction));
                steps.extend(self.late(update.slot));
            }
            UpdateOneof::BlockMeta(block) if block.slot >= self.first => {
                let slot = block.slot;
                let pending = self.slot(slot)?;
                pending.block = Some(block);
                if pending.reached {
                    self.reach(slot)?;
                }
                self.hand_on(&mut steps)?;
            }
            UpdateOneof::Slot(status) => {
                self.status(&status, &mut steps)?;
                self.hand_on(&mut steps)?;
            }
            _ => {}
        }
        Ok(steps)
    }

    fn slot(&mut self, slot: u64) -> Result<&mut PendingSlot, Gap> {
        self.newest_seen = self.newest_seen.max(slot);
        if self.slots.len() >= WAITING_SLOTS && !self.slots.contains_key(&slot) {
            return Err(Gap::Overflow);
        }
        Ok(self.slots.entry(slot).or_default())
    }

    fn status(&mut self, update: &SubscribeUpdateSlot, steps: &mut Vec<Step>) -> Result<(), Gap> {
        self.newest_seen = self.newest_seen.max(update.slot);
        match update.status() {
            SlotStatus::SlotConfirmed if self.commitment == Commitment::Confirmed => {
                self.reach(update.slot)?;
            }
            SlotStatus::SlotFinalized => {
                self.finalized = self.finalized.max(Some(update.slot));
                self.reach(update.slot)?;
                // Below a final slot, what was not voted for never will be.
                self.slots
                    .retain(|slot, pending| *slot >= update.slot || pending.reached);
            }
            SlotStatus::SlotDead => steps.extend(self.dead(update.slot, update.bank_id)),
            _ => {}
        }
        Ok(())
    }

    /// Forgets what a dead bank left; gives a step when its rows may have been written.
    fn dead(&mut self, slot: u64, bank: Option<u64>) -> Option<Step> {
        let dead = bank.unwrap_or(0);
        let Some(pending) = self.slots.get_mut(&slot) else {
            return (slot <= self.last).then_some(Step::Dead(slot));
        };
        let survives = |bank: u64| bank != 0 && dead != 0 && bank != dead;
        if pending
            .block
            .as_ref()
            .is_some_and(|block| survives(block.bank_id))
        {
            return None;
        }
        let handed_on = pending.handed_on;
        pending.accounts.retain(|(bank, _)| survives(*bank));
        pending.transactions.retain(|(bank, _)| survives(*bank));
        pending.block = None;
        pending.reached = false;
        pending.handed_on = false;
        handed_on.then_some(Step::Dead(slot))
    }

    /// A vote for a block is a vote for its ancestors.
    fn reach(&mut self, slot: u64) -> Result<(), Gap> {
        // A status for a slot before the checkpoint says nothing that is not known; one for a later slot comes with its block.
        if slot < self.last && !self.slots.contains_key(&slot) {
            return Ok(());
        }
        self.slot(slot)?.reached = true;
        let mut child = slot;
        while let Some(parent) = self.parent(child) {
            match self.slots.get_mut(&parent) {
                Some(pending) if !pending.reached => pending.reached = true,
                _ => break,
            }
            child = parent;
        }
        Ok(())
    }

    fn parent(&self, slot: u64) -> Option<u64> {
        Some(self.slots.get(&slot)?.block.as_ref()?.parent_slot)
    }

    /// Hands on, lowest first, every slot that is whole, up to the first that still waits for its block.
    fn hand_on(&mut self, steps: &mut Vec<Step>) -> Result<(), Gap> {
        let waiting: Vec<u64> = self
            .slots
            .iter()
            .filter(|(_, pending)| pending.reached && !pending.handed_on)
            .map(|(slot, _)| *slot)
            .collect();
        for slot in waiting {
            let Some(parent) = self.parent(slot) else {
                if self.newest_seen > slot.saturating_add(PATIENCE_SLOTS) {
                    return Err(Gap::MissingBlock { slot });
                }
                break;
            };
            if parent > self.last {
                // The parent's block may be among those that wait: then the vote for this slot is a vote for it.
                if self.slots.contains_key(&parent) {
                    break;
                }
                let last = self.last;
                return Err(Gap::MissingParent { slot, parent, last });
            }
            if let Some(batch) = self.take(slot) {
                self.last = self.last.max(slot);
                steps.push(Step::Slot(batch));
            }
        }
        let oldest_kept = self.last.saturating_sub(KEPT_SLOTS);
        self.slots
            .retain(|slot, pending| *slot >= oldest_kept || !pending.handed_on);
        Ok(())
    }

    /// A message for a slot that was handed on before goes on at once.
    fn late(&mut self, slot: u64) -> Option<Step> {
        if !self.slots.get(&slot)?.handed_on {
            return None;
        }
        self.take(slot).map(Step::Slot)
    }

    fn take(&mut self, slot: u64) -> Option<SlotBatch> {
        let finalized = self.finalized;
        let pending = self.slots.get_mut(&slot)?;
        let block = pending.block.as_ref()?;
        pending.handed_on = true;
        let of_this_bank = |bank: &u64| *bank == 0 || block.bank_id == 0 || *bank == block.bank_id;

        let mut strays = 0;
        let mut newest = HashMap::new();
        for (bank, version) in pending.accounts.drain(..) {
            if of_this_bank(&bank) {
                keep_newest(&mut newest, version);
            } else {
                strays += 1;
            }
        }
        let mut transactions = Vec::new();
        for (bank, transaction) in pending.transactions.drain(..) {
            if of_this_bank(&bank) {
                transactions.push(transaction);
            } else {
                strays += 1;
            }
        }
        if strays > 0 {
            metrics::strays(strays);
            tracing::warn!(
                slot,
                strays,
                "updates of a bank that lost its slot were left out"
            );
        }
        transactions.sort_by_key(|transaction| transaction.index);
        let block_time = block.block_time.as_ref().map(|time| time.timestamp);
        let events: Vec<_> = transactions
            .iter()
            .flat_map(|transaction| decode::events(transaction, block_time))
            .collect();
        Some(SlotBatch {
            slot,
            parent: block.parent_slot,
            blockhash: block.blockhash.clone(),
            block_time,
            closed: closings::closed(&transactions, &events, &newest),
            accounts: newest.into_values().collect(),
            events,
            finalized,
        })
    }
}

fn keep_newest(
    newest: &mut HashMap<roast_protocol::Pubkey, AccountVersion>,
    version: AccountVersion,
) {
    match newest.get(&version.address) {
        Some(kept) if kept.write_version >= version.write_version => {}
        _ => {
            newest.insert(version.address, version);
        }
    }
}

#[cfg(test)]
mod tests;
