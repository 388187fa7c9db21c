//! A JSON-RPC client that speaks the contracts' own language: typed calls, signed transactions, refusals by name.

use std::time::Duration;

use alloy_network::{EthereumWallet, TransactionBuilder as _};
use alloy_primitives::{Address, Bytes, U256};
use alloy_provider::{DynProvider, Provider as _, ProviderBuilder, transport::TransportError};
use alloy_rpc_types_eth::{BlockId, TransactionReceipt, TransactionRequest};
use alloy_signer_local::PrivateKeySigner;
use alloy_sol_types::SolCall;
use roast_protocol::evm::Deployment;
use tokio::time::Instant;

use crate::Error;

/// What became of a transaction.
pub type Receipt = TransactionReceipt;

/// How long a transaction may take to get into a block.
const PATIENCE: Duration = Duration::from_secs(30);

const POLL: Duration = Duration::from_millis(5);

/// A chain's JSON-RPC.
#[derive(Clone, Debug)]
pub struct Chain {
    url: String,
    provider: DynProvider,
}

/// A wallet on a chain: it signs and sends.
#[derive(Clone, Debug)]
pub struct Account {
    signer: PrivateKeySigner,
    provider: DynProvider,
}

impl Chain {
    /// The chain behind a JSON-RPC endpoint. Nothing is asked yet.
    ///
    /// # Errors
    /// When `url` is none.
    pub fn connect(url: &str) -> Result<Self, Error> {
        // Endpoints of real chains speak TLS. When another part of the process has installed a provider already, that one does as well.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let parsed = url
            .parse()
            .ok()
            .filter(|_| url.starts_with("http://") || url.starts_with("https://"))
            .ok_or_else(|| Error::Url(url.to_owned()))?;
        let provider = ProviderBuilder::new()
            .disable_recommended_fillers()
            .connect_http(parsed)
            .erased();
        Ok(Self {
            url: url.to_owned(),
            provider,
        })
    }

    /// The chain's number.
    ///
    /// # Errors
    /// When the endpoint does not answer.
    pub async fn id(&self) -> Result<u64, Error> {
        Ok(self.provider.get_chain_id().await?)
    }

    /// A wallet with this key.
    ///
    /// # Errors
    /// When the chain's URL is none, which [`Chain::connect`] has ruled out.
    pub fn account(&self, signer: PrivateKeySigner) -> Result<Account, Error> {
        let url = self.url.parse().map_err(|_| Error::Url(self.url.clone()))?;
        let provider = ProviderBuilder::new()
            .disable_recommended_fillers()
            .with_gas_estimation()
            // Asked for each time: a transaction that is refused before it is sent must not leave a gap.
            .with_simple_nonce_management()
            .fetch_chain_id()
            .wallet(EthereumWallet::from(signer.clone()))
            .connect_http(url)
            .erased();
        Ok(Account { signer, provider })
    }

    /// Asks a contract something, as nobody in particular.
    ///
    /// # Errors
    /// When the contract refuses or the endpoint does not answer.
    pub async fn call<C: SolCall>(&self, to: Address, call: &C) -> Result<C::Return, Error> {
        self.call_from(Address::ZERO, to, call).await
    }

    /// What a contract would answer to `from` in a transaction.
    ///
    /// # Errors
    /// When the contract refuses or the endpoint does not answer.
    pub async fn call_from<C: SolCall>(
        &self,
        from: Address,
        to: Address,
        call: &C,
    ) -> Result<C::Return, Error> {
        let request = request(to, call).with_from(from);
        let answer = self
            .provider
            .call(request)
            .await
            .map_err(|error| refusal::<C>(error))?;
        C::abi_decode_returns(&answer).map_err(|error| Error::Answer {
            call: C::SIGNATURE,
            reason: error.to_string(),
        })
    }

    /// The code at an address; empty when there is no contract.
    ///
    /// # Errors
    /// When the endpoint does not answer.
    pub async fn code(&self, address: Address) -> Result<Bytes, Error> {
        Ok(self.provider.get_code_at(address).await?)
    }

    /// Time of the last block, in Unix seconds.
    ///
    /// # Errors
    /// When the endpoint does not answer.
    pub async fn now(&self) -> Result<u64, Error> {
        let block = self.provider.get_block(BlockId::latest()).await?;
        Ok(block.map_or(0, |block| block.header.timestamp))
    }

    /// Gives an address this many wei out of nothing. Only anvil does that.
    ///
    /// # Errors
    /// When the chain is none of ours.
    pub async fn set_balance(&self, address: Address, wei: U256) -> Result<(), Error> {
        Ok(self
            .provider
            .raw_request("anvil_setBalance".into(), (address, wei))
            .await?)
    }

    /// Advances the clock and makes a block. Only anvil does that.
    ///
    /// # Errors
    /// When the chain is none of ours.
    pub async fn advance_clock(&self, seconds: u64) -> Result<(), Error> {
        let _total: serde_json::Value = self
            .provider
            .raw_request("evm_increaseTime".into(), (seconds,))
            .await?;
        let _mined: serde_json::Value = self.provider.raw_request("evm_mine".into(), ()).await?;
        Ok(())
    }
}

impl Account {
    /// The wallet's address.
    #[must_use]
    pub fn address(&self) -> Address {
        self.signer.address()
    }

    /// The wallet's key.
    #[must_use]
    pub const fn signer(&self) -> &PrivateKeySigner {
        &self.signer
    }

    /// Calls a contract in a transaction and waits until it is in a block.
    ///
    /// # Errors
    /// When the contract refuses, or the transaction stays out of the chain.
    pub async fn send<C: SolCall>(&self, to: Address, call: &C) -> Result<Receipt, Error> {
        self.transact::<C>(request(to, call)).await
    }

    /// Creates a contract from its code and the ABI-encoded arguments of its constructor.
    ///
    /// # Errors
    /// When the constructor refuses, or the transaction stays out of the chain.
    pub async fn create(
        &self,
        name: &'static str,
        code: Bytes,
        arguments: &[u8],
    ) -> Result<Deployment, Error> {
        let code: Bytes = [code.as_ref(), arguments].concat().into();
        let request = TransactionRequest::default().with_deploy_code(code);
        let receipt = self.submit(name, request).await?;
        let created = receipt.contract_address.zip(receipt.block_number);
        let (address, block) = created.ok_or_else(|| Error::Answer {
            call: name,
            reason: "no contract was created".to_owned(),
        })?;
        Ok(Deployment { address, block })
    }

    async fn transact<C: SolCall>(&self, request: TransactionRequest) -> Result<Receipt, Error> {
        self.submit(C::SIGNATURE, request).await
    }

    async fn submit(
        &self,
        call: &'static str,
        request: TransactionRequest,
    ) -> Result<Receipt, Error> {
        let request = request.with_from(self.address());
        let pending = self
            .provider
            .send_transaction(request)
            .await
            .map_err(|error| refused(call, error))?;
        let hash = *pending.tx_hash();
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(receipt) = self.provider.get_transaction_receipt(hash).await? {
                return if receipt.status() {
                    Ok(receipt)
                } else {
                    Err(Error::Refused {
                        call,
                        data: Bytes::new(),
                    })
                };
            }
            tokio::time::sleep(POLL).await;
        }
        Err(Error::NotMined(hash))
    }
}

fn request<C: SolCall>(to: Address, call: &C) -> TransactionRequest {
    TransactionRequest::default()
        .with_to(to)
        .with_input(call.abi_encode())
}

fn refusal<C: SolCall>(error: TransportError) -> Error {
    refused(C::SIGNATURE, error)
}

/// Tells a contract's refusal from an endpoint that failed.
fn refused(call: &'static str, error: TransportError) -> Error {
    match error
        .as_error_resp()
        .and_then(|answer| answer.as_revert_data())
    {
        Some(data) => Error::Refused { call, data },
        None => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn endpoints_with_tls_are_spoken_to_and_other_schemes_are_refused() {
        for other in ["ws://127.0.0.1:8545", "127.0.0.1:8545", ""] {
            let refused = Chain::connect(other).unwrap_err();
            assert!(matches!(refused, Error::Url(_)), "{other}: {refused}");
        }
        let nobody = Chain::connect("https://127.0.0.1:1").unwrap();
        assert!(matches!(nobody.id().await, Err(Error::Rpc(_))));
    }
}
