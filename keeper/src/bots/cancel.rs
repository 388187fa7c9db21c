//! Gives the stake back to whoever opened a battle that nobody joined in time. Anyone may do it; the keeper spares the opener the trouble.

use async_trait::async_trait;
use roast_protocol::battle::{BattleStatus, instruction};
use roast_protocol::{Instruction, Pubkey};

use super::{Bot, Context};
use crate::chain::View;
use crate::effect::{Effect, State, battle_of, receiving_account};
use crate::error::KeeperError;
use crate::ledger::{Kind, address};

/// Returns the only stake.
pub struct Cancel;

impl Effect for Cancel {
    fn kind(&self) -> Kind {
        Kind::Cancel
    }

    fn state(&self, view: &View) -> State {
        let Some(battle) = &view.battle else {
            return State::Gone;
        };
        match battle.status {
            BattleStatus::Cancelled => State::Reached,
            BattleStatus::Open if view.now > battle.join_deadline => State::Ready,
            BattleStatus::Open => State::NotYet,
            _ => State::Impossible("somebody joined"),
        }
    }

    fn instructions(
        &self,
        battle: &Pubkey,
        view: &View,
        payer: &Pubkey,
    ) -> Result<Vec<Instruction>, KeeperError> {
        let account = battle_of(view)?;
        let to = receiving_account(view, &account.mint, &account.opener, payer)?;
        let cancel = instruction::cancel(&instruction::Cancel {
            caller: *payer,
            battle: *battle,
            opener_token: to.address,
            mint: account.mint,
            token_program: to.token_program,
        });
        Ok(vec![cancel])
    }
}

/// The bot.
pub struct CancelBot(pub Context);

#[async_trait]
impl Bot for CancelBot {
    fn name(&self) -> &'static str {
        "cancel"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Cancel]
    }

    async fn find(&self, limit: i64) -> Result<Vec<Pubkey>, KeeperError> {
        let battles = sqlx::query_scalar!(
            "SELECT address FROM chain.battles b
             WHERE status = 'open' AND join_deadline < $1 AND NOT closed
               AND NOT EXISTS (SELECT FROM app.intents i WHERE i.kind = $2 AND i.subject = b.address AND i.signer = $4 AND i.due_at > now())
             ORDER BY join_deadline LIMIT $3",
            self.0.now().await?,
            Kind::Cancel.name(),
            limit,
            self.0.keeper.as_ref(),
        )
        .fetch_all(&self.0.pool)
        .await?;
        battles.iter().map(|battle| address(battle)).collect()
    }

    async fn work(&self, battle: Pubkey) -> Result<(), KeeperError> {
        self.0.sender.pursue(&battle, &[&Cancel]).await
    }
}
