//! Closes submissions and campaigns once their time on chain is over, so that the rent goes back to miners and projects. Anyone may do it.

use std::time::Duration;

use async_trait::async_trait;
use roast_protocol::burn::instruction;
use roast_protocol::time::UnixSeconds;
use roast_protocol::{Instruction, Pubkey};
use time::OffsetDateTime;

use super::{Bot, Context, UNHURRIED};
use crate::chain::View;
use crate::effect::{Effect, State};
use crate::error::KeeperError;
use crate::ledger::{Kind, address};

/// Closes a submission.
pub struct CloseSubmission {
    /// Last second in which its campaign's submissions are kept, fixed when the campaign opened.
    pub kept_until: UnixSeconds,
}

impl Effect for CloseSubmission {
    fn kind(&self) -> Kind {
        Kind::CloseSubmission
    }

    fn state(&self, view: &View) -> State {
        match &view.submission {
            None => State::Reached,
            Some(_) if view.now > self.kept_until => State::Ready,
            Some(_) => State::NotYet,
        }
    }

    fn instructions(
        &self,
        _submission: &Pubkey,
        view: &View,
        _payer: &Pubkey,
    ) -> Result<Vec<Instruction>, KeeperError> {
        let account = view
            .submission
            .as_ref()
            .ok_or_else(|| KeeperError::Build("the submission's account is missing".to_owned()))?;
        let close = instruction::close_submission(&instruction::CloseSubmission {
            campaign: account.campaign,
            content_hash: account.content_hash,
            miner: account.miner,
        });
        Ok(vec![close])
    }
}

/// Closes a campaign that has no submissions left.
pub struct CloseCampaign;

impl Effect for CloseCampaign {
    fn kind(&self) -> Kind {
        Kind::CloseCampaign
    }

    fn state(&self, view: &View) -> State {
        match &view.campaign {
            None => State::Reached,
            Some(it) if view.now > it.kept_until && it.closed == it.submissions => State::Ready,
            Some(_) => State::NotYet,
        }
    }

    fn instructions(
        &self,
        campaign: &Pubkey,
        view: &View,
        _payer: &Pubkey,
    ) -> Result<Vec<Instruction>, KeeperError> {
        let account = view
            .campaign
            .as_ref()
            .ok_or_else(|| KeeperError::Build("the campaign's account is missing".to_owned()))?;
        let close = instruction::close_campaign(&instruction::CloseCampaign {
            campaign: *campaign,
            owner: account.project,
        });
        Ok(vec![close])
    }
}

/// The bot of submissions.
pub struct CloseSubmissionBot(pub Context);

#[async_trait]
impl Bot for CloseSubmissionBot {
    fn name(&self) -> &'static str {
        "close_submission"
    }

    fn burst(&self) -> Duration {
        UNHURRIED
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::CloseSubmission]
    }

    async fn find(&self, limit: i64) -> Result<Vec<Pubkey>, KeeperError> {
        let submissions = sqlx::query_scalar!(
            "SELECT s.address FROM chain.submissions s JOIN chain.campaigns c ON c.address = s.campaign
             WHERE NOT s.closed AND NOT c.closed AND c.kept_until < $1
               AND NOT EXISTS (SELECT FROM app.intents i WHERE i.kind = $2 AND i.subject = s.address AND i.signer = $4 AND i.due_at > now())
             ORDER BY c.kept_until, s.position LIMIT $3",
            self.0.now().await?,
            Kind::CloseSubmission.name(),
            limit,
            self.0.keeper.as_ref(),
        )
        .fetch_all(&self.0.pool)
        .await?;
        submissions.iter().map(|bytes| address(bytes)).collect()
    }

    async fn work(&self, submission: Pubkey) -> Result<(), KeeperError> {
        let kept_until = sqlx::query_scalar!(
            "SELECT c.kept_until FROM chain.submissions s JOIN chain.campaigns c ON c.address = s.campaign WHERE s.address = $1",
            submission.as_ref(),
        )
        .fetch_optional(&self.0.pool)
        .await?;
        // Without its row, such as while the indexer builds its rows anew, a submission is kept; one that is closed is seen to be.
        let kept_until = kept_until.map_or(i64::MAX, OffsetDateTime::unix_timestamp);
        let close = CloseSubmission {
            kept_until: UnixSeconds(kept_until),
        };
        self.0.sender.pursue(&submission, &[&close]).await
    }
}

/// The bot of campaigns.
pub struct CloseCampaignBot(pub Context);

#[async_trait]
impl Bot for CloseCampaignBot {
    fn name(&self) -> &'static str {
        "close_campaign"
    }

    fn burst(&self) -> Duration {
        UNHURRIED
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::CloseCampaign]
    }

    async fn find(&self, limit: i64) -> Result<Vec<Pubkey>, KeeperError> {
        let campaigns = sqlx::query_scalar!(
            "SELECT address FROM chain.campaigns c
             WHERE NOT closed AND kept_until < $1 AND closed_submissions = submissions
               AND NOT EXISTS (SELECT FROM app.intents i WHERE i.kind = $2 AND i.subject = c.address AND i.signer = $4 AND i.due_at > now())
             ORDER BY kept_until LIMIT $3",
            self.0.now().await?,
            Kind::CloseCampaign.name(),
            limit,
            self.0.keeper.as_ref(),
        )
        .fetch_all(&self.0.pool)
        .await?;
        campaigns.iter().map(|bytes| address(bytes)).collect()
    }

    async fn work(&self, campaign: Pubkey) -> Result<(), KeeperError> {
        self.0.sender.pursue(&campaign, &[&CloseCampaign]).await
    }
}
