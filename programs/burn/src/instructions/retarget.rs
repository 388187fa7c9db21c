use crate::{
    errors::BurnError,
    events::{self, MinimumMoved},
    state::{Campaign, Config},
};
use anchor_lang::prelude::*;

/// Accounts of `retarget`.
#[event_cpi]
#[derive(Accounts)]
pub struct Retarget {
    /// Must be the keeper.
    #[account(address = config.keeper @ BurnError::NotKeeper)]
    pub keeper: Signer,
    /// Names the keeper and says how often a minimum may move.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Must be running. Only this program creates such accounts.
    #[account(mut)]
    pub campaign: Account<Campaign>,
}

impl Retarget {
    fn validate(&self, minimum_burn: u64, now: i64) -> Result<()> {
        let campaign = &self.campaign;
        campaign.require_running(now)?;
        let since = now.saturating_sub(campaign.retargeted_at);
        let is_time = since >= i64::from(self.config.retarget_seconds);
        require!(is_time, BurnError::RetargetTooSoon);
        campaign.require_step(minimum_burn)
    }
}

pub(crate) fn handler(ctx: &mut Context<Retarget>, minimum_burn: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    accounts.validate(minimum_burn, now)?;
    let campaign = &mut accounts.campaign;
    let previous = campaign.minimum_burn;
    campaign.minimum_burn = minimum_burn;
    campaign.retargeted_at = now;
    let event = MinimumMoved {
        campaign: *campaign.address(),
        previous,
        minimum_burn,
        moved_at: now,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}
