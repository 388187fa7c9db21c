//! Closes finished battles, so that their rent goes back to whoever opened them.
//!
//! The opener may close as soon as the battle is finished; anyone, and so the keeper, from 30 days after the battle's last deadline. Until
//! then a finished battle stays readable on chain, unless its opener wants the rent earlier.

use std::time::Duration;

use async_trait::async_trait;
use roast_protocol::battle::instruction;
use roast_protocol::token::associated_token_address;
use roast_protocol::{Instruction, Pubkey};

use super::{Bot, Context, UNHURRIED};
use crate::chain::View;
use crate::effect::{Effect, State, battle_of};
use crate::error::KeeperError;
use crate::ledger::{Kind, address};

/// How long only the opener may close a finished battle, counted from its last deadline: 30 days, in seconds.
const OPENERS_ALONE: i64 = 30 * 24 * 60 * 60;

/// Closes the battle and its vault.
pub struct CloseBattle;

impl Effect for CloseBattle {
    fn kind(&self) -> Kind {
        Kind::CloseBattle
    }

    fn state(&self, view: &View) -> State {
        let Some(battle) = &view.battle else {
            return State::Reached;
        };
        let last = battle
            .judge_deadline
            .map_or(battle.join_deadline, |deadline| {
                deadline.max(battle.join_deadline)
            });
        let is_public = view.now.0 > last.0.saturating_add(OPENERS_ALONE);
        if battle.status.is_final() && is_public {
            State::Ready
        } else {
            State::NotYet
        }
    }

    fn instructions(
        &self,
        battle: &Pubkey,
        view: &View,
        payer: &Pubkey,
    ) -> Result<Vec<Instruction>, KeeperError> {
        let account = battle_of(view)?;
        let token_program = view
            .token_program
            .ok_or_else(|| KeeperError::Build("the battle's vault is missing".to_owned()))?;
        // The token account matters only when strangers sent tokens to the vault. It is not created here, for the reason at
        // `receiving_account`.
        let opener_token = associated_token_address(&account.opener, &account.mint, &token_program);
        Ok(vec![instruction::close(&instruction::Close {
            caller: *payer,
            battle: *battle,
            opener: account.opener,
            opener_token,
            mint: account.mint,
            token_program,
        })])
    }
}

/// The bot.
pub struct CloseBattleBot(pub Context);

#[async_trait]
impl Bot for CloseBattleBot {
    fn name(&self) -> &'static str {
        "close_battle"
    }

    fn burst(&self) -> Duration {
        UNHURRIED
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::CloseBattle]
    }

    async fn find(&self, limit: i64) -> Result<Vec<Pubkey>, KeeperError> {
        let last = self
            .0
            .now()
            .await?
            .saturating_sub(time::Duration::seconds(OPENERS_ALONE));
        let battles = sqlx::query_scalar!(
            "SELECT address FROM chain.battles b
             WHERE status IN ('paid', 'cancelled', 'refunded') AND NOT closed AND GREATEST(join_deadline, judge_deadline) < $1
               AND NOT EXISTS (SELECT FROM app.intents i WHERE i.kind = $2 AND i.subject = b.address AND i.signer = $4 AND i.due_at > now())
             ORDER BY GREATEST(join_deadline, judge_deadline) LIMIT $3",
            last,
            Kind::CloseBattle.name(),
            limit,
            self.0.keeper.as_ref(),
        )
        .fetch_all(&self.0.pool)
        .await?;
        battles.iter().map(|battle| address(battle)).collect()
    }

    async fn work(&self, battle: Pubkey) -> Result<(), KeeperError> {
        self.0.sender.pursue(&battle, &[&CloseBattle]).await
    }
}
