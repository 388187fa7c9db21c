use crate::{
    create::{Creator, write_new},
    errors::BattleError,
    events::{self, ConfigChanged},
    seeds,
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
    #[account(mut, seeds = [b"config"], bump)]
    pub config: UncheckedAccount,
    /// The loader's record of this program's upgrade authority: derived from the program id and owned by the loader.
    #[account(
        seeds = [crate::ID.as_ref()],
        seeds::program = UPGRADEABLE_LOADER,
        bump,
        owner = UPGRADEABLE_LOADER @ BattleError::NotUpgradeAuthority
    )]
    pub program_data: UncheckedAccount,
    /// Creates the account.
    pub system_program: Program<System>,
}

impl Initialize {
    fn validate(&self, terms: &Terms) -> Result<()> {
        let may = is_upgrade_authority(&self.program_data, self.admin.address())?;
        require!(may, BattleError::NotUpgradeAuthority);
        terms.validate()
    }
}

pub(crate) fn handler(ctx: &mut Context<Initialize>, terms: &Terms) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.validate(terms)?;
    let bump = ctx.bumps.config;
    Creator::new(&accounts.admin)?.create(
        *accounts.config.account(),
        Account::<Config>::INIT_SPACE,
        &crate::ID,
        &[seeds::CONFIG, &[bump]],
    )?;
    let event = {
        let mut view = *accounts.config.account();
        let mut data = view.try_borrow_mut()?;
        let config: &mut Config = write_new(&mut data)?;
        config.admin = *accounts.admin.address();
        config.set_terms(terms);
        config.bump = bump;
        ConfigChanged::of(config)
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}
