//! Puts the tipping program to work for one mint.

use roast_protocol::amount::BaseUnits;
use roast_protocol::tipping::{Terms, instruction};
use roast_protocol::token::SPL_TOKEN;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer as _;

use crate::{Error, Localnet};

impl Localnet {
    /// Creates the tipping program's configuration. `admin` is the upgrade authority it was deployed with, and needs SOL for the rent.
    ///
    /// # Errors
    /// When the program is not deployed, already has a configuration, or refuses the terms.
    pub async fn initialize_tipping(&self, admin: &Keypair, terms: Terms) -> Result<(), Error> {
        let initialize = instruction::initialize(&instruction::Initialize {
            authority: admin.pubkey(),
            terms,
        });
        let signature = self.client().transact(&[initialize], &[admin]).await?;
        tracing::info!(admin = %admin.pubkey(), %signature, "tipping program initialised");
        Ok(())
    }

    /// Allows tips of at least `minimum_tip` base units in an SPL mint.
    ///
    /// # Errors
    /// When the program refuses, such as for a mint allowed before.
    pub async fn allow_tips(
        &self,
        admin: &Keypair,
        mint: &Pubkey,
        minimum_tip: BaseUnits,
    ) -> Result<(), Error> {
        let allow = instruction::allow_mint(&instruction::AllowMint {
            admin: admin.pubkey(),
            mint: *mint,
            token_program: SPL_TOKEN,
            minimum_tip,
        });
        let signature = self.client().transact(&[allow], &[admin]).await?;
        tracing::info!(%mint, %signature, "mint allowed for tips");
        Ok(())
    }
}
