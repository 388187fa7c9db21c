use crate::{
    errors::TippingError,
    events::{self, FeesWithdrawn},
    seeds,
    state::{Config, MintConfig},
};
use anchor_lang::prelude::*;
use common::token::{self, TokenProgram, Transfer};

/// Accounts of `withdraw_fees`.
#[event_cpi]
#[derive(Accounts)]
pub struct WithdrawFees {
    /// The admin or the treasury.
    pub caller: Signer,
    /// Names the treasury; owns the fee vault.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The mint of the fees.
    #[account(owner = *token_program.address() @ TippingError::WrongTokenProgram)]
    pub mint: UncheckedAccount,
    /// Knows the mint's decimals and its fee vault.
    #[account(constraint = mint_config.mint == *mint.address() @ TippingError::WrongMint)]
    pub mint_config: Account<MintConfig>,
    /// Emptied here: the one fee vault of the mint.
    #[account(mut, address = mint_config.fee_vault @ TippingError::WrongFeeVault)]
    pub fee_vault: UncheckedAccount,
    /// The fees go here: a token account of the mint that belongs to the treasury.
    #[account(mut)]
    pub treasury_token: UncheckedAccount,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: TokenProgram,
}

impl WithdrawFees {
    /// What is in the vault, in base units.
    fn validate(&self) -> Result<u64> {
        let (config, caller) = (&self.config, *self.caller.address());
        let is_party = [config.admin, config.treasury].contains(&caller);
        require!(is_party, TippingError::NotFeeParty);
        let mint = self.mint.address();
        let is_theirs = token::belongs_to(&self.treasury_token, mint, &config.treasury)?;
        require!(is_theirs, TippingError::WrongDestination);
        let amount = token::balance(&self.fee_vault)?;
        require!(amount != 0, TippingError::NothingToWithdraw);
        Ok(amount)
    }
}

pub(crate) fn handler(ctx: &mut Context<WithdrawFees>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let amount = accounts.validate()?;
    Transfer {
        token_program: accounts.token_program.address(),
        from: accounts.fee_vault.try_cpi_handle_mut()?,
        mint: accounts.mint.cpi_handle(),
        to: accounts.treasury_token.try_cpi_handle_mut()?,
        authority: accounts.config.cpi_handle(),
        amount,
        decimals: accounts.mint_config.decimals,
    }
    .invoke(&[&[seeds::CONFIG, &[accounts.config.bump]]]);
    let event = FeesWithdrawn {
        mint: *accounts.mint.address(),
        treasury: accounts.config.treasury,
        amount,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}
