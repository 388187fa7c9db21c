use crate::{
    errors::BattleError,
    events::{self, JudgeResigned},
    state::{Battle, Ending, Outcome, Status},
};
use anchor_lang::prelude::*;

/// Accounts of `resign`.
#[event_cpi]
#[derive(Accounts)]
pub struct Resign {
    /// Must be the judge that the battle named when it was opened.
    #[account(address = battle.judge @ BattleError::WrongJudge)]
    pub judge: Signer,
    /// Must be joined. Only this program creates such accounts.
    #[account(mut)]
    pub battle: Account<Battle>,
}

pub(crate) fn handler(ctx: &mut Context<Resign>) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let battle = &mut ctx.accounts.battle;
    battle.require_undecided(now)?;
    battle.status = Status::Settled as u8;
    battle.ending = Ending::Resignation as u8;
    battle.outcome = Outcome::Draw as u8;
    battle.settled_at = now;
    let event = JudgeResigned {
        battle: *battle.address(),
        judge: battle.judge,
        resigned_at: now,
    };
    events::emit(
        &ctx.accounts.event_authority,
        ctx.bumps.event_authority,
        &event,
    )
}
