use crate::{
    errors::BurnError,
    events::{self, MintAllowed},
    seeds,
    state::{Config, MintConfig, validate_lowest_burn},
};
use anchor_lang::prelude::*;

/// Accounts of `update_mint`.
#[event_cpi]
#[derive(Accounts)]
pub struct UpdateMint {
    /// Must be the admin.
    #[account(address = config.admin @ BurnError::NotAdmin)]
    pub admin: Signer,
    /// Names the admin.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The mint's lowest burn and switch.
    #[account(mut, seeds = [seeds::MINT_CONFIG, mint_config.mint.as_ref()], bump = mint_config.bump)]
    pub mint_config: Account<MintConfig>,
}

pub(crate) fn handler(
    ctx: &mut Context<UpdateMint>,
    lowest_burn: u64,
    enabled: bool,
) -> Result<()> {
    validate_lowest_burn(lowest_burn)?;
    let mint_config = &mut ctx.accounts.mint_config;
    mint_config.lowest_burn = lowest_burn;
    mint_config.enabled = u8::from(enabled);
    let event = MintAllowed {
        mint: mint_config.mint,
        lowest_burn,
        enabled,
    };
    events::emit(
        &ctx.accounts.event_authority,
        ctx.bumps.event_authority,
        &event,
    )
}
