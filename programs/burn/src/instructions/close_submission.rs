use crate::{
    errors::BurnError,
    events::{self, SubmissionClosed},
    state::{Campaign, Submission},
};
use anchor_lang::prelude::*;

/// Accounts of `close_submission`. Anyone may call it.
#[event_cpi]
#[derive(Accounts)]
pub struct CloseSubmission {
    /// Must be over, and its time for keeping submissions too.
    #[account(mut)]
    pub campaign: Account<Campaign>,
    /// Closed here. Only this program creates such accounts.
    #[account(
        mut,
        close = miner,
        constraint = submission.campaign == *campaign.address() @ BurnError::WrongCampaign
    )]
    pub submission: Account<Submission>,
    /// Gets the rent: the wallet that paid it.
    #[account(mut, address = submission.miner @ BurnError::WrongRentPayer)]
    pub miner: UncheckedAccount,
}

pub(crate) fn handler(ctx: &mut Context<CloseSubmission>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let campaign = &mut accounts.campaign;
    campaign.require_closable(Clock::get()?.unix_timestamp)?;
    campaign.closed = campaign
        .closed
        .checked_add(1)
        .ok_or(Error::ArithmeticOverflow)?;
    let event = SubmissionClosed {
        campaign: *campaign.address(),
        miner: accounts.submission.miner,
        content_hash: accounts.submission.content_hash,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}
