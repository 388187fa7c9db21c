use crate::{
    create::{Creator, write_new},
    errors::BattleError,
    events::{self, MintAllowed},
    mint, seeds,
    state::{Config, MintConfig, TIERS, validate_tier_stakes},
    token::{self, TokenProgram},
};
use anchor_lang::prelude::*;

/// Accounts of `allow_mint`.
#[event_cpi]
#[derive(Accounts)]
pub struct AllowMint {
    /// Pays; must be the admin.
    #[account(mut, address = config.admin @ BattleError::NotAdmin)]
    pub admin: Signer,
    /// Names the admin, and owns the fee vault.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The mint; its token program must own it, and its extensions are inspected.
    #[account(owner = *token_program.address() @ BattleError::WrongTokenProgram)]
    pub mint: UncheckedAccount,
    /// Created here, once a mint.
    #[account(mut, seeds = [seeds::MINT_CONFIG, mint.address().as_ref()], bump)]
    pub mint_config: UncheckedAccount,
    /// Created here, once a mint; the fees of its battles.
    #[account(mut, seeds = [seeds::FEE_VAULT, mint.address().as_ref()], bump)]
    pub fee_vault: UncheckedAccount,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: TokenProgram,
    /// Creates the accounts.
    pub system_program: Program<System>,
}

pub(crate) fn handler(ctx: &mut Context<AllowMint>, tier_stakes: [u64; TIERS]) -> Result<()> {
    validate_tier_stakes(&tier_stakes)?;
    let accounts = &mut ctx.accounts;
    let mint = mint::inspect(&accounts.mint)?;
    let token_program = accounts.token_program.address();
    let address = accounts.mint.address().as_ref();
    let creator = Creator::new(&accounts.admin)?;
    creator.create(
        *accounts.mint_config.account(),
        Account::<MintConfig>::INIT_SPACE,
        &crate::ID,
        &[seeds::MINT_CONFIG, address, &[ctx.bumps.mint_config]],
    )?;
    creator.create(
        *accounts.fee_vault.account(),
        mint.account_len,
        token_program,
        &[seeds::FEE_VAULT, address, &[ctx.bumps.fee_vault]],
    )?;
    token::initialize_account(
        &mut accounts.fee_vault,
        &accounts.mint,
        accounts.config.address(),
        token_program,
    )?;
    let mut view = *accounts.mint_config.account();
    let mut data = view.try_borrow_mut()?;
    let mint_config: &mut MintConfig = write_new(&mut data)?;
    mint_config.mint = *accounts.mint.address();
    mint_config.token_program = *token_program;
    mint_config.tier_stakes = tier_stakes;
    mint_config.decimals = mint.decimals;
    mint_config.enabled = 1;
    mint_config.fee_vault_bump = ctx.bumps.fee_vault;
    mint_config.bump = ctx.bumps.mint_config;
    let event = MintAllowed {
        mint: *accounts.mint.address(),
        tier_stakes,
        enabled: true,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}
