//! Sends the localnet's own transactions and waits for them.

use std::time::Duration;

use solana_commitment_config::CommitmentConfig;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_message::Message;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_signature::Signature;
use solana_signer::Signer;
use solana_transaction::Transaction;
use tokio::time::Instant;

use crate::Error;

const POLL: Duration = Duration::from_millis(20);

/// JSON-RPC of the localnet.
pub(crate) struct Client {
    rpc: RpcClient,
    patience: Duration,
}

impl Client {
    /// `slot_ms` tells how long a confirmation may take.
    pub(crate) fn new(rpc_url: String, slot_ms: u64) -> Self {
        let patience = Duration::from_secs(20)
            .saturating_add(Duration::from_millis(slot_ms.saturating_mul(10)));
        Self {
            rpc: RpcClient::new_with_commitment(rpc_url, CommitmentConfig::confirmed()),
            patience,
        }
    }

    /// Sends instructions in one transaction; the first signer pays. Returns once it is confirmed.
    pub(crate) async fn transact(
        &self,
        instructions: &[Instruction],
        signers: &[&Keypair],
    ) -> Result<Signature, Error> {
        let payer = signers
            .first()
            .ok_or_else(|| Error::Build("nobody signs".to_owned()))?
            .pubkey();
        let blockhash = self.rpc.get_latest_blockhash().await?;
        let mut transaction = Transaction::new_unsigned(Message::new(instructions, Some(&payer)));
        transaction
            .try_sign(signers, blockhash)
            .map_err(|error| Error::Build(error.to_string()))?;
        let signature = self.rpc.send_transaction(&transaction).await?;
        self.confirmed(signature).await?;
        Ok(signature)
    }

    /// Lamports that keep an account of `length` bytes alive.
    pub(crate) async fn rent(&self, length: usize) -> Result<u64, Error> {
        Ok(self
            .rpc
            .get_minimum_balance_for_rent_exemption(length)
            .await?)
    }

    async fn confirmed(&self, signature: Signature) -> Result<(), Error> {
        let deadline = Instant::now() + self.patience;
        while Instant::now() < deadline {
            let statuses = self.rpc.get_signature_statuses(&[signature]).await?.value;
            if let Some(status) = statuses.into_iter().flatten().next() {
                if let Some(error) = status.err {
                    return Err(Error::Transaction {
                        signature: signature.to_string(),
                        error,
                    });
                }
                if status.satisfies_commitment(CommitmentConfig::confirmed()) {
                    return Ok(());
                }
            }
            tokio::time::sleep(POLL).await;
        }
        Err(Error::NotConfirmed(signature.to_string()))
    }
}
