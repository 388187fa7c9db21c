use crate::{
    errors::TippingError,
    events::{self, MintAllowed},
    mint, seeds,
    state::{Config, MintConfig, validate_minimum_tip},
};
use anchor_lang::prelude::*;
use common::{
    create::Creator,
    token::{self, TokenProgram},
};

/// Accounts of `allow_mint`.
#[event_cpi]
#[derive(Accounts)]
pub struct AllowMint {
    /// Pays; must be the admin.
    #[account(mut, address = config.admin @ TippingError::NotAdmin)]
    pub admin: Signer,
    /// Names the admin, and owns the fee vault.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The mint; its token program must own it, and its extensions are inspected.
    #[account(owner = *token_program.address() @ TippingError::WrongTokenProgram)]
    pub mint: UncheckedAccount,
    /// Created here, once a mint.
    #[account(init, payer = admin, seeds = [seeds::MINT_CONFIG, mint.address().as_ref()], bump)]
    pub mint_config: Account<MintConfig>,
    /// Created here, once a mint; the fees of its tips.
    #[account(mut, seeds = [seeds::FEE_VAULT, mint.address().as_ref()], bump)]
    pub fee_vault: UncheckedAccount,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: TokenProgram,
    /// Creates the accounts.
    pub system_program: Program<System>,
}

pub(crate) fn handler(ctx: &mut Context<AllowMint>, minimum_tip: u64) -> Result<()> {
    validate_minimum_tip(minimum_tip)?;
    let accounts = &mut ctx.accounts;
    let mint = mint::inspect(&accounts.mint)?;
    let token_program = accounts.token_program.address();
    Creator::new(&accounts.admin)?.create(
        *accounts.fee_vault.account(),
        mint.account_len,
        token_program,
        &[
            seeds::FEE_VAULT,
            accounts.mint.address().as_ref(),
            &[ctx.bumps.fee_vault],
        ],
    )?;
    token::initialize_account(
        &mut accounts.fee_vault,
        &accounts.mint,
        accounts.config.address(),
        token_program,
    )?;
    *accounts.mint_config = MintConfig {
        mint: *accounts.mint.address(),
        token_program: *accounts.token_program.address(),
        fee_vault: *accounts.fee_vault.address(),
        minimum_tip,
        decimals: mint.decimals,
        enabled: 1,
        fee_vault_bump: ctx.bumps.fee_vault,
        bump: ctx.bumps.mint_config,
        padding: [0; 4],
    };
    let event = MintAllowed {
        mint: *accounts.mint.address(),
        minimum_tip,
        enabled: true,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}
