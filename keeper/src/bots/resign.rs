//! Declares that no verdict will come, so that both stakes can go back at once. Operators ask for it (`roast resign`), nothing else does.

use async_trait::async_trait;
use roast_protocol::battle::{Ending, instruction};
use roast_protocol::{Instruction, Pubkey};

use super::{Bot, Context};
use crate::chain::View;
use crate::effect::{Effect, State, ruling};
use crate::error::KeeperError;
use crate::ledger::{Kind, address};

/// Puts the judge's resignation on chain.
pub struct Resign {
    /// Who resigns: only the battle's judge can.
    pub judge: Pubkey,
}

impl Effect for Resign {
    fn kind(&self) -> Kind {
        Kind::Resign
    }

    fn state(&self, view: &View) -> State {
        ruling(view, &self.judge, Ending::Resignation, true)
    }

    fn instructions(
        &self,
        battle: &Pubkey,
        _view: &View,
        payer: &Pubkey,
    ) -> Result<Vec<Instruction>, KeeperError> {
        Ok(vec![instruction::resign(&instruction::Resign {
            judge: *payer,
            battle: *battle,
        })])
    }
}

/// The bot.
pub struct ResignBot(pub Context);

#[async_trait]
impl Bot for ResignBot {
    fn name(&self) -> &'static str {
        "resign"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Resign]
    }

    async fn find(&self, limit: i64) -> Result<Vec<Pubkey>, KeeperError> {
        // What operators planned is in the ledger, where every bot looks by itself. This is what a fork took back.
        let battles = sqlx::query_scalar!(
            "SELECT i.subject FROM app.intents i JOIN chain.battles b ON b.address = i.subject
             WHERE i.kind = $1 AND i.signer = $2 AND i.status IN ('confirmed', 'failed') AND i.due_at <= now()
               AND b.status = 'joined' AND NOT b.closed
             ORDER BY i.due_at LIMIT $3",
            Kind::Resign.name(),
            self.0.keeper.as_ref(),
            limit,
        )
        .fetch_all(&self.0.pool)
        .await?;
        battles.iter().map(|battle| address(battle)).collect()
    }

    async fn work(&self, battle: Pubkey) -> Result<(), KeeperError> {
        let judge = self.0.keeper;
        self.0.sender.pursue(&battle, &[&Resign { judge }]).await
    }
}
