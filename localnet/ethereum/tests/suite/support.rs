//! A configuration for tests.

use std::path::Path;

use roast_ethereum_localnet::Config;

/// Free ports, blocks by transactions alone, the contracts that `make contracts` built.
pub(crate) fn config() -> Config {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Config {
        rpc_port: 0,
        beacon_port: 0,
        block_seconds: 0,
        artifacts: repository.join("target/contracts/artifacts"),
        ..Config::default()
    }
}
