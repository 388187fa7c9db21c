//! The players' words as the API stored them, believed only when the players' wallets signed them.

use roast_judge::{Case, RoundWords, Words};
use roast_protocol::Pubkey;
use roast_protocol::battle::account::Battle;
use roast_protocol::transcript::text_message;
use roast_protocol::verdict::ROUNDS;
use solana_signature::Signature;
use sqlx::PgPool;

use crate::error::KeeperError;

/// The two wallets whose words count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Players {
    /// Who opened the battle.
    pub(crate) opener: Pubkey,
    /// Who joined it.
    pub(crate) opponent: Pubkey,
}

impl Players {
    /// Those of a battle, as the chain has it; `None` until somebody joined.
    pub(crate) fn of(battle: &Battle) -> Option<Self> {
        Some(Self {
            opener: battle.opener,
            opponent: battle.opponent?,
        })
    }
}

/// A battle as its words stand now.
///
/// # Errors
/// As [`load`].
pub(crate) async fn case(
    pool: &PgPool,
    battle: &Pubkey,
    players: &Players,
) -> Result<Case, KeeperError> {
    Ok(Case {
        battle: *battle,
        opener: players.opener,
        opponent: players.opponent,
        rounds: load(pool, battle, players).await?,
    })
}

/// Both players' words for a battle.
///
/// # Errors
/// [`KeeperError::Forged`] when a signature does not verify, and the database's own.
pub(crate) async fn load(
    pool: &PgPool,
    battle: &Pubkey,
    players: &Players,
) -> Result<[RoundWords; ROUNDS], KeeperError> {
    let Players { opener, opponent } = players;
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
        verify(battle, round, player, &words.text, words.signature)?;
        *turn = Some(words);
    }
    Ok(rounds)
}

/// Whether a player's wallet signed these words for this round (1 to 3).
///
/// # Errors
/// [`KeeperError::Forged`] when it did not.
pub(crate) fn verify(
    battle: &Pubkey,
    round: u8,
    player: &Pubkey,
    text: &str,
    signature: [u8; 64],
) -> Result<(), KeeperError> {
    let message = text_message(battle, round, text);
    if Signature::from(signature).verify(player.as_ref(), message.as_bytes()) {
        return Ok(());
    }
    Err(KeeperError::Forged {
        round,
        player: *player,
    })
}
