//! Moves the minimum burn of running campaigns towards the pace that fills them evenly; `protocol/src/burn/retarget.rs` decides.

use std::time::Duration;

use async_trait::async_trait;
use roast_protocol::burn::instruction;
use roast_protocol::burn::retarget::{counted_since, next_minimum};
use roast_protocol::time::UnixSeconds;
use roast_protocol::{Instruction, Pubkey};

use super::{Bot, Context, UNHURRIED};
use crate::chain::View;
use crate::effect::{Effect, State};
use crate::error::KeeperError;
use crate::ledger::{Kind, address};

/// Puts the minimum burn where demand wants it, for now.
pub struct Retarget {
    /// The program's least seconds between two moves.
    pub period: u32,
    /// What the indexer has of the campaign's submissions.
    pub count: Count,
}

/// Submissions as they were counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// From here on, the campaign's last move or its start.
    pub since: UnixSeconds,
    /// After that second.
    pub observed: u32,
    /// In all, to tell whether the indexer has seen those that the account has.
    pub all: u32,
}

impl Effect for Retarget {
    fn kind(&self) -> Kind {
        Kind::Retarget
    }

    fn state(&self, view: &View) -> State {
        let Some(campaign) = &view.campaign else {
            return State::Impossible("the campaign is closed");
        };
        if view.now > campaign.ends_at {
            return State::Impossible("the campaign is over");
        }
        if counted_since(campaign) != self.count.since {
            // It moved since they were counted.
            return State::Reached;
        }
        if campaign.submissions != self.count.all {
            return State::NotYet;
        }
        match next_minimum(campaign, self.count.observed, self.period, view.now) {
            Some(_) => State::Ready,
            None => State::Reached,
        }
    }

    fn instructions(
        &self,
        campaign: &Pubkey,
        view: &View,
        payer: &Pubkey,
    ) -> Result<Vec<Instruction>, KeeperError> {
        let minimum_burn = view
            .campaign
            .as_ref()
            .and_then(|it| next_minimum(it, self.count.observed, self.period, view.now))
            .ok_or_else(|| KeeperError::Build("the minimum burn stays".to_owned()))?;
        Ok(vec![instruction::retarget(&instruction::Retarget {
            keeper: *payer,
            campaign: *campaign,
            minimum_burn,
        })])
    }
}

/// The bot.
pub struct RetargetBot(pub Context);

#[async_trait]
impl Bot for RetargetBot {
    fn name(&self) -> &'static str {
        "retarget"
    }

    fn burst(&self) -> Duration {
        UNHURRIED
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Retarget]
    }

    async fn find(&self, limit: i64) -> Result<Vec<Pubkey>, KeeperError> {
        let campaigns = sqlx::query_scalar!(
            "SELECT c.address FROM chain.campaigns c CROSS JOIN chain.burn_config k
             WHERE k.keeper = $1 AND NOT c.closed AND c.closed_submissions = 0 AND c.submissions < c.cap
               AND c.starts_at <= $2 AND c.ends_at >= $2 AND c.retargeted_at + make_interval(secs => k.retarget_seconds) <= $2
               AND NOT EXISTS (SELECT FROM app.intents i WHERE i.kind = $3 AND i.subject = c.address AND i.signer = $1 AND i.due_at > now())
             ORDER BY c.retargeted_at LIMIT $4",
            self.0.keeper.as_ref(),
            self.0.now().await?,
            Kind::Retarget.name(),
            limit,
        )
        .fetch_all(&self.0.pool)
        .await?;
        campaigns.iter().map(|bytes| address(bytes)).collect()
    }

    async fn work(&self, campaign: Pubkey) -> Result<(), KeeperError> {
        let retarget = Retarget {
            period: self.period().await?,
            count: self.count(&campaign).await?,
        };
        self.0.sender.pursue(&campaign, &[&retarget]).await
    }
}

impl RetargetBot {
    async fn period(&self) -> Result<u32, KeeperError> {
        let seconds = sqlx::query_scalar!("SELECT retarget_seconds FROM chain.burn_config LIMIT 1")
            .fetch_one(&self.0.pool)
            .await?;
        u32::try_from(seconds).map_err(|_| KeeperError::Row("retarget_seconds"))
    }

    async fn count(&self, campaign: &Pubkey) -> Result<Count, KeeperError> {
        let view = self.0.chain.view(campaign).await?;
        let since = view
            .campaign
            .as_ref()
            .map(counted_since)
            .unwrap_or_default();
        let row = sqlx::query!(
            r#"SELECT count(*) AS "all!", count(*) FILTER (WHERE submitted_at > $2) AS "observed!"
               FROM chain.submissions WHERE campaign = $1"#,
            campaign.as_ref(),
            since.date_time(),
        )
        .fetch_one(&self.0.pool)
        .await?;
        let number = |count: i64| u32::try_from(count).map_err(|_| KeeperError::Row("count"));
        Ok(Count {
            since,
            observed: number(row.observed)?,
            all: number(row.all)?,
        })
    }
}
