//! What can go wrong, with what to do about it.

use std::path::PathBuf;

use alloy_primitives::{B256, Bytes};
use alloy_sol_types::SolError;

/// Why the chain could not start or do as asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// anvil is not there.
    #[error(
        "anvil is missing (looked for {looked}). `make contracts` fetches it with the contracts' packages; or set ANVIL to its path, or \
         ETH_RPC_URL to a running chain"
    )]
    AnvilMissing {
        /// Places searched.
        looked: String,
    },
    /// anvil did not start or ended.
    #[error("anvil: {0}")]
    Anvil(String),
    /// No loopback port for a service.
    #[error("no port for {what}: {error}")]
    Port {
        /// The service.
        what: &'static str,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
    /// A URL cannot be read.
    #[error(
        "ETH_RPC_URL is no URL of a JSON-RPC endpoint ({0}); write one such as http://127.0.0.1:8545 or https://…"
    )]
    Url(String),
    /// JSON-RPC failed.
    #[error("the chain's JSON-RPC at {endpoint} failed: {reason}")]
    Rpc {
        /// Scheme, host and port.
        endpoint: String,
        /// What was said, without keys that the endpoint's URL holds.
        reason: String,
    },
    /// A contract refused.
    #[error("{call} was refused: {}", describe(.data))]
    Refused {
        /// What was called.
        call: &'static str,
        /// What the contract said: a custom error, ABI-encoded.
        data: Bytes,
    },
    /// A transaction did not get into a block in time.
    #[error("transaction {0} was not mined in time; does the chain make blocks?")]
    NotMined(B256),
    /// A contract answered something else than its ABI says.
    #[error(
        "{call} gave an answer that does not fit its ABI: {reason}; is another contract at that address?"
    )]
    Answer {
        /// What was called.
        call: &'static str,
        /// What does not fit.
        reason: String,
    },
    /// A compiled contract cannot be read.
    #[error("cannot read {}: {reason}; build the contracts first with `make contracts`", path.display())]
    Artifact {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The address book of a chain cannot be read, or is of another chain.
    #[error("the address book {}: {reason}", path.display())]
    AddressBook {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
}

impl Error {
    /// For `map_err` on file operations.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |error| Self::File { path, error }
    }

    /// Whether a contract refused with this custom error.
    #[must_use]
    pub fn is<E: SolError>(&self) -> bool {
        matches!(self, Self::Refused { data, .. } if data.starts_with(&E::SELECTOR))
    }
}

/// What a contract said when it refused: by name when the error is known.
fn describe(data: &Bytes) -> String {
    roast_protocol::evm::refusal::describe(data).unwrap_or_else(|| format!("data {data}"))
}
