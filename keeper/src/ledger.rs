//! The ledger of intended transactions, `app.intents`: one row for each effect that the keeper wants on chain. A row says `sent` before
//! the transaction leaves, so that a keeper that restarts, or another one, knows what may be on its way and never signs it twice.

use std::time::Duration;

use roast_protocol::Pubkey;
use solana_signature::Signature;
use sqlx::PgPool;

use crate::error::KeeperError;

/// The effects that the keeper brings about, each once for its subject: a battle, a campaign or a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The verdict is on chain.
    Settle,
    /// Prize and fee are paid.
    Payout,
    /// The opener has the stake back.
    RefundOpener,
    /// The opponent has the stake back.
    RefundOpponent,
    /// The opener of a battle that nobody joined has the stake back.
    Cancel,
    /// It is on chain that a player stayed away.
    Forfeit,
    /// It is on chain that no verdict will come.
    Resign,
    /// The accounts of a finished battle are closed.
    CloseBattle,
    /// A campaign's minimum burn is where demand wants it.
    Retarget,
    /// The account of a submission is closed.
    CloseSubmission,
    /// The account of a campaign is closed.
    CloseCampaign,
}

impl Kind {
    /// Every effect.
    pub const ALL: [Self; 11] = [
        Self::Settle,
        Self::Payout,
        Self::RefundOpener,
        Self::RefundOpponent,
        Self::Cancel,
        Self::Forfeit,
        Self::Resign,
        Self::CloseBattle,
        Self::Retarget,
        Self::CloseSubmission,
        Self::CloseCampaign,
    ];

    /// The name in the ledger, in logs and in metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Settle => "battle_settle",
            Self::Payout => "battle_payout",
            Self::RefundOpener => "battle_refund_opener",
            Self::RefundOpponent => "battle_refund_opponent",
            Self::Cancel => "battle_cancel",
            Self::Forfeit => "battle_forfeit",
            Self::Resign => "battle_resign",
            Self::CloseBattle => "battle_close",
            Self::Retarget => "campaign_retarget",
            Self::CloseSubmission => "submission_close",
            Self::CloseCampaign => "campaign_close",
        }
    }
}

/// Where an intent stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// To be signed and sent.
    Planned,
    /// Signed, and perhaps sent: nothing else may be signed for this effect before it expires.
    Sent(Signed),
    /// The chain shows the effect.
    Confirmed,
    /// The chain shows that the effect can no longer come about.
    Failed,
}

/// A signed transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Its first signature, which names it.
    pub signature: Signature,
    /// Its bytes, for sending it again.
    pub transaction: Vec<u8>,
    /// It cannot land in a block above this height.
    pub last_valid_block_height: u64,
}

/// One effect on one subject.
#[derive(Clone, Debug)]
pub struct Intent {
    /// Which effect.
    pub kind: Kind,
    /// Where it stands.
    pub status: Status,
    /// How often it was tried.
    pub attempts: u32,
    /// Whether its rest after a failure, or after its end, is over.
    pub due: bool,
}

/// The ledger in Postgres. Every change is conditional on what it was decided on, so that two keepers cannot overwrite each other.
#[derive(Clone, Debug)]
pub struct Ledger {
    pool: PgPool,
}

impl Ledger {
    /// The ledger of this database.
    #[must_use]
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// The intent of this kind for a subject; one that was never written down is planned and due.
    ///
    /// # Errors
    /// When Postgres does not answer, or the row is malformed.
    pub async fn intent(&self, kind: Kind, subject: &Pubkey) -> Result<Intent, KeeperError> {
        let row = sqlx::query!(
            r#"SELECT status, signature, transaction, last_valid_block_height, attempts, due_at <= now() AS "due!"
               FROM app.intents WHERE kind = $1 AND subject = $2"#,
            kind.name(),
            subject.as_ref(),
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else {
            return Ok(Intent {
                kind,
                status: Status::Planned,
                attempts: 0,
                due: true,
            });
        };
        let status = match row.status.as_str() {
            "planned" => Status::Planned,
            "sent" => Status::Sent(signed(
                row.signature,
                row.transaction,
                row.last_valid_block_height,
            )?),
            "confirmed" => Status::Confirmed,
            "failed" => Status::Failed,
            _ => return Err(KeeperError::Row("status of an intent")),
        };
        Ok(Intent {
            kind,
            status,
            attempts: u32::try_from(row.attempts).unwrap_or_default(),
            due: row.due,
        })
    }

    /// Writes down that `signed` is about to be sent for these kinds. False, and nothing written, when another keeper got there first.
    ///
    /// # Errors
    /// When Postgres does not answer.
    pub async fn record_sent(
        &self,
        kinds: &[Kind],
        subject: &Pubkey,
        signed: &Signed,
    ) -> Result<bool, KeeperError> {
        let height = i64::try_from(signed.last_valid_block_height).map_err(|_| {
            KeeperError::Build("the block height does not fit the ledger".to_owned())
        })?;
        let names: Vec<String> = kinds.iter().map(|kind| kind.name().to_owned()).collect();
        let mut transaction = self.pool.begin().await?;
        let written = sqlx::query!(
            "INSERT INTO app.intents (kind, subject, status, signature, transaction, last_valid_block_height, attempts)
             SELECT kind, $2, 'sent', $3, $4, $5, 1 FROM unnest($1::text[]) AS kind
             ON CONFLICT (kind, subject) DO UPDATE SET
                 status = 'sent', signature = $3, transaction = $4, last_valid_block_height = $5,
                 attempts = intents.attempts + 1, error = NULL, due_at = now(), updated_at = now()
             WHERE intents.status = 'planned'",
            &names,
            subject.as_ref(),
            signed.signature.as_ref(),
            signed.transaction,
            height,
        )
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        if written != kinds.len() as u64 {
            transaction.rollback().await?;
            return Ok(false);
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Writes down that the effect is wanted, due at once. False, and nothing written, when the ledger knows of it already.
    ///
    /// # Errors
    /// When Postgres does not answer.
    pub async fn plan(&self, kind: Kind, subject: &Pubkey) -> Result<bool, KeeperError> {
        let written = sqlx::query!(
            "INSERT INTO app.intents (kind, subject, status) VALUES ($1, $2, 'planned') ON CONFLICT (kind, subject) DO NOTHING",
            kind.name(),
            subject.as_ref(),
        )
        .execute(&self.pool)
        .await?
        .rows_affected();
        Ok(written == 1)
    }

    /// The transaction expired, or landed without the effect: back to planned, due after `rest`. Does nothing when the row has moved on.
    ///
    /// # Errors
    /// When Postgres does not answer.
    pub async fn release(
        &self,
        kind: Kind,
        subject: &Pubkey,
        spent: &Signature,
        reason: Option<&str>,
        rest: Duration,
    ) -> Result<(), KeeperError> {
        sqlx::query!(
            "UPDATE app.intents SET status = 'planned', signature = NULL, transaction = NULL, last_valid_block_height = NULL,
                 error = $4, due_at = now() + make_interval(secs => $5), updated_at = now()
             WHERE kind = $1 AND subject = $2 AND status = 'sent' AND signature = $3",
            kind.name(),
            subject.as_ref(),
            spent.as_ref(),
            reason,
            rest.as_secs_f64(),
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Nothing was sent, because it would fail: stays planned, due after `rest`.
    ///
    /// # Errors
    /// When Postgres does not answer.
    pub async fn defer(
        &self,
        kind: Kind,
        subject: &Pubkey,
        reason: &str,
        rest: Duration,
    ) -> Result<(), KeeperError> {
        sqlx::query!(
            "INSERT INTO app.intents (kind, subject, status, attempts, error, due_at)
             VALUES ($1, $2, 'planned', 1, $3, now() + make_interval(secs => $4))
             ON CONFLICT (kind, subject) DO UPDATE SET
                 attempts = intents.attempts + 1, error = $3, due_at = now() + make_interval(secs => $4), updated_at = now()
             WHERE intents.status = 'planned'",
            kind.name(),
            subject.as_ref(),
            reason,
            rest.as_secs_f64(),
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The chain shows the effect, whoever brought it about. Looked at again after `rest` if a bot still asks for it.
    ///
    /// # Errors
    /// When Postgres does not answer.
    pub async fn confirm(
        &self,
        kind: Kind,
        subject: &Pubkey,
        rest: Duration,
    ) -> Result<(), KeeperError> {
        self.close(kind, subject, "confirmed", None, rest).await
    }

    /// The effect can no longer come about. Looked at again after `rest` if a bot still asks for it.
    ///
    /// # Errors
    /// When Postgres does not answer.
    pub async fn fail(
        &self,
        kind: Kind,
        subject: &Pubkey,
        reason: &str,
        rest: Duration,
    ) -> Result<(), KeeperError> {
        self.close(kind, subject, "failed", Some(reason), rest)
            .await
    }

    async fn close(
        &self,
        kind: Kind,
        subject: &Pubkey,
        status: &str,
        reason: Option<&str>,
        rest: Duration,
    ) -> Result<(), KeeperError> {
        sqlx::query!(
            "INSERT INTO app.intents (kind, subject, status, error, due_at) VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5))
             ON CONFLICT (kind, subject) DO UPDATE SET
                 status = $3, error = $4, due_at = now() + make_interval(secs => $5), updated_at = now()",
            kind.name(),
            subject.as_ref(),
            status,
            reason,
            rest.as_secs_f64(),
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// A closed intent whose effect the chain, asked again, does not show: a fork took it back. Planned once more.
    ///
    /// # Errors
    /// When Postgres does not answer.
    pub async fn reopen(&self, kind: Kind, subject: &Pubkey) -> Result<(), KeeperError> {
        sqlx::query!(
            "UPDATE app.intents SET status = 'planned', signature = NULL, transaction = NULL, last_valid_block_height = NULL,
                 due_at = now(), updated_at = now()
             WHERE kind = $1 AND subject = $2 AND status IN ('confirmed', 'failed') AND due_at <= now()",
            kind.name(),
            subject.as_ref(),
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Subjects with an open and due intent of one of these kinds, the longest waiting first.
    ///
    /// # Errors
    /// When Postgres does not answer, or a row is malformed.
    pub async fn open(&self, kinds: &[Kind], limit: i64) -> Result<Vec<Pubkey>, KeeperError> {
        let names: Vec<String> = kinds.iter().map(|kind| kind.name().to_owned()).collect();
        let subjects = sqlx::query_scalar!(
            "SELECT subject FROM app.intents
             WHERE status IN ('planned', 'sent') AND kind = ANY($1) AND due_at <= now()
             ORDER BY updated_at LIMIT $2",
            &names,
            limit,
        )
        .fetch_all(&self.pool)
        .await?;
        subjects.iter().map(|subject| address(subject)).collect()
    }
}

/// The address in a column of 32 bytes.
pub(crate) fn address(bytes: &[u8]) -> Result<Pubkey, KeeperError> {
    Pubkey::try_from(bytes).map_err(|_| KeeperError::Row("address"))
}

fn signed(
    signature: Option<Vec<u8>>,
    transaction: Option<Vec<u8>>,
    last_valid_block_height: Option<i64>,
) -> Result<Signed, KeeperError> {
    let malformed = || KeeperError::Row("sent intent");
    Ok(Signed {
        signature: signature
            .and_then(|bytes| Signature::try_from(bytes).ok())
            .ok_or_else(malformed)?,
        transaction: transaction.ok_or_else(malformed)?,
        last_valid_block_height: last_valid_block_height
            .and_then(|height| u64::try_from(height).ok())
            .ok_or_else(malformed)?,
    })
}

#[cfg(test)]
mod tests;
