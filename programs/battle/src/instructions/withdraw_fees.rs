use crate::{
    errors::BattleError,
    events::{self, FeesWithdrawn},
    fees::{FeeSplit, split_fees},
    seeds,
    state::{Config, MintConfig},
    token::{self, TokenProgram, Transfer},
};
use anchor_lang::prelude::*;

/// Accounts of `withdraw_fees`.
#[event_cpi]
#[derive(Accounts)]
pub struct WithdrawFees {
    /// The admin, the creator or the partner.
    pub caller: Signer,
    /// Names the payees and their shares; owns the fee vault.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The mint of the fees.
    #[account(owner = *token_program.address() @ BattleError::WrongTokenProgram)]
    pub mint: UncheckedAccount,
    /// Knows the mint's decimals and the bump of the fee vault.
    #[account(constraint = mint_config.mint == *mint.address() @ BattleError::WrongMint)]
    pub mint_config: Account<MintConfig>,
    /// Emptied here: the one fee vault of the mint.
    #[account(
        mut,
        constraint = seeds::derive(fee_vault.address(), seeds::FEE_VAULT, mint.address(), mint_config.fee_vault_bump)
            @ Error::InvalidSeeds
    )]
    pub fee_vault: UncheckedAccount,
    /// The creator's part goes here: a token account of the mint that belongs to the creator.
    #[account(unsafe(dup))]
    pub creator_token: UncheckedAccount,
    /// The partner's share goes here. May be the creator's account when one wallet is both: neither account is
    /// held borrowed here, so the two views of one account cannot disagree.
    #[account(unsafe(dup))]
    pub partner_token: UncheckedAccount,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: TokenProgram,
}

impl WithdrawFees {
    fn validate(&self) -> Result<FeeSplit> {
        let (config, caller) = (&self.config, *self.caller.address());
        let is_party = [config.admin, config.creator, config.partner].contains(&caller);
        require!(is_party, BattleError::NotFeeParty);
        let mint = self.mint.address();
        token::require_destination(&self.creator_token, mint, &config.creator)?;
        token::require_destination(&self.partner_token, mint, &config.partner)?;
        let total = token::balance(&self.fee_vault)?;
        require!(total != 0, BattleError::NothingToWithdraw);
        Ok(split_fees(total, config.partner_share_bps).ok_or(BattleError::ArithmeticOverflow)?)
    }
}

pub(crate) fn handler(ctx: &mut Context<WithdrawFees>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let split = accounts.validate()?;
    pay(accounts, split)?;
    let event = FeesWithdrawn {
        mint: *accounts.mint.address(),
        creator: accounts.config.creator,
        partner: accounts.config.partner,
        creator_amount: split.creator,
        partner_amount: split.partner,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}

fn pay(accounts: &mut WithdrawFees, split: FeeSplit) -> Result<()> {
    let payees = [
        (&mut accounts.creator_token, split.creator),
        (&mut accounts.partner_token, split.partner),
    ];
    for (to, amount) in payees {
        if amount == 0 {
            continue;
        }
        let fees = &mut accounts.fee_vault;
        send(
            &accounts.config,
            accounts.token_program.address(),
            (&accounts.mint, accounts.mint_config.decimals),
            (fees, to),
            amount,
        )?;
    }
    Ok(())
}

/// Moves fees, which the configuration signs for. Never inlined, so that the program holds it once for both payees.
#[inline(never)]
fn send(
    config: &Account<Config>,
    token_program: &Address,
    (mint, decimals): (&UncheckedAccount, u8),
    (from, to): (&mut UncheckedAccount, &mut UncheckedAccount),
    amount: u64,
) -> Result<()> {
    Transfer {
        token_program,
        from: from.try_cpi_handle_mut()?,
        mint: mint.cpi_handle(),
        to: to.try_cpi_handle_mut()?,
        authority: config.cpi_handle(),
        amount,
        decimals,
    }
    .invoke(&[&[seeds::CONFIG, &[config.bump]]]);
    Ok(())
}
