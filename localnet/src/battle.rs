//! Opens the house: puts the battle program to work for one mint.

use roast_protocol::amount::BaseUnits;
use roast_protocol::battle::{self, Terms, instruction};
use roast_protocol::token::SPL_TOKEN;
use roast_protocol::{burn, tipping};
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer as _;

use crate::solana::LAMPORTS_PER_SOL;
use crate::{Error, Localnet};

/// Programs that [`Localnet::deploy_programs`] expects in its directory: file name without `.so`, and address.
pub const PROGRAMS: [(&str, Pubkey); 3] = [
    ("battle", battle::ID),
    ("tipping", tipping::ID),
    ("burn", burn::ID),
];

/// Stakes of bronze, silver, gold and diamond unless told otherwise: 10, 100, 1,000 and 10,000 ROAST.
pub const TIER_STAKES: [BaseUnits; 4] = [
    BaseUnits(10_000_000_000),
    BaseUnits(100_000_000_000),
    BaseUnits(1_000_000_000_000),
    BaseUnits(10_000_000_000_000),
];

impl Localnet {
    /// Deploys every program of [`PROGRAMS`] from its `.so` file in `directory`.
    ///
    /// # Errors
    /// When a file is missing or is no program for this chain.
    pub async fn deploy_programs(
        &self,
        directory: &std::path::Path,
        upgrade_authority: &Pubkey,
    ) -> Result<Vec<crate::DeployedProgram>, Error> {
        self.solana
            .deploy_directory(directory, &PROGRAMS, upgrade_authority)
            .await
    }

    /// Creates the battle program's configuration. `admin` is the upgrade authority it was deployed with; it gets 10 SOL for the rent.
    ///
    /// # Errors
    /// When the program is not deployed, already has a configuration, or refuses the terms.
    pub async fn initialize_battle(&self, admin: &Keypair, terms: Terms) -> Result<(), Error> {
        self.solana
            .airdrop(&admin.pubkey(), LAMPORTS_PER_SOL.saturating_mul(10))
            .await?;
        let initialize = instruction::initialize(&instruction::Initialize {
            authority: admin.pubkey(),
            terms,
        });
        let signature = self.client().transact(&[initialize], &[admin]).await?;
        tracing::info!(admin = %admin.pubkey(), judge = %terms.judge, %signature, "battle program initialised");
        Ok(())
    }

    /// Allows battles in an SPL mint. `tier_stakes` are in base units; 0 closes a tier ([`TIER_STAKES`] are the defaults).
    ///
    /// # Errors
    /// When the program refuses, such as for a mint allowed before.
    pub async fn allow_mint(
        &self,
        admin: &Keypair,
        mint: &Pubkey,
        tier_stakes: [BaseUnits; 4],
    ) -> Result<(), Error> {
        let allow = instruction::allow_mint(&instruction::AllowMint {
            admin: admin.pubkey(),
            mint: *mint,
            token_program: SPL_TOKEN,
            tier_stakes,
        });
        let signature = self.client().transact(&[allow], &[admin]).await?;
        tracing::info!(%mint, %signature, "mint allowed for battles");
        Ok(())
    }
}
