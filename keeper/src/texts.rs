//! The players' words as the API stored them, believed only when the players' wallets signed them; and when no more are to come.

use roast_judge::{Case, RoundWords, Words};
use roast_protocol::Pubkey;
use roast_protocol::battle::account::Battle;
use roast_protocol::time::UnixSeconds;
use roast_protocol::transcript::{
    Bout, ChainId, JUDGING_SECONDS, rounds_begin_until, text_message,
};
use roast_protocol::verdict::ROUNDS;
use solana_signature::Signature;
use sqlx::PgExecutor;

use crate::error::KeeperError;

/// Seconds that are left to the last words after their time: the API's clock is a machine's, and it may be storing some at this moment.
const GRACE_SECONDS: i64 = 5;

/// A fight and the two wallets whose words count in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Duel {
    /// The fight.
    pub(crate) bout: Bout,
    /// Who opened the battle.
    pub(crate) opener: Pubkey,
    /// Who joined it.
    pub(crate) opponent: Pubkey,
}

impl Duel {
    /// That of a battle, as the chain has it; `None` until somebody joined.
    pub(crate) fn of(chain: ChainId, address: &Pubkey, battle: &Battle) -> Option<Self> {
        Some(Self {
            bout: Bout {
                chain,
                battle: *address,
                joined_at: battle.joined_at?,
            },
            opener: battle.opener,
            opponent: battle.opponent?,
        })
    }
}

/// The latest judge's deadline of battles whose words are all in at this time of the chain's, or never will be.
pub(crate) const fn latest_decidable(now: UnixSeconds) -> UnixSeconds {
    UnixSeconds(now.0.saturating_add(JUDGING_SECONDS - GRACE_SECONDS))
}

/// A fight as its words stand now.
///
/// # Errors
/// [`KeeperError::Forged`] when a signature does not verify, and the database's own.
pub(crate) async fn case(database: impl PgExecutor<'_>, duel: &Duel) -> Result<Case, KeeperError> {
    Ok(Case {
        bout: duel.bout,
        opener: duel.opener,
        opponent: duel.opponent,
        rounds: load(database, duel).await?,
    })
}

async fn load(
    database: impl PgExecutor<'_>,
    duel: &Duel,
) -> Result<[RoundWords; ROUNDS], KeeperError> {
    let Duel {
        bout,
        opener,
        opponent,
    } = duel;
    let rows = sqlx::query!(
        "SELECT round, player, text, signature FROM app.round_texts WHERE battle = $1 AND joined_at = $2 AND player IN ($3, $4)",
        bout.battle.as_ref(),
        bout.joined_at.date_time(),
        opener.as_ref(),
        opponent.as_ref(),
    )
    .fetch_all(database)
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
        verify(bout, round, player, &words)?;
        *turn = Some(words);
    }
    Ok(rounds)
}

/// Whether the newest words left the other player time to answer. The API takes no others; but nobody forfeits a stake because its clock was wrong.
///
/// # Errors
/// The database's own.
pub(crate) async fn could_be_answered(
    database: impl PgExecutor<'_>,
    duel: &Duel,
    judge_deadline: UnixSeconds,
) -> Result<bool, KeeperError> {
    let newest = sqlx::query_scalar!(
        "SELECT max(submitted_at) FROM app.round_texts WHERE battle = $1 AND joined_at = $2 AND player IN ($3, $4)",
        duel.bout.battle.as_ref(),
        duel.bout.joined_at.date_time(),
        duel.opener.as_ref(),
        duel.opponent.as_ref(),
    )
    .fetch_one(database)
    .await?;
    Ok(newest.is_some_and(|newest| newest <= rounds_begin_until(judge_deadline).date_time()))
}

/// That a player's wallet signed these words for this round (1 to 3).
fn verify(bout: &Bout, round: u8, player: &Pubkey, words: &Words) -> Result<(), KeeperError> {
    let message = text_message(bout, round, &words.text);
    if Signature::from(words.signature).verify(player.as_ref(), message.as_bytes()) {
        return Ok(());
    }
    Err(KeeperError::Forged {
        round,
        player: *player,
    })
}
