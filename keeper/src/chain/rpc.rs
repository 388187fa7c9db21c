//! The chain over JSON-RPC.

use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use roast_protocol::Pubkey;
use roast_protocol::battle::error::BattleError;
use roast_protocol::battle::{self, account as battles, pda};
use roast_protocol::burn::error::BurnError;
use roast_protocol::burn::{self, account as burns};
use roast_protocol::time::UnixSeconds;
use roast_protocol::transcript::ChainId;
use serde_json::json;
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::client_error::{Error as ClientError, ErrorKind};
use solana_rpc_client_api::config::RpcSimulateTransactionConfig;
use solana_rpc_client_api::request::RpcRequest;
use solana_rpc_client_api::response::RpcSimulateTransactionResult;
use solana_sdk_ids::sysvar;
use solana_signature::Signature;
use solana_transaction::versioned::VersionedTransaction;
use solana_transaction_status_client_types::TransactionConfirmationStatus;
use tokio::sync::OnceCell;

use super::{Blockhash, Chain, Landing, Simulation, View};
use crate::config::RpcUrl;
use crate::error::ChainError;

const TIMEOUT: Duration = Duration::from_secs(15);
const COMMITMENT: CommitmentConfig = CommitmentConfig::confirmed();
/// Prices of the middle of recent blocks: enough to land, without joining a bidding war.
const FEE_PERCENTILE: usize = 50;
const UNEXPECTED: &str = "it is another account of the program";

/// A Solana JSON-RPC node.
pub struct RpcChain {
    client: RpcClient,
    /// Asked for once: a cluster never changes its genesis hash.
    id: OnceCell<ChainId>,
}

impl RpcChain {
    /// A client of the node at `url`. Nothing is sent yet.
    #[must_use]
    pub fn new(url: &RpcUrl) -> Self {
        let client = RpcClient::new_with_timeout_and_commitment(url.0.clone(), TIMEOUT, COMMITMENT);
        Self {
            client,
            id: OnceCell::new(),
        }
    }
}

#[async_trait]
impl Chain for RpcChain {
    async fn id(&self) -> Result<ChainId, ChainError> {
        let ask = async || {
            let genesis = self.client.get_genesis_hash().await;
            let genesis = genesis.map_err(failed("getGenesisHash"))?;
            Ok(ChainId::of_genesis(&genesis.to_bytes()))
        };
        self.id.get_or_try_init(ask).await.copied()
    }

    async fn now(&self) -> Result<UnixSeconds, ChainError> {
        let clock = sysvar::clock::ID;
        let account = self
            .client
            .get_account_with_commitment(&clock, COMMITMENT)
            .await;
        let account = account.map_err(failed("getAccountInfo"))?.value;
        clock_time(account.as_ref().map(|account| account.data.as_slice()))
    }

    async fn view(&self, subject: &Pubkey) -> Result<View, ChainError> {
        let addresses = [*subject, pda::vault(subject).0, sysvar::clock::ID];
        let answer = self
            .client
            .get_multiple_accounts_with_commitment(&addresses, COMMITMENT)
            .await;
        let answer = answer.map_err(failed("getMultipleAccounts"))?;
        let [account, vault, clock] =
            <[_; 3]>::try_from(answer.value).map_err(|_| ChainError::Rpc {
                method: "getMultipleAccounts",
                reason: "it did not answer with as many accounts as were asked for".to_owned(),
            })?;
        let mut view = View {
            slot: answer.context.slot,
            now: clock_time(clock.as_ref().map(|clock| clock.data.as_slice()))?,
            token_program: vault.map(|vault| vault.owner),
            ..View::default()
        };
        match account {
            Some(account) if account.owner == battle::ID => {
                read_battle(&mut view, subject, &account.data)?;
            }
            Some(account) if account.owner == burn::ID => {
                read_burn(&mut view, subject, &account.data)?;
            }
            // Closed accounts may hold lamports that somebody sent them, and then belong to the system program.
            _ => {}
        }
        Ok(view)
    }

    async fn block_height(&self) -> Result<u64, ChainError> {
        let height = self
            .client
            .get_block_height_with_commitment(COMMITMENT)
            .await;
        height.map_err(failed("getBlockHeight"))
    }

    async fn landing(&self, signature: &Signature) -> Result<Landing, ChainError> {
        // With the whole history: a keeper that was down for long asks about old signatures.
        let answer = self
            .client
            .get_signature_statuses_with_history(&[*signature])
            .await;
        let statuses = answer.map_err(failed("getSignatureStatuses"))?.value;
        Ok(match statuses.into_iter().next().flatten() {
            None => Landing::Unknown,
            Some(status)
                if status.confirmation_status == Some(TransactionConfirmationStatus::Processed) =>
            {
                Landing::Pending
            }
            Some(status) => match status.err {
                None => Landing::Succeeded { slot: status.slot },
                Some(error) => Landing::Failed {
                    reason: error.to_string(),
                },
            },
        })
    }

    async fn blockhash(&self) -> Result<Blockhash, ChainError> {
        let answer = self
            .client
            .get_latest_blockhash_with_commitment(COMMITMENT)
            .await;
        let (hash, last_valid_block_height) = answer.map_err(failed("getLatestBlockhash"))?;
        Ok(Blockhash {
            hash,
            last_valid_block_height,
        })
    }

    async fn simulate(&self, transaction: &VersionedTransaction) -> Result<Simulation, ChainError> {
        let config = RpcSimulateTransactionConfig {
            sig_verify: false,
            replace_recent_blockhash: true,
            commitment: Some(COMMITMENT),
            ..RpcSimulateTransactionConfig::default()
        };
        let answer = self
            .client
            .simulate_transaction_with_config(transaction, config)
            .await;
        let result = answer.map_err(failed("simulateTransaction"))?.value;
        Ok(Simulation {
            units: result.units_consumed.unwrap_or_default(),
            refusal: refusal(result),
        })
    }

    async fn send(&self, transaction: &[u8]) -> Result<(), ChainError> {
        // The sender has simulated it and repeats it itself until it lands or expires.
        let options = json!({ "encoding": "base64", "skipPreflight": true, "maxRetries": 0 });
        let parameters = json!([BASE64_STANDARD.encode(transaction), options]);
        let answer = self
            .client
            .send::<String>(RpcRequest::SendTransaction, parameters)
            .await;
        answer.map(drop).map_err(failed("sendTransaction"))
    }

    async fn priority_fee(&self, writable: &[Pubkey]) -> Result<u64, ChainError> {
        let answer = self.client.get_recent_prioritization_fees(writable).await;
        let recent = answer.map_err(failed("getRecentPrioritizationFees"))?;
        let mut prices: Vec<u64> = recent
            .into_iter()
            .map(|fee| fee.prioritization_fee)
            .collect();
        prices.sort_unstable();
        let place = prices.len().saturating_mul(FEE_PERCENTILE) / 100;
        Ok(prices.get(place).copied().unwrap_or_default())
    }

    async fn balance(&self, wallet: &Pubkey) -> Result<u64, ChainError> {
        let answer = self
            .client
            .get_balance_with_commitment(wallet, COMMITMENT)
            .await;
        answer
            .map(|answer| answer.value)
            .map_err(failed("getBalance"))
    }
}

fn read_battle(view: &mut View, address: &Pubkey, data: &[u8]) -> Result<(), ChainError> {
    match battles::decode(data).map_err(|error| malformed(address, error.to_string()))? {
        battles::ProgramAccount::Battle(battle) => view.battle = Some(*battle),
        _ => return Err(malformed(address, UNEXPECTED.to_owned())),
    }
    Ok(())
}

fn read_burn(view: &mut View, address: &Pubkey, data: &[u8]) -> Result<(), ChainError> {
    match burns::decode(data).map_err(|error| malformed(address, error.to_string()))? {
        burns::ProgramAccount::Campaign(campaign) => view.campaign = Some(campaign),
        burns::ProgramAccount::Submission(submission) => view.submission = Some(submission),
        _ => return Err(malformed(address, UNEXPECTED.to_owned())),
    }
    Ok(())
}

fn malformed(address: &Pubkey, reason: String) -> ChainError {
    ChainError::Account {
        address: *address,
        reason,
    }
}

/// The clock sysvar ends in the time: slot, epoch start, epoch and leader schedule epoch come first, 8 bytes each.
fn clock_time(data: Option<&[u8]>) -> Result<UnixSeconds, ChainError> {
    let bytes = data.and_then(|data| data.get(32..40)?.try_into().ok());
    let seconds = bytes
        .map(i64::from_le_bytes)
        .ok_or_else(|| ChainError::Account {
            address: sysvar::clock::ID,
            reason: "it is missing or too short".to_owned(),
        })?;
    Ok(UnixSeconds(seconds))
}

/// Why a simulated transaction was refused: the program's own words where it has some, else the last error in the log.
fn refusal(result: RpcSimulateTransactionResult) -> Option<String> {
    let error = result.err?.to_string();
    let logs = result.logs.unwrap_or_default();
    let code = error
        .rsplit_once("custom program error: 0x")
        .and_then(|(_, code)| u32::from_str_radix(code.trim(), 16).ok());
    let detail = code
        .and_then(|code| own_words(code, &logs))
        .or_else(|| last_error(logs));
    Some(match detail {
        Some(detail) => format!("{error}: {detail}"),
        None => error,
    })
}

/// The words of the program that failed: the programs' numbers overlap.
fn own_words(code: u32, logs: &[String]) -> Option<String> {
    let failed = format!("Program {} failed", burn::ID);
    if logs.iter().any(|line| line.starts_with(&failed)) {
        return BurnError::from_code(code).map(|error| error.to_string());
    }
    BattleError::from_code(code).map(|error| error.to_string())
}

fn last_error(logs: Vec<String>) -> Option<String> {
    let line = logs.into_iter().rev().find(|line| line.contains("Error"))?;
    Some(
        line.trim_start_matches("Program log: ")
            .chars()
            .take(200)
            .collect(),
    )
}

/// Turns a client's error into the keeper's, without the node's URL.
fn failed(method: &'static str) -> impl Fn(ClientError) -> ChainError {
    move |error| {
        let reason = match *error.kind {
            ErrorKind::Reqwest(error) => error.without_url().to_string(),
            ErrorKind::Middleware(_) => "the connection failed".to_owned(),
            other => other.to_string(),
        };
        ChainError::Rpc { method, reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_the_last_field_of_the_clock() {
        let mut data = vec![0; 40];
        data[32..].copy_from_slice(&1_763_690_400i64.to_le_bytes());
        assert_eq!(clock_time(Some(&data)).unwrap(), UnixSeconds(1_763_690_400));
        assert!(clock_time(Some(&data[..39])).is_err());
        assert!(clock_time(None).is_err());
    }

    #[test]
    fn a_refusal_is_told_in_the_words_of_the_program_that_refused() {
        let of_burn = [format!(
            "Program {} failed: custom program error: 0x178a",
            burn::ID
        )];
        assert_eq!(
            own_words(6_026, &of_burn),
            Some(BurnError::from_code(6_026).unwrap().to_string())
        );
        assert_eq!(
            own_words(6_026, &[]),
            Some(BattleError::from_code(6_026).unwrap().to_string())
        );
        assert_eq!(own_words(1, &of_burn), None);
    }

    #[tokio::test]
    async fn a_node_that_is_away_is_reported_without_its_url() {
        let chain = RpcChain::new(&"http://127.0.0.1:1/?api-key=hush".into());
        let message = chain.block_height().await.unwrap_err().to_string();
        assert!(
            message.contains("getBlockHeight") && !message.contains("hush"),
            "{message}"
        );
    }
}
