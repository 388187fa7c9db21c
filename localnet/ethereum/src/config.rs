//! Settings of the EVM half.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What to start and where. Every field has a default, so an empty configuration is a working one.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Preferred port of anvil's JSON-RPC; a free one when it is busy, or when 0.
    pub rpc_port: u16,
    /// Preferred port of the beacon; a free one when it is busy, or when 0.
    pub beacon_port: u16,
    /// Seconds between blocks, besides the one that every transaction makes at once. 0: only transactions make blocks.
    pub block_seconds: u64,
    /// Path of anvil; found among the contracts' npm packages or on the search path when absent.
    pub anvil: Option<PathBuf>,
    /// Folder of the compiled contracts.
    pub artifacts: PathBuf,
    /// A running chain to use instead of anvil: nothing is deployed there.
    pub rpc_url: Option<String>,
    /// Address book of that chain; `contracts/deployments/<chain id>.json` when absent.
    pub address_book: Option<PathBuf>,
    /// The same keys and the same clock at every start, so that two runs of a benchmark are the same. Not a setting for people.
    #[serde(skip)]
    pub reproducible: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            rpc_port: 8_545,
            beacon_port: 8_546,
            block_seconds: 2,
            anvil: None,
            artifacts: PathBuf::from("target/contracts/artifacts"),
            rpc_url: None,
            address_book: None,
            reproducible: false,
        }
    }
}

/// Leaves the chain's URL out of logs: such URLs often hold a key.
impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("rpc_port", &self.rpc_port)
            .field("beacon_port", &self.beacon_port)
            .field("block_seconds", &self.block_seconds)
            .field("anvil", &self.anvil)
            .field("artifacts", &self.artifacts)
            .field("rpc_url", &self.rpc_url.as_ref().map(|_| "given"))
            .field("address_book", &self.address_book)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_in_a_url_stays_out_of_logs() {
        let config = Config {
            rpc_url: Some("http://node.example/v3/secret".to_owned()),
            ..Config::default()
        };
        assert!(!format!("{config:?}").contains("secret"));
    }
}
