use crate::{
    errors::BattleError,
    events::{self, BattleCancelled},
    seeds,
    state::{Battle, Status, paid},
    token::{self, Payment, TokenProgram},
};
use anchor_lang::prelude::*;

/// Accounts of `cancel`.
#[event_cpi]
#[derive(Accounts)]
pub struct Cancel {
    /// The opener, or after the deadline for joining anyone.
    pub caller: Signer,
    /// Must be open.
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
    /// The stake goes here: a token account of the mint that belongs to the opener, whoever calls.
    #[account(mut)]
    pub opener_token: UncheckedAccount,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: TokenProgram,
}

impl Cancel {
    fn validate(&self) -> Result<()> {
        self.battle.require_open()?;
        if self.battle.opener != *self.caller.address() {
            let now = Clock::get()?.unix_timestamp;
            require!(
                now > self.battle.join_deadline,
                BattleError::JoinDeadlineNotPassed
            );
        }
        token::require_destination(&self.opener_token, &self.battle.mint, &self.battle.opener)
    }
}

pub(crate) fn handler(ctx: &mut Context<Cancel>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.validate()?;
    accounts.battle.status = Status::Cancelled as u8;
    accounts.battle.paid = paid::OPENER;
    Payment {
        battle: &accounts.battle,
        token_program: accounts.token_program.address(),
        mint: &accounts.mint,
        vault: &mut accounts.vault,
        to: &mut accounts.opener_token,
        amount: accounts.battle.stake,
    }
    .send()?;
    let battle = &accounts.battle;
    let event = BattleCancelled {
        battle: *battle.address(),
        opener: battle.opener,
        amount: battle.stake,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}
