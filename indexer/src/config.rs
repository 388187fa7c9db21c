//! What an operator can set.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use yellowstone_grpc_proto::prelude::CommitmentLevel;

use crate::error::Error;
use crate::solana::endpoint;

/// How certain a block must be before its rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Commitment {
    /// A supermajority voted for the block, about one second after it was made. Rows are marked final later.
    #[default]
    Confirmed,
    /// The block cannot be rolled back any more, about 13 seconds after it was made.
    Finalized,
}

/// Settings of the indexer.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// URL of the Yellowstone gRPC service, `http://` or `https://`.
    pub yellowstone_url: String,
    /// Access token of that service (`x-token`), when it asks for one. A secret: set it from the environment.
    #[serde(skip_serializing)]
    pub yellowstone_token: Option<String>,
    /// URL of a JSON-RPC service of the same cluster: says at each start which cluster that is, and is read at the first start and when the stream
    /// has a gap.
    pub rpc_url: String,
    /// How certain a block must be before its rows are written.
    pub commitment: Commitment,
    /// Seconds without any message about the chain after which the stream counts as dead; a slot's status comes several times a second.
    pub stall_seconds: u64,
    /// Transactions that a repair reads from RPC at the same time.
    pub repair_concurrency: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            yellowstone_url: "http://127.0.0.1:10000".to_owned(),
            yellowstone_token: None,
            rpc_url: "http://127.0.0.1:8899".to_owned(),
            commitment: Commitment::default(),
            stall_seconds: 30,
            repair_concurrency: 8,
        }
    }
}

/// Keys stay out of logs: URLs are shown without what may carry one.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("yellowstone_url", &endpoint::shown(&self.yellowstone_url))
            .field("rpc_url", &endpoint::shown(&self.rpc_url))
            .field("commitment", &self.commitment)
            .field("stall_seconds", &self.stall_seconds)
            .field("repair_concurrency", &self.repair_concurrency)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// Refuses settings that can never work.
    pub(crate) fn validate(&self) -> Result<(), Error> {
        for (name, url) in [
            ("yellowstone_url", &self.yellowstone_url),
            ("rpc_url", &self.rpc_url),
        ] {
            if !(url.starts_with("http://") || url.starts_with("https://")) {
                return Err(Error::Config(format!(
                    "{name} has to start with http:// or https://"
                )));
            }
        }
        if self.stall_seconds == 0 || self.repair_concurrency == 0 {
            return Err(Error::Config(
                "stall_seconds and repair_concurrency have to be at least 1".to_owned(),
            ));
        }
        Ok(())
    }

    pub(crate) fn stall_limit(&self) -> Duration {
        Duration::from_secs(self.stall_seconds)
    }
}

impl Commitment {
    pub(crate) fn yellowstone(self) -> CommitmentLevel {
        match self {
            Self::Confirmed => CommitmentLevel::Confirmed,
            Self::Finalized => CommitmentLevel::Finalized,
        }
    }

    pub(crate) fn rpc(self) -> solana_commitment_config::CommitmentConfig {
        match self {
            Self::Confirmed => solana_commitment_config::CommitmentConfig::confirmed(),
            Self::Finalized => solana_commitment_config::CommitmentConfig::finalized(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_valid_and_the_token_is_never_written_out() {
        let config = Config {
            yellowstone_token: Some("secret".to_owned()),
            ..Config::default()
        };
        config.validate().unwrap();
        assert!(!format!("{config:?}").contains("secret"));
        assert!(!serde_json::to_string(&config).unwrap().contains("secret"));
    }

    #[test]
    fn a_url_without_a_scheme_is_refused_by_name() {
        let config = Config {
            rpc_url: "localhost:8899".to_owned(),
            ..Config::default()
        };
        let message = config.validate().unwrap_err().to_string();
        assert!(message.contains("rpc_url"), "{message}");
    }
}
