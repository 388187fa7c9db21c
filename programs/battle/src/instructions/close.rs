use crate::{
    errors::BattleError,
    events::{self, BattleClosed},
    seeds,
    state::{Battle, MAX_DEADLINE_SECONDS},
    token::{self, CloseAccount, Payment, TokenProgram},
};
use anchor_lang::prelude::*;

/// Accounts of `close`.
#[event_cpi]
#[derive(Accounts)]
pub struct Close {
    /// The opener, or anyone from 30 days after the battle's last deadline.
    pub caller: Signer,
    /// Gets the rent of both accounts: the opener, who paid it. May be the caller: no data of it is read or written.
    #[account(unsafe(dup), address = battle.opener @ BattleError::WrongPlayer)]
    pub opener: UncheckedAccount,
    /// Must be finished. Closed here.
    #[account(mut, close = opener)]
    pub battle: Account<Battle>,
    /// The battle's mint. Nothing else is asked of it, because a mint may be gone when all its tokens are.
    #[account(address = battle.mint @ BattleError::WrongMint)]
    pub mint: UncheckedAccount,
    /// Closed here: the one vault of this battle.
    #[account(
        mut,
        constraint = seeds::derive(vault.address(), seeds::VAULT, battle.address(), battle.vault_bump) @ Error::InvalidSeeds,
        owner = *token_program.address() @ BattleError::WrongTokenProgram
    )]
    pub vault: UncheckedAccount,
    /// Tokens that strangers sent to the vault go here: a token account of the opener's. Any address while there are none.
    #[account(mut)]
    pub opener_token: UncheckedAccount,
    /// SPL Token or Token-2022, whichever owns the vault.
    pub token_program: TokenProgram,
}

impl Close {
    fn validate(&self, swept: u64) -> Result<()> {
        let battle = &self.battle;
        battle.require_finished()?;
        if battle.opener != *self.caller.address() {
            let now = Clock::get()?.unix_timestamp;
            let last = battle.join_deadline.max(battle.judge_deadline);
            let public = last.saturating_add(i64::from(MAX_DEADLINE_SECONDS));
            require!(now > public, BattleError::TooEarlyToClose);
        }
        if swept == 0 {
            return Ok(());
        }
        token::require_destination(&self.opener_token, &battle.mint, &battle.opener)
    }
}

pub(crate) fn handler(ctx: &mut Context<Close>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let swept = token::balance(&accounts.vault)?;
    accounts.validate(swept)?;
    sweep(accounts, swept)?;
    // Of wrapped SOL, tokens are lamports too: what is left after the sweep is what closing gives back.
    let event = BattleClosed {
        battle: *accounts.battle.address(),
        opener: accounts.battle.opener,
        lamports: accounts
            .battle
            .account()
            .lamports()
            .checked_add(accounts.vault.lamports())
            .ok_or(BattleError::ArithmeticOverflow)?,
        swept,
    };
    close_vault(accounts)?;
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}

fn sweep(accounts: &mut Close, swept: u64) -> Result<()> {
    if swept == 0 {
        return Ok(());
    }
    Payment {
        battle: &accounts.battle,
        token_program: accounts.token_program.address(),
        mint: &accounts.mint,
        vault: &mut accounts.vault,
        to: &mut accounts.opener_token,
        amount: swept,
    }
    .send()
}

fn close_vault(accounts: &mut Close) -> Result<()> {
    let battle = &accounts.battle;
    CloseAccount {
        token_program: accounts.token_program.address(),
        account: accounts.vault.try_cpi_handle_mut()?,
        destination: accounts.opener.try_cpi_handle_mut()?,
        authority: battle.cpi_handle(),
    }
    .invoke(&[&[
        seeds::BATTLE,
        battle.opener.as_ref(),
        &battle.index.to_le_bytes(),
        &[battle.bump],
    ]]);
    Ok(())
}
