//! Passing a signed transaction on to the cluster, at most once in effect however often it comes.

use solana_rpc_client_api::config::RpcSendTransactionConfig;
use solana_transaction::TransactionError;
use solana_transaction::versioned::VersionedTransaction;

use crate::error::ApiError;
use crate::state::AppState;
use crate::transactions::build::simulate;
use crate::transactions::failure;
use crate::transactions::submissions::{self, Submission};
use crate::transactions::wire::Signed;
use crate::types::Signature;

/// Checks, stores and sends a transaction. One that is known already is not sent again by this; the tracker sees to that.
pub(crate) async fn submit(state: &AppState, signed: &Signed) -> Result<Submission, ApiError> {
    let signature = Signature::from(<[u8; 64]>::from(signed.signature));
    if let Some(known) = submissions::find(&state.pool, signature).await? {
        return Ok(known);
    }
    preflight(state, signed).await?;
    // It may name an older block hash, which expires earlier; this bound is safe for all that are valid now.
    let (_, last_valid) = state
        .rpc
        .get_latest_blockhash_with_commitment(state.rpc.commitment())
        .await?;
    submissions::insert(
        &state.pool,
        signed,
        i64::try_from(last_valid).unwrap_or(i64::MAX),
    )
    .await?;
    tracing::info!(%signature, payer = %signed.payer, "transaction accepted");
    metrics::counter!("roast_api_submissions_total").increment(1);
    if let Err(error) = send(state, &signed.transaction).await {
        tracing::warn!(%signature, %error, "transaction stored, not sent yet; the tracker sends it");
    }
    state.submitted.notify_one();
    submissions::find(&state.pool, signature)
        .await?
        .ok_or_else(|| ApiError::Internal(format!("submission {signature} vanished")))
}

/// Refuses what the chain would refuse, before anything is stored or paid for.
async fn preflight(state: &AppState, signed: &Signed) -> Result<(), ApiError> {
    let simulation = simulate(state, &signed.transaction, true).await?;
    let Some(error) = simulation.err.map(TransactionError::from) else {
        return Ok(());
    };
    if is_included(state, signed, &error).await? {
        return Ok(());
    }
    let logs = simulation.logs.as_deref().unwrap_or_default();
    Err(failure::refused(failure::explain(
        &error,
        logs,
        &signed.transaction.message,
    )))
}

/// Whether it is refused only because it went through before, say from the wallet itself. Nobody must be told to pay again then.
async fn is_included(
    state: &AppState,
    signed: &Signed,
    error: &TransactionError,
) -> Result<bool, ApiError> {
    match error {
        TransactionError::AlreadyProcessed => Ok(true),
        TransactionError::BlockhashNotFound => {
            let found = state
                .rpc
                .get_signature_statuses_with_history(&[signed.signature])
                .await?;
            Ok(found.value.into_iter().flatten().next().is_some())
        }
        _ => Ok(false),
    }
}

/// Hands a transaction to the cluster. Sending one again that is on its way does no harm.
pub(super) async fn send(
    state: &AppState,
    transaction: &VersionedTransaction,
) -> Result<(), ApiError> {
    let config = RpcSendTransactionConfig {
        skip_preflight: true,
        max_retries: Some(0),
        ..Default::default()
    };
    state
        .rpc
        .send_transaction_with_config(transaction, config)
        .await?;
    Ok(())
}
