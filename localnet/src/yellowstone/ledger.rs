//! The recent past of the chain, and when each part of it may be told to whom.
//!
//! Subscribers at `processed` get account writes and transactions as they happen. Subscribers at `confirmed` and `finalized` get a
//! slot's content in one go when the slot reaches that level, with one write per account (the last), then its block meta; slot statuses
//! go to everyone. That is what the validator plugin does since its version 13.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use solana_pubkey::Pubkey;
use surfpool_core::surfnet::GeyserBlockMetadata;
use yellowstone_grpc_proto::prelude::{CommitmentLevel, SlotStatus};

use super::convert;
use super::message::{BlockMetaMessage, Message, status_of};

/// Levels from first reached to last.
pub(crate) const LEVELS: [CommitmentLevel; 3] = [
    CommitmentLevel::Processed,
    CommitmentLevel::Confirmed,
    CommitmentLevel::Finalized,
];

/// Slots that can always be replayed, however much memory they take.
pub(crate) const LEAST_REPLAY_SLOTS: usize = 150;

/// Bytes of content kept for replay before slots beyond [`LEAST_REPLAY_SLOTS`] are dropped.
const REPLAY_BYTES: usize = 64 * 1024 * 1024;

/// Messages shared by everyone who gets them.
pub(crate) type Batch = Arc<[Message]>;

/// Messages that subscribers at one level get now.
#[derive(Debug)]
pub(crate) struct Release {
    pub(crate) level: CommitmentLevel,
    pub(crate) batch: Batch,
}

/// The slot asked for is no longer kept.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooOld {
    pub(crate) first_available: u64,
}

/// Slots of the recent past, oldest first.
#[derive(Debug)]
pub(crate) struct Ledger {
    replay_slots: usize,
    open: BTreeMap<u64, Vec<Message>>,
    sealed: BTreeMap<u64, SealedSlot>,
    sealed_bytes: usize,
    heads: [Option<u64>; 3],
}

/// A slot that gets no more content.
#[derive(Debug)]
struct SealedSlot {
    content: Batch,
    meta: Arc<BlockMetaMessage>,
    parent: Option<u64>,
    level: CommitmentLevel,
    bytes: usize,
}

impl Ledger {
    /// `replay_slots`: closed slots kept for replay, at least [`LEAST_REPLAY_SLOTS`].
    pub(crate) fn new(replay_slots: usize) -> Self {
        Self {
            replay_slots: replay_slots.max(LEAST_REPLAY_SLOTS),
            open: BTreeMap::new(),
            sealed: BTreeMap::new(),
            sealed_bytes: 0,
            heads: [None; 3],
        }
    }

    /// Takes an account write or a transaction of a slot still open.
    pub(crate) fn add(&mut self, slot: u64, message: Message) -> Vec<Release> {
        let mut news = Vec::new();
        if !self.open.contains_key(&slot) {
            news.push(self.created_bank(slot));
        }
        self.open.entry(slot).or_default().push(message.clone());
        news.push(message);
        vec![Release {
            level: CommitmentLevel::Processed,
            batch: news.into(),
        }]
    }

    /// Closes a slot. The localnet has no votes: a closed slot is confirmed at once, as its JSON-RPC says too.
    pub(crate) fn close(&mut self, block: GeyserBlockMetadata) -> Vec<Release> {
        let slot = block.slot;
        let mut releases = Vec::new();
        let first_news = if self.open.contains_key(&slot) {
            Vec::new()
        } else {
            vec![self.created_bank(slot)]
        };
        let parent = self.parent_of(slot);
        let content = latest_writes(self.open.remove(&slot).unwrap_or_default());
        // Slots below cannot grow any more: time travel left them behind.
        self.open = self.open.split_off(&slot);

        let meta = convert::block_meta(block, parent.unwrap_or(slot.saturating_sub(1)));
        let completed = Message::slot_status(slot, parent, SlotStatus::SlotCompleted);
        let news = first_news.into_iter().chain([completed]).collect();
        releases.push(Release {
            level: CommitmentLevel::Processed,
            batch: news,
        });

        let bytes = content.iter().map(Message::size).sum();
        self.sealed_bytes = self.sealed_bytes.saturating_add(bytes);
        let sealed = SealedSlot {
            content: content.into(),
            meta,
            parent,
            level: CommitmentLevel::Processed,
            bytes,
        };
        self.sealed.insert(slot, sealed);
        releases.extend(self.reach(slot, CommitmentLevel::Processed));
        releases.extend(self.reach(slot, CommitmentLevel::Confirmed));
        self.forget_oldest();
        releases
    }

    /// Finalizes a slot and all before it; slots that time travel skipped have no content and are passed over.
    pub(crate) fn root(&mut self, root: u64) -> Vec<Release> {
        let waiting: Vec<u64> = self
            .sealed
            .range(..=root)
            .filter(|(_, sealed)| sealed.level < CommitmentLevel::Finalized)
            .map(|(slot, _)| *slot)
            .collect();
        waiting
            .into_iter()
            .flat_map(|slot| self.reach(slot, CommitmentLevel::Finalized))
            .collect()
    }

    /// Everything from `from_slot` on that `level` may see, oldest first, up to now.
    pub(crate) fn replay(
        &self,
        from_slot: u64,
        level: CommitmentLevel,
    ) -> Result<Vec<Batch>, TooOld> {
        if let Some(first_available) = self.first_available()
            && from_slot < first_available
        {
            return Err(TooOld { first_available });
        }
        let mut batches = Vec::new();
        for (slot, sealed) in self
            .sealed
            .range(from_slot..)
            .filter(|(_, sealed)| sealed.level >= level)
        {
            batches.push(Arc::clone(&sealed.content));
            let statuses = LEVELS.into_iter().filter(|level| *level <= sealed.level);
            let tail = std::iter::once(Message::BlockMeta(Arc::clone(&sealed.meta))).chain(
                statuses.map(|level| Message::slot_status(*slot, sealed.parent, status_of(level))),
            );
            batches.push(tail.collect());
        }
        if level == CommitmentLevel::Processed {
            batches.extend(
                self.open
                    .range(from_slot..)
                    .map(|(_, content)| content.clone().into()),
            );
        }
        Ok(batches)
    }

    /// The oldest slot that can be replayed; `None` before the first slot closed.
    pub(crate) fn first_available(&self) -> Option<u64> {
        self.sealed.keys().next().copied()
    }

    /// The block meta of the newest slot at `level`.
    pub(crate) fn head(&self, level: CommitmentLevel) -> Option<&BlockMetaMessage> {
        let slot = self.heads.get(position(level)).copied().flatten()?;
        self.sealed.get(&slot).map(|sealed| sealed.meta.as_ref())
    }

    /// Whether `blockhash` is among the newest `window` blocks that reached `level`.
    pub(crate) fn knows_blockhash(
        &self,
        blockhash: &str,
        level: CommitmentLevel,
        window: usize,
    ) -> bool {
        self.sealed
            .values()
            .rev()
            .filter(|sealed| sealed.level >= level)
            .take(window)
            .any(|sealed| sealed.meta.body.blockhash == blockhash)
    }

    fn created_bank(&self, slot: u64) -> Message {
        Message::slot_status(slot, self.parent_of(slot), SlotStatus::SlotCreatedBank)
    }

    /// The last slot that closed before `slot`: after time travel, not its number less one.
    fn parent_of(&self, slot: u64) -> Option<u64> {
        self.sealed
            .range(..slot)
            .next_back()
            .map(|(parent, _)| *parent)
            .or_else(|| slot.checked_sub(1))
    }

    fn reach(&mut self, slot: u64, level: CommitmentLevel) -> Vec<Release> {
        let Some(sealed) = self.sealed.get_mut(&slot) else {
            return Vec::new();
        };
        sealed.level = level;
        if let Some(head) = self.heads.get_mut(position(level)) {
            *head = (*head).max(Some(slot));
        }
        let mut releases = Vec::new();
        if level != CommitmentLevel::Processed {
            releases.push(Release {
                level,
                batch: Arc::clone(&sealed.content),
            });
        }
        let meta = Message::BlockMeta(Arc::clone(&sealed.meta));
        releases.push(Release {
            level,
            batch: [meta].into(),
        });
        let status: Batch = [Message::slot_status(slot, sealed.parent, status_of(level))].into();
        releases.extend(LEVELS.map(|level| Release {
            level,
            batch: Arc::clone(&status),
        }));
        releases
    }

    fn forget_oldest(&mut self) {
        while self.sealed.len() > self.replay_slots
            || (self.sealed_bytes > REPLAY_BYTES && self.sealed.len() > LEAST_REPLAY_SLOTS)
        {
            let Some((_, forgotten)) = self.sealed.pop_first() else {
                return;
            };
            self.sealed_bytes = self.sealed_bytes.saturating_sub(forgotten.bytes);
        }
    }
}

fn position(level: CommitmentLevel) -> usize {
    match level {
        CommitmentLevel::Processed => 0,
        CommitmentLevel::Confirmed => 1,
        CommitmentLevel::Finalized => 2,
    }
}

/// Drops account writes that a later write of the same slot replaced.
fn latest_writes(content: Vec<Message>) -> Vec<Message> {
    let mut newest: HashMap<Pubkey, u64> = HashMap::new();
    for (account, version) in content.iter().filter_map(Message::account_write) {
        let entry = newest.entry(account).or_default();
        *entry = (*entry).max(version);
    }
    content
        .into_iter()
        .filter(|message| {
            message
                .account_write()
                .is_none_or(|(account, version)| newest.get(&account) == Some(&version))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yellowstone::message::{AccountMessage, now};
    use yellowstone_grpc_proto::prelude::{SubscribeUpdateAccount, SubscribeUpdateAccountInfo};

    fn write(slot: u64, account: u8, version: u64) -> Message {
        let pubkey = Pubkey::new_from_array([account; 32]);
        let info = SubscribeUpdateAccountInfo {
            write_version: version,
            ..Default::default()
        };
        Message::Account(Arc::new(AccountMessage {
            pubkey,
            owner: Pubkey::default(),
            body: SubscribeUpdateAccount {
                account: Some(info),
                slot,
                is_startup: false,
                bank_id: Some(slot),
            },
            created_at: now(),
        }))
    }

    fn block(slot: u64) -> GeyserBlockMetadata {
        GeyserBlockMetadata {
            slot,
            blockhash: format!("hash {slot}"),
            parent_slot: slot.saturating_sub(1),
            parent_blockhash: String::new(),
            block_time: None,
            block_height: Some(slot),
            executed_transaction_count: 0,
            entry_count: 1,
        }
    }

    fn told(releases: &[Release], level: CommitmentLevel) -> Vec<String> {
        releases
            .iter()
            .filter(|release| release.level == level)
            .flat_map(|release| release.batch.iter())
            .map(|message| match message {
                Message::Account(account) => {
                    format!(
                        "write {}",
                        account
                            .body
                            .account
                            .as_ref()
                            .map_or(0, |info| info.write_version)
                    )
                }
                Message::Transaction(_) => "transaction".to_owned(),
                Message::BlockMeta(meta) => format!("meta {}", meta.body.slot),
                Message::Slot(slot) => format!("{:?} {}", slot.body.status(), slot.body.slot),
            })
            .collect()
    }

    #[test]
    fn content_is_live_at_processed_and_held_back_until_a_level_is_reached() {
        let mut ledger = Ledger::new(150);
        let live = ledger.add(40, write(40, 1, 7));
        assert_eq!(
            told(&live, CommitmentLevel::Processed),
            ["SlotCreatedBank 40", "write 7"]
        );
        assert!(told(&live, CommitmentLevel::Confirmed).is_empty());

        let closed = ledger.close(block(40));
        assert_eq!(
            told(&closed, CommitmentLevel::Processed),
            [
                "SlotCompleted 40",
                "meta 40",
                "SlotProcessed 40",
                "SlotConfirmed 40"
            ]
        );
        assert_eq!(
            told(&closed, CommitmentLevel::Confirmed),
            ["SlotProcessed 40", "write 7", "meta 40", "SlotConfirmed 40"]
        );
        assert_eq!(
            told(&closed, CommitmentLevel::Finalized),
            ["SlotProcessed 40", "SlotConfirmed 40"]
        );

        let rooted = ledger.root(40);
        assert_eq!(
            told(&rooted, CommitmentLevel::Finalized),
            ["write 7", "meta 40", "SlotFinalized 40"]
        );
        assert_eq!(
            told(&rooted, CommitmentLevel::Processed),
            ["SlotFinalized 40"]
        );
        assert!(ledger.root(40).is_empty(), "a slot is finalized once");
    }

    #[test]
    fn a_sealed_slot_keeps_one_write_per_account() {
        let mut ledger = Ledger::new(150);
        for (account, version) in [(1, 1), (2, 2), (1, 3)] {
            ledger.add(40, write(40, account, version));
        }
        let closed = ledger.close(block(40));
        let confirmed = told(&closed, CommitmentLevel::Confirmed);
        assert_eq!(
            confirmed,
            [
                "SlotProcessed 40",
                "write 2",
                "write 3",
                "meta 40",
                "SlotConfirmed 40"
            ]
        );
    }

    #[test]
    fn replay_starts_at_the_slot_asked_for_and_refuses_older_ones() {
        let mut ledger = Ledger::new(150);
        for slot in 1..=200 {
            ledger.add(slot, write(slot, 1, slot));
            ledger.close(block(slot));
        }
        assert_eq!(ledger.first_available(), Some(51));
        assert_eq!(
            ledger.replay(50, CommitmentLevel::Confirmed).err(),
            Some(TooOld {
                first_available: 51
            })
        );
        let batches = ledger.replay(51, CommitmentLevel::Confirmed).unwrap();
        assert_eq!(batches.len(), 300, "content and tail of each of 150 slots");
        assert!(
            ledger
                .replay(199, CommitmentLevel::Finalized)
                .unwrap()
                .is_empty()
        );
        ledger.add(201, write(201, 1, 201));
        assert_eq!(
            ledger
                .replay(201, CommitmentLevel::Processed)
                .unwrap()
                .len(),
            1,
            "the open slot is live"
        );
        assert!(
            ledger
                .replay(201, CommitmentLevel::Confirmed)
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn slots_skipped_by_time_travel_leave_a_chain_without_holes() {
        let mut ledger = Ledger::new(150);
        ledger.close(block(40));
        let closed = ledger.close(block(1_000));
        let parents: Vec<_> = closed
            .iter()
            .flat_map(|release| release.batch.iter())
            .filter_map(|message| match message {
                Message::Slot(slot) => slot.body.parent,
                Message::BlockMeta(meta) => Some(meta.body.parent_slot),
                _ => None,
            })
            .collect();
        assert!(parents.iter().all(|parent| *parent == 40), "{parents:?}");
        let rooted = ledger.root(970);
        assert_eq!(
            told(&rooted, CommitmentLevel::Finalized),
            ["meta 40", "SlotFinalized 40"]
        );
    }

    #[test]
    fn blockhashes_are_known_once_their_block_reached_the_level() {
        let mut ledger = Ledger::new(150);
        ledger.close(block(40));
        ledger.close(block(41));
        assert!(ledger.knows_blockhash("hash 40", CommitmentLevel::Confirmed, 150));
        assert!(!ledger.knows_blockhash("hash 40", CommitmentLevel::Finalized, 150));
        assert!(
            !ledger.knows_blockhash("hash 40", CommitmentLevel::Confirmed, 1),
            "too old"
        );
        assert_eq!(
            ledger
                .head(CommitmentLevel::Confirmed)
                .map(|meta| meta.body.slot),
            Some(41)
        );
        assert!(ledger.head(CommitmentLevel::Finalized).is_none());
    }
}
