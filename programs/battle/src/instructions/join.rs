use crate::{
    errors::BattleError,
    events::{self, BattleJoined},
    seeds,
    state::{Battle, Config, Status},
    token::{TokenProgram, Transfer},
};
use anchor_lang::prelude::*;

/// Accounts of `join`.
#[event_cpi]
#[derive(Accounts)]
pub struct Join {
    /// Stakes against the opener.
    pub opponent: Signer,
    /// Says whether new battles are paused.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Must be open. Only this program creates such accounts.
    #[account(mut)]
    pub battle: Account<Battle>,
    /// The battle's mint.
    #[account(
        address = battle.mint @ BattleError::WrongMint,
        owner = *token_program.address() @ BattleError::WrongTokenProgram
    )]
    pub mint: UncheckedAccount,
    /// The stake comes from here; the token program checks mint, balance and the opponent's authority.
    #[account(mut)]
    pub opponent_token: UncheckedAccount,
    /// The stake goes here: the one vault of this battle.
    #[account(mut, seeds = [seeds::VAULT, battle.address().as_ref()], bump = battle.vault_bump)]
    pub vault: UncheckedAccount,
    /// SPL Token or Token-2022, whichever owns the mint.
    pub token_program: TokenProgram,
}

impl Join {
    fn validate(&self, stake: u64, now: i64) -> Result<()> {
        require!(!self.config.is_paused(), BattleError::Paused);
        self.battle.require_open()?;
        require!(
            now <= self.battle.join_deadline,
            BattleError::JoinDeadlinePassed
        );
        require!(stake == self.battle.stake, BattleError::WrongStake);
        let opponent = self.opponent.address();
        require!(self.battle.opener != *opponent, BattleError::SelfBattle);
        require!(self.battle.judge != *opponent, BattleError::JudgeIsPlayer);
        Ok(())
    }
}

pub(crate) fn handler(ctx: &mut Context<Join>, stake: u64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let accounts = &mut ctx.accounts;
    accounts.validate(stake, now)?;
    let judge_deadline = now.checked_add(i64::from(accounts.battle.judge_seconds));
    let judge_deadline = judge_deadline.ok_or(BattleError::ArithmeticOverflow)?;
    let opponent = *accounts.opponent.address();
    accounts.battle.opponent = opponent;
    accounts.battle.joined_at = now;
    accounts.battle.judge_deadline = judge_deadline;
    accounts.battle.status = Status::Joined as u8;
    Transfer {
        token_program: accounts.token_program.address(),
        from: accounts.opponent_token.try_cpi_handle_mut()?,
        mint: accounts.mint.cpi_handle(),
        to: accounts.vault.try_cpi_handle_mut()?,
        authority: accounts.opponent.cpi_handle(),
        amount: stake,
        decimals: accounts.battle.decimals,
    }
    .invoke(&[]);
    let event = BattleJoined {
        battle: *accounts.battle.address(),
        opponent,
        joined_at: now,
        judge_deadline,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}
