//! Reading from RPC what the stream cannot give: at the first start, and when the stream has a gap.
//!
//! The order matters. First the slot that will become the checkpoint is read, then accounts and signatures at that slot or later. So nothing up to
//! the checkpoint can be missing, and what came after it is written again, harmlessly, when the stream replays it.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use futures::{StreamExt, TryStreamExt, stream};
use roast_protocol::Pubkey;
use serde::Deserialize;
use serde_json::json;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client::rpc_client::GetConfirmedSignaturesForAddress2Config;
use solana_rpc_client_api::client_error::Error as RpcError;
use solana_rpc_client_api::config::RpcTransactionConfig;
use solana_rpc_client_api::request::RpcRequest;
use solana_rpc_client_api::response::RpcConfirmedTransactionStatusWithSignature;
use solana_signature::Signature;
use solana_transaction_status_client_types::{
    EncodedConfirmedTransactionWithStatusMeta, UiTransactionEncoding,
};

use crate::batch::{AccountVersion, Event, WriteVersion};
use crate::config::{Commitment, Config};
use crate::error::Error;
use crate::metrics;
use crate::programs::Program;
use crate::solana::decode::{self, Malformed};
use crate::solana::endpoint;
use crate::store::{Snapshot, Writer};

const REQUEST_LIMIT: Duration = Duration::from_secs(30);
/// Most signatures that `getSignaturesForAddress` gives at once.
const PAGE: usize = 1_000;
/// Events written in one transaction.
const CHUNK: usize = 500;

/// Why RPC could not fill in.
#[derive(Debug, thiserror::Error)]
pub enum RepairError {
    /// A request failed.
    #[error("RPC at {url}: {reason}; check that the service runs and that rpc_url is right")]
    Rpc {
        /// Where: scheme, host and port.
        url: String,
        /// What went wrong.
        reason: String,
    },
    /// The service lists a transaction that it does not have.
    #[error(
        "RPC lists transaction {0} but does not have it; the indexer needs a service that keeps the program's whole history"
    )]
    Forgotten(Signature),
    /// The service is behind what is written already.
    #[error(
        "RPC is at slot {rpc}, behind the checkpoint at slot {checkpoint}; it may catch up, but if rpc_url belongs to another cluster or the cluster began anew, rebuild the chain schema"
    )]
    Behind {
        /// Slot of the service.
        rpc: u64,
        /// Slot of the checkpoint.
        checkpoint: u64,
    },
    /// An answer that no sound service gives.
    #[error("RPC gave an answer that makes no sense: {}", .0.0)]
    Malformed(#[from] Malformed),
}

/// Reads accounts and events from RPC, writes them, and gives the new checkpoint.
///
/// # Errors
/// [`Error::Repair`] when RPC fails, [`Error::Store`] when Postgres does. What was written by then is right, and the checkpoint has not moved.
pub async fn repair(config: &Config, writer: &mut Writer) -> Result<u64, Error> {
    let rpc = Rpc::new(config);
    let checkpoint = writer.checkpoint().await?.map_or(0, |known| known.slot);
    let since = writer.unsettled_from().await?;
    let slot = rpc.slot().await?;
    if slot < checkpoint {
        return Err(RepairError::Behind {
            rpc: slot,
            checkpoint,
        }
        .into());
    }
    tracing::info!(since, slot, "reading accounts and events from RPC");
    let (first_read, context_slot, accounts) = rpc.accounts().await?;
    let found = rpc.transactions(since, slot).await?;
    let events = write_events(&rpc, config, writer, &found).await?;
    let snapshot = Snapshot {
        slot,
        first_read: first_read.max(slot),
        context_slot: context_slot.max(slot),
        accounts,
        known: found.iter().map(|found| found.signature).collect(),
    };
    writer.commit_snapshot(&snapshot).await?;
    metrics::repair();
    let accounts = snapshot.accounts.len();
    tracing::info!(slot, accounts, events, "Postgres holds what RPC knows");
    Ok(slot)
}

async fn write_events(
    rpc: &Rpc,
    config: &Config,
    writer: &mut Writer,
    found: &[Found],
) -> Result<usize, Error> {
    let mut written = 0;
    let mut transactions = stream::iter(found)
        .map(|found| rpc.events(found))
        .buffered(config.repair_concurrency)
        .boxed();
    let mut waiting = Vec::new();
    while let Some(events) = transactions.try_next().await? {
        waiting.extend(events);
        if waiting.len() >= CHUNK {
            writer.commit_events(&waiting).await?;
            written += std::mem::take(&mut waiting).len();
        }
    }
    writer.commit_events(&waiting).await?;
    Ok(written + waiting.len())
}

/// A transaction of a program that RPC knows.
#[derive(Debug, Clone)]
struct Found {
    slot: u64,
    signature: Signature,
    /// Position in its block, or among the program's transactions of its block where the service does not tell.
    index: u64,
}

struct Rpc {
    client: RpcClient,
    url: String,
    commitment: Commitment,
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

impl Rpc {
    fn new(config: &Config) -> Self {
        Self {
            client: RpcClient::new_with_timeout_and_commitment(
                config.rpc_url.clone(),
                REQUEST_LIMIT,
                config.commitment.rpc(),
            ),
            url: config.rpc_url.clone(),
            commitment: config.commitment,
        }
    }

    fn failed(&self, error: RpcError) -> RepairError {
        RepairError::Rpc {
            url: endpoint::shown(&self.url),
            reason: endpoint::redacted(&error.to_string(), &self.url),
        }
    }

    async fn slot(&self) -> Result<u64, RepairError> {
        self.client
            .get_slot_with_commitment(self.commitment.rpc())
            .await
            .map_err(|error| self.failed(error))
    }

    /// All accounts of the programs, and the first and the last slot that they were read at.
    async fn accounts(&self) -> Result<(u64, u64, Vec<AccountVersion>), RepairError> {
        let (mut first, mut last) = (u64::MAX, 0);
        let mut accounts = Vec::new();
        for program in Program::ALL {
            let (slot, read) = self.accounts_of(program).await?;
            (first, last) = (first.min(slot), last.max(slot));
            accounts.extend(read);
        }
        Ok((first, last, accounts))
    }

    async fn accounts_of(
        &self,
        program: Program,
    ) -> Result<(u64, Vec<AccountVersion>), RepairError> {
        let parameters = json!([
            program.id().to_string(),
            { "encoding": "base64", "withContext": true, "commitment": self.commitment.rpc().commitment },
        ]);
        let answer: ProgramAccounts = self
            .client
            .send(RpcRequest::GetProgramAccounts, parameters)
            .await
            .map_err(|error| self.failed(error))?;
        let slot = answer.context.slot;
        let accounts = answer
            .value
            .into_iter()
            .map(|account| account.version(slot))
            .collect::<Result<_, _>>()?;
        Ok((slot, accounts))
    }

    /// The programs' successful transactions in the slots `since..=to`, each once and oldest first.
    async fn transactions(&self, since: u64, to: u64) -> Result<Vec<Found>, RepairError> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        for program in Program::ALL {
            let of_program = self.transactions_of(program, since, to).await?;
            found.extend(
                of_program
                    .into_iter()
                    .filter(|it| seen.insert(it.signature)),
            );
        }
        // Stable, so that transactions of a slot keep their order.
        found.sort_by_key(|found| found.slot);
        Ok(found)
    }

    async fn transactions_of(
        &self,
        program: Program,
        since: u64,
        to: u64,
    ) -> Result<Vec<Found>, RepairError> {
        let mut newest_first = Vec::new();
        let mut before = None;
        loop {
            let page = self.signatures(program, before).await?;
            let full = page.len() == PAGE;
            let past_the_start = page.last().is_some_and(|last| last.slot < since);
            before = page
                .last()
                .map(|last| signature(&last.signature))
                .transpose()?;
            newest_first.extend(
                page.into_iter()
                    .filter(|found| found.err.is_none() && (since..=to).contains(&found.slot)),
            );
            if !full || past_the_start {
                break;
            }
        }
        newest_first.reverse();
        in_block_order(newest_first)
    }

    async fn signatures(
        &self,
        program: Program,
        before: Option<Signature>,
    ) -> Result<Vec<RpcConfirmedTransactionStatusWithSignature>, RepairError> {
        let config = GetConfirmedSignaturesForAddress2Config {
            before,
            until: None,
            limit: Some(PAGE),
            commitment: Some(self.commitment.rpc()),
        };
        self.client
            .get_signatures_for_address_with_config(&program.id(), config)
            .await
            .map_err(|error| self.failed(error))
    }

    async fn events(&self, found: &Found) -> Result<Vec<Event>, RepairError> {
        let config = RpcTransactionConfig {
            encoding: Some(UiTransactionEncoding::Json),
            commitment: Some(self.commitment.rpc()),
            max_supported_transaction_version: Some(0),
        };
        let parameters = json!([found.signature.to_string(), config]);
        let answer: Option<EncodedConfirmedTransactionWithStatusMeta> = self
            .client
            .send(RpcRequest::GetTransaction, parameters)
            .await
            .map_err(|error| self.failed(error))?;
        let answer = answer.ok_or(RepairError::Forgotten(found.signature))?;
        let block_time = answer.block_time;
        let index = answer.transaction_index.map_or(found.index, u64::from);
        let transaction = decode::rpc_transaction(found.signature, index, answer)?;
        Ok(decode::events(&transaction, block_time))
    }
}

/// Numbers the transactions of each slot, where the service does not.
fn in_block_order(
    oldest_first: Vec<RpcConfirmedTransactionStatusWithSignature>,
) -> Result<Vec<Found>, RepairError> {
    let mut seen: HashMap<u64, u64> = HashMap::new();
    oldest_first
        .into_iter()
        .map(|status| {
            let rank = seen.entry(status.slot).or_default();
            let index = status.transaction_index.map_or(*rank, u64::from);
            *rank += 1;
            Ok(Found {
                slot: status.slot,
                signature: signature(&status.signature)?,
                index,
            })
        })
        .collect()
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

fn signature(text: &str) -> Result<Signature, Malformed> {
    text.parse().map_err(|_| Malformed("signature"))
}
