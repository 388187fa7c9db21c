//! What the gas benchmark measures of each contract: gas of whole transactions, the 21,000 of a transaction included.

mod campaign;
mod distributor;
mod ledger;
mod pool;
mod token;

use std::path::Path;

use alloy_primitives::{Address, B256, Signature, U256};
use alloy_signer::SignerSync as _;
use alloy_sol_types::{SolCall, SolStruct};
use anyhow::{Context as _, Result, anyhow};
use roast_ethereum_localnet::{Account, Config, Ethereum, Own, ROAST, Wallets, named_account};
use roast_protocol::evm::bindings::roast_token::RoastToken::{approveCall, transferCall};
use roast_protocol::evm::signing::{self, Verifier};

use crate::Report;

/// A chain with the contracts; the same at every run.
struct Scene {
    ethereum: Ethereum,
}

/// Measures every user-facing function, and writes the figures into the report.
///
/// # Errors
/// When the chain does not start or a contract refuses: then there is nothing to report.
pub async fn measure(report: &mut Report) -> Result<()> {
    let state = tempfile::tempdir()?;
    let config = Config {
        rpc_port: 0,
        beacon_port: 0,
        block_seconds: 0,
        artifacts: Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/contracts/artifacts"),
        reproducible: true,
        ..Config::default()
    };
    let scene = Scene {
        ethereum: Ethereum::start(&config, state.path()).await?,
    };
    token::measure(&scene, report).await?;
    distributor::measure(&scene, report).await?;
    campaign::measure(&scene, report).await?;
    pool::measure(&scene, report).await?;
    ledger::measure(&scene, report).await?;
    scene.ethereum.stop().await;
    Ok(())
}

impl Scene {
    fn own(&self) -> Result<&Own> {
        let own = self.ethereum.own.as_ref();
        own.context("the benchmark needs a chain of its own")
    }

    fn wallets(&self) -> Result<&Wallets> {
        Ok(&self.own()?.wallets)
    }

    fn token(&self) -> Address {
        self.ethereum.book.contracts.roast_token.address
    }

    async fn now(&self) -> Result<u64> {
        Ok(self.ethereum.chain.now().await?)
    }

    async fn wait(&self, seconds: u64) -> Result<()> {
        Ok(self.ethereum.chain.advance_clock(seconds).await?)
    }

    /// A wallet with money for gas and, when `roast` is more than 0, that many whole ROAST.
    async fn wallet(&self, name: &str, roast: u128) -> Result<Account> {
        let account = named_account(&self.ethereum.chain, name).await?;
        if roast > 0 {
            let transfer = transferCall {
                to: account.address(),
                value: U256::from(roast * ROAST),
            };
            self.wallets()?
                .treasury
                .send(self.token(), &transfer)
                .await?;
        }
        Ok(account)
    }

    /// Lets `spender` take ROAST of the account, without limit, as wallets usually do.
    async fn approve(&self, account: &Account, spender: Address) -> Result<()> {
        let approve = approveCall {
            spender,
            value: U256::MAX,
        };
        account.send(self.token(), &approve).await?;
        Ok(())
    }

    /// What the account signs for a contract.
    fn sign<T: SolStruct>(
        &self,
        account: &Account,
        verifier: Verifier,
        contract: Address,
        message: &T,
    ) -> Result<Signature> {
        let domain = verifier.domain(self.ethereum.book.chain_id, contract);
        sign_hash(account, signing::digest(message, &domain))
    }

    /// An approval of exactly `value` by signature. `nonce` counts the permits that the account's ROAST has seen.
    fn permit(
        &self,
        account: &Account,
        spender: Address,
        value: U256,
        nonce: u64,
    ) -> Result<Signature> {
        let permit = signing::Permit {
            owner: account.address(),
            spender,
            value,
            nonce: U256::from(nonce),
            deadline: U256::MAX,
        };
        self.sign(account, Verifier::RoastToken, self.token(), &permit)
    }
}

/// Gas of a transaction.
async fn gas<C: SolCall>(account: &Account, to: Address, call: &C) -> Result<u64> {
    Ok(account.send(to, call).await?.gas_used)
}

fn sign_hash(account: &Account, hash: B256) -> Result<Signature> {
    Ok(account.signer().sign_hash_sync(&hash)?)
}

/// The benchmark asked for something that its own scene does not have.
fn nothing() -> anyhow::Error {
    anyhow!("the benchmark's scene is not what it should be")
}

/// The signature's last byte as contracts expect it.
fn v(signature: &Signature) -> u8 {
    27 + u8::from(signature.v())
}

/// Adds a contract's figures, each with its limit when it has one.
fn add(report: &mut Report, contract: &str, limits: &[(&str, u64)], figures: &[(&str, u64)]) {
    for (function, gas) in figures {
        let name = format!("{contract}.{function}");
        match limits.iter().find(|(limited, _)| limited == function) {
            Some((_, limit)) => report.limited(name, *gas, *limit),
            None => report.figure(name, *gas),
        }
    }
}
