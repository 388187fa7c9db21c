use crate::{
    errors::BurnError,
    events::{self, ConfigChanged},
    state::{Config, Terms},
};
use anchor_lang::prelude::*;
use common::loader::{UPGRADEABLE_LOADER, is_upgrade_authority};

/// Accounts of `initialize`.
#[event_cpi]
#[derive(Accounts)]
pub struct Initialize {
    /// Pays and becomes admin; must be the program's upgrade authority, so that nobody can initialise it first.
    #[account(mut)]
    pub admin: Signer,
    /// Created here; there is one address for it, so it is created once.
    #[account(init, payer = admin, seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The loader's record of this program's upgrade authority: derived from the program id and owned by the loader.
    #[account(
        seeds = [crate::ID.as_ref()],
        seeds::program = UPGRADEABLE_LOADER,
        bump,
        owner = UPGRADEABLE_LOADER @ BurnError::NotUpgradeAuthority
    )]
    pub program_data: UncheckedAccount,
    /// Creates the account.
    pub system_program: Program<System>,
}

impl Initialize {
    fn validate(&self, terms: &Terms) -> Result<()> {
        let may = is_upgrade_authority(&self.program_data, self.admin.address())?;
        require!(may, BurnError::NotUpgradeAuthority);
        terms.validate()
    }
}

pub(crate) fn handler(ctx: &mut Context<Initialize>, terms: &Terms) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.validate(terms)?;
    accounts.config.admin = *accounts.admin.address();
    accounts.config.set_terms(terms);
    accounts.config.bump = ctx.bumps.config;
    let event = ConfigChanged::of(&accounts.config);
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}
