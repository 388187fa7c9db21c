use crate::{
    errors::TippingError,
    events::{self, TipSent},
    mint,
    state::{Config, MintConfig, Performer, Split},
};
use anchor_lang::{pinocchio::address::address_eq, prelude::*};
use common::token::{self, TokenProgram, Transfer};

/// Kinds of references: a battle's address, or a clip's id.
const KINDS: core::ops::RangeInclusive<u8> = 0..=1;

/// Accounts of `tip`.
#[event_cpi]
#[derive(Accounts)]
pub struct Tip {
    /// Pays the tip.
    pub tipper: Signer,
    /// Says the fee and whether tipping is paused.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The token of the tip; the token program must own it, and its extensions are inspected.
    #[account(owner = *token_program.address() @ TippingError::WrongTokenProgram)]
    pub mint: UncheckedAccount,
    /// Says that the mint is allowed. Only this program creates such accounts, one a mint.
    #[account(constraint = mint_config.mint == *mint.address() @ TippingError::WrongMint)]
    pub mint_config: Account<MintConfig>,
    /// The tip comes from here; the token program checks mint, balance and the tipper's authority.
    #[account(mut)]
    pub tipper_token: UncheckedAccount,
    /// The performer's wallet, or the record of a name, which says the wallet.
    pub performer: UncheckedAccount,
    /// The tip less the fee goes here: a token account of the mint that belongs to the performer's wallet.
    #[account(mut)]
    pub performer_token: UncheckedAccount,
    /// The fee goes here: the one fee vault of the mint.
    #[account(mut, address = mint_config.fee_vault @ TippingError::WrongFeeVault)]
    pub fee_vault: UncheckedAccount,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: TokenProgram,
}

impl Tip {
    /// How the tip is split, and the performer's wallet.
    fn validate(
        &self,
        amount: u64,
        max_fee_bps: u16,
        kind: u8,
        reference: &[u8; 32],
    ) -> Result<(Split, Address)> {
        require!(!self.config.is_paused(), TippingError::Paused);
        require!(self.mint_config.is_enabled(), TippingError::MintDisabled);
        require!(KINDS.contains(&kind), TippingError::UnknownReferenceKind);
        let is_named = !address_eq(&Address::new_from_array(*reference), &Address::default());
        require!(is_named, TippingError::EmptyReference);
        let is_enough = amount >= self.mint_config.minimum_tip;
        require!(is_enough, TippingError::TipTooSmall);
        // Whoever holds the admin's key decides in which order a change of the fee and a signed tip are run.
        let is_agreed = self.config.fee_bps <= max_fee_bps;
        require!(is_agreed, TippingError::FeeRose);
        let split = self.config.split(amount)?;
        // Fees of a mint that was made anew with other decimals could not be withdrawn: withdrawals use the configured ones.
        let decimals = mint::inspect(&self.mint)?.decimals;
        require!(
            decimals == self.mint_config.decimals,
            TippingError::WrongMint
        );
        let wallet = Performer::wallet_of(&self.performer)?;
        let is_theirs = token::belongs_to(&self.performer_token, self.mint.address(), &wallet)?;
        require!(is_theirs, TippingError::WrongDestination);
        Ok((split, wallet))
    }
}

pub(crate) fn handler(
    ctx: &mut Context<Tip>,
    amount: u64,
    max_fee_bps: u16,
    kind: u8,
    reference: [u8; 32],
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let (split, performer) = accounts.validate(amount, max_fee_bps, kind, &reference)?;
    pay(accounts, split)?;
    let event = TipSent {
        mint: *accounts.mint.address(),
        tipper: *accounts.tipper.address(),
        performer,
        reference,
        amount,
        fee: split.fee,
        kind,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}

fn pay(accounts: &mut Tip, split: Split) -> Result<()> {
    let (token_program, mint) = (accounts.token_program.address(), accounts.mint.cpi_handle());
    let (authority, decimals) = (accounts.tipper.cpi_handle(), accounts.mint_config.decimals);
    Transfer {
        token_program,
        from: accounts.tipper_token.try_cpi_handle_mut()?,
        mint,
        to: accounts.performer_token.try_cpi_handle_mut()?,
        authority,
        amount: split.performer,
        decimals,
    }
    .invoke(&[]);
    if split.fee == 0 {
        return Ok(());
    }
    Transfer {
        token_program,
        from: accounts.tipper_token.try_cpi_handle_mut()?,
        mint,
        to: accounts.fee_vault.try_cpi_handle_mut()?,
        authority,
        amount: split.fee,
        decimals,
    }
    .invoke(&[]);
    Ok(())
}
