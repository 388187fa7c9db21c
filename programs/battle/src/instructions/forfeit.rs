use crate::{
    errors::BattleError,
    events::{self, BattleForfeited},
    state::{Battle, Ending, Outcome, Side, Status},
};
use anchor_lang::prelude::*;

/// Accounts of `forfeit`.
#[event_cpi]
#[derive(Accounts)]
pub struct Forfeit {
    /// Must be the judge that the battle named when it was opened.
    #[account(address = battle.judge @ BattleError::WrongJudge)]
    pub judge: Signer,
    /// Must be joined. Only this program creates such accounts.
    #[account(mut)]
    pub battle: Account<Battle>,
}

pub(crate) fn handler(
    ctx: &mut Context<Forfeit>,
    absent: u8,
    transcript_hash: [u8; 32],
) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let battle = &mut ctx.accounts.battle;
    battle.require_undecided(now)?;
    let absent = Side::of(absent)?;
    battle.status = Status::Settled as u8;
    battle.ending = Ending::Forfeit as u8;
    battle.outcome = match absent {
        Side::Opener => Outcome::Opponent,
        Side::Opponent => Outcome::Opener,
    } as u8;
    battle.settled_at = now;
    battle.record_transcript(transcript_hash)?;
    let spoils = battle.spoils()?;
    let event = BattleForfeited {
        battle: *battle.address(),
        absent: *battle.player(absent),
        winner: *battle.player(absent.other()),
        transcript_hash,
        settled_at: now,
        prize: spoils.prize,
        fee: spoils.fee,
        rest: spoils.rest,
        absent_side: absent as u8,
    };
    events::emit(
        &ctx.accounts.event_authority,
        ctx.bumps.event_authority,
        &event,
    )
}
