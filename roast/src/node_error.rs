//! What a Solana node's failure may say to people: all but the node's URL, which may hold an access key.

use solana_rpc_client_api::client_error::{Error, ErrorKind};

/// The failure without the node's URL.
pub(crate) fn without_url(error: Error) -> anyhow::Error {
    match *error.kind {
        ErrorKind::Reqwest(error) => anyhow::anyhow!(error.without_url()),
        ErrorKind::Middleware(_) => anyhow::anyhow!("the connection failed"),
        other => anyhow::anyhow!(other.to_string()),
    }
}
