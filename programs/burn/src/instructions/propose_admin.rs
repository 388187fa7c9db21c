use crate::{
    errors::BurnError,
    events::{self, AdminProposed},
    state::Config,
};
use anchor_lang::prelude::*;

/// Accounts of `propose_admin`.
#[event_cpi]
#[derive(Accounts)]
pub struct ProposeAdmin {
    /// Must be the admin.
    #[account(address = config.admin @ BurnError::NotAdmin)]
    pub admin: Signer,
    /// Remembers the proposal.
    #[account(mut, seeds = [b"config"], bump)]
    pub config: Account<Config>,
}

pub(crate) fn handler(ctx: &mut Context<ProposeAdmin>, pending_admin: Address) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.config.pending_admin = pending_admin;
    let event = AdminProposed {
        admin: accounts.config.admin,
        pending_admin,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}
