//! The Rust arithmetic and trees of `protocol` against the contracts, on random inputs through anvil.
//!
//! A helper that panics fails its test.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod dice;

use std::ops::Deref;
use std::path::Path;

use alloy_primitives::{Address, U256};
use roast_ethereum_localnet::{Account, Config, Ethereum, Own, ROAST, fresh_account};
use roast_protocol::evm::bindings::roast_token::RoastToken::{approveCall, transferCall};
use tempfile::TempDir;

pub use dice::Dice;

/// A chain with every contract, for one test.
pub struct Scene {
    ethereum: Ethereum,
    _state: TempDir,
}

impl Deref for Scene {
    type Target = Ethereum;

    fn deref(&self) -> &Ethereum {
        &self.ethereum
    }
}

impl Scene {
    /// Starts anvil and deploys every contract.
    ///
    /// # Panics
    /// When that fails; the message says what to do.
    pub async fn start() -> Self {
        let state = tempfile::tempdir().expect("a folder for the chain");
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let config = Config {
            rpc_port: 0,
            beacon_port: 0,
            block_seconds: 0,
            artifacts: repository.join("target/contracts/artifacts"),
            ..Config::default()
        };
        let ethereum = match Ethereum::start(&config, state.path()).await {
            Ok(ethereum) => ethereum,
            Err(error) => panic!("{error}"),
        };
        Self {
            ethereum,
            _state: state,
        }
    }

    /// Keys and beacon of the chain.
    ///
    /// # Panics
    /// Never: the chain is our own.
    #[must_use]
    pub fn own(&self) -> &Own {
        self.ethereum.own.as_ref().expect("a chain of our own")
    }

    /// The address of ROAST.
    #[must_use]
    pub fn roast(&self) -> Address {
        self.book.contracts.roast_token.address
    }

    /// A wallet with gas and this many whole ROAST.
    ///
    /// # Panics
    /// When the chain refuses.
    pub async fn wallet(&self, roast: u128) -> Account {
        let account = fresh_account(&self.chain).await.expect("a wallet");
        let transfer = transferCall {
            to: account.address(),
            value: U256::from(roast * ROAST),
        };
        let treasury = &self.own().wallets.treasury;
        treasury
            .send(self.roast(), &transfer)
            .await
            .expect("a transfer");
        account
    }

    /// Lets `spender` take the account's ROAST.
    ///
    /// # Panics
    /// When the chain refuses.
    pub async fn approve(&self, account: &Account, spender: Address) {
        let approve = approveCall {
            spender,
            value: U256::MAX,
        };
        account
            .send(self.roast(), &approve)
            .await
            .expect("an approval");
    }
}
