use crate::{
    errors::BattleError,
    events::{self, ConfigChanged},
    state::{Config, Terms},
};
use anchor_lang::prelude::*;

/// Accounts of `update_config`.
#[event_cpi]
#[derive(Accounts)]
pub struct UpdateConfig {
    /// Must be the admin.
    #[account(address = config.admin @ BattleError::NotAdmin)]
    pub admin: Signer,
    /// The terms of later battles, and the payees of all fees that are not withdrawn yet.
    #[account(mut, seeds = [b"config"], bump)]
    pub config: Account<Config>,
}

pub(crate) fn handler(ctx: &mut Context<UpdateConfig>, terms: &Terms, paused: bool) -> Result<()> {
    terms.validate()?;
    let config = &mut ctx.accounts.config;
    config.set_terms(terms);
    config.paused = u8::from(paused);
    let event = ConfigChanged::of(config);
    events::emit(
        &ctx.accounts.event_authority,
        ctx.bumps.event_authority,
        &event,
    )
}
