//! Both chains and Postgres, started at the same time.

use anyhow::Result;
use roast_localnet::{Ethereum, Localnet};

use crate::config::Settings;

/// Starts Solana, Yellowstone gRPC and Postgres, and beside them anvil with every contract. When one does not start, the other is stopped.
///
/// # Errors
/// What the first that failed says; the error tells what to do.
pub(super) async fn start(settings: &Settings) -> Result<(Localnet, Ethereum)> {
    let mut config = settings.localnet.clone();
    config.database_url = settings.database_url.clone();
    let ethereum = Ethereum::start(&config.ethereum, &config.state_dir);
    let (localnet, ethereum) = tokio::join!(Localnet::start(config.clone()), ethereum);
    match (localnet, ethereum) {
        (Ok(localnet), Ok(ethereum)) => Ok((localnet, ethereum)),
        (Ok(localnet), Err(error)) => {
            localnet.stop().await;
            Err(error.into())
        }
        (Err(error), ethereum) => {
            if let Ok(ethereum) = ethereum {
                ethereum.stop().await;
            }
            Err(error.into())
        }
    }
}
