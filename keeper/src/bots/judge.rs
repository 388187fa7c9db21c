//! Judges joined battles, stores the transcript, and settles; the payout goes in the same transaction when it can.
//!
//! A battle is judged when the words of all rounds are in. When they are not, it is judged once their time is over on the words that are there,
//! missing ones scoring nothing; unless one player stayed away, which is a forfeit ([`super::forfeit`]). Without any words nobody is judged, and
//! the deadline's refund returns both stakes.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use roast_judge::{Case, Judge};
use roast_protocol::battle::{BattleStatus, Ending, instruction};
use roast_protocol::transcript::Transcript;
use roast_protocol::verdict::{Outcome, Verdict};
use roast_protocol::{Instruction, Pubkey};
use tokio::time::{Instant, timeout};

use super::payout::Payout;
use super::{Bot, Context};
use crate::chain::View;
use crate::effect::{Effect, State, ruling};
use crate::error::KeeperError;
use crate::ledger::{Kind, address};
use crate::{metrics, texts};

/// Words of a battle when nobody is missing: two players, three rounds.
const ALL_WORDS: i32 = 6;

/// Puts a verdict on chain.
pub struct Settle {
    /// Who judges: only the battle's judge can settle it.
    pub judge: Pubkey,
    /// What to record; `None` while nobody has judged, and then nothing is sent.
    pub verdict: Option<Verdict>,
}

impl Effect for Settle {
    fn kind(&self) -> Kind {
        Kind::Settle
    }

    fn state(&self, view: &View) -> State {
        ruling(view, &self.judge, Ending::Verdict, self.verdict.is_some())
    }

    fn instructions(
        &self,
        battle: &Pubkey,
        _view: &View,
        payer: &Pubkey,
    ) -> Result<Vec<Instruction>, KeeperError> {
        let verdict = self
            .verdict
            .clone()
            .ok_or_else(|| KeeperError::Build("there is no verdict".to_owned()))?;
        Ok(vec![instruction::settle(&instruction::Settle {
            judge: *payer,
            battle: *battle,
            verdict,
        })])
    }
}

/// The bot.
pub struct JudgeBot {
    /// What every bot has.
    pub context: Context,
    /// Who gives marks.
    pub judge: Arc<dyn Judge>,
}

#[async_trait]
impl Bot for JudgeBot {
    fn name(&self) -> &'static str {
        "judge"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Settle]
    }

    async fn find(&self, limit: i64) -> Result<Vec<Pubkey>, KeeperError> {
        let now = self.context.clock.now().await?;
        let battles = sqlx::query_scalar!(
            "SELECT address FROM chain.battles b
             WHERE status = 'joined' AND NOT closed AND judge = $1 AND judge_deadline >= $2
               AND (SELECT count(*) FROM app.round_texts t
                    WHERE t.battle = b.address AND t.joined_at = b.joined_at AND t.player IN (b.opener, b.opponent))
                   >= CASE WHEN judge_deadline <= $3 THEN 1 ELSE $4 END
               AND NOT EXISTS (SELECT FROM app.intents i WHERE i.kind = $5 AND i.subject = b.address AND i.signer = $1 AND i.due_at > now())
               AND NOT EXISTS (SELECT FROM app.intents i WHERE i.kind = $6 AND i.subject = b.address AND i.signer = $1 AND i.status IN ('planned', 'sent'))
             ORDER BY judge_deadline LIMIT $7",
            self.context.keeper.as_ref(),
            now.date_time(),
            texts::latest_decidable(now).date_time(),
            ALL_WORDS,
            Kind::Settle.name(),
            Kind::Resign.name(),
            limit,
        )
        .fetch_all(&self.context.pool)
        .await?;
        battles.iter().map(|battle| address(battle)).collect()
    }

    async fn work(&self, battle: Pubkey) -> Result<(), KeeperError> {
        let began = Instant::now();
        let view = self.context.chain.view(&battle).await?;
        let transcript = self.transcript(&battle, &view).await?;
        let verdict = transcript.as_ref().map(Transcript::verdict);
        let outcome = verdict.as_ref().map(|verdict| verdict.outcome);
        let settle = Settle {
            judge: self.context.keeper,
            verdict,
        };
        let payout = Payout { outcome };
        let effects: &[&dyn Effect] = match outcome {
            Some(Outcome::OpenerWins | Outcome::OpponentWins) => &[&settle, &payout],
            Some(Outcome::Draw) | None => &[&settle],
        };
        self.context.sender.pursue(&battle, effects).await?;
        if let Some(transcript) = transcript {
            self.check_chain(&battle, &transcript, began).await?;
        }
        Ok(())
    }
}

impl JudgeBot {
    /// The transcript to settle on: the stored one, else a new one, else none because the battle is not to be judged now.
    async fn transcript(
        &self,
        battle: &Pubkey,
        view: &View,
    ) -> Result<Option<Transcript>, KeeperError> {
        let Some((account, duel)) = self.context.duel(battle, view).await? else {
            return Ok(None);
        };
        if self.context.is_resigning(battle).await? {
            return Ok(None);
        }
        if let Some(stored) = self.context.transcripts.load(&duel).await? {
            return Ok(Some(stored).filter(|stored| !stored.is_forfeit()));
        }
        let unjudged = Settle {
            judge: self.context.keeper,
            verdict: None,
        };
        if account.status != BattleStatus::Joined || unjudged.state(view) != State::NotYet {
            return Ok(None);
        }
        let is_decidable = account.judge_deadline <= Some(texts::latest_decidable(view.now));
        // Words that come in while the judge thinks make it think again, six times at most.
        loop {
            let case = texts::case(&self.context.pool, &duel).await?;
            let is_ready = case.is_complete() || is_decidable && !case.is_silent();
            if !is_ready || roast_judge::forfeit(&case).is_some() {
                return Ok(None);
            }
            let judged = self.judge(&case).await?;
            if let Some(stored) = self.context.transcripts.store(&judged, &duel).await? {
                // Another keeper may have stored a forfeit first.
                return Ok(Some(stored).filter(|stored| !stored.is_forfeit()));
            }
        }
    }

    async fn judge(&self, case: &Case) -> Result<Transcript, KeeperError> {
        let battle = &case.bout.battle;
        let limit = self.context.config.judge_timeout_seconds;
        let judgement = timeout(
            Duration::from_secs(limit),
            roast_judge::judge(&*self.judge, case),
        )
        .await;
        let judgement = judgement.map_err(|_| KeeperError::JudgeTimeout(limit))??;
        let model = &judgement.transcript.model;
        tracing::info!(%battle, provider = model.provider, version = model.version, outcome = judgement.verdict.outcome.name(), "judged");
        Ok(judgement.transcript)
    }

    /// The chain must hold the hash of the transcript that we can show. Only another program with the judge's key can make it differ.
    async fn check_chain(
        &self,
        battle: &Pubkey,
        transcript: &Transcript,
        began: Instant,
    ) -> Result<(), KeeperError> {
        let view = self.context.chain.view(battle).await?;
        match view.battle.and_then(|account| account.transcript_hash) {
            Some(hash) if hash == transcript.hash() => metrics::settled(began.elapsed()),
            Some(_) => {
                metrics::failure("judge", "foreign_verdict");
                tracing::error!(%battle, "THE VERDICT ON CHAIN IS NOT OURS: somebody else signs with the judge's key, replace it");
            }
            None => {}
        }
        Ok(())
    }
}
