//! The three rounds of a battle. A player's words stay sealed until both players' words of the round are in.

use axum::extract::State;
use roast_protocol::time::UnixSeconds;
use roast_protocol::transcript;
use roast_protocol::verdict::ROUNDS;
use serde::Serialize;
use sqlx::PgExecutor;
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
    /// The line `Chain` of the message that players sign; null until the RPC endpoint has told which cluster this is.
    #[schema(example = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1")]
    pub chain: Option<String>,
    /// The line `Joined` of the message that players sign: `opensAt` in Unix seconds.
    #[schema(example = 1_763_690_400)]
    pub joined: Option<i64>,
    /// When the opponent joined, which opens round 1.
    #[serde(with = "time::serde::rfc3339::option")]
    pub opens_at: Option<OffsetDateTime>,
    /// The first words of a round are accepted until here, 30 s before the others: whoever is to answer has time to.
    #[serde(with = "time::serde::rfc3339::option")]
    pub begin_until: Option<OffsetDateTime>,
    /// Words are accepted until here, a minute before the judge's deadline.
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
    /// The battle ended, or the time for words did, without both players' words.
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

/// When words are taken in a battle that was joined.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hours {
    /// Last moment for the first words of a round.
    pub begin_until: OffsetDateTime,
    /// Last moment for any.
    pub close: OffsetDateTime,
}

impl Hours {
    /// Those of a battle; `None` until an opponent joined.
    pub(crate) fn of(battle: &Battle) -> Option<Self> {
        let deadline = UnixSeconds(battle.judge_deadline?.unix_timestamp());
        Some(Self {
            begin_until: transcript::rounds_begin_until(deadline).date_time(),
            close: transcript::words_close(deadline).date_time(),
        })
    }

    /// Whether a round has got its last words, of which there are none yet if it `is_silent`.
    fn are_over(self, now: OffsetDateTime, is_silent: bool) -> bool {
        let end = if is_silent {
            self.begin_until
        } else {
            self.close
        };
        now > end
    }
}

/// The time that words are held to: the newest block's when the chain's clock is ahead of this machine's, because the keeper goes by the chain's.
pub(crate) async fn clock(connection: impl PgExecutor<'_>) -> Result<OffsetDateTime, sqlx::Error> {
    sqlx::query_scalar!(
        r#"SELECT greatest(clock_timestamp(),
               (SELECT block_time FROM chain.slots WHERE block_time IS NOT NULL ORDER BY slot DESC LIMIT 1)) AS "now!""#
    )
    .fetch_one(connection)
    .await
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
    load(&state, &battle).await.map(Json)
}

/// The rounds of a battle that is at hand.
pub(crate) async fn load(state: &AppState, battle: &Battle) -> Result<Rounds, ApiError> {
    let mut rows = sqlx::query_as!(
        Row,
        r#"SELECT round, player AS "player: Address", text, signature AS "signature: Signature", submitted_at
           FROM app.round_texts WHERE battle = $1 AND joined_at = $2 ORDER BY round"#,
        battle.address.as_bytes(),
        battle.joined_at
    )
    .fetch_all(&state.pool)
    .await?;
    let (hours, now) = (Hours::of(battle), clock(&state.pool).await?);
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
        let is_silent = opener.is_none() && opponent.is_none();
        let unfinished = match battle.status {
            BattleStatus::Open => RoundState::Waiting,
            BattleStatus::Joined if hours.is_some_and(|it| it.are_over(now, is_silent)) => {
                RoundState::Closed
            }
            BattleStatus::Joined if former_is_complete => RoundState::Open,
            BattleStatus::Joined => RoundState::Waiting,
            _ => RoundState::Closed,
        };
        rounds.push(round(battle, number, unfinished, opener, opponent));
        former_is_complete &= is_complete;
    }
    Ok(Rounds {
        battle: battle.address,
        status: battle.status,
        chain: state.known_chain(),
        joined: battle.joined_at.map(OffsetDateTime::unix_timestamp),
        opens_at: battle.joined_at,
        begin_until: hours.map(|hours| hours.begin_until),
        closes_at: hours.map(|hours| hours.close),
        rounds,
    })
}

/// A round as it is shown; `unfinished` says where it stands without both players' words.
fn round(
    battle: &Battle,
    number: u8,
    unfinished: RoundState,
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
    let sealed = |turn: Option<Turn>| turn.map(Turn::sealed).unwrap_or_default();
    Round {
        round: number,
        prompt,
        state: unfinished,
        revealed_at: None,
        opener: sealed(opener),
        opponent: sealed(opponent),
    }
}
