//! Follows every transaction that is on its way until it is final, failed or expired. All it knows is in Postgres, so a restart changes nothing.

use std::time::Duration;

use solana_rpc_client_api::config::RpcTransactionConfig;
use solana_transaction::TransactionError;
use solana_transaction_status_client_types::{
    TransactionConfirmationStatus, TransactionStatus, UiTransactionEncoding,
};
use tokio::time::{Instant, sleep, timeout};

use crate::error::{ApiError, Refusal};
use crate::state::AppState;
use crate::transactions::submissions::{self, Pending, SubmissionStatus};
use crate::transactions::{failure, submit, wire};

/// Signatures that one request may ask for.
const BATCH: usize = 256;
/// Transactions that are followed in one round.
const ROUND: i64 = 1_024;
/// Between two sendings of the same transaction.
const RESEND: Duration = Duration::from_secs(2);
/// Longest pause when there is nothing to follow; another instance may have accepted something and died.
const IDLE: Duration = Duration::from_secs(5);
/// Pause after Postgres or the RPC endpoint failed.
const TROUBLE: Duration = Duration::from_secs(1);

/// Follows transactions until cancelled.
pub(crate) async fn run(state: &AppState) {
    let interval = Duration::from_millis(state.config.track_interval_millis.max(50));
    let mut resend_at = Instant::now();
    let work = async {
        loop {
            let resend = Instant::now() >= resend_at;
            if resend {
                resend_at = Instant::now() + RESEND;
            }
            match round(state, resend).await {
                Ok(0) => drop(timeout(IDLE, state.submitted.notified()).await),
                Ok(_) => sleep(interval).await,
                Err(error) => {
                    tracing::warn!(%error, "transactions cannot be followed at the moment");
                    sleep(TROUBLE).await;
                }
            }
        }
    };
    state.cancel.run_until_cancelled(work).await;
}

/// Looks at each pending transaction once and returns how many there are.
async fn round(state: &AppState, resend: bool) -> Result<usize, ApiError> {
    let pending = submissions::pending(&state.pool, ROUND).await?;
    for batch in pending.chunks(BATCH) {
        let signatures: Vec<_> = batch
            .iter()
            .map(|pending| pending.signature.inner())
            .collect();
        let statuses = state.rpc.get_signature_statuses(&signatures).await?.value;
        let mut missing = Vec::new();
        for (pending, status) in batch.iter().zip(statuses) {
            match status {
                Some(status) => record(state, pending, &status).await?,
                None => missing.push(pending),
            }
        }
        if !missing.is_empty() {
            look_for(state, &missing, resend).await?;
        }
    }
    Ok(pending.len())
}

/// Records what the cluster says of a transaction that it knows.
async fn record(
    state: &AppState,
    pending: &Pending,
    status: &TransactionStatus,
) -> Result<(), ApiError> {
    let new = match (&status.err, status.confirmation_status.as_ref()) {
        // One node's opinion; the block may still be dropped, and the transaction be included elsewhere.
        (_, None | Some(TransactionConfirmationStatus::Processed)) => return Ok(()),
        (Some(_), _) => SubmissionStatus::Failed,
        (None, Some(TransactionConfirmationStatus::Confirmed)) => SubmissionStatus::Confirmed,
        (None, Some(TransactionConfirmationStatus::Finalized)) => SubmissionStatus::Finalized,
    };
    if new == pending.status {
        return Ok(());
    }
    let refusal = match &status.err {
        Some(error) => Some(explain(state, pending, error).await),
        None => None,
    };
    tracing::info!(signature = %pending.signature, status = new.name(), slot = status.slot, "transaction moved on");
    submissions::update(
        &state.pool,
        pending.signature,
        new,
        i64::try_from(status.slot).ok(),
        refusal.as_ref(),
    )
    .await
}

/// Transactions that the cluster does not know lately: sends them again, until their block hash is too old and history knows nothing either.
async fn look_for(state: &AppState, missing: &[&Pending], resend: bool) -> Result<(), ApiError> {
    let height = i64::try_from(state.rpc.get_block_height().await?).unwrap_or(i64::MAX);
    for pending in missing {
        if height <= pending.last_valid_block_height {
            if resend && let Some(transaction) = wire::decode(&pending.transaction) {
                submit::send(state, &transaction).await?;
            }
            continue;
        }
        let found = state
            .rpc
            .get_signature_statuses_with_history(&[pending.signature.inner()])
            .await?
            .value;
        match found.into_iter().next().flatten() {
            Some(status) => record(state, pending, &status).await?,
            None => expire(state, pending).await?,
        }
    }
    Ok(())
}

async fn expire(state: &AppState, pending: &Pending) -> Result<(), ApiError> {
    let refusal = Refusal {
        code: "transaction_expired".into(),
        detail: "The transaction was not included in time and never will be; nothing was paid. Build a new one, sign it and send it.".to_owned(),
        program_error: None,
    };
    tracing::info!(signature = %pending.signature, "transaction expired");
    submissions::update(
        &state.pool,
        pending.signature,
        SubmissionStatus::Expired,
        None,
        Some(&refusal),
    )
    .await
}

/// Explains a failure with the transaction's logs where the cluster still has them.
async fn explain(state: &AppState, pending: &Pending, error: &TransactionError) -> Refusal {
    let config = RpcTransactionConfig {
        encoding: Some(UiTransactionEncoding::Base64),
        commitment: Some(state.rpc.commitment()),
        max_supported_transaction_version: Some(0),
    };
    let found = state
        .rpc
        .get_transaction_with_config(&pending.signature.inner(), config)
        .await;
    let logs = found
        .ok()
        .and_then(|found| found.transaction.meta)
        .and_then(|meta| Option::<Vec<String>>::from(meta.log_messages))
        .unwrap_or_default();
    let message = wire::decode(&pending.transaction)
        .map(|transaction| transaction.message)
        .unwrap_or_default();
    failure::explain(error, &logs, &message)
}
