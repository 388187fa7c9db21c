use crate::{
    errors::BattleError,
    events::{self, MintAllowed},
    seeds,
    state::{Config, MintConfig, TIERS, validate_tier_stakes},
};
use anchor_lang::prelude::*;

/// Accounts of `update_mint`.
#[event_cpi]
#[derive(Accounts)]
pub struct UpdateMint {
    /// Must be the admin.
    #[account(address = config.admin @ BattleError::NotAdmin)]
    pub admin: Signer,
    /// Names the admin.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The mint's stakes and switch.
    #[account(mut, seeds = [seeds::MINT_CONFIG, mint_config.mint.as_ref()], bump = mint_config.bump)]
    pub mint_config: Account<MintConfig>,
}

pub(crate) fn handler(
    ctx: &mut Context<UpdateMint>,
    tier_stakes: [u64; TIERS],
    enabled: bool,
) -> Result<()> {
    validate_tier_stakes(&tier_stakes)?;
    let mint_config = &mut ctx.accounts.mint_config;
    mint_config.tier_stakes = tier_stakes;
    mint_config.enabled = u8::from(enabled);
    let event = MintAllowed {
        mint: mint_config.mint,
        tier_stakes,
        enabled,
    };
    events::emit(
        &ctx.accounts.event_authority,
        ctx.bumps.event_authority,
        &event,
    )
}
