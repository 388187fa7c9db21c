//! The players' words as the API stored them, believed only when the players' wallets signed them.

use roast_judge::{RoundWords, Words};
use roast_protocol::Pubkey;
use roast_protocol::transcript::text_message;
use roast_protocol::verdict::ROUNDS;
use solana_signature::Signature;
use sqlx::PgPool;

use crate::error::KeeperError;

/// Both players' words for a battle.
///
/// # Errors
/// [`KeeperError::Forged`] when a signature does not verify, and the database's own.
pub(crate) async fn load(
    pool: &PgPool,
    battle: &Pubkey,
    opener: &Pubkey,
    opponent: &Pubkey,
) -> Result<[RoundWords; ROUNDS], KeeperError> {
    let rows = sqlx::query!(
        "SELECT round, player, text, signature FROM app.round_texts WHERE battle = $1 AND player IN ($2, $3)",
        battle.as_ref(),
        opener.as_ref(),
        opponent.as_ref(),
    )
    .fetch_all(pool)
    .await?;
    let mut rounds: [RoundWords; ROUNDS] = Default::default();
    for row in rows {
        let round = u8::try_from(row.round).map_err(|_| KeeperError::Row("round"))?;
        let signature = row
            .signature
            .try_into()
            .map_err(|_| KeeperError::Row("signature of a text"))?;
        let words = Words {
            text: row.text,
            signature,
        };
        let place = rounds
            .get_mut(usize::from(round).wrapping_sub(1))
            .ok_or(KeeperError::Row("round"))?;
        let (player, turn) = if row.player.as_slice() == opener.as_ref() {
            (opener, &mut place.opener)
        } else {
            (opponent, &mut place.opponent)
        };
        verify(battle, round, player, &words)?;
        *turn = Some(words);
    }
    Ok(rounds)
}

fn verify(battle: &Pubkey, round: u8, player: &Pubkey, words: &Words) -> Result<(), KeeperError> {
    let message = text_message(battle, round, &words.text);
    if Signature::from(words.signature).verify(player.as_ref(), message.as_bytes()) {
        return Ok(());
    }
    Err(KeeperError::Forged {
        round,
        player: *player,
    })
}
