//! Where the chain's events meet the open streams.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use surfpool_core::surfnet::{GeyserEvent, GeyserSlotStatus};
use tokio::sync::broadcast;
use tokio::sync::watch;
use tonic::Status;
use yellowstone_grpc_proto::prelude::CommitmentLevel;

use super::convert;
use super::ledger::{Batch, Ledger, Release, TooOld};

/// Batches that a subscriber may fall behind before it is disconnected. They are shared, so this bounds all subscribers together.
const BROADCAST_CAPACITY: usize = 4096;

/// How [`super::Yellowstone::break_streams`] ends the streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// With the status `UNAVAILABLE`, as when a server goes away.
    Unavailable,
    /// With status `OK`, as some proxies do: a client that takes it for the end of the data loses events.
    CleanEnd,
}

#[derive(Debug)]
pub(crate) struct Hub {
    ledger: Mutex<Ledger>,
    live: [broadcast::Sender<Batch>; 3],
    breaks: watch::Sender<Option<Break>>,
    refusing: AtomicBool,
}

impl Hub {
    pub(crate) fn new(replay_slots: usize) -> Self {
        Self {
            ledger: Mutex::new(Ledger::new(replay_slots)),
            live: std::array::from_fn(|_| broadcast::Sender::new(BROADCAST_CAPACITY)),
            breaks: watch::Sender::new(None),
            refusing: AtomicBool::new(false),
        }
    }

    /// Takes the chain's next event. Never waits for a subscriber: the chain holds its own lock while it sends.
    pub(crate) fn publish(&self, event: GeyserEvent) {
        let mut ledger = self.ledger();
        let releases = match event {
            GeyserEvent::UpdateAccount(update) => {
                let slot = update.slot;
                ledger.add(slot, convert::account(update, false))
            }
            GeyserEvent::StartupAccountUpdate(update) => {
                let slot = update.slot;
                ledger.add(slot, convert::account(update, true))
            }
            GeyserEvent::NotifyTransaction(event) => {
                let slot = event.transaction_with_status_meta.slot;
                ledger.add(slot, convert::transaction(event))
            }
            GeyserEvent::NotifyBlockMetadata(block) => ledger.close(block),
            GeyserEvent::UpdateSlotStatus {
                slot,
                status: GeyserSlotStatus::Rooted,
                ..
            } => ledger.root(slot),
            // A slot's confirmation is announced just before its block metadata, which closes it here.
            GeyserEvent::UpdateSlotStatus { .. }
            | GeyserEvent::NotifyEntry(_)
            | GeyserEvent::EndOfStartup => Vec::new(),
        };
        // Sent under the lock, so that a subscriber sees each message once: replayed or live.
        for Release { level, batch } in releases
            .into_iter()
            .filter(|release| !release.batch.is_empty())
        {
            // No receiver is no error.
            let _receivers = self.sender(level).send(batch);
        }
    }

    /// Live messages at `level` from now on.
    pub(crate) fn subscribe(&self, level: CommitmentLevel) -> broadcast::Receiver<Batch> {
        let _in_step_with_publish = self.ledger();
        self.sender(level).subscribe()
    }

    /// What `level` may see from `from_slot` up to now, and live messages from then on, with nothing missing or twice in between.
    pub(crate) fn replay(
        &self,
        from_slot: u64,
        level: CommitmentLevel,
    ) -> Result<(Vec<Batch>, broadcast::Receiver<Batch>), TooOld> {
        let ledger = self.ledger();
        let batches = ledger.replay(from_slot, level)?;
        Ok((batches, self.sender(level).subscribe()))
    }

    /// Asks the ledger something.
    pub(crate) fn ask<T>(&self, question: impl FnOnce(&Ledger) -> T) -> T {
        question(&self.ledger())
    }

    pub(crate) fn break_streams(&self, how: Break) {
        self.breaks.send_replace(Some(how));
    }

    /// A receiver that changes when the streams open now are to break.
    pub(crate) fn breaks(&self) -> watch::Receiver<Option<Break>> {
        let mut receiver = self.breaks.subscribe();
        receiver.mark_unchanged();
        receiver
    }

    pub(crate) fn set_refusing(&self, refusing: bool) {
        self.refusing.store(refusing, Ordering::SeqCst);
    }

    pub(crate) fn check_open(&self) -> Result<(), Status> {
        if self.refusing.load(Ordering::SeqCst) {
            return Err(Status::unavailable(
                "the localnet refuses streams at the moment, on request of a test",
            ));
        }
        Ok(())
    }

    fn sender(&self, level: CommitmentLevel) -> &broadcast::Sender<Batch> {
        let [processed, confirmed, finalized] = &self.live;
        match level {
            CommitmentLevel::Processed => processed,
            CommitmentLevel::Confirmed => confirmed,
            CommitmentLevel::Finalized => finalized,
        }
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
