use crate::{
    errors::BattleError,
    events::{self, BattleRefunded},
    seeds,
    state::{Battle, Side, Status, paid},
    token::{self, TokenProgram, Transfer},
};
use anchor_lang::prelude::*;

/// Accounts of `refund`. Anyone may call it.
#[event_cpi]
#[derive(Accounts)]
pub struct Refund {
    /// Must be a draw, or joined and without a verdict after the judge's deadline.
    #[account(mut)]
    pub battle: Account<Battle>,
    /// The battle's mint.
    #[account(
        address = battle.mint @ BattleError::WrongMint,
        owner = *token_program.address() @ BattleError::WrongTokenProgram
    )]
    pub mint: UncheckedAccount,
    /// The stake comes from here: the one vault of this battle.
    #[account(mut, seeds = [seeds::VAULT, battle.address().as_ref()], bump = battle.vault_bump)]
    pub vault: UncheckedAccount,
    /// The stake goes here: a token account of the mint that belongs to the player on that side.
    #[account(mut)]
    pub player_token: UncheckedAccount,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: TokenProgram,
}

impl Refund {
    fn validate(&self, side: u8) -> Result<Side> {
        let battle = &self.battle;
        let side = Side::of(side)?;
        battle.require_refundable(Clock::get()?.unix_timestamp)?;
        require!(
            !battle.has_paid(side.paid_bit()),
            BattleError::AlreadyRefunded
        );
        token::require_destination(&self.player_token, &battle.mint, battle.player(side))?;
        Ok(side)
    }
}

pub(crate) fn handler(ctx: &mut Context<Refund>, side: u8) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let player = accounts.validate(side)?;
    accounts.battle.paid |= player.paid_bit();
    if accounts.battle.has_paid(paid::OPENER | paid::OPPONENT) {
        accounts.battle.status = Status::Refunded as u8;
    }
    let battle = &accounts.battle;
    Transfer {
        token_program: accounts.token_program.address(),
        from: accounts.vault.try_cpi_handle_mut()?,
        mint: accounts.mint.cpi_handle(),
        to: accounts.player_token.try_cpi_handle_mut()?,
        authority: battle.cpi_handle(),
        amount: battle.stake,
        decimals: battle.decimals,
    }
    .invoke(&[&[
        seeds::BATTLE,
        battle.opener.as_ref(),
        &battle.index.to_le_bytes(),
        &[battle.bump],
    ]]);
    let event = BattleRefunded {
        battle: *battle.address(),
        player: *battle.player(player),
        amount: battle.stake,
        side,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}
