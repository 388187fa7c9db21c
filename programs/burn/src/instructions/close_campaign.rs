use crate::{
    errors::BurnError,
    events::{self, CampaignClosed},
    state::Campaign,
};
use anchor_lang::prelude::*;

/// Accounts of `close_campaign`. Anyone may call it.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseCampaign {
    /// Closed here. Must be over, and every submission closed.
    #[account(mut, close = owner)]
    pub campaign: Account<Campaign>,
    /// Gets the rent: the wallet that paid it.
    #[account(mut, constraint = campaign.project == *owner.address() @ BurnError::WrongRentPayer)]
    pub owner: UncheckedAccount,
}

pub(crate) fn handler(ctx: &mut Context<CloseCampaign>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let campaign = &accounts.campaign;
    campaign.require_closable(Clock::get()?.unix_timestamp)?;
    let is_empty = campaign.closed == campaign.submissions;
    require!(is_empty, BurnError::SubmissionsLeft);
    let event = CampaignClosed {
        campaign: *campaign.address(),
        project: campaign.project,
        submissions: campaign.submissions,
        burned: campaign.burned,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}
