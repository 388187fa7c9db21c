//! A JSON-RPC client that speaks the contracts' own language: typed calls, signed transactions, refusals by name.

use std::time::Duration;

use alloy_network::{EthereumWallet, TransactionBuilder as _};
use alloy_primitives::{Address, Bytes, U256};
use alloy_provider::{DynProvider, Provider as _, ProviderBuilder, transport::TransportError};
use alloy_rpc_types_eth::{BlockId, TransactionReceipt, TransactionRequest};
use alloy_signer_local::PrivateKeySigner;
use alloy_sol_types::SolCall;
use roast_protocol::evm::Deployment;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::Error;
use crate::endpoint::Endpoint;

/// What became of a transaction.
pub type Receipt = TransactionReceipt;

/// How long a transaction may take to get into a block.
const PATIENCE: Duration = Duration::from_secs(30);

const POLL: Duration = Duration::from_millis(5);

/// A chain's JSON-RPC.
#[derive(Clone)]
pub struct Chain {
    endpoint: Endpoint,
    provider: DynProvider,
}

/// A wallet on a chain: it signs and sends.
#[derive(Clone)]
pub struct Account {
    signer: PrivateKeySigner,
    endpoint: Endpoint,
    provider: DynProvider,
}

/// A provider would show the whole URL.
impl std::fmt::Debug for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Chain").field(&self.endpoint).finish()
    }
}

/// The address: never the key, nor the endpoint's.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Account").field(&self.address()).finish()
    }
}

impl Chain {
    /// The chain behind a JSON-RPC endpoint. Nothing is asked yet.
    ///
    /// # Errors
    /// When `url` is none.
    pub fn connect(url: &str) -> Result<Self, Error> {
        // Endpoints of real chains speak TLS. When another part of the process has installed a provider already, that one does as well.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let endpoint = Endpoint::parse(url)?;
        let provider = ProviderBuilder::new()
            .disable_recommended_fillers()
            .connect_reqwest(endpoint.client()?, endpoint.url())
            .erased();
        Ok(Self { endpoint, provider })
    }

    /// The chain's number.
    ///
    /// # Errors
    /// When the endpoint does not answer.
    pub async fn id(&self) -> Result<u64, Error> {
        let answer = self.provider.get_chain_id().await;
        answer.map_err(|error| self.endpoint.failed(&error))
    }

    /// A wallet with this key.
    ///
    /// # Errors
    /// When the system's TLS cannot be set up, which [`Chain::connect`] has ruled out.
    pub fn account(&self, signer: PrivateKeySigner) -> Result<Account, Error> {
        let provider = ProviderBuilder::new()
            .disable_recommended_fillers()
            .with_gas_estimation()
            // Asked for each time: a transaction that is refused before it is sent must not leave a gap.
            .with_simple_nonce_management()
            .fetch_chain_id()
            .wallet(EthereumWallet::from(signer.clone()))
            .connect_reqwest(self.endpoint.client()?, self.endpoint.url())
            .erased();
        Ok(Account {
            signer,
            endpoint: self.endpoint.clone(),
            provider,
        })
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
            .map_err(|error| refused(&self.endpoint, C::SIGNATURE, &error))?;
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
        let answer = self.provider.get_code_at(address).await;
        answer.map_err(|error| self.endpoint.failed(&error))
    }

    /// Time of the last block, in Unix seconds.
    ///
    /// # Errors
    /// When the endpoint does not answer.
    pub async fn now(&self) -> Result<u64, Error> {
        let answer = self.provider.get_block(BlockId::latest()).await;
        let block = answer.map_err(|error| self.endpoint.failed(&error))?;
        Ok(block.map_or(0, |block| block.header.timestamp))
    }

    /// Gives an address this many wei out of nothing. Only anvil does that.
    ///
    /// # Errors
    /// When the chain is none of ours.
    pub async fn set_balance(&self, address: Address, wei: U256) -> Result<(), Error> {
        self.anvil("anvil_setBalance", json!([address, wei])).await
    }

    /// Advances the clock and makes a block. Only anvil does that.
    ///
    /// # Errors
    /// When the chain is none of ours.
    pub async fn advance_clock(&self, seconds: u64) -> Result<(), Error> {
        self.anvil("evm_increaseTime", json!([seconds])).await?;
        self.anvil("evm_mine", json!([])).await
    }

    async fn anvil(&self, method: &'static str, parameters: Value) -> Result<(), Error> {
        let answer = self
            .provider
            .raw_request::<_, Value>(method.into(), parameters);
        let _done = answer.await.map_err(|error| self.endpoint.failed(&error))?;
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
            .map_err(|error| refused(&self.endpoint, call, &error))?;
        let hash = *pending.tx_hash();
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let answer = self.provider.get_transaction_receipt(hash).await;
            if let Some(receipt) = answer.map_err(|error| self.endpoint.failed(&error))? {
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

/// Tells a contract's refusal from an endpoint that failed.
fn refused(endpoint: &Endpoint, call: &'static str, error: &TransportError) -> Error {
    match error
        .as_error_resp()
        .and_then(|answer| answer.as_revert_data())
    {
        Some(data) => Error::Refused { call, data },
        None => endpoint.failed(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use roast_protocol::evm::bindings::roast_token::RoastToken::capCall;
    use tokio::time::timeout;

    /// A key in the place where each provider has it.
    const KEYS: [&str; 3] = ["/v3/key-1234", "/?api=key-1234", "/key-1234/"];

    #[tokio::test]
    async fn endpoints_with_tls_are_spoken_to_and_other_schemes_are_refused() {
        for other in ["ws://127.0.0.1:8545", "127.0.0.1:8545", ""] {
            let refused = Chain::connect(other).unwrap_err();
            assert!(matches!(refused, Error::Url(_)), "{other}: {refused}");
        }
        let nobody = Chain::connect("https://127.0.0.1:1").unwrap();
        assert!(matches!(nobody.id().await, Err(Error::Rpc { .. })));
    }

    #[tokio::test]
    async fn the_key_in_the_url_of_an_endpoint_that_fails_is_not_told() {
        for key in KEYS {
            let chain = Chain::connect(&format!("http://127.0.0.1:1{key}")).unwrap();
            let account = chain.account(PrivateKeySigner::random()).unwrap();
            let error = chain.id().await.unwrap_err();
            let transfer = account.send(Address::ZERO, &capCall {}).await.unwrap_err();
            for told in [
                format!("{error} {error:?}"),
                format!("{transfer} {transfer:?}"),
                format!("{chain:?} {account:?}"),
            ] {
                assert!(!told.contains("key-1234"), "{told}");
            }
            let reason = error.to_string();
            assert!(reason.contains("http://127.0.0.1:1 "), "{reason}");
            assert!(reason.contains("onnect"), "{reason}");
        }
    }

    /// The clock jumps whenever everything waits, so this ends at once if it ends at all.
    #[tokio::test(start_paused = true)]
    async fn an_endpoint_that_takes_connections_and_never_answers_is_given_up() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", silent.local_addr().unwrap());
        let chain = Chain::connect(&url).unwrap();
        let account = chain.account(PrivateKeySigner::random()).unwrap();
        let minute = Duration::from_secs(60);
        let asked = timeout(minute, chain.id()).await.unwrap();
        assert!(matches!(asked, Err(Error::Rpc { .. })));
        let sent = timeout(minute, account.send(Address::ZERO, &capCall {})).await;
        assert!(matches!(sent.unwrap(), Err(Error::Rpc { .. })));
    }
}
