//! What can go wrong in the keeper. [`ConfigError`] stops it before it starts, [`RunError`] also while it runs; [`KeeperError`] ends one attempt at one battle, which is
//! tried again later; [`ChainError`] is an RPC node that did not answer, or not in a form that can be understood.

use roast_judge::JudgeError;
use roast_protocol::Pubkey;

/// Why the keeper cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// No key was named.
    #[error(
        "no judge key: set judge_keypair to the path of a solana-keygen file, or to its JSON array"
    )]
    NoKeypair,
    /// The key's file could not be read.
    #[error(
        "the judge key {path} could not be read ({source}): check the path and who may read it"
    )]
    UnreadableKeypair {
        /// The path as configured.
        path: String,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The text is no key. The message repeats none of it, because part of it may be a secret.
    #[error(
        "the judge key is not a JSON array of 64 bytes whose second half belongs to the first: make one with solana-keygen new"
    )]
    MalformedKeypair,
}

/// Why the keeper does not run, or no longer.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// It cannot start.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// One of the parts that work side by side for ever came to an end. The others would go on as if nothing had happened.
    #[error(
        "a part of the keeper ended by a mistake in it: the log says which; start the keeper again, it goes on from the ledger"
    )]
    PartEnded,
}

/// Why an attempt at one battle ended early. Every one is tried again later.
#[derive(Debug, thiserror::Error)]
pub enum KeeperError {
    /// Postgres did not do what was asked.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The RPC node did not.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The judge gave no verdict.
    #[error(transparent)]
    Judge(#[from] JudgeError),
    /// The judge did not answer in time.
    #[error("the judge did not answer within {0} s")]
    JudgeTimeout(u64),
    /// A stored text is not signed by the player it is attributed to. Somebody changed the database; nothing is judged on it.
    #[error(
        "the signature under round {round} of player {player} does not verify: the text was changed, the battle is not judged"
    )]
    Forged {
        /// 1 to 3.
        round: u8,
        /// Whose words they are said to be.
        player: Pubkey,
    },
    /// A row of the database does not have the form that the schema promises.
    #[error("a row holds a malformed {0}")]
    Row(&'static str),
    /// The code that worked on it panicked.
    #[error("the bot panicked")]
    Panicked,
    /// A transaction could not be put together.
    #[error("the transaction could not be built: {0}")]
    Build(String),
}

/// An RPC node that failed, or an answer that makes no sense. Never holds the node's URL, which may carry an access key.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ChainError {
    /// No answer, or an error for an answer.
    #[error("the Solana RPC node failed on {method}: {reason}")]
    Rpc {
        /// The JSON-RPC method.
        method: &'static str,
        /// What it said.
        reason: String,
    },
    /// The account is not what the program writes.
    #[error("account {address} could not be decoded: {reason}")]
    Account {
        /// Its address.
        address: Pubkey,
        /// Why not.
        reason: String,
    },
}

impl KeeperError {
    /// A short word for metrics.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Database(_) => "database",
            Self::Chain(_) => "rpc",
            Self::Judge(_) => "judge",
            Self::JudgeTimeout(_) => "judge_timeout",
            Self::Forged { .. } => "forged_text",
            Self::Row(_) => "malformed_row",
            Self::Panicked => "panic",
            Self::Build(_) => "build",
        }
    }

    /// Whether the battle itself is the reason, so that it should make room for others; services that are away are nobody's fault.
    #[must_use]
    pub const fn is_of_the_battle(&self) -> bool {
        !matches!(
            self,
            Self::Database(_) | Self::Chain(ChainError::Rpc { .. })
        )
    }
}
