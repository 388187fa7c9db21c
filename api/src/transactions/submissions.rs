//! Transactions that came through this API, and what became of them, in `app.submissions`.

use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use time::OffsetDateTime;
use utoipa::ToSchema;

use crate::error::{ApiError, Refusal};
use crate::transactions::wire::Signed;
use crate::types::Signature;

/// A transaction that came through this API.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Submission {
    /// Its name on chain.
    pub signature: Signature,
    /// What became of it.
    pub status: SubmissionStatus,
    /// The slot that it was included in.
    pub slot: Option<i64>,
    /// Why it failed or expired.
    pub error: Option<Refusal>,
    /// Beyond this block height it expires.
    pub last_valid_block_height: i64,
    /// When it came.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When its status last changed.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

/// What became of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub(crate) enum SubmissionStatus {
    /// On its way; it is sent again until it is included or expires.
    Sent,
    /// Included, and voted for by two thirds of the stake.
    Confirmed,
    /// Included, and cannot be undone.
    Finalized,
    /// Included, but a program refused it: nothing changed but the fee that was paid.
    Failed,
    /// Not included in time, and it never will be: build a new one.
    Expired,
}

/// A transaction that is still followed.
pub(super) struct Pending {
    pub(super) signature: Signature,
    pub(super) transaction: Vec<u8>,
    pub(super) last_valid_block_height: i64,
    pub(super) status: SubmissionStatus,
    pub(super) created_at: OffsetDateTime,
}

struct Row {
    signature: Signature,
    status: SubmissionStatus,
    slot: Option<i64>,
    error: Option<String>,
    last_valid_block_height: i64,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
}

impl From<Row> for Submission {
    fn from(row: Row) -> Self {
        Self {
            signature: row.signature,
            status: row.status,
            slot: row.slot,
            error: row.error.and_then(|json| serde_json::from_str(&json).ok()),
            last_valid_block_height: row.last_valid_block_height,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The submission of this signature.
pub(crate) async fn find(
    pool: &PgPool,
    signature: Signature,
) -> Result<Option<Submission>, ApiError> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT signature AS "signature: Signature", status AS "status: SubmissionStatus", slot, error, last_valid_block_height, created_at, updated_at
           FROM app.submissions WHERE signature = $1"#,
        signature.as_bytes()
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(Submission::from))
}

/// Stores a transaction before it is sent, so that a restart knows of it. Storing it again changes nothing.
pub(super) async fn insert(
    pool: &PgPool,
    signed: &Signed,
    last_valid_block_height: i64,
) -> Result<(), ApiError> {
    sqlx::query!(
        "INSERT INTO app.submissions (signature, transaction, last_valid_block_height, status) VALUES ($1, $2, $3, 'sent') ON CONFLICT DO NOTHING",
        signed.signature.as_ref(),
        signed.bytes,
        last_valid_block_height
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Transactions that are still followed, the oldest first, from behind the one that came at `after`.
pub(super) async fn pending(
    pool: &PgPool,
    after: Option<(OffsetDateTime, Signature)>,
    limit: i64,
) -> Result<Vec<Pending>, ApiError> {
    let (time, signature) = after.unzip();
    let rows = sqlx::query_as!(
        Pending,
        r#"SELECT signature AS "signature: Signature", transaction, last_valid_block_height, status AS "status: SubmissionStatus", created_at
           FROM app.submissions
           WHERE status IN ('sent', 'confirmed') AND ($1::timestamptz IS NULL OR (created_at, signature) > ($1, $2::bytea))
           ORDER BY created_at, signature
           LIMIT $3"#,
        time,
        signature.as_ref().map(Signature::as_bytes),
        limit
    )
    .fetch_all(pool)
    .await?;
    Ok(rows)
}

/// Records what became of a transaction. What is over stays as it is, so that several instances may follow the same one.
pub(super) async fn update(
    pool: &PgPool,
    signature: Signature,
    status: SubmissionStatus,
    slot: Option<i64>,
    error: Option<&Refusal>,
) -> Result<(), ApiError> {
    let error = error
        .map(serde_json::to_string)
        .transpose()
        .map_err(|error| ApiError::Internal(error.to_string()))?;
    sqlx::query!(
        "UPDATE app.submissions SET status = $2, slot = CASE WHEN $2 <> 'sent' THEN COALESCE($3, slot) END, error = $4, updated_at = now()
         WHERE signature = $1 AND status IN ('sent', 'confirmed') AND status <> $2",
        signature.as_bytes(),
        status.name(),
        slot,
        error
    )
    .execute(pool)
    .await?;
    Ok(())
}

impl SubmissionStatus {
    /// The name in rows and bodies.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Confirmed => "confirmed",
            Self::Finalized => "finalized",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }
}
