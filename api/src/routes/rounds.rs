//! The three rounds of a battle. A player's words stay sealed until both players' words of the round are in.

use axum::extract::State;
use roast_protocol::transcript;
use roast_protocol::verdict::ROUNDS;
use serde::Serialize;
use sqlx::PgPool;
use time::OffsetDateTime;
use utoipa::ToSchema;

use crate::error::{ApiError, Problem};
use crate::extract::{Json, Path};
use crate::parse;
use crate::routes::battles::{self, Battle};
use crate::state::AppState;
use crate::types::{Address, BattleStatus, Signature};

/// The rounds of a battle and the times that bound them.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Rounds {
    /// The battle.
    pub battle: Address,
    /// Where the battle stands.
    pub status: BattleStatus,
    /// When the opponent joined, which opens round 1.
    #[serde(with = "time::serde::rfc3339::option")]
    pub opens_at: Option<OffsetDateTime>,
    /// Words are accepted until here.
    #[serde(with = "time::serde::rfc3339::option")]
    pub closes_at: Option<OffsetDateTime>,
    /// The rounds in order.
    pub rounds: Vec<Round>,
}

/// One round.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Round {
    /// 1 to 3.
    pub round: u8,
    /// What the players are to roast.
    pub prompt: &'static str,
    /// Whether words can be given, are complete, or neither yet.
    pub state: RoundState,
    /// When the second player's words came in.
    #[serde(with = "time::serde::rfc3339::option")]
    pub revealed_at: Option<OffsetDateTime>,
    /// The opener's part.
    pub opener: Turn,
    /// The opponent's part.
    pub opponent: Turn,
}

/// Where a round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RoundState {
    /// An earlier round is not complete, or nobody joined yet.
    Waiting,
    /// Words are accepted.
    Open,
    /// Both players' words are in and readable.
    Revealed,
    /// The battle ended, or the judge's deadline passed, without both players' words.
    Closed,
}

/// One player's part of a round.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Turn {
    /// Whether the player's words are in.
    pub submitted: bool,
    /// When they came in.
    #[serde(with = "time::serde::rfc3339::option")]
    pub submitted_at: Option<OffsetDateTime>,
    /// The words; null while sealed.
    pub text: Option<String>,
    /// The wallet's signature over the words' message; null while sealed.
    pub signature: Option<Signature>,
}

/// A player's words as Postgres has them.
struct Row {
    round: i16,
    player: Address,
    text: String,
    signature: Signature,
    submitted_at: OffsetDateTime,
}

impl From<Row> for Turn {
    fn from(row: Row) -> Self {
        Self {
            submitted: true,
            submitted_at: Some(row.submitted_at),
            text: Some(row.text),
            signature: Some(row.signature),
        }
    }
}

impl Turn {
    fn sealed(self) -> Self {
        Self {
            text: None,
            signature: None,
            ..self
        }
    }
}

/// The rounds of a battle: prompts, what was said, and what is still sealed.
#[utoipa::path(
    get, path = "/api/battles/{address}/rounds", tag = "rounds",
    params(("address" = Address, Path, description = "The battle's account")),
    responses((status = 200, body = Rounds), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Path(address): Path<String>,
) -> Result<Json<Rounds>, ApiError> {
    let battle = battles::find(&state.pool, parse::address("address", &address)?).await?;
    load(&state.pool, &battle).await.map(Json)
}

/// The rounds of a battle that is at hand.
pub(crate) async fn load(pool: &PgPool, battle: &Battle) -> Result<Rounds, ApiError> {
    let mut rows = sqlx::query_as!(
        Row,
        r#"SELECT round, player AS "player: Address", text, signature AS "signature: Signature", submitted_at
           FROM app.round_texts WHERE battle = $1 ORDER BY round"#,
        battle.address.as_bytes()
    )
    .fetch_all(pool)
    .await?;
    let mut take = |round: u8, player: Option<Address>| {
        let place = rows
            .iter()
            .position(|row| row.round == i16::from(round) && Some(row.player) == player)?;
        Some(rows.swap_remove(place).into())
    };
    let mut former_is_complete = true;
    let mut rounds = Vec::with_capacity(ROUNDS);
    for number in 1..=3 {
        let (opener, opponent) = (
            take(number, Some(battle.opener)),
            take(number, battle.opponent),
        );
        let is_complete = opener.is_some() && opponent.is_some();
        rounds.push(round(battle, number, former_is_complete, opener, opponent));
        former_is_complete &= is_complete;
    }
    Ok(Rounds {
        battle: battle.address,
        status: battle.status,
        opens_at: battle.joined_at,
        closes_at: battle.judge_deadline,
        rounds,
    })
}

fn round(
    battle: &Battle,
    number: u8,
    is_reached: bool,
    opener: Option<Turn>,
    opponent: Option<Turn>,
) -> Round {
    let prompt = transcript::prompt(&battle.address.pubkey(), number);
    if let (Some(opener), Some(opponent)) = (&opener, &opponent) {
        let revealed_at = opener.submitted_at.max(opponent.submitted_at);
        return Round {
            round: number,
            prompt,
            state: RoundState::Revealed,
            revealed_at,
            opener: opener.clone(),
            opponent: opponent.clone(),
        };
    }
    let state = match battle.status {
        BattleStatus::Open => RoundState::Waiting,
        BattleStatus::Joined if battle.judge_is_late() => RoundState::Closed,
        BattleStatus::Joined if is_reached => RoundState::Open,
        BattleStatus::Joined => RoundState::Waiting,
        _ => RoundState::Closed,
    };
    let sealed = |turn: Option<Turn>| turn.map(Turn::sealed).unwrap_or_default();
    Round {
        round: number,
        prompt,
        state,
        revealed_at: None,
        opener: sealed(opener),
        opponent: sealed(opponent),
    }
}
