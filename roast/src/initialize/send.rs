//! Sends one transaction and waits until it is confirmed or can no longer land.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use roast_protocol::Instruction;
use solana_commitment_config::CommitmentConfig;
use solana_keypair::Keypair;
use solana_message::Message;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_signature::Signature;
use solana_signer::Signer;
use solana_transaction::Transaction;

use crate::node_error::without_url;

const POLL: Duration = Duration::from_millis(100);

/// Signs as `payer`, sends and waits. Returns the signature.
pub(super) async fn confirmed(
    rpc: &RpcClient,
    payer: &Keypair,
    instructions: &[Instruction],
) -> Result<String> {
    let (blockhash, last_valid_height) = rpc
        .get_latest_blockhash_with_commitment(CommitmentConfig::confirmed())
        .await
        .map_err(without_url)?;
    let message = Message::new(instructions, Some(&payer.pubkey()));
    let mut transaction = Transaction::new_unsigned(message);
    transaction
        .try_sign(&[payer], blockhash)
        .context("signing")?;
    let sent = rpc.send_transaction(&transaction).await;
    let signature = sent.map_err(without_url)?;
    while !is_confirmed(rpc, &signature).await? {
        if rpc.get_block_height().await.map_err(without_url)? > last_valid_height {
            bail!(
                "the transaction {signature} did not land in time and never will; run the command again"
            );
        }
        tokio::time::sleep(POLL).await;
    }
    Ok(signature.to_string())
}

async fn is_confirmed(rpc: &RpcClient, signature: &Signature) -> Result<bool> {
    let statuses = rpc.get_signature_statuses(&[*signature]).await;
    let status = statuses.map_err(without_url)?.value.into_iter().flatten();
    for status in status {
        if let Some(error) = &status.err {
            bail!("the transaction {signature} failed: {error}");
        }
        if status.satisfies_commitment(CommitmentConfig::confirmed()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The number of a program's own error in a node's message.
pub(super) fn custom_code(error: &anyhow::Error) -> Option<u32> {
    let message = format!("{error:#}");
    let (_, rest) = message.split_once("custom program error: 0x")?;
    let digits = rest.split(|character: char| !character.is_ascii_hexdigit());
    u32::from_str_radix(digits.into_iter().next()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn a_programs_error_is_found_in_what_the_node_says() {
        for (message, code) in [
            (
                "Error processing Instruction 0: custom program error: 0x1771: 5 log messages",
                Some(6001),
            ),
            (
                "Error processing Instruction 0: custom program error: 0x1771",
                Some(6001),
            ),
            (
                "Error processing Instruction 0: custom program error: 0x",
                None,
            ),
            ("Blockhash not found", None),
        ] {
            assert_eq!(custom_code(&anyhow!("{message}")), code, "{message}");
        }
    }
}
