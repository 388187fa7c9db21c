//! The ROAST mint and wallets with money in them, by real instructions, so that everything shows on the chain and in its streams.

use futures::future::try_join_all;
use roast_protocol::amount::BaseUnits;
use roast_protocol::token::{SPL_TOKEN, associated_token_address, create_associated_token_account};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer as _;

use crate::{Error, Localnet};

/// Decimals of ROAST on Solana: one ROAST is 10^9 base units.
pub const ROAST_DECIMALS: u8 = 9;

/// Bytes of an SPL mint.
const MINT_LENGTH: usize = 82;

/// Wallets funded in one transaction, so that it fits a packet.
const WALLETS_PER_TRANSACTION: usize = 6;

/// What a wallet is to get.
#[derive(Clone, Copy, Debug)]
pub struct Funding {
    /// The wallet.
    pub wallet: Pubkey,
    /// Lamports out of nothing; 0 for none, else at least what keeps an account alive (890,880).
    pub lamports: u64,
    /// Base units newly minted into the wallet's associated token account, which is created when missing.
    pub tokens: BaseUnits,
}

impl Localnet {
    /// Creates a ROAST mint: SPL Token, [`ROAST_DECIMALS`] decimals, no freeze authority, nothing minted yet.
    ///
    /// # Errors
    /// When the chain refuses.
    pub async fn create_roast_mint(&self) -> Result<Pubkey, Error> {
        self.create_mint(&Keypair::new(), ROAST_DECIMALS).await
    }

    /// Creates an SPL mint (0 to 9 decimals are usual) at the address of `mint`; only [`Localnet::fund`] can mint it.
    ///
    /// # Errors
    /// When the chain refuses, such as for an address in use.
    pub async fn create_mint(&self, mint: &Keypair, decimals: u8) -> Result<Pubkey, Error> {
        let faucet = self.faucet();
        let address = mint.pubkey();
        let lamports = self.client().rent(MINT_LENGTH).await?;
        let length = u64::try_from(MINT_LENGTH).unwrap_or(u64::MAX);
        let instructions = [
            solana_system_interface::instruction::create_account(
                &faucet.pubkey(),
                &address,
                lamports,
                length,
                &SPL_TOKEN,
            ),
            spl_token_interface::instruction::initialize_mint2(
                &SPL_TOKEN,
                &address,
                &faucet.pubkey(),
                None,
                decimals,
            )
            .map_err(|error| Error::Build(error.to_string()))?,
        ];
        let signature = self
            .client()
            .transact(&instructions, &[faucet, mint])
            .await?;
        tracing::info!(mint = %address, decimals, %signature, "mint created");
        Ok(address)
    }

    /// Gives wallets SOL, and tokens of a mint that [`Localnet::create_mint`] made. Returns once confirmed.
    ///
    /// # Errors
    /// When an amount is refused or the mint is not ours.
    pub async fn fund(&self, mint: &Pubkey, fundings: &[Funding]) -> Result<(), Error> {
        for funding in fundings.iter().filter(|funding| funding.lamports > 0) {
            self.solana
                .airdrop(&funding.wallet, funding.lamports)
                .await?;
        }
        let batches = fundings
            .chunks(WALLETS_PER_TRANSACTION)
            .map(|batch| self.mint_to(mint, batch));
        try_join_all(batches).await.map(|_| ())
    }

    async fn mint_to(&self, mint: &Pubkey, fundings: &[Funding]) -> Result<(), Error> {
        let faucet = self.faucet();
        let mut instructions = Vec::with_capacity(fundings.len().saturating_mul(2));
        for funding in fundings
            .iter()
            .filter(|funding| funding.tokens > BaseUnits::ZERO)
        {
            let account = associated_token_address(&funding.wallet, mint, &SPL_TOKEN);
            instructions.push(create_associated_token_account(
                &faucet.pubkey(),
                &funding.wallet,
                mint,
                &SPL_TOKEN,
            ));
            let minted = spl_token_interface::instruction::mint_to(
                &SPL_TOKEN,
                mint,
                &account,
                &faucet.pubkey(),
                &[],
                funding.tokens.0,
            );
            instructions.push(minted.map_err(|error| Error::Build(error.to_string()))?);
        }
        if !instructions.is_empty() {
            self.client().transact(&instructions, &[faucet]).await?;
        }
        Ok(())
    }
}
