//! Follows every transaction that is on its way until it is final, failed or expired. All it knows is in Postgres, so a restart changes nothing.

use std::collections::HashSet;
use std::time::Duration;

use futures::stream::{self, StreamExt};
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
use crate::types::Signature;

/// Transactions that are looked at together: as many signatures as one request may ask for.
const BATCH: i64 = 256;
/// Transactions that are sent or written down at the same time.
const AT_ONCE: usize = 16;
/// Between two sendings of the same transaction.
const RESEND: Duration = Duration::from_secs(2);
/// Blocks beyond its last valid one before a transaction may expire: the nodes that answer are not all equally far.
const MARGIN: i64 = 32;
/// Longest pause when there is nothing to follow; another instance may have accepted something and died.
const IDLE: Duration = Duration::from_secs(5);
/// Pause after Postgres or the RPC endpoint failed.
const TROUBLE: Duration = Duration::from_secs(1);

/// Transactions that a round found nowhere although they can no longer be included. The next round must agree before anything is said:
/// one node may have forgotten what others know.
type Doubted = HashSet<Signature>;

/// Follows transactions until cancelled.
pub(crate) async fn run(state: &AppState) {
    let interval = Duration::from_millis(state.config.track_interval_millis.max(50));
    let mut resend_at = Instant::now();
    let mut doubted = Doubted::new();
    let work = async {
        loop {
            let resend = Instant::now() >= resend_at;
            if resend {
                resend_at = Instant::now() + RESEND;
            }
            match round(state, &mut doubted, resend).await {
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
async fn round(state: &AppState, doubted: &mut Doubted, resend: bool) -> Result<usize, ApiError> {
    let before = std::mem::take(doubted);
    let (mut followed, mut after) = (0_usize, None);
    loop {
        let batch = submissions::pending(&state.pool, after, BATCH).await?;
        let Some(last) = batch.last() else {
            return Ok(followed);
        };
        after = Some((last.created_at, last.signature));
        followed = followed.saturating_add(batch.len());
        let missing = unknown(state, batch).await?;
        if !missing.is_empty() {
            doubted.extend(look_for(state, missing, &before, resend).await?);
        }
    }
}

/// Records what the cluster knows lately of these transactions, and returns those that it does not know.
async fn unknown(state: &AppState, batch: Vec<Pending>) -> Result<Vec<Pending>, ApiError> {
    let signatures = signatures(&batch);
    let statuses = state.rpc.get_signature_statuses(&signatures).await?.value;
    Ok(record_all(state, batch, statuses).await)
}

/// Sends again what may still be included, and gives up what cannot be and is unknown to history, too. Returns what is now in doubt.
async fn look_for(
    state: &AppState,
    missing: Vec<Pending>,
    doubted: &Doubted,
    resend: bool,
) -> Result<Doubted, ApiError> {
    let height = i64::try_from(state.rpc.get_block_height().await?).unwrap_or(i64::MAX);
    let (valid, late): (Vec<_>, Vec<_>) = missing
        .into_iter()
        .partition(|pending| height <= pending.last_valid_block_height);
    if resend {
        stream::iter(valid)
            .for_each_concurrent(AT_ONCE, |pending| send_again(state, pending))
            .await;
    }
    let over: Vec<_> = late
        .into_iter()
        .filter(|pending| height > pending.last_valid_block_height.saturating_add(MARGIN))
        .collect();
    if over.is_empty() {
        return Ok(Doubted::new());
    }
    let signatures = signatures(&over);
    let history = state.rpc.get_signature_statuses_with_history(&signatures);
    let history = history.await?.value;
    let nowhere = record_all(state, over, history).await;
    let (certain, doubtful): (Vec<_>, Vec<_>) = nowhere
        .into_iter()
        .partition(|pending| doubted.contains(&pending.signature));
    for pending in &certain {
        give_up(state, pending).await?;
    }
    Ok(doubtful.iter().map(|pending| pending.signature).collect())
}

fn signatures(batch: &[Pending]) -> Vec<solana_signature::Signature> {
    batch
        .iter()
        .map(|pending| pending.signature.inner())
        .collect()
}

/// A transaction that cannot be sent now is sent again later; the others must not wait for it.
async fn send_again(state: &AppState, pending: Pending) {
    let Some(transaction) = wire::decode(&pending.transaction) else {
        return;
    };
    if let Err(error) = submit::send(state, &transaction).await {
        tracing::warn!(signature = %pending.signature, %error, "transaction not sent again");
    }
}

/// Records what the cluster says of each transaction, and returns those of which it says nothing. One that cannot be recorded now is looked
/// at again later; the others must not wait for it.
async fn record_all(
    state: &AppState,
    batch: Vec<Pending>,
    statuses: Vec<Option<TransactionStatus>>,
) -> Vec<Pending> {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for (pending, status) in batch.into_iter().zip(statuses) {
        match status {
            Some(status) => known.push((pending, status)),
            None => unknown.push(pending),
        }
    }
    stream::iter(known)
        .for_each_concurrent(AT_ONCE, |(pending, status)| async move {
            if let Err(error) = record(state, &pending, &status).await {
                tracing::warn!(signature = %pending.signature, %error, "transaction not recorded");
            }
        })
        .await;
    unknown
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

/// What was confirmed before is on its way once more, for its block was undone or every node that was asked forgot it; it takes two more
/// rounds to expire.
async fn give_up(state: &AppState, pending: &Pending) -> Result<(), ApiError> {
    if pending.status == SubmissionStatus::Confirmed {
        tracing::warn!(signature = %pending.signature, "a confirmed transaction is gone");
        let (status, slot, error) = (SubmissionStatus::Sent, None, None);
        return submissions::update(&state.pool, pending.signature, status, slot, error).await;
    }
    expire(state, pending).await
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
