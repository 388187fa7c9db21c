use crate::{
    errors::BattleError,
    events::{self, BattleRefunded},
    seeds,
    state::{Battle, Side},
    token::{self, Payment, TokenProgram},
};
use anchor_lang::prelude::*;

/// Accounts of `refund`. Anyone may call it.
#[event_cpi]
#[derive(Accounts)]
pub struct Refund {
    /// Must be a draw, left by its judge, joined and without a verdict after the judge's deadline, or forfeited with something left.
    #[account(mut)]
    pub battle: Account<Battle>,
    /// The battle's mint.
    #[account(
        address = battle.mint @ BattleError::WrongMint,
        owner = *token_program.address() @ BattleError::WrongTokenProgram
    )]
    pub mint: UncheckedAccount,
    /// The stake comes from here: the one vault of this battle.
    #[account(
        mut,
        constraint = seeds::derive(vault.address(), seeds::VAULT, battle.address(), battle.vault_bump) @ Error::InvalidSeeds
    )]
    pub vault: UncheckedAccount,
    /// The stake, or what is left of it, goes here: a token account of the mint that belongs to the player on that side.
    #[account(mut)]
    pub player_token: UncheckedAccount,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: TokenProgram,
}

impl Refund {
    fn validate(&self, side: u8) -> Result<(Side, u64)> {
        let battle = &self.battle;
        let side = Side::of(side)?;
        let amount = battle.refund_due(side, Clock::get()?.unix_timestamp)?;
        require!(
            !battle.has_paid(side.paid_bit()),
            BattleError::AlreadyRefunded
        );
        token::require_destination(&self.player_token, &battle.mint, battle.player(side))?;
        Ok((side, amount))
    }
}

pub(crate) fn handler(ctx: &mut Context<Refund>, side: u8) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let (player, amount) = accounts.validate(side)?;
    accounts.battle.record_paid(player.paid_bit())?;
    Payment {
        battle: &accounts.battle,
        token_program: accounts.token_program.address(),
        mint: &accounts.mint,
        vault: &mut accounts.vault,
        to: &mut accounts.player_token,
        amount,
    }
    .send()?;
    let battle = &accounts.battle;
    let event = BattleRefunded {
        battle: *battle.address(),
        player: *battle.player(player),
        amount,
        side,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}
