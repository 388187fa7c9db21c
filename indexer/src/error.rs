//! What stops the indexer, and what only makes it start over from its checkpoint.

use crate::solana::assemble::Gap;
use crate::solana::repair::RepairError;
use crate::solana::source::SourceError;

/// A failure of the indexer. Most pass: the indexer starts over from its checkpoint, with a pause that grows.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A setting that can never work.
    #[error("indexer settings: {0}")]
    Config(String),

    /// The rows are of another cluster than the services.
    #[error(
        "Postgres holds rows of the cluster with genesis hash {rows}, but rpc_url leads to the one with {rpc}; correct rpc_url or database_url; a cluster that began anew needs a database of its own, since people's words and the keeper's ledger in this one are about the old one"
    )]
    OtherCluster {
        /// Genesis hash that the rows belong to.
        rows: String,
        /// Genesis hash of the RPC service.
        rpc: String,
    },

    /// The stream has another block in a slot that is final in Postgres.
    #[error(
        "slot {slot} is final with blockhash {known}, but the stream has {streamed} there; check that yellowstone_url and rpc_url lead to the same cluster; one that began anew needs a database of its own"
    )]
    OtherBlock {
        /// The slot.
        slot: u64,
        /// Blockhash in Postgres.
        known: String,
        /// Blockhash of the stream.
        streamed: String,
    },

    /// A rebuild was asked for while an indexer writes.
    #[error("an indexer writes to this database; stop it before rebuilding")]
    InUse,

    /// Postgres failed or went away.
    #[error("Postgres: {0}")]
    Store(#[from] sqlx::Error),

    /// The stream broke.
    #[error(transparent)]
    Source(#[from] SourceError),

    /// The stream left something out.
    #[error(transparent)]
    Gap(#[from] Gap),

    /// A rollback went below the slot that accounts were read from RPC at.
    #[error("the rows stood on a slot that is dead; reading them from RPC again")]
    DeadGround,

    /// Reading from RPC what the stream cannot give failed.
    #[error(transparent)]
    Repair(#[from] RepairError),
}

impl Error {
    /// Whether starting over cannot help.
    pub(crate) fn is_fatal(&self) -> bool {
        matches!(self, Self::Config(_) | Self::OtherCluster { .. })
    }

    /// Whether the stream cannot continue from the checkpoint, so that RPC has to fill in.
    pub(crate) fn needs_repair(&self) -> bool {
        matches!(
            self,
            Self::Gap(_) | Self::Source(SourceError::OutOfRange { .. })
        )
    }

    /// A word for metrics.
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Self::Config(_) => "config",
            Self::OtherCluster { .. } => "other_cluster",
            Self::OtherBlock { .. } => "other_block",
            Self::InUse => "in_use",
            Self::Store(_) => "postgres",
            Self::Source(source) => source.reason(),
            Self::Gap(_) => "gap",
            Self::DeadGround => "dead_ground",
            Self::Repair(_) => "repair",
        }
    }
}
