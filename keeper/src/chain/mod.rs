//! What the keeper asks of Solana: a small trait, so that tests can lose, repeat and delay answers.

mod clock;
mod rpc;
#[cfg(test)]
pub(crate) mod scripted;

use async_trait::async_trait;
use roast_protocol::battle::account::Battle;
use roast_protocol::burn::account::{Campaign, Submission};
use roast_protocol::time::UnixSeconds;
use roast_protocol::transcript::ChainId;
use roast_protocol::{Pubkey, battle::BattleStatus};
use solana_hash::Hash;
use solana_signature::Signature;
use solana_transaction::versioned::VersionedTransaction;

pub use clock::Clock;
pub use rpc::RpcChain;

use crate::error::ChainError;

/// A Solana node, at commitment `confirmed`.
#[async_trait]
pub trait Chain: Send + Sync {
    /// Which cluster it is.
    async fn id(&self) -> Result<ChainId, ChainError>;

    /// The time that programs are shown by the clock sysvar.
    async fn now(&self) -> Result<UnixSeconds, ChainError>;

    /// The account of a battle, a campaign or a submission, with the clock and the slot at which both were read.
    async fn view(&self, subject: &Pubkey) -> Result<View, ChainError>;

    /// The height of the newest block.
    async fn block_height(&self) -> Result<u64, ChainError>;

    /// What became of a transaction, however long ago.
    async fn landing(&self, signature: &Signature) -> Result<Landing, ChainError>;

    /// A blockhash to sign with.
    async fn blockhash(&self) -> Result<Blockhash, ChainError>;

    /// Runs a transaction without recording it; its blockhash does not matter.
    async fn simulate(&self, transaction: &VersionedTransaction) -> Result<Simulation, ChainError>;

    /// Hands a serialised transaction to the network, without asking whether it would succeed.
    async fn send(&self, transaction: &[u8]) -> Result<(), ChainError>;

    /// What others lately paid to write these accounts, in micro-lamports a compute unit.
    async fn priority_fee(&self, writable: &[Pubkey]) -> Result<u64, ChainError>;

    /// Lamports in a wallet.
    async fn balance(&self, wallet: &Pubkey) -> Result<u64, ChainError>;
}

/// A battle, a campaign or a submission as the chain has it, and when. Of the three accounts at most one is there.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The slot at which the rest was read.
    pub slot: u64,
    /// The chain's clock at that slot.
    pub now: UnixSeconds,
    /// The battle; `None` when there is no such account, or the node has not heard of it yet.
    pub battle: Option<Battle>,
    /// The campaign, likewise.
    pub campaign: Option<Campaign>,
    /// The submission, likewise.
    pub submission: Option<Submission>,
    /// The token program that owns the battle's vault; `None` when there is no vault.
    pub token_program: Option<Pubkey>,
}

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Landing {
    /// The node knows nothing of it.
    Unknown,
    /// It is in a block that is not confirmed yet.
    Pending,
    /// It is in a confirmed block of this slot, and did what it should.
    Succeeded {
        /// The block's slot.
        slot: u64,
    },
    /// It is in a confirmed block, and was refused.
    Failed {
        /// Why.
        reason: String,
    },
}

/// A blockhash, and how long it is good for.
#[derive(Clone, Copy, Debug)]
pub struct Blockhash {
    /// The hash.
    pub hash: Hash,
    /// Transactions with this hash cannot land in blocks above this height.
    pub last_valid_block_height: u64,
}

/// What a simulated transaction did.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// Compute units used.
    pub units: u64,
    /// Why it would be refused; `None` when it would succeed.
    pub refusal: Option<String>,
}

impl View {
    /// Where the battle stands.
    #[must_use]
    pub fn status(&self) -> Option<BattleStatus> {
        self.battle.as_ref().map(|battle| battle.status)
    }
}
