//! Giving one's words for a round, signed by the player's wallet.

use axum::extract::State;
use roast_protocol::time::UnixSeconds;
use roast_protocol::transcript::{ANSWER_SECONDS, Bout, text_message};
use serde::Deserialize;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use utoipa::ToSchema;

use crate::error::{ApiError, Problem};
use crate::extract::{Json, Path};
use crate::parse;
use crate::routes::battles::{self, Battle};
use crate::routes::rounds::{self, Hours, Rounds};
use crate::state::AppState;
use crate::types::{Address, BattleStatus, Signature};

/// Longest text, in characters.
const MAX_CHARACTERS: usize = 2_000;

/// A player's words for a round.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoundText {
    /// The player's wallet.
    #[schema(value_type = Address)]
    player: String,
    /// The words: 1 to 2,000 characters, kept byte for byte.
    #[schema(min_length = 1, max_length = 2000)]
    text: String,
    /// The wallet's signature over the message of these words (see `docs/api.md`), in base58.
    #[schema(value_type = Signature)]
    signature: String,
}

/// Words that were read and whose signature is right.
struct Words {
    battle: Address,
    round: u8,
    player: Address,
    text: String,
    signature: Signature,
}

/// Gives a player's words for a round.
///
/// The first words of a player for a round count; sending the same again is fine, other ones are refused. A round opens when both
/// players' words of the round before are in.
#[utoipa::path(
    post, path = "/api/battles/{address}/rounds/{round}/text", tag = "rounds",
    params(("address" = Address, Path, description = "The battle's account"), ("round" = u8, Path, description = "1 to 3", minimum = 1, maximum = 3)),
    request_body = RoundText,
    responses((status = 200, description = "The words are in; the battle's rounds as they are now", body = Rounds),
              (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn post(
    State(state): State<AppState>,
    Path((address, round)): Path<(String, String)>,
    Json(body): Json<RoundText>,
) -> Result<Json<Rounds>, ApiError> {
    let words = Words::read(&address, &round, body)?;
    let battle = battles::find(&state.pool, words.battle).await?;
    words.check_signature(&bout(&state, &battle).await?)?;
    state.limits.count_wallet(words.player)?;
    check_player(&battle, words.player)?;
    store(&state.pool, &battle, &words).await?;
    rounds::load(&state, &battle).await.map(Json)
}

/// The fight that words for this battle have to be signed for.
async fn bout(state: &AppState, battle: &Battle) -> Result<Bout, ApiError> {
    let joined_at = battle.joined_at.ok_or_else(|| not_now(battle.status))?;
    Ok(Bout {
        chain: state.chain().await?,
        battle: battle.address.pubkey(),
        joined_at: UnixSeconds(joined_at.unix_timestamp()),
    })
}

impl Words {
    fn read(address: &str, round: &str, body: RoundText) -> Result<Self, ApiError> {
        let words = Self {
            battle: parse::address("address", address)?,
            round: parse::number("round", round, 1..=3)?,
            player: parse::address("player", &body.player)?,
            signature: parse::signature("signature", &body.signature)?,
            text: body.text,
        };
        check_text(&words.text)?;
        Ok(words)
    }

    fn check_signature(&self, bout: &Bout) -> Result<(), ApiError> {
        let message = text_message(bout, self.round, &self.text);
        if self
            .signature
            .inner()
            .verify(self.player.as_bytes(), message.as_bytes())
        {
            return Ok(());
        }
        Err(ApiError::Forbidden {
            code: "wrong_signature",
            detail: format!(
                "The signature is not {}'s over these words. The wallet must sign exactly this message, as UTF-8:\n{message}",
                self.player
            ),
        })
    }
}

fn check_text(text: &str) -> Result<(), ApiError> {
    let characters = text.chars().count();
    let refused = |detail: String| Err(ApiError::malformed("malformed_text", "text", detail));
    match text {
        _ if text.trim().is_empty() => {
            refused("The words are empty. Write at least one visible character.".to_owned())
        }
        _ if characters > MAX_CHARACTERS => refused(format!(
            "The words have {characters} characters; at most {MAX_CHARACTERS} are accepted."
        )),
        _ if text.contains('\0') => refused(
            "The words contain a NUL character, which cannot be stored. Leave it out.".to_owned(),
        ),
        _ => Ok(()),
    }
}

fn check_player(battle: &Battle, player: Address) -> Result<(), ApiError> {
    if battle.opener == player || battle.opponent == Some(player) {
        return Ok(());
    }
    Err(ApiError::Forbidden {
        code: "not_a_player",
        detail: format!(
            "{player} does not play in this battle. Only its two players may give words."
        ),
    })
}

/// Why words are no longer, or not yet, taken in a battle of this status.
fn not_now(status: BattleStatus) -> ApiError {
    let (code, detail) = match status {
        BattleStatus::Open | BattleStatus::Joined => (
            "battle_not_joined",
            "Nobody has joined this battle yet. Round 1 opens when an opponent joins.",
        ),
        BattleStatus::Cancelled => (
            "battle_over",
            "This battle was cancelled. Open or join another one.",
        ),
        BattleStatus::Refunded => (
            "battle_over",
            "This battle was refunded. Open or join another one.",
        ),
        BattleStatus::Settled | BattleStatus::Paid => (
            "battle_over",
            "The verdict on this battle is given; words are no longer accepted.",
        ),
    };
    conflict(code, detail)
}

/// Stores the words unless they are there already, and tells the keeper and live listeners when they complete the round.
async fn store(pool: &PgPool, battle: &Battle, words: &Words) -> Result<(), ApiError> {
    let mut transaction = pool.begin().await?;
    // Of two players who finish a round at the same moment the second must see the first, or nobody tells that it is complete. The keeper takes the
    // same lock when it stores the transcript, so that no words come in behind its back.
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
        format!("rounds:{}", words.battle)
    )
    .execute(&mut *transaction)
    .await?;
    // A retry is told what the first attempt was, however much time has passed since.
    if is_stored(&mut transaction, battle, words).await? {
        return Ok(());
    }
    if battle.status != BattleStatus::Joined {
        return Err(not_now(battle.status));
    }
    if is_judged(&mut transaction, battle).await? {
        return Err(conflict(
            "already_judged",
            "The judge has been given what was there; words are no longer accepted.",
        ));
    }
    if words.round > 1 && count(&mut transaction, battle, words.round - 1).await? < 2 {
        return Err(round_not_open(battle, words.round));
    }
    let others = count(&mut transaction, battle, words.round).await?;
    let now = rounds::clock(&mut *transaction).await?;
    check_hours(battle, words.round, others == 0, now)?;
    insert(&mut transaction, battle, words, now).await?;
    if others == 1 {
        sqlx::query!(
            "SELECT pg_notify('app_rounds', $1)",
            format!("{}:{}", words.battle, words.round)
        )
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    tracing::info!(battle = %words.battle, round = words.round, player = %words.player, "words stored");
    Ok(())
}

/// Whether words come in time; those that begin a round have to leave the other player time to answer.
fn check_hours(
    battle: &Battle,
    round: u8,
    is_first: bool,
    now: OffsetDateTime,
) -> Result<(), ApiError> {
    let hours = Hours::of(battle).ok_or_else(|| not_now(battle.status))?;
    if battle.judge_deadline.is_some_and(|deadline| now > deadline) {
        return Err(conflict(
            "judge_deadline_passed",
            "The judge's deadline has passed; words are no longer accepted. Both stakes can be refunded now.",
        ));
    }
    if now > hours.close {
        return Err(conflict(
            "words_closed",
            "The time for words is over; the battle is judged on those that are in.",
        ));
    }
    if is_first && now > hours.begin_until {
        return Err(conflict(
            "too_late_to_begin",
            format!(
                "Round {round} can no longer be begun: the other player would have less than {ANSWER_SECONDS} s to answer. The battle is judged on the \
                 rounds that both players have words in."
            ),
        ));
    }
    Ok(())
}

async fn insert(
    connection: &mut PgConnection,
    battle: &Battle,
    words: &Words,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO app.round_texts (battle, joined_at, round, player, text, signature, submitted_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        battle.address.as_bytes(),
        battle.joined_at,
        i16::from(words.round),
        words.player.as_bytes(),
        words.text,
        words.signature.as_bytes(),
        now,
    )
    .execute(connection)
    .await
    .map(drop)
}

/// Whether the judge has been given this battle's words: what comes later would not count.
async fn is_judged(connection: &mut PgConnection, battle: &Battle) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM app.transcripts WHERE battle = $1 AND joined_at = $2) AS "judged!""#,
        battle.address.as_bytes(),
        battle.joined_at
    )
    .fetch_one(connection)
    .await
}

/// How many players have words in a round.
async fn count(
    connection: &mut PgConnection,
    battle: &Battle,
    round: u8,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT COUNT(*) AS "count!" FROM app.round_texts WHERE battle = $1 AND joined_at = $2 AND round = $3"#,
        battle.address.as_bytes(),
        battle.joined_at,
        i16::from(round)
    )
    .fetch_one(connection)
    .await
}

/// Whether these very words are in. Other words of the player for the round stay as they are.
async fn is_stored(
    connection: &mut PgConnection,
    battle: &Battle,
    words: &Words,
) -> Result<bool, ApiError> {
    let stored = sqlx::query_scalar!(
        "SELECT text FROM app.round_texts WHERE battle = $1 AND joined_at = $2 AND round = $3 AND player = $4",
        battle.address.as_bytes(),
        battle.joined_at,
        i16::from(words.round),
        words.player.as_bytes(),
    )
    .fetch_optional(connection)
    .await?;
    match stored {
        Some(text) if text != words.text => Err(conflict(
            "words_already_given",
            format!(
                "Your words for round {} are already in and cannot be changed.",
                words.round
            ),
        )),
        stored => Ok(stored.is_some()),
    }
}

fn round_not_open(battle: &Battle, round: u8) -> ApiError {
    let former = round.saturating_sub(1);
    conflict(
        "round_not_open",
        format!(
            "Round {round} opens when both players' words of round {former} are in. GET /api/battles/{}/rounds shows what is missing.",
            battle.address
        ),
    )
}

fn conflict(code: &'static str, detail: impl Into<String>) -> ApiError {
    ApiError::Conflict {
        code,
        detail: detail.into(),
    }
}
