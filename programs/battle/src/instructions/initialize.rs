use crate::{
    errors::BattleError,
    events::{self, ConfigChanged},
    state::{Config, Terms},
};
use anchor_lang::prelude::*;

/// Owner of every program that can be upgraded.
const UPGRADEABLE_LOADER: Address =
    anchor_lang::address!("BPFLoaderUpgradeab1e11111111111111111111111");
/// Layout of a program's data account: variant (u32), slot (u64), whether there is an authority (u8), the authority.
const PROGRAM_DATA: u32 = 3;
const HAS_AUTHORITY: usize = 12;
const AUTHORITY: core::ops::Range<usize> = 13..45;

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
        owner = UPGRADEABLE_LOADER @ BattleError::NotUpgradeAuthority
    )]
    pub program_data: UncheckedAccount,
    /// Creates the account.
    pub system_program: Program<System>,
}

impl Initialize {
    fn validate(&self, terms: &Terms) -> Result<()> {
        let authority = upgrade_authority(&self.program_data)?;
        require!(
            authority == *self.admin.address(),
            BattleError::NotUpgradeAuthority
        );
        terms.validate()
    }
}

/// The upgrade authority in a program's data account. A program without one can no longer be initialised.
fn upgrade_authority(program_data: &UncheckedAccount) -> Result<Address> {
    let data = program_data.try_borrow()?;
    let known = data.len() >= AUTHORITY.end
        && data[..4] == PROGRAM_DATA.to_le_bytes()
        && data[HAS_AUTHORITY] == 1;
    require!(known, BattleError::NotUpgradeAuthority);
    let mut authority = [0; 32];
    authority.copy_from_slice(&data[AUTHORITY]);
    Ok(Address::new_from_array(authority))
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
