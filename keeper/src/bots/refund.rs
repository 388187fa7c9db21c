//! Gives stakes back: both players' after a draw, when the judge resigned, and when the judge's deadline passed without a verdict; after a
//! forfeit what the bonus leaves of the absent player's.

use std::time::Duration;

use async_trait::async_trait;
use roast_protocol::amount::BaseUnits;
use roast_protocol::battle::account::Battle;
use roast_protocol::battle::{BattleStatus, Ending, Side, instruction};
use roast_protocol::fees::split_forfeit;
use roast_protocol::verdict::Outcome;
use roast_protocol::{Instruction, Pubkey};

use super::{Bot, Context, UNHURRIED};
use crate::chain::View;
use crate::effect::{Effect, State, battle_of, receiving_account};
use crate::error::KeeperError;
use crate::ledger::{Kind, address};

/// Returns one player's stake.
pub struct Refund(pub Side);

impl Effect for Refund {
    fn kind(&self) -> Kind {
        match self.0 {
            Side::Opener => Kind::RefundOpener,
            Side::Opponent => Kind::RefundOpponent,
        }
    }

    fn state(&self, view: &View) -> State {
        let Some(battle) = &view.battle else {
            return State::Gone;
        };
        match battle.status {
            BattleStatus::Refunded => State::Reached,
            BattleStatus::Paid => State::Impossible("the winner was paid"),
            BattleStatus::Cancelled => State::Impossible("the battle was cancelled"),
            BattleStatus::Settled if !self.is_owed(battle) => {
                State::Impossible("the battle has a winner")
            }
            BattleStatus::Joined | BattleStatus::Settled if self.is_paid(battle) => State::Reached,
            BattleStatus::Settled => State::Ready,
            // The deadline is the last second in which the judge may settle.
            BattleStatus::Joined
                if battle
                    .judge_deadline
                    .is_some_and(|deadline| view.now > deadline) =>
            {
                State::Ready
            }
            BattleStatus::Joined | BattleStatus::Open => State::NotYet,
        }
    }

    fn instructions(
        &self,
        battle: &Pubkey,
        view: &View,
        payer: &Pubkey,
    ) -> Result<Vec<Instruction>, KeeperError> {
        let account = battle_of(view)?;
        let player = match self.0 {
            Side::Opener => Some(account.opener),
            Side::Opponent => account.opponent,
        };
        let player =
            player.ok_or_else(|| KeeperError::Build("nobody has joined the battle".to_owned()))?;
        let to = receiving_account(view, &account.mint, &player, payer)?;
        let refund = instruction::refund(&instruction::Refund {
            battle: *battle,
            side: self.0,
            player_token: to.address,
            mint: account.mint,
            token_program: to.token_program,
        });
        Ok(vec![refund])
    }
}

impl Refund {
    /// Whether a settled battle owes something to this side by way of refund.
    fn is_owed(&self, battle: &Battle) -> bool {
        let absent = match battle.outcome {
            Some(Outcome::Draw) => return true,
            Some(Outcome::OpenerWins) => Side::Opponent,
            Some(Outcome::OpponentWins) => Side::Opener,
            None => return false,
        };
        battle.ending == Some(Ending::Forfeit)
            && self.0 == absent
            && split_forfeit(battle.stake, battle.fee_bps, battle.forfeit_bonus_bps)
                .is_some_and(|split| split.rest > BaseUnits::ZERO)
    }

    fn is_paid(&self, battle: &Battle) -> bool {
        match self.0 {
            Side::Opener => battle.paid.opener,
            Side::Opponent => battle.paid.opponent,
        }
    }
}

/// The bot.
pub struct RefundBot(pub Context);

#[async_trait]
impl Bot for RefundBot {
    fn name(&self) -> &'static str {
        "refund"
    }

    fn burst(&self) -> Duration {
        UNHURRIED
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::RefundOpener, Kind::RefundOpponent]
    }

    async fn find(&self, limit: i64) -> Result<Vec<Pubkey>, KeeperError> {
        // A battle whose one side rests after a failure is still found for the other side, as long as that one is not closed.
        let battles = sqlx::query_scalar!(
            "SELECT address FROM chain.battles b
             WHERE (status = 'settled' AND (outcome = 'draw' OR ending = 'forfeit' AND forfeit_bonus_bps < 10000)
                    OR status = 'joined' AND judge_deadline < $1) AND NOT closed
               AND (SELECT count(*) FROM app.intents i
                    WHERE i.kind IN ($2, $3) AND i.subject = b.address AND i.signer = $5 AND i.due_at > now()) < 2
             ORDER BY judge_deadline LIMIT $4",
            self.0.now().await?,
            Kind::RefundOpener.name(),
            Kind::RefundOpponent.name(),
            limit,
            self.0.keeper.as_ref(),
        )
        .fetch_all(&self.0.pool)
        .await?;
        battles.iter().map(|battle| address(battle)).collect()
    }

    async fn work(&self, battle: Pubkey) -> Result<(), KeeperError> {
        self.0
            .sender
            .pursue(&battle, &[&Refund(Side::Opener), &Refund(Side::Opponent)])
            .await
    }
}
