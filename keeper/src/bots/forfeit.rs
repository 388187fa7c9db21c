//! Records that a player stayed away: said nothing in the round that is open while the other one did, until the last call.
//!
//! The rule is [`roast_protocol::transcript::FORFEIT_RULE`], so that anybody can apply it to the words in the transcript again. The payout goes in
//! the same transaction when it can; what the bonus leaves of the absent player's stake is the refund bot's business.

use async_trait::async_trait;
use roast_protocol::battle::account::Battle;
use roast_protocol::battle::{BattleStatus, Ending, Side, instruction};
use roast_protocol::transcript::{FORFEIT_PROVIDER, Transcript};
use roast_protocol::verdict::Outcome;
use roast_protocol::{Instruction, Pubkey};

use super::payout::Payout;
use super::{Bot, Context};
use crate::chain::View;
use crate::effect::{Effect, State, ruling};
use crate::error::KeeperError;
use crate::ledger::{Kind, address};
use crate::texts::{self, Players};
use crate::transcripts;

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
        let now = self.0.now().await?;
        let last_call = now.saturating_add(time::Duration::seconds(
            self.0.config.last_call_seconds.into(),
        ));
        // Rounds open one after the other, so an odd number of texts says that one player is waited for. A forfeit that was stored before the
        // last words came in stands. Quotes in players' words are escaped, so that none of them looks like the transcript's own.
        let battles = sqlx::query_scalar!(
            "SELECT address FROM chain.battles b
             WHERE status = 'joined' AND NOT closed AND judge = $1 AND judge_deadline BETWEEN $2 AND $3
               AND ((SELECT count(*) FROM app.round_texts t WHERE t.battle = b.address AND t.player IN (b.opener, b.opponent)) % 2 = 1
                    OR EXISTS (SELECT FROM app.transcripts t WHERE t.battle = b.address AND strpos(t.transcript, $7) > 0))
               AND NOT EXISTS (SELECT FROM app.intents i WHERE i.kind = $4 AND i.subject = b.address AND i.signer = $1 AND i.due_at > now())
               AND NOT EXISTS (SELECT FROM app.intents i WHERE i.kind = $5 AND i.subject = b.address AND i.signer = $1 AND i.status IN ('planned', 'sent'))
             ORDER BY judge_deadline LIMIT $6",
            self.0.keeper.as_ref(),
            now,
            last_call,
            Kind::Forfeit.name(),
            Kind::Resign.name(),
            limit,
            format!(r#""model":{{"provider":"{FORFEIT_PROVIDER}""#),
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
        let Some((account, players)) = view
            .battle
            .as_ref()
            .and_then(|it| Some((it, Players::of(it)?)))
        else {
            return Ok(None);
        };
        if self.0.is_resigning(battle).await? {
            return Ok(None);
        }
        let stored = match transcripts::load(&self.0.pool, battle, &players).await? {
            Some(stored) => stored,
            None if self.is_last_call(view, account) => {
                let case = texts::case(&self.0.pool, battle, &players).await?;
                let Some(called) = roast_judge::forfeit(&case) else {
                    return Ok(None);
                };
                tracing::info!(%battle, absent = ?called.absent, "stayed away");
                transcripts::store(&self.0.pool, &called.transcript, &players).await?
            }
            None => return Ok(None),
        };
        // A verdict that was stored first counts.
        Ok(Some(stored).filter(Transcript::is_forfeit))
    }

    /// Whether the time for words is over and the judge's is not.
    fn is_last_call(&self, view: &View, battle: &Battle) -> bool {
        let left = battle
            .judge_deadline
            .map(|deadline| deadline.0.saturating_sub(view.now.0));
        battle.status == BattleStatus::Joined
            && left.is_some_and(|left| {
                (0..=i64::from(self.0.config.last_call_seconds)).contains(&left)
            })
    }
}

/// Who wins when this side stayed away.
const fn outcome_without(absent: Side) -> Outcome {
    match absent {
        Side::Opener => Outcome::OpponentWins,
        Side::Opponent => Outcome::OpenerWins,
    }
}
