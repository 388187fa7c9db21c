//! Declares that no verdict will come, so that both stakes can go back at once. Operators ask for it (`roast resign`), nothing else does.

use async_trait::async_trait;
use roast_protocol::battle::{Ending, instruction};
use roast_protocol::{Instruction, Pubkey};

use super::{Bot, Context};
use crate::chain::View;
use crate::effect::{Effect, State, ruling};
use crate::error::KeeperError;
use crate::ledger::Kind;

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

    async fn find(&self, _limit: i64) -> Result<Vec<Pubkey>, KeeperError> {
        // What operators planned is in the ledger, where every bot looks first.
        Ok(Vec::new())
    }

    async fn work(&self, battle: Pubkey) -> Result<(), KeeperError> {
        let judge = self.0.keeper;
        self.0.sender.pursue(&battle, &[&Resign { judge }]).await
    }
}
