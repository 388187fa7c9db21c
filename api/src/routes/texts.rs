//! Giving one's words for a round, signed by the player's wallet.

use axum::extract::State;
use roast_protocol::transcript;
use serde::Deserialize;
use sqlx::{PgConnection, PgPool};
use utoipa::ToSchema;

use crate::error::{ApiError, Problem};
use crate::extract::{Json, Path};
use crate::parse;
use crate::routes::battles::{self, Battle};
use crate::routes::rounds::{self, Rounds};
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
    state.limits.count_wallet(words.player)?;
    let battle = battles::find(&state.pool, words.battle).await?;
    check_player(&battle, words.player)?;
    check_state(&battle)?;
    store(&state.pool, &battle, &words).await?;
    rounds::load(&state.pool, &battle).await.map(Json)
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
        words.check_signature()?;
        Ok(words)
    }

    fn check_signature(&self) -> Result<(), ApiError> {
        let message = transcript::text_message(&self.battle.pubkey(), self.round, &self.text);
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

fn check_state(battle: &Battle) -> Result<(), ApiError> {
    let refused = |code, detail: &str| {
        Err(ApiError::Conflict {
            code,
            detail: detail.to_owned(),
        })
    };
    match battle.status {
        BattleStatus::Open => refused(
            "battle_not_joined",
            "Nobody has joined this battle yet. Round 1 opens when an opponent joins.",
        ),
        BattleStatus::Cancelled => refused(
            "battle_over",
            "This battle was cancelled. Open or join another one.",
        ),
        BattleStatus::Refunded => refused(
            "battle_over",
            "This battle was refunded. Open or join another one.",
        ),
        BattleStatus::Settled | BattleStatus::Paid => refused(
            "battle_over",
            "The verdict on this battle is given; words are no longer accepted.",
        ),
        BattleStatus::Joined if battle.judge_is_late() => refused(
            "judge_deadline_passed",
            "The judge's deadline has passed; words are no longer accepted. Both stakes can be refunded now.",
        ),
        BattleStatus::Joined => Ok(()),
    }
}

/// Stores the words unless they are there already, and tells the keeper and live listeners when they complete the round.
async fn store(pool: &PgPool, battle: &Battle, words: &Words) -> Result<(), ApiError> {
    let mut transaction = pool.begin().await?;
    // Of two players who finish a round at the same moment the second must see the first, or nobody tells that it is complete.
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
        format!("rounds:{}", words.battle)
    )
    .execute(&mut *transaction)
    .await?;
    if words.round > 1 && count(&mut transaction, words.battle, words.round - 1).await? < 2 {
        return Err(round_not_open(battle, words.round));
    }
    let inserted = sqlx::query!(
        "INSERT INTO app.round_texts (battle, round, player, text, signature) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        words.battle.as_bytes(),
        i16::from(words.round),
        words.player.as_bytes(),
        words.text,
        words.signature.as_bytes(),
    )
    .execute(&mut *transaction)
    .await?
    .rows_affected();
    if inserted == 0 {
        return check_same(&mut transaction, words).await;
    }
    if is_judged(&mut transaction, words.battle).await? {
        return Err(ApiError::Conflict {
            code: "already_judged",
            detail: "The judge has been given what was there shortly before the deadline; words are no longer accepted.".to_owned(),
        });
    }
    if count(&mut transaction, words.battle, words.round).await? == 2 {
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

/// Whether the judge has been given this battle's words: what comes later would not count.
async fn is_judged(connection: &mut PgConnection, battle: Address) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM app.transcripts WHERE battle = $1) AS "judged!""#,
        battle.as_bytes()
    )
    .fetch_one(connection)
    .await
}

async fn count(
    connection: &mut PgConnection,
    battle: Address,
    round: u8,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT COUNT(*) AS "count!" FROM app.round_texts WHERE battle = $1 AND round = $2"#,
        battle.as_bytes(),
        i16::from(round)
    )
    .fetch_one(connection)
    .await
}

/// A retry with the same words is fine; other words are not.
async fn check_same(connection: &mut PgConnection, words: &Words) -> Result<(), ApiError> {
    let stored = sqlx::query_scalar!(
        "SELECT text FROM app.round_texts WHERE battle = $1 AND round = $2 AND player = $3",
        words.battle.as_bytes(),
        i16::from(words.round),
        words.player.as_bytes(),
    )
    .fetch_one(connection)
    .await?;
    if stored == words.text {
        return Ok(());
    }
    Err(ApiError::Conflict {
        code: "words_already_given",
        detail: format!(
            "Your words for round {} are already in and cannot be changed.",
            words.round
        ),
    })
}

fn round_not_open(battle: &Battle, round: u8) -> ApiError {
    let former = round.saturating_sub(1);
    ApiError::Conflict {
        code: "round_not_open",
        detail: format!(
            "Round {round} opens when both players' words of round {former} are in. GET /api/battles/{}/rounds shows what is missing.",
            battle.address
        ),
    }
}
