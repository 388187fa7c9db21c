//! The EVM half of the localnet: anvil with the contracts deployed, and a beacon of its own. For demos and tests only.
//!
//! [`Ethereum::start`] boots everything. Tests and benchmarks that need the chain alone take [`Anvil`] and [`Chain`].
//! `docs/localnet.md` tells what is imitated.

pub mod anvil;
mod artifacts;
pub mod beacon;
mod chain;
mod config;
mod deploy;
mod endpoint;
mod error;
mod ethereum;

pub use self::anvil::Anvil;
pub use self::artifacts::Artifacts;
pub use self::beacon::{Beacon, BeaconKey, BeaconServer};
pub use self::chain::{Account, Chain, Receipt};
pub use self::config::Config;
pub use self::deploy::{ROAST, Roles, Terms, deploy};
pub use self::error::Error;
pub use self::ethereum::{Ethereum, Own, PLAYER_ROAST, Wallets, fresh_account, named_account};
