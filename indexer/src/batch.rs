//! What passes between the chain side and the store side: the changes of one slot.

use std::fmt;

use roast_protocol::Pubkey;
use solana_signature::Signature;

use crate::programs::{Program, ProgramEvent};

/// Position of a version among those of its slot: the validator's counter, or one of the two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WriteVersion(i64);

impl WriteVersion {
    /// A state read from RPC as of the slot: anything the stream says about that slot is newer or the same.
    pub const SNAPSHOT: Self = Self(0);
    /// The account is gone at the end of the slot. Streams filtered by owner do not carry that change, so it has no counter.
    pub const CLOSED: Self = Self(i64::MAX);

    /// The validator's counter, kept between the two ends.
    #[must_use]
    pub fn counted(counter: u64) -> Self {
        Self(
            i64::try_from(counter)
                .unwrap_or(i64::MAX)
                .clamp(1, i64::MAX - 1),
        )
    }

    /// As Postgres holds it.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }

    pub(crate) fn from_stored(value: i64) -> Self {
        Self(value)
    }
}

/// One state of an account of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountVersion {
    /// Address of the account.
    pub address: Pubkey,
    /// Slot in which this state came to be, or was read.
    pub slot: u64,
    /// Order within the slot.
    pub write_version: WriteVersion,
    /// Program that owns the account.
    pub owner: Pubkey,
    /// Balance in lamports; 0 once closed.
    pub lamports: u64,
    /// Raw data.
    pub data: Vec<u8>,
    /// Transaction that wrote it, when known.
    pub signature: Option<Signature>,
}

impl AccountVersion {
    /// The state of an account that is gone.
    #[must_use]
    pub fn closed(address: Pubkey, slot: u64, signature: Option<Signature>) -> Self {
        Self {
            address,
            slot,
            write_version: WriteVersion::CLOSED,
            owner: Pubkey::default(),
            lamports: 0,
            data: Vec::new(),
            signature,
        }
    }
}

/// What an event says, or its bytes when this version of the program's interface does not know it.
#[derive(Debug, Clone, PartialEq)]
pub enum EventBody {
    /// A decoded event.
    Known(ProgramEvent),
    /// The inner instruction's data.
    Undecodable(Vec<u8>),
}

/// An event that a program emitted by CPI.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Slot of the transaction.
    pub slot: u64,
    /// Position of the transaction in the block.
    pub transaction_index: u64,
    /// Position of the outer instruction in the transaction.
    pub instruction_index: u32,
    /// Position of the event among that instruction's inner instructions.
    pub inner_index: u32,
    /// First signature of the transaction.
    pub signature: Signature,
    /// Unix seconds of the block, when known.
    pub block_time: Option<i64>,
    /// The program that emitted it.
    pub program: Program,
    /// What it says.
    pub body: EventBody,
}

/// All changes of one slot: written in one transaction.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SlotBatch {
    /// The slot.
    pub slot: u64,
    /// The slot of the block before.
    pub parent: u64,
    /// Hash of the block.
    pub blockhash: String,
    /// Unix seconds of the block.
    pub block_time: Option<i64>,
    /// Newest state in this slot of each account that changed.
    pub accounts: Vec<AccountVersion>,
    /// Addresses that transactions of this slot emptied or whose closing a program told; those that were accounts of a program are closed.
    pub closed: Vec<(Pubkey, Signature)>,
    /// Events in chain order.
    pub events: Vec<Event>,
    /// Newest slot known to be final.
    pub finalized: Option<u64>,
}

impl fmt::Display for SlotBatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "slot {} ({} accounts, {} events)",
            self.slot,
            self.accounts.len(),
            self.events.len()
        )
    }
}
