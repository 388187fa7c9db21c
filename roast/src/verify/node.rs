//! What is asked of the Solana node. Its URL may carry an access key and is in no error.

use anyhow::{Context, Result, bail};
use roast_protocol::battle::ID;
use roast_protocol::battle::account::{Battle, ProgramAccount, decode};
use roast_protocol::transcript::ChainId;
use serde::de::DeserializeOwned;
use serde_json::json;
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client::rpc_client::GetConfirmedSignaturesForAddress2Config;
use solana_rpc_client_api::request::RpcRequest;
use solana_signature::Signature;

use crate::node_error::without_url;

/// Signatures that a node gives at once.
const PAGE: usize = 1_000;

/// A Solana JSON-RPC node, at commitment `confirmed`.
pub(super) struct Node(RpcClient);

impl Node {
    pub(super) fn new(url: String) -> Self {
        Self(RpcClient::new_with_commitment(
            url,
            CommitmentConfig::confirmed(),
        ))
    }

    /// Which cluster it belongs to.
    pub(super) async fn chain(&self) -> Result<ChainId> {
        let genesis = self.0.get_genesis_hash().await.map_err(without_url);
        let genesis = genesis.context("asking which cluster this is; check --rpc-url")?;
        Ok(ChainId::of_genesis(&genesis.to_bytes()))
    }

    /// A battle as its account has it now.
    pub(super) async fn battle(&self, address: &Pubkey) -> Result<Battle> {
        // Asked for as a list of one, because the client then tells a node that is away from an account that is missing.
        let answer = self
            .0
            .get_multiple_accounts_with_commitment(&[*address], self.0.commitment())
            .await;
        let account = answer
            .map_err(without_url)
            .context("reading the battle from the chain; check --rpc-url")?
            .value
            .pop()
            .flatten();
        let account = account.with_context(|| {
            format!("there is no account {address} on this chain; check the address and --rpc-url (a battle that was closed has none any more)")
        })?;
        if account.owner != ID {
            bail!(
                "{address} belongs to the program {}, not to the battle program {ID}",
                account.owner
            );
        }
        match decode(&account.data)? {
            ProgramAccount::Battle(battle) => Ok(*battle),
            _ => bail!(
                "{address} belongs to the battle program, but is no battle; name the battle's own account"
            ),
        }
    }

    /// Every successful transaction that names an account, the newest first, as far as the node remembers.
    pub(super) async fn signatures(&self, account: &Pubkey) -> Result<Vec<String>> {
        let mut found = Vec::new();
        let mut before: Option<Signature> = None;
        loop {
            let page = GetConfirmedSignaturesForAddress2Config {
                before,
                until: None,
                limit: Some(PAGE),
                commitment: Some(self.0.commitment()),
            };
            let page = self
                .0
                .get_signatures_for_address_with_config(account, page)
                .await
                .map_err(without_url)
                .context("listing the vault's transactions; check --rpc-url")?;
            let full = page.len() == PAGE;
            before = page
                .last()
                .map(|last| last.signature.parse())
                .transpose()
                .context("a signature is malformed")?;
            found.extend(
                page.into_iter()
                    .filter(|listed| listed.err.is_none())
                    .map(|listed| listed.signature),
            );
            if !full {
                return Ok(found);
            }
        }
    }

    /// A transaction in the encoding `json`.
    pub(super) async fn transaction<T: DeserializeOwned>(&self, signature: &str) -> Result<T> {
        let options = json!({ "encoding": "json", "commitment": "confirmed", "maxSupportedTransactionVersion": 0 });
        let answer = self
            .0
            .send::<Option<T>>(RpcRequest::GetTransaction, json!([signature, options]))
            .await
            .map_err(without_url)
            .with_context(|| format!("reading transaction {signature}"))?;
        answer.with_context(|| format!("the node lists transaction {signature} but no longer has it; ask one with the whole history"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_node_that_is_away_is_reported_without_its_url() {
        let node = Node::new("http://127.0.0.1:1/?api-key=hush".to_owned());
        let errors = [
            node.chain().await.unwrap_err(),
            node.battle(&ID).await.unwrap_err(),
            node.signatures(&ID).await.unwrap_err(),
            node.transaction::<()>("x").await.unwrap_err(),
        ];
        for error in errors {
            let told = format!("{error:#} {error:?}");
            assert!(!told.contains("hush"), "{told}");
        }
    }
}
