//! JSON-RPC: what a repair asks. A request that fails is tried again for a while, and no node may answer it that is behind the slot it is asked as of.

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use roast_protocol::Pubkey;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::client_error::{Error as ClientError, ErrorKind};
use solana_rpc_client_api::config::{RpcSignaturesForAddressConfig, RpcTransactionConfig};
use solana_rpc_client_api::custom_error::JSON_RPC_SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED;
use solana_rpc_client_api::request::{RpcError, RpcRequest};
use solana_rpc_client_api::response::RpcConfirmedTransactionStatusWithSignature as Listed;
use solana_signature::Signature;
use solana_transaction_status_client_types::{
    EncodedConfirmedTransactionWithStatusMeta, UiTransactionEncoding,
};
use tokio::time::sleep;

use crate::batch::{AccountVersion, WriteVersion};
use crate::config::Config;
use crate::programs::Program;
use crate::solana::decode::Malformed;
use crate::solana::endpoint;
use crate::solana::repair::RepairError;

const REQUEST_LIMIT: Duration = Duration::from_secs(30);
/// Attempts at a request; with the pauses between them an outage of about 11 s passes unnoticed.
const ATTEMPTS: u32 = 8;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// Most signatures that `getSignaturesForAddress` gives at once.
const PAGE: usize = 1_000;

/// A JSON-RPC service.
pub(crate) struct Rpc {
    client: RpcClient,
    url: String,
    commitment: CommitmentConfig,
}

/// All accounts of a program as of a slot.
pub(super) struct Accounts {
    pub(super) slot: u64,
    pub(super) versions: Vec<AccountVersion>,
}

/// Where two pages of a program's history join.
///
/// A page is asked for from the last but one transaction of the page before, so that it has to begin with the last one. A node that does not
/// know that transaction answers with nothing, which otherwise looks like the end of the history.
pub(super) struct Joint {
    before: String,
    first: String,
}

/// What the indexer needs of `getProgramAccounts`' answer.
#[derive(Deserialize)]
struct ProgramAccounts {
    context: Context,
    value: Vec<KeyedAccount>,
}

#[derive(Deserialize)]
struct Context {
    slot: u64,
}

#[derive(Deserialize)]
struct KeyedAccount {
    pubkey: String,
    account: EncodedAccount,
}

#[derive(Deserialize)]
struct EncodedAccount {
    lamports: u64,
    owner: String,
    data: (String, String),
}

impl Joint {
    /// The joint after a page; `None` when that page is the last.
    pub(super) fn after(page: &[Listed]) -> Option<Self> {
        match page {
            [.., before, first] if page.len() >= PAGE => Some(Self {
                before: before.signature.clone(),
                first: first.signature.clone(),
            }),
            _ => None,
        }
    }

    fn fits(&self, page: &[Listed]) -> bool {
        page.first()
            .is_some_and(|listed| listed.signature == self.first)
    }
}

impl Rpc {
    pub(crate) fn new(config: &Config) -> Self {
        let commitment = config.commitment.rpc();
        Self {
            client: RpcClient::new_with_timeout_and_commitment(
                config.rpc_url.clone(),
                REQUEST_LIMIT,
                commitment,
            ),
            url: config.rpc_url.clone(),
            commitment,
        }
    }

    /// What tells a cluster from every other, in base 58.
    pub(crate) async fn genesis_hash(&self) -> Result<String, RepairError> {
        self.ask(RpcRequest::GetGenesisHash, json!([])).await
    }

    /// The newest slot with the commitment that rows are written at.
    pub(super) async fn slot(&self) -> Result<u64, RepairError> {
        self.ask(RpcRequest::GetSlot, json!([self.commitment]))
            .await
    }

    pub(super) async fn finalized_slot(&self) -> Result<u64, RepairError> {
        let finalized = json!([CommitmentConfig::finalized()]);
        self.ask(RpcRequest::GetSlot, finalized).await
    }

    /// The first slot of the history that the service keeps.
    pub(super) async fn first_slot(&self) -> Result<u64, RepairError> {
        self.ask(RpcRequest::GetFirstAvailableBlock, json!([]))
            .await
    }

    /// The accounts of a program as of `slot` or later.
    pub(super) async fn accounts(
        &self,
        program: Program,
        slot: u64,
    ) -> Result<Accounts, RepairError> {
        let method = RpcRequest::GetProgramAccounts;
        let parameters = json!([
            program.id().to_string(),
            {
                "encoding": "base64",
                "withContext": true,
                "commitment": self.commitment.commitment,
                "minContextSlot": slot,
            },
        ]);
        let answer: ProgramAccounts = patiently(|| async {
            let answer: ProgramAccounts = self.once(method, &parameters).await?;
            // Whoever does not know `minContextSlot` ignores it.
            if answer.context.slot < slot {
                return Err(RepairError::Lagging { method });
            }
            Ok(answer)
        })
        .await?;
        let slot = answer.context.slot;
        let versions = answer
            .value
            .into_iter()
            .map(|account| account.version(slot))
            .collect::<Result<_, _>>()?;
        Ok(Accounts { slot, versions })
    }

    /// Transactions that mention a program, newest first: the newest as of `slot` or later, or those that follow a page. At most [`PAGE`].
    pub(super) async fn signatures(
        &self,
        program: Program,
        joint: Option<&Joint>,
        slot: u64,
    ) -> Result<Vec<Listed>, RepairError> {
        let config = RpcSignaturesForAddressConfig {
            before: joint.map(|joint| joint.before.clone()),
            until: None,
            limit: Some(PAGE),
            commitment: Some(self.commitment),
            min_context_slot: Some(slot),
        };
        let parameters = json!([program.id().to_string(), config]);
        patiently(|| async {
            let page: Vec<Listed> = self
                .once(RpcRequest::GetSignaturesForAddress, &parameters)
                .await?;
            match joint {
                Some(joint) if !joint.fits(&page) => Err(RepairError::Torn(joint.first.clone())),
                _ => Ok(page),
            }
        })
        .await
    }

    /// A transaction that the service listed. A node that does not have it yet, or has it no more, is asked again like one that fails.
    pub(super) async fn transaction(
        &self,
        signature: &Signature,
    ) -> Result<EncodedConfirmedTransactionWithStatusMeta, RepairError> {
        let config = RpcTransactionConfig {
            encoding: Some(UiTransactionEncoding::Json),
            commitment: Some(self.commitment),
            max_supported_transaction_version: Some(0),
        };
        let parameters = json!([signature.to_string(), config]);
        patiently(|| async {
            let answer: Option<_> = self.once(RpcRequest::GetTransaction, &parameters).await?;
            answer.ok_or(RepairError::Forgotten(*signature))
        })
        .await
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        method: RpcRequest,
        parameters: Value,
    ) -> Result<T, RepairError> {
        patiently(|| self.once(method, &parameters)).await
    }

    async fn once<T: DeserializeOwned>(
        &self,
        method: RpcRequest,
        parameters: &Value,
    ) -> Result<T, RepairError> {
        self.client
            .send(method, parameters.clone())
            .await
            .map_err(|error| self.failed(method, &error))
    }

    fn failed(&self, method: RpcRequest, error: &ClientError) -> RepairError {
        match error.kind() {
            ErrorKind::RpcError(RpcError::RpcResponseError {
                code: JSON_RPC_SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED,
                ..
            }) => RepairError::Lagging { method },
            _ => RepairError::Rpc {
                url: endpoint::shown(&self.url),
                reason: endpoint::redacted(&error.to_string(), &self.url),
            },
        }
    }
}

/// The first success, or the last failure.
async fn patiently<T, F: Future<Output = Result<T, RepairError>>>(
    attempt: impl Fn() -> F,
) -> Result<T, RepairError> {
    let mut pause = FIRST_PAUSE;
    for _ in 1..ATTEMPTS {
        match attempt().await {
            Ok(answer) => return Ok(answer),
            Err(error) => tracing::debug!(%error, "a request failed and is tried again"),
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    attempt().await
}

impl KeyedAccount {
    fn version(self, slot: u64) -> Result<AccountVersion, Malformed> {
        let (data, _encoding) = self.account.data;
        Ok(AccountVersion {
            address: pubkey(&self.pubkey)?,
            slot,
            write_version: WriteVersion::SNAPSHOT,
            owner: pubkey(&self.account.owner)?,
            lamports: self.account.lamports,
            data: BASE64_STANDARD
                .decode(data)
                .map_err(|_| Malformed("account data"))?,
            signature: None,
        })
    }
}

fn pubkey(text: &str) -> Result<Pubkey, Malformed> {
    text.parse().map_err(|_| Malformed("address"))
}
