//! The ledger of intended transactions, `app.intents`: one row for each effect that a keeper wants on chain. A row says `sent` before
//! the transaction leaves, so that a keeper that restarts, or another one, knows what may be on its way and never signs it twice.
//!
//! A row belongs to the key that signs for it. Keepers with the same key share their rows; one with another key, such as a judge's new
//! one, has rows of its own, because what it can bring about is not the same.

use std::time::Duration;

use roast_protocol::Pubkey;
use solana_signature::Signature;
use sqlx::PgPool;

use crate::error::KeeperError;

mod kind;

pub use kind::Kind;

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

impl Status {
    /// Its name in the ledger.
    const fn name(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Sent(_) => "sent",
            Self::Confirmed => "confirmed",
            Self::Failed => "failed",
        }
    }

    /// Of the transaction that is on its way.
    const fn signature(&self) -> Option<&Signature> {
        match self {
            Self::Sent(signed) => Some(&signed.signature),
            Self::Planned | Self::Confirmed | Self::Failed => None,
        }
    }
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
    /// How often it was tried since it was last planned anew.
    pub attempts: u32,
    /// How many of its transactions did not land in time since then.
    pub expiries: u32,
    /// Whether its rest after a failure, or after its end, is over.
    pub due: bool,
    /// Whether the ledger has a row of it.
    pub recorded: bool,
}

impl Intent {
    /// Whether somebody wrote it down and it is not closed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.recorded && matches!(self.status, Status::Planned | Status::Sent(_))
    }
}

/// One signer's part of the ledger in Postgres. Every change is conditional on what it was decided on, so that two keepers cannot overwrite
/// each other.
#[derive(Clone, Debug)]
pub struct Ledger {
    pool: PgPool,
    signer: Pubkey,
}

impl Ledger {
    /// The rows of this database that belong to `signer`.
    #[must_use]
    pub fn new(pool: PgPool, signer: Pubkey) -> Self {
        Self { pool, signer }
    }

    /// The intent of this kind for a subject; one that was never written down is planned and due.
    ///
    /// # Errors
    /// When Postgres does not answer, or the row is malformed.
    pub async fn intent(&self, kind: Kind, subject: &Pubkey) -> Result<Intent, KeeperError> {
        let row = sqlx::query!(
            r#"SELECT status, signature, transaction, last_valid_block_height, attempts, expiries, due_at <= now() AS "due!"
               FROM app.intents WHERE kind = $1 AND subject = $2 AND signer = $3"#,
            kind.name(),
            subject.as_ref(),
            self.signer.as_ref(),
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else {
            return Ok(Intent {
                kind,
                status: Status::Planned,
                attempts: 0,
                expiries: 0,
                due: true,
                recorded: false,
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
            expiries: u32::try_from(row.expiries).unwrap_or_default(),
            due: row.due,
            recorded: true,
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
            "INSERT INTO app.intents (kind, subject, signer, status, signature, transaction, last_valid_block_height, attempts)
             SELECT kind, $2, $6, 'sent', $3, $4, $5, 1 FROM unnest($1::text[]) AS kind
             ON CONFLICT (kind, subject, signer) DO UPDATE SET
                 status = 'sent', signature = $3, transaction = $4, last_valid_block_height = $5,
                 attempts = intents.attempts + 1, error = NULL, due_at = now(), updated_at = now()
             WHERE intents.status = 'planned'",
            &names,
            subject.as_ref(),
            signed.signature.as_ref(),
            signed.transaction,
            height,
            self.signer.as_ref(),
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

    /// Writes down that the effect is wanted, due at once; what was closed is wanted anew. False, and nothing written, when it is wanted already.
    ///
    /// # Errors
    /// When Postgres does not answer.
    pub async fn plan(&self, kind: Kind, subject: &Pubkey) -> Result<bool, KeeperError> {
        let written = sqlx::query!(
            "INSERT INTO app.intents (kind, subject, signer, status) VALUES ($1, $2, $3, 'planned')
             ON CONFLICT (kind, subject, signer) DO UPDATE SET
                 status = 'planned', signature = NULL, transaction = NULL, last_valid_block_height = NULL,
                 attempts = 0, expiries = 0, error = NULL, due_at = now(), updated_at = now()
             WHERE intents.status IN ('confirmed', 'failed')",
            kind.name(),
            subject.as_ref(),
            self.signer.as_ref(),
        )
        .execute(&self.pool)
        .await?
        .rows_affected();
        Ok(written == 1)
    }

    /// The transaction landed without the effect, for this `reason`, or without one expired: back to planned, due after `rest`. Does nothing
    /// when the row has moved on.
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
                 expiries = expiries + CASE WHEN $4::text IS NULL THEN 1 ELSE 0 END,
                 error = $4, due_at = now() + make_interval(secs => $5), updated_at = now()
             WHERE kind = $1 AND subject = $2 AND signer = $6 AND status = 'sent' AND signature = $3",
            kind.name(),
            subject.as_ref(),
            spent.as_ref(),
            reason,
            rest.as_secs_f64(),
            self.signer.as_ref(),
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
            "INSERT INTO app.intents (kind, subject, signer, status, attempts, error, due_at)
             VALUES ($1, $2, $5, 'planned', 1, $3, now() + make_interval(secs => $4))
             ON CONFLICT (kind, subject, signer) DO UPDATE SET
                 attempts = intents.attempts + 1, error = $3, due_at = now() + make_interval(secs => $4), updated_at = now()
             WHERE intents.status = 'planned'",
            kind.name(),
            subject.as_ref(),
            reason,
            rest.as_secs_f64(),
            self.signer.as_ref(),
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Nothing was tried, because it is too early: a row that is planned and due is due again after `rest`, and behind all others.
    ///
    /// # Errors
    /// When Postgres does not answer.
    pub async fn postpone(
        &self,
        kind: Kind,
        subject: &Pubkey,
        rest: Duration,
    ) -> Result<(), KeeperError> {
        sqlx::query!(
            "UPDATE app.intents SET due_at = now() + make_interval(secs => $4), updated_at = now()
             WHERE kind = $1 AND subject = $2 AND signer = $3 AND status = 'planned' AND due_at <= now()",
            kind.name(),
            subject.as_ref(),
            self.signer.as_ref(),
            rest.as_secs_f64(),
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The chain shows the effect, whoever brought it about. Looked at again after `rest` if a bot still asks for it. Does nothing when the
    /// row is no longer as `seen`.
    ///
    /// # Errors
    /// When Postgres does not answer.
    pub async fn confirm(
        &self,
        seen: &Intent,
        subject: &Pubkey,
        rest: Duration,
    ) -> Result<(), KeeperError> {
        self.close(seen, subject, "confirmed", None, rest).await
    }

    /// The effect can no longer come about. Looked at again after `rest` if a bot still asks for it. Does nothing when the row is no longer
    /// as `seen`.
    ///
    /// # Errors
    /// When Postgres does not answer.
    pub async fn fail(
        &self,
        seen: &Intent,
        subject: &Pubkey,
        reason: &str,
        rest: Duration,
    ) -> Result<(), KeeperError> {
        self.close(seen, subject, "failed", Some(reason), rest)
            .await
    }

    async fn close(
        &self,
        seen: &Intent,
        subject: &Pubkey,
        status: &str,
        reason: Option<&str>,
        rest: Duration,
    ) -> Result<(), KeeperError> {
        sqlx::query!(
            "INSERT INTO app.intents (kind, subject, signer, status, error, due_at)
             VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
             ON CONFLICT (kind, subject, signer) DO UPDATE SET
                 status = $4, error = $5, due_at = now() + make_interval(secs => $6), updated_at = now()
             WHERE intents.status = $7 AND ($8::bytea IS NULL OR intents.signature = $8)",
            seen.kind.name(),
            subject.as_ref(),
            self.signer.as_ref(),
            status,
            reason,
            rest.as_secs_f64(),
            seen.status.name(),
            seen.status.signature().map(AsRef::<[u8]>::as_ref),
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// A closed intent whose effect the chain, asked again, does not show: a fork took it back, or it is wanted anew. Planned once more, with
    /// the patience and the price of a first attempt.
    ///
    /// # Errors
    /// When Postgres does not answer.
    pub async fn reopen(&self, kind: Kind, subject: &Pubkey) -> Result<(), KeeperError> {
        sqlx::query!(
            "UPDATE app.intents SET status = 'planned', signature = NULL, transaction = NULL, last_valid_block_height = NULL,
                 attempts = 0, expiries = 0, due_at = now(), updated_at = now()
             WHERE kind = $1 AND subject = $2 AND signer = $3 AND status IN ('confirmed', 'failed') AND due_at <= now()",
            kind.name(),
            subject.as_ref(),
            self.signer.as_ref(),
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
             WHERE status IN ('planned', 'sent') AND kind = ANY($1) AND signer = $3 AND due_at <= now()
             ORDER BY updated_at LIMIT $2",
            &names,
            limit,
            self.signer.as_ref(),
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
