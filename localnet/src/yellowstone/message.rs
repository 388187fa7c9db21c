//! What travels inside the server: protobuf bodies, with the few fields that filters ask for already decoded.

use std::collections::HashSet;
use std::sync::Arc;

use solana_pubkey::Pubkey;
use yellowstone_grpc_proto::prelude::{
    CommitmentLevel, SlotStatus, SubscribeUpdateAccount, SubscribeUpdateBlockMeta,
    SubscribeUpdateSlot, SubscribeUpdateTransaction,
};
use yellowstone_grpc_proto::prost_types::Timestamp;

/// One update before filtering. Cloning shares the body.
#[derive(Clone, Debug)]
pub(crate) enum Message {
    Account(Arc<AccountMessage>),
    Transaction(Arc<TransactionMessage>),
    BlockMeta(Arc<BlockMetaMessage>),
    Slot(Arc<SlotMessage>),
}

#[derive(Debug)]
pub(crate) struct AccountMessage {
    pub(crate) pubkey: Pubkey,
    pub(crate) owner: Pubkey,
    pub(crate) body: SubscribeUpdateAccount,
    pub(crate) created_at: Timestamp,
}

#[derive(Debug)]
pub(crate) struct TransactionMessage {
    /// Static keys and those loaded from lookup tables.
    pub(crate) account_keys: HashSet<Pubkey>,
    pub(crate) failed: bool,
    pub(crate) body: SubscribeUpdateTransaction,
    pub(crate) created_at: Timestamp,
}

#[derive(Debug)]
pub(crate) struct BlockMetaMessage {
    pub(crate) body: SubscribeUpdateBlockMeta,
    pub(crate) created_at: Timestamp,
}

#[derive(Debug)]
pub(crate) struct SlotMessage {
    pub(crate) body: SubscribeUpdateSlot,
    pub(crate) created_at: Timestamp,
}

impl Message {
    pub(crate) fn slot_status(slot: u64, parent: Option<u64>, status: SlotStatus) -> Self {
        let bank_id = match status {
            SlotStatus::SlotFirstShredReceived | SlotStatus::SlotCompleted => None,
            _ => Some(bank_id(slot)),
        };
        Self::Slot(Arc::new(SlotMessage {
            body: SubscribeUpdateSlot {
                slot,
                parent,
                status: status.into(),
                dead_error: None,
                bank_id,
            },
            created_at: now(),
        }))
    }

    /// Memory that the message holds, roughly, in bytes.
    pub(crate) fn size(&self) -> usize {
        use yellowstone_grpc_proto::prost::Message as _;
        const OVERHEAD: usize = 256;
        OVERHEAD.saturating_add(match self {
            Self::Account(account) => account.body.encoded_len(),
            Self::Transaction(transaction) => transaction.body.encoded_len(),
            Self::BlockMeta(meta) => meta.body.encoded_len(),
            Self::Slot(_) => 0,
        })
    }

    /// The account's address and write version, when this is an account update.
    pub(crate) fn account_write(&self) -> Option<(Pubkey, u64)> {
        let Self::Account(message) = self else {
            return None;
        };
        let account = message.body.account.as_ref()?;
        Some((message.pubkey, account.write_version))
    }
}

/// The localnet has one bank a slot, so the slot names it.
pub(crate) const fn bank_id(slot: u64) -> u64 {
    slot
}

/// The status that a slot has when it reaches a commitment level.
pub(crate) const fn status_of(level: CommitmentLevel) -> SlotStatus {
    match level {
        CommitmentLevel::Processed => SlotStatus::SlotProcessed,
        CommitmentLevel::Confirmed => SlotStatus::SlotConfirmed,
        CommitmentLevel::Finalized => SlotStatus::SlotFinalized,
    }
}

pub(crate) fn now() -> Timestamp {
    std::time::SystemTime::now().into()
}
