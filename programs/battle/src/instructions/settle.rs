use crate::{
    errors::BattleError,
    events::{self, BattleSettled},
    state::{Battle, Ending, Outcome, Scores, Side, Status},
};
use anchor_lang::prelude::*;

/// Accounts of `settle`.
#[event_cpi]
#[derive(Accounts)]
pub struct Settle {
    /// Must be the judge that the battle named when it was opened.
    #[account(address = battle.judge @ BattleError::WrongJudge)]
    pub judge: Signer,
    /// Must be joined. Only this program creates such accounts.
    #[account(mut)]
    pub battle: Account<Battle>,
}

impl Settle {
    fn validate(
        &self,
        outcome: u8,
        opener: &Scores,
        opponent: &Scores,
        now: i64,
    ) -> Result<Outcome> {
        self.battle.require_undecided(now)?;
        let outcome = Outcome::of(outcome)?;
        let agrees = outcome == Outcome::by_scores(opener, opponent)?;
        require!(agrees, BattleError::VerdictDisagreesWithScores);
        Ok(outcome)
    }
}

pub(crate) fn handler(
    ctx: &mut Context<Settle>,
    outcome: u8,
    opener_scores: Scores,
    opponent_scores: Scores,
    transcript_hash: [u8; 32],
) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    let verdict = ctx
        .accounts
        .validate(outcome, &opener_scores, &opponent_scores, now)?;
    let battle = &mut ctx.accounts.battle;
    battle.status = Status::Settled as u8;
    battle.outcome = outcome;
    battle.ending = Ending::Verdict as u8;
    battle.settled_at = now;
    battle.opener_scores = opener_scores;
    battle.opponent_scores = opponent_scores;
    battle.record_transcript(transcript_hash)?;
    let nobody = Address::default();
    let winner = match verdict {
        Outcome::Opener => battle.player(Side::Opener),
        Outcome::Opponent => battle.player(Side::Opponent),
        Outcome::Draw => &nobody,
    };
    let event = BattleSettled {
        battle: *battle.address(),
        winner: *winner,
        transcript_hash,
        settled_at: now,
        outcome,
        opener_scores,
        opponent_scores,
    };
    events::emit(
        &ctx.accounts.event_authority,
        ctx.bumps.event_authority,
        &event,
    )
}
