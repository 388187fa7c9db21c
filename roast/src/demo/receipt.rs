//! The transactions of a battle as the chain remembers them.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::request::RpcRequest;

/// One transaction.
#[derive(Debug, Clone)]
pub(super) struct Receipt {
    /// What it did.
    pub name: String,
    /// Its signature in base58.
    pub signature: String,
    /// Compute units of all its instructions.
    pub compute_units: u64,
    /// What the cluster took, in lamports.
    pub fee_lamports: u64,
}

impl Receipt {
    /// Reads a confirmed transaction.
    ///
    /// # Errors
    /// When the chain does not know it after ten seconds.
    pub(super) async fn read(rpc: &RpcClient, name: &str, signature: &str) -> Result<Self> {
        let options = json!({ "encoding": "json", "commitment": "confirmed", "maxSupportedTransactionVersion": 0 });
        for _ in 0..100 {
            let found: Value = rpc
                .send(RpcRequest::GetTransaction, json!([signature, options]))
                .await
                .unwrap_or_default();
            if !found.is_null() {
                let number = |key: &str| {
                    found["meta"][key]
                        .as_u64()
                        .with_context(|| format!("{signature} has no {key}"))
                };
                return Ok(Self {
                    name: name.to_owned(),
                    signature: signature.to_owned(),
                    compute_units: number("computeUnitsConsumed")?,
                    fee_lamports: number("fee")?,
                });
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("the chain does not know transaction {signature}")
    }
}
