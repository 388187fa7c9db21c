//! Keeps surfpool's memory bounded: it would remember every transaction for ever.

use std::collections::VecDeque;
use std::sync::Weak;

use crossbeam_channel::Receiver;
use surfpool_core::surfnet::GeyserTransactionEvent;
use surfpool_core::surfnet::locker::SurfnetSvmLocker;
use surfpool_core::surfnet::svm::SurfnetSvm;
use tokio::sync::RwLock;

/// Transactions forgotten in one go, so that the chain is locked seldom.
const BATCH: usize = 64;

/// A transaction that the chain remembers.
pub(super) struct Executed {
    signature: String,
    slot: u64,
}

impl Executed {
    pub(super) fn new(event: &GeyserTransactionEvent) -> Option<Self> {
        let executed = &event.transaction_with_status_meta;
        let signature = executed.transaction.signatures.first()?.to_string();
        Some(Self {
            signature,
            slot: executed.slot,
        })
    }
}

/// Forgets the oldest transactions beyond a number.
pub(super) struct TransactionLimit {
    kept: usize,
    remembered: VecDeque<Executed>,
}

impl TransactionLimit {
    pub(super) const fn new(kept: usize) -> Self {
        Self {
            kept,
            remembered: VecDeque::new(),
        }
    }

    /// Works until the chain ends.
    pub(super) fn enforce(
        mut self,
        state: &Weak<RwLock<SurfnetSvm>>,
        executed: &Receiver<Executed>,
    ) {
        for transaction in executed {
            self.remembered.push_back(transaction);
            if self.remembered.len() >= self.kept.saturating_add(BATCH) {
                let oldest: Vec<Executed> = self.remembered.drain(..BATCH).collect();
                let Some(state) = state.upgrade() else { return };
                SurfnetSvmLocker(state).with_svm_writer(|svm| forget(svm, &oldest));
            }
        }
    }
}

fn forget(svm: &mut SurfnetSvm, transactions: &[Executed]) {
    for Executed { signature, slot } in transactions {
        let forgotten = [
            svm.transactions.take(signature).map(|_| ()),
            svm.profile_tag_map.take(signature).map(|_| ()),
            // An empty block in its place is made up on demand.
            svm.blocks.take(slot).map(|_| ()),
        ];
        for error in forgotten.into_iter().filter_map(Result::err) {
            tracing::warn!(%error, signature, "an old transaction could not be forgotten");
        }
    }
}
