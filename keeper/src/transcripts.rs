//! Transcripts are stored before their verdict is sent, once for each battle: whatever hash the chain shows, its text can be shown too.

use roast_protocol::Pubkey;
use roast_protocol::transcript::{Transcript, hash_of_canonical};
use sqlx::PgPool;

use crate::error::KeeperError;
use crate::texts::{self, Players};

/// The transcript that a battle is settled on, if one was stored.
///
/// # Errors
/// [`KeeperError::Transcript`] when what is stored is not what was judged, and the database's own.
pub(crate) async fn load(
    pool: &PgPool,
    battle: &Pubkey,
    players: &Players,
) -> Result<Option<Transcript>, KeeperError> {
    let row = sqlx::query!(
        "SELECT hash, transcript FROM app.transcripts WHERE battle = $1",
        battle.as_ref()
    )
    .fetch_optional(pool)
    .await?;
    row.map(|row| {
        let transcript = read(battle, &row.hash, &row.transcript)?;
        check(&transcript, players)?;
        Ok(transcript)
    })
    .transpose()
}

/// Stores a transcript, and returns the one that counts: of several keepers' the first.
///
/// # Errors
/// As [`load`].
pub(crate) async fn store(
    pool: &PgPool,
    transcript: &Transcript,
    players: &Players,
) -> Result<Transcript, KeeperError> {
    let canonical = transcript.canonical();
    let hash = hash_of_canonical(&canonical);
    sqlx::query!(
        "INSERT INTO app.transcripts (battle, hash, transcript) VALUES ($1, $2, $3) ON CONFLICT (battle) DO NOTHING",
        transcript.battle.as_ref(),
        hash.as_slice(),
        canonical,
    )
    .execute(pool)
    .await?;
    load(pool, &transcript.battle, players)
        .await?
        .ok_or(KeeperError::Transcript("it is gone again"))
}

fn read(battle: &Pubkey, hash: &[u8], canonical: &str) -> Result<Transcript, KeeperError> {
    let transcript: Transcript = serde_json::from_str(canonical)
        .map_err(|_| KeeperError::Transcript("it cannot be read"))?;
    if transcript.battle != *battle {
        return Err(KeeperError::Transcript("it is another battle's"));
    }
    if transcript.canonical() != canonical {
        return Err(KeeperError::Transcript("it is not in the canonical form"));
    }
    if transcript.hash() != hash {
        return Err(KeeperError::Transcript("its hash is another"));
    }
    Ok(transcript)
}

/// The same that is asked of words before they are judged: whoever can write to the database must not be able to settle battles.
fn check(transcript: &Transcript, players: &Players) -> Result<(), KeeperError> {
    let of_these_players = Players {
        opener: transcript.opener,
        opponent: transcript.opponent,
    } == *players;
    if !of_these_players {
        return Err(KeeperError::Transcript("its players are not the battle's"));
    }
    for (number, round) in (1..).zip(&transcript.rounds) {
        for (player, turn) in [
            (&players.opener, &round.opener),
            (&players.opponent, &round.opponent),
        ] {
            match turn.signature {
                Some(signature) => {
                    texts::verify(&transcript.battle, number, player, &turn.text, signature)?
                }
                None if turn.text.is_empty() => {}
                None => return Err(KeeperError::Transcript("it has words that nobody signed")),
            }
        }
    }
    Ok(())
}
