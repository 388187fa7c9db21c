use crate::{
    errors::BurnError,
    events::{self, MintAllowed},
    mint, seeds,
    state::{Config, MintConfig, validate_lowest_burn},
};
use anchor_lang::prelude::*;
use common::token::TokenProgram;

/// Accounts of `allow_mint`.
#[event_cpi]
#[derive(Accounts)]
pub struct AllowMint {
    /// Pays; must be the admin.
    #[account(mut, address = config.admin @ BurnError::NotAdmin)]
    pub admin: Signer,
    /// Names the admin.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The mint; its token program must own it, and its extensions are inspected.
    #[account(owner = *token_program.address() @ BurnError::WrongTokenProgram)]
    pub mint: UncheckedAccount,
    /// Created here, once a mint.
    #[account(init, payer = admin, seeds = [seeds::MINT_CONFIG, mint.address().as_ref()], bump)]
    pub mint_config: Account<MintConfig>,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: TokenProgram,
    /// Creates the account.
    pub system_program: Program<System>,
}

pub(crate) fn handler(ctx: &mut Context<AllowMint>, lowest_burn: u64) -> Result<()> {
    validate_lowest_burn(lowest_burn)?;
    let accounts = &mut ctx.accounts;
    mint::require_burnable(accounts.mint.address())?;
    let mint = mint::inspect(&accounts.mint)?;
    *accounts.mint_config = MintConfig {
        mint: *accounts.mint.address(),
        token_program: *accounts.token_program.address(),
        lowest_burn,
        decimals: mint.decimals,
        enabled: 1,
        bump: ctx.bumps.mint_config,
        padding: [0; 5],
    };
    let event = MintAllowed {
        mint: *accounts.mint.address(),
        lowest_burn,
        enabled: true,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}
