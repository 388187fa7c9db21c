//! Pays prize and fee of settled battles, when the settlement could not do it in its own transaction.

use async_trait::async_trait;
use roast_protocol::battle::account::Battle;
use roast_protocol::battle::{BattleStatus, instruction};
use roast_protocol::verdict::Outcome;
use roast_protocol::{Instruction, Pubkey};

use super::{Bot, Context};
use crate::chain::View;
use crate::effect::{Effect, State, battle_of, receiving_account};
use crate::error::KeeperError;
use crate::ledger::{Kind, address};

/// Pays a battle that has a winner.
pub struct Payout {
    /// How the battle will have ended when this is sent together with the settlement; else the chain knows.
    pub outcome: Option<Outcome>,
}

impl Effect for Payout {
    fn kind(&self) -> Kind {
        Kind::Payout
    }

    fn state(&self, view: &View) -> State {
        let Some(battle) = &view.battle else {
            return State::Gone;
        };
        match battle.status {
            BattleStatus::Paid => State::Reached,
            BattleStatus::Settled if battle.outcome == Some(Outcome::Draw) => {
                State::Impossible("the battle is a draw")
            }
            // What a forfeit leaves of the absent player's stake is a refund's business.
            BattleStatus::Settled if is_paid(battle) => State::Reached,
            BattleStatus::Settled => State::Ready,
            BattleStatus::Open | BattleStatus::Joined => State::NotYet,
            BattleStatus::Cancelled | BattleStatus::Refunded => {
                State::Impossible("the stakes went back")
            }
        }
    }

    fn instructions(
        &self,
        battle: &Pubkey,
        view: &View,
        payer: &Pubkey,
    ) -> Result<Vec<Instruction>, KeeperError> {
        let account = battle_of(view)?;
        let winner = winner(account, account.outcome.or(self.outcome))
            .ok_or_else(|| KeeperError::Build("the battle has no winner".to_owned()))?;
        let to = receiving_account(view, &account.mint, &winner, payer)?;
        let payout = instruction::payout(&instruction::Payout {
            battle: *battle,
            winner_token: to.address,
            mint: account.mint,
            token_program: to.token_program,
        });
        Ok(vec![to.create, payout])
    }
}

fn is_paid(battle: &Battle) -> bool {
    let prize = match battle.outcome {
        Some(Outcome::OpenerWins) => battle.paid.opener,
        Some(Outcome::OpponentWins) => battle.paid.opponent,
        Some(Outcome::Draw) | None => false,
    };
    prize && battle.paid.fee
}

fn winner(battle: &Battle, outcome: Option<Outcome>) -> Option<Pubkey> {
    match outcome? {
        Outcome::OpenerWins => Some(battle.opener),
        Outcome::OpponentWins => battle.opponent,
        Outcome::Draw => None,
    }
}

/// The bot.
pub struct PayoutBot(pub Context);

#[async_trait]
impl Bot for PayoutBot {
    fn name(&self) -> &'static str {
        "payout"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Payout]
    }

    async fn find(&self, limit: i64) -> Result<Vec<Pubkey>, KeeperError> {
        let battles = sqlx::query_scalar!(
            "SELECT address FROM chain.battles b
             WHERE status = 'settled' AND outcome <> 'draw' AND NOT closed
               AND paid & CASE outcome WHEN 'opener_wins' THEN 5 ELSE 6 END <> CASE outcome WHEN 'opener_wins' THEN 5 ELSE 6 END
               AND NOT EXISTS (SELECT FROM app.intents i WHERE i.kind = $1 AND i.subject = b.address AND i.signer = $3 AND i.due_at > now())
             ORDER BY settled_at LIMIT $2",
            Kind::Payout.name(),
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
            .pursue(&battle, &[&Payout { outcome: None }])
            .await
    }
}
