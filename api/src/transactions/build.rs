//! From a plan to a transaction that the wallet signs. Nothing is handed out that the chain would refuse now.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_hash::Hash;
use solana_message::{Message, VersionedMessage};
use solana_pubkey::Pubkey;
use solana_rpc_client_api::config::RpcSimulateTransactionConfig;
use solana_rpc_client_api::response::RpcSimulateTransactionResult;
use solana_signature::Signature;
use solana_transaction::TransactionError;
use solana_transaction::versioned::VersionedTransaction;
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::state::AppState;
use crate::transactions::plan::Plan;
use crate::transactions::{failure, fees, wire};
use crate::types::Address;

/// A transaction to sign. It was simulated and went through.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UnsignedTransaction {
    /// The transaction in wire form with empty signatures, in base64.
    pub transaction: String,
    /// The wallet that must sign, and pays the fees.
    pub signer: Address,
    /// What the wallet will do, for the person to check.
    pub summary: String,
    /// The battle that it is about; null when it is about none.
    pub battle: Option<Address>,
    /// The campaign that it is about; null when it is about none.
    pub campaign: Option<Address>,
    /// The block hash that it names.
    #[schema(example = "EkSnNWid2cvwEVnVx9aBqawnmiCNiDgp3gUdkDPTKN1N")]
    pub blockhash: String,
    /// Beyond this block height it can no longer be included, and a new one must be built.
    pub last_valid_block_height: u64,
    /// The most compute units that it may use.
    pub compute_unit_limit: u32,
    /// Compute units that the simulation used.
    pub compute_units_simulated: u64,
    /// Offered for priority, in micro-lamports a compute unit.
    pub priority_fee: u64,
    /// What the cluster takes, in lamports.
    #[schema(pattern = "^[0-9]+$")]
    pub fee_lamports: String,
    /// Lamports that the wallet pays beside the fee, for the rent of new accounts; null when the RPC endpoint does not tell, and when more
    /// comes back than goes out.
    #[schema(pattern = "^[0-9]+$")]
    pub rent_lamports: Option<String>,
}

/// Builds and simulates the transaction of a plan.
pub(crate) async fn build(state: &AppState, plan: Plan) -> Result<UnsignedTransaction, ApiError> {
    let contended = writable(&plan);
    let price = fees::priority_fee(&state.rpc, &contended, state.config.max_priority_fee);
    let latest = async {
        Ok(state
            .rpc
            .get_latest_blockhash_with_commitment(state.rpc.commitment())
            .await?)
    };
    let (price, (blockhash, last_valid_block_height)) = tokio::try_join!(price, latest)?;
    // Without a price: it would be for all the units that there are, more than the wallet may have.
    let draft = compile(&plan, fees::MAX_UNITS, 0, blockhash);
    let simulation = simulate(state, &draft, false).await?;
    if let Some(error) = simulation.err.clone() {
        return Err(failure::of_plan(
            state,
            &plan,
            &error.into(),
            simulation.logs.as_deref().unwrap_or_default(),
            &draft.message,
        )
        .await);
    }
    let units = simulation.units_consumed.unwrap_or_default();
    let limit = match units {
        0 => fees::MAX_UNITS,
        units => fees::unit_limit(units, price),
    };
    let fee = fees::lamports(1, price, limit);
    if left(&simulation).is_some_and(|left| left < fees::lamports(0, price, limit)) {
        return Err(failure::of_plan(
            state,
            &plan,
            &TransactionError::InsufficientFundsForFee,
            &[],
            &draft.message,
        )
        .await);
    }
    let transaction = compile(&plan, limit, price, blockhash);
    Ok(UnsignedTransaction {
        transaction: STANDARD.encode(wire::encode(&transaction)?),
        signer: plan.wallet.into(),
        summary: plan.summary,
        battle: plan.battle.map(Address::from),
        campaign: plan.campaign.map(Address::from),
        blockhash: blockhash.to_string(),
        last_valid_block_height,
        compute_unit_limit: limit,
        compute_units_simulated: units,
        priority_fee: price,
        fee_lamports: fee.to_string(),
        rent_lamports: rent(&simulation).map(|lamports| lamports.to_string()),
    })
}

/// Runs a transaction on the RPC endpoint without sending it.
pub(crate) async fn simulate(
    state: &AppState,
    transaction: &VersionedTransaction,
    is_signed: bool,
) -> Result<RpcSimulateTransactionResult, ApiError> {
    let config = RpcSimulateTransactionConfig {
        sig_verify: is_signed,
        commitment: Some(state.rpc.commitment()),
        ..Default::default()
    };
    Ok(state
        .rpc
        .simulate_transaction_with_config(transaction, config)
        .await?
        .value)
}

fn compile(plan: &Plan, unit_limit: u32, price: u64, blockhash: Hash) -> VersionedTransaction {
    let mut instructions = vec![ComputeBudgetInstruction::set_compute_unit_limit(unit_limit)];
    if price > 0 {
        instructions.push(ComputeBudgetInstruction::set_compute_unit_price(price));
    }
    instructions.extend(plan.instructions.iter().cloned());
    // The legacy form is what every wallet and every library reads, hardware wallets among them.
    let message = Message::new_with_blockhash(&instructions, Some(&plan.wallet), &blockhash);
    let signatures =
        vec![Signature::default(); usize::from(message.header.num_required_signatures)];
    VersionedTransaction {
        signatures,
        message: VersionedMessage::Legacy(message),
    }
}

/// The accounts that the transaction contends for with others.
fn writable(plan: &Plan) -> Vec<Pubkey> {
    let accounts = plan
        .instructions
        .iter()
        .flat_map(|instruction| &instruction.accounts);
    accounts
        .filter(|account| account.is_writable)
        .map(|account| account.pubkey)
        .collect()
}

/// What the payer has left, before the priority fee.
fn left(simulation: &RpcSimulateTransactionResult) -> Option<u64> {
    simulation.post_balances.as_ref()?.first().copied()
}

/// What the payer loses beyond the fee.
fn rent(simulation: &RpcSimulateTransactionResult) -> Option<u64> {
    let before = simulation.pre_balances.as_ref()?.first()?;
    let after = simulation.post_balances.as_ref()?.first()?;
    before.checked_sub(*after)?.checked_sub(simulation.fee?)
}
