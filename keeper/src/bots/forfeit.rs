//! Records that a player stayed away: said nothing in the round that is open while the other one did, until the time for words was over.
//!
//! The rule is [`roast_protocol::transcript::FORFEIT_RULE`], so that anybody can apply it to the words in the transcript again. The payout goes in
//! the same transaction when it can; what the bonus leaves of the absent player's stake is the refund bot's business.

use async_trait::async_trait;
use roast_protocol::battle::account::Battle;
use roast_protocol::battle::{BattleStatus, Ending, Side, instruction};
use roast_protocol::transcript::Transcript;
use roast_protocol::verdict::Outcome;
use roast_protocol::{Instruction, Pubkey};

use super::payout::Payout;
use super::{Bot, Context};
use crate::chain::View;
use crate::effect::{Effect, State, ruling};
use crate::error::KeeperError;
use crate::ledger::{Kind, address};
use crate::texts::{self, Duel};

/// Puts a forfeit on chain.
pub struct Forfeit {
    /// Who judges: only the battle's judge can call it.
    pub judge: Pubkey,
    /// Who stayed away, and the hash of the transcript that shows it; `None` while nobody has, and then nothing is sent.
    pub absence: Option<(Side, [u8; 32])>,
}

impl Effect for Forfeit {
    fn kind(&self) -> Kind {
        Kind::Forfeit
    }

    fn state(&self, view: &View) -> State {
        ruling(view, &self.judge, Ending::Forfeit, self.absence.is_some())
    }

    fn instructions(
        &self,
        battle: &Pubkey,
        _view: &View,
        payer: &Pubkey,
    ) -> Result<Vec<Instruction>, KeeperError> {
        let (absent, transcript_hash) = self
            .absence
            .ok_or_else(|| KeeperError::Build("nobody stayed away".to_owned()))?;
        Ok(vec![instruction::forfeit(&instruction::Forfeit {
            judge: *payer,
            battle: *battle,
            absent,
            transcript_hash,
        })])
    }
}

/// The bot.
pub struct ForfeitBot(pub Context);

#[async_trait]
impl Bot for ForfeitBot {
    fn name(&self) -> &'static str {
        "forfeit"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Forfeit]
    }

    async fn find(&self, limit: i64) -> Result<Vec<Pubkey>, KeeperError> {
        let now = self.0.clock.now().await?;
        // Rounds open one after the other, so an odd number of texts says that one player is waited for.
        let battles = sqlx::query_scalar!(
            "SELECT address FROM chain.battles b
             WHERE status = 'joined' AND NOT closed AND judge = $1 AND judge_deadline BETWEEN $2 AND $3
               AND (SELECT count(*) FROM app.round_texts t
                    WHERE t.battle = b.address AND t.joined_at = b.joined_at AND t.player IN (b.opener, b.opponent)) % 2 = 1
               AND NOT EXISTS (SELECT FROM app.intents i WHERE i.kind = $4 AND i.subject = b.address AND i.signer = $1 AND i.due_at > now())
               AND NOT EXISTS (SELECT FROM app.intents i WHERE i.kind = $5 AND i.subject = b.address AND i.signer = $1 AND i.status IN ('planned', 'sent'))
             ORDER BY judge_deadline LIMIT $6",
            self.0.keeper.as_ref(),
            now.date_time(),
            texts::latest_decidable(now).date_time(),
            Kind::Forfeit.name(),
            Kind::Resign.name(),
            limit,
        )
        .fetch_all(&self.0.pool)
        .await?;
        battles.iter().map(|battle| address(battle)).collect()
    }

    async fn work(&self, battle: Pubkey) -> Result<(), KeeperError> {
        let view = self.0.chain.view(&battle).await?;
        let forfeited = self.forfeited(&battle, &view).await?;
        let absent = forfeited.as_ref().and_then(Transcript::absent);
        let forfeit = Forfeit {
            judge: self.0.keeper,
            absence: absent.zip(forfeited.map(|transcript| transcript.hash())),
        };
        let payout = Payout {
            outcome: absent.map(outcome_without),
        };
        let effects: &[&dyn Effect] = match absent {
            Some(_) => &[&forfeit, &payout],
            None => &[&forfeit],
        };
        self.0.sender.pursue(&battle, effects).await
    }
}

impl ForfeitBot {
    /// The transcript to call the forfeit on: the stored one, else a new one, else none because nobody stayed away, or time is left.
    async fn forfeited(
        &self,
        battle: &Pubkey,
        view: &View,
    ) -> Result<Option<Transcript>, KeeperError> {
        let Some((account, duel)) = self.0.duel(battle, view).await? else {
            return Ok(None);
        };
        if self.0.is_resigning(battle).await? {
            return Ok(None);
        }
        let stored = match self.0.transcripts.load(&duel).await? {
            Some(stored) => Some(stored),
            None => self.call(&duel, account, view).await?,
        };
        // A verdict that was stored first counts.
        Ok(stored.filter(Transcript::is_forfeit))
    }

    /// Says who stayed away, once the time for words is over and while the judge's is not.
    async fn call(
        &self,
        duel: &Duel,
        account: &Battle,
        view: &View,
    ) -> Result<Option<Transcript>, KeeperError> {
        let Some(deadline) = account.judge_deadline else {
            return Ok(None);
        };
        let is_time = (view.now..=texts::latest_decidable(view.now)).contains(&deadline);
        if account.status != BattleStatus::Joined || !is_time {
            return Ok(None);
        }
        // Words that come in meanwhile are looked at again, six times at most.
        loop {
            let case = texts::case(&self.0.pool, duel).await?;
            let Some(called) = roast_judge::forfeit(&case) else {
                return Ok(None);
            };
            if !texts::could_be_answered(&self.0.pool, duel, deadline).await? {
                tracing::warn!(battle = %duel.bout.battle, "words that nobody had time to answer: no forfeit, both stakes go back");
                return Ok(None);
            }
            tracing::info!(battle = %duel.bout.battle, absent = ?called.absent, "stayed away");
            let stored = self.0.transcripts.store(&called.transcript, duel).await?;
            if stored.is_some() {
                return Ok(stored);
            }
        }
    }
}

/// Who wins when this side stayed away.
const fn outcome_without(absent: Side) -> Outcome {
    match absent {
        Side::Opener => Outcome::OpponentWins,
        Side::Opponent => Outcome::OpenerWins,
    }
}
