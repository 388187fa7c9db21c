//! A wallet as a dApp user has it: a key that signs what it is shown and never leaves.

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;

/// A named key.
#[derive(Debug)]
pub struct Wallet {
    /// Name in the demo's output.
    pub name: &'static str,
    key: Keypair,
}

impl Wallet {
    /// A wallet with this key.
    pub fn new(name: &'static str, key: Keypair) -> Self {
        Self { name, key }
    }

    /// Its address.
    pub fn address(&self) -> Pubkey {
        self.key.pubkey()
    }

    /// Signs a message and gives the signature in base58.
    pub fn sign_message(&self, message: &str) -> String {
        self.key.sign_message(message.as_bytes()).to_string()
    }

    /// Signs an unsigned transaction (base64 of its wire form) and gives it back in the same form.
    ///
    /// # Errors
    /// When the text is not a transaction, or asks for another signer first.
    pub fn sign_transaction(&self, unsigned: &str) -> Result<String> {
        let bytes = STANDARD
            .decode(unsigned)
            .context("the transaction is not base64")?;
        let mut transaction: VersionedTransaction =
            wincode::deserialize(&bytes).context("the transaction does not decode")?;
        let payer = transaction.message.static_account_keys().first().copied();
        anyhow::ensure!(
            payer == Some(self.address()),
            "the transaction is not for {}'s wallet",
            self.name
        );
        let signature = self.key.sign_message(&transaction.message.serialize());
        *transaction
            .signatures
            .first_mut()
            .context("the transaction has no place for a signature")? = signature;
        Ok(STANDARD.encode(wincode::serialize(&transaction)?))
    }
}
