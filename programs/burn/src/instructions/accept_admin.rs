use crate::{
    errors::BurnError,
    events::{self, ConfigChanged},
    state::Config,
};
use anchor_lang::prelude::*;

/// Accounts of `accept_admin`.
#[event_cpi]
#[derive(Accounts)]
pub struct AcceptAdmin {
    /// Must be the proposed admin: an address that nobody can sign for never becomes admin.
    #[account(address = config.pending_admin @ BurnError::NotPendingAdmin)]
    pub pending_admin: Signer,
    /// Takes over the admin.
    #[account(mut, seeds = [b"config"], bump)]
    pub config: Account<Config>,
}

pub(crate) fn handler(ctx: &mut Context<AcceptAdmin>) -> Result<()> {
    let config = &mut ctx.accounts.config;
    config.admin = config.pending_admin;
    config.pending_admin = Address::default();
    let event = ConfigChanged::of(config);
    events::emit(
        &ctx.accounts.event_authority,
        ctx.bumps.event_authority,
        &event,
    )
}
