//! Puts the burn program to work for one mint.

use roast_protocol::amount::BaseUnits;
use roast_protocol::burn::{Terms, instruction};
use roast_protocol::token::SPL_TOKEN;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer as _;

use crate::{Error, Localnet};

impl Localnet {
    /// Creates the burn program's configuration. `admin` is the upgrade authority it was deployed with, and needs SOL for the rent.
    ///
    /// # Errors
    /// When the program is not deployed, already has a configuration, or refuses the terms.
    pub async fn initialize_burn(&self, admin: &Keypair, terms: Terms) -> Result<(), Error> {
        let initialize = instruction::initialize(&instruction::Initialize {
            authority: admin.pubkey(),
            terms,
        });
        let signature = self.client().transact(&[initialize], &[admin]).await?;
        tracing::info!(admin = %admin.pubkey(), %signature, "burn program initialised");
        Ok(())
    }

    /// Allows campaigns that burn an SPL mint; no campaign's minimum goes below `lowest_burn` base units.
    ///
    /// # Errors
    /// When the program refuses, such as for a mint allowed before.
    pub async fn allow_burns(
        &self,
        admin: &Keypair,
        mint: &Pubkey,
        lowest_burn: BaseUnits,
    ) -> Result<(), Error> {
        let allow = instruction::allow_mint(&instruction::AllowMint {
            admin: admin.pubkey(),
            mint: *mint,
            token_program: SPL_TOKEN,
            lowest_burn,
        });
        let signature = self.client().transact(&[allow], &[admin]).await?;
        tracing::info!(%mint, %signature, "mint allowed for burns");
        Ok(())
    }
}
