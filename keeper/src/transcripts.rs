//! Transcripts are stored before their verdict is sent, once for each fight: whatever hash the chain shows, its text can be shown too.
//!
//! The keeper settles on what it finds stored, and so signs what it stores: whoever can write to the database must not be able to settle battles.

use std::sync::Arc;

use roast_judge::Case;
use roast_protocol::transcript::{Bout, Transcript};
use solana_keypair::{Keypair, Signer as _};
use solana_signature::Signature;
use sqlx::{PgConnection, PgPool};

use crate::error::KeeperError;
use crate::metrics;
use crate::texts::{self, Duel};

/// What precedes a transcript's hash when the keeper signs it, so that the signature is good for nothing else.
const DOMAIN: &[u8] = b"roastpower/stored-transcript/v1\n";

/// The transcripts of one keeper's battles.
#[derive(Clone)]
pub(crate) struct Transcripts {
    pool: PgPool,
    key: Arc<Keypair>,
}

/// A row of `app.transcripts`.
struct Row {
    hash: Vec<u8>,
    transcript: String,
    signature: Option<Vec<u8>>,
}

impl Transcripts {
    /// Transcripts that are signed with this key.
    pub(crate) const fn new(pool: PgPool, key: Arc<Keypair>) -> Self {
        Self { pool, key }
    }

    /// The transcript that a fight is settled on, if one was stored.
    ///
    /// # Errors
    /// The database's own.
    pub(crate) async fn load(&self, duel: &Duel) -> Result<Option<Transcript>, KeeperError> {
        let mut connection = self.pool.acquire().await?;
        self.select(&mut connection, &duel.bout).await
    }

    /// Stores a transcript, and gives the one that counts: of several keepers' the first. `None` when the words are no longer those that it was
    /// made on; then the fight is to be judged anew.
    ///
    /// # Errors
    /// [`KeeperError::Forged`] when words came in that nobody signed, and the database's own.
    pub(crate) async fn store(
        &self,
        transcript: &Transcript,
        duel: &Duel,
    ) -> Result<Option<Transcript>, KeeperError> {
        let mut transaction = self.pool.begin().await?;
        // The API takes words under the same lock, and takes none once there is a transcript.
        sqlx::query!(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
            format!("rounds:{}", duel.bout.battle)
        )
        .execute(&mut *transaction)
        .await?;
        if let Some(first) = self.select(&mut transaction, &duel.bout).await? {
            return Ok(Some(first));
        }
        if texts::case(&mut *transaction, duel).await? != Case::of(transcript) {
            return Ok(None);
        }
        self.insert(&mut transaction, transcript).await?;
        transaction.commit().await?;
        Ok(Some(transcript.clone()))
    }

    async fn select(
        &self,
        connection: &mut PgConnection,
        bout: &Bout,
    ) -> Result<Option<Transcript>, KeeperError> {
        let row = sqlx::query_as!(
            Row,
            "SELECT hash, transcript, signature FROM app.transcripts WHERE battle = $1 AND joined_at = $2",
            bout.battle.as_ref(),
            bout.joined_at.date_time(),
        )
        .fetch_optional(connection)
        .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let own = self.own(row, bout);
        if own.is_none() {
            metrics::failure("transcripts", "planted_transcript");
            tracing::error!(battle = %bout.battle, "A STORED TRANSCRIPT IS NOT OURS: somebody else writes to the database; the battle is judged anew");
        }
        Ok(own)
    }

    async fn insert(
        &self,
        connection: &mut PgConnection,
        transcript: &Transcript,
    ) -> Result<(), KeeperError> {
        let hash = transcript.hash();
        let signature = self.key.sign_message(&signed(&hash));
        // What is there already is not ours.
        sqlx::query!(
            "INSERT INTO app.transcripts (battle, joined_at, hash, transcript, signature) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (battle, joined_at) DO UPDATE
                 SET hash = excluded.hash, transcript = excluded.transcript, signature = excluded.signature, created_at = now()",
            transcript.battle.as_ref(),
            transcript.joined_at.date_time(),
            hash.as_slice(),
            transcript.canonical(),
            signature.as_ref(),
        )
        .execute(connection)
        .await?;
        Ok(())
    }

    /// The transcript of a row that this key has signed for this fight.
    fn own(&self, row: Row, bout: &Bout) -> Option<Transcript> {
        let transcript: Transcript = serde_json::from_str(&row.transcript).ok()?;
        let signature = Signature::try_from(row.signature?).ok()?;
        let hash = transcript.hash();
        let is_own = transcript.bout() == *bout
            && transcript.canonical() == row.transcript
            && hash.as_slice() == row.hash
            && signature.verify(self.key.pubkey().as_ref(), &signed(&hash));
        is_own.then_some(transcript)
    }
}

/// The bytes that the keeper signs for a transcript.
fn signed(hash: &[u8; 32]) -> Vec<u8> {
    [DOMAIN, hash].concat()
}
