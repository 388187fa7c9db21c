//! Battles: the list and one of them.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};

use crate::cursor::{self, Position};
use crate::error::{ApiError, Problem};
use crate::extract::{Json, Path, Query};
use crate::page::Page;
use crate::parse;
use crate::state::AppState;
use crate::types::{
    Address, Amount, BattleEnding, BattleOutcome, BattleStatus, Finality, Hash, Tier,
};

/// A battle as the chain has it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Battle {
    /// Its account.
    pub address: Address,
    /// The wallet that opened it.
    pub opener: Address,
    /// The wallet that joined it; null until one did.
    pub opponent: Option<Address>,
    /// The token at stake.
    pub mint: Address,
    /// Decimals of the token.
    pub decimals: i16,
    /// Who signs the verdict.
    pub judge: Address,
    /// Which of the opener's battles it is.
    pub index: Amount,
    /// Which of the mint's stakes it was opened with.
    pub tier: Tier,
    /// Stake of each player, in base units.
    pub stake: Amount,
    /// Part of the pool taken as fee, in basis points.
    pub fee_bps: i32,
    /// Where it stands.
    pub status: BattleStatus,
    /// Part of an absent player's stake that the present one gets, in basis points.
    pub forfeit_bonus_bps: i32,
    /// Who gets the money; null until settled. After a resignation it is `draw`: both stakes go back.
    pub outcome: Option<BattleOutcome>,
    /// Why it ended; null until settled.
    pub ending: Option<BattleEnding>,
    /// The winning wallet; null for a draw and until settled.
    pub winner: Option<Address>,
    /// The opener's marks, round by round; null without a verdict.
    pub opener_scores: Option<Vec<Score>>,
    /// The opponent's marks, round by round; null without a verdict.
    pub opponent_scores: Option<Vec<Score>>,
    /// Hash of the transcript that verdict or forfeit rests on; null until then and after a resignation.
    pub transcript_hash: Option<Hash>,
    /// What was paid out.
    pub paid: Paid,
    /// When it was opened.
    #[serde(with = "time::serde::rfc3339")]
    pub opened_at: OffsetDateTime,
    /// Last moment to join.
    #[serde(with = "time::serde::rfc3339")]
    pub join_deadline: OffsetDateTime,
    /// When the opponent joined.
    #[serde(with = "time::serde::rfc3339::option")]
    pub joined_at: Option<OffsetDateTime>,
    /// Last moment for the verdict; after it anyone may refund both.
    #[serde(with = "time::serde::rfc3339::option")]
    pub judge_deadline: Option<OffsetDateTime>,
    /// When its end was recorded.
    #[serde(with = "time::serde::rfc3339::option")]
    pub settled_at: Option<OffsetDateTime>,
    /// The slot of its last change.
    pub slot: i64,
    /// How sure the cluster is of its last change.
    pub finality: Finality,
    /// Whether its account is closed, its rent returned.
    pub closed: bool,
}

/// One player's marks for one round, each 0 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Score {
    /// How hard it hits.
    pub savagery: i16,
    /// How original it is.
    pub creativity: i16,
    /// How well it is told.
    pub delivery: i16,
    /// How much it keeps to the prompt.
    pub relevance: i16,
    /// The sum, 0 to 40.
    pub total: i16,
}

/// Which payments of a battle are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Paid {
    /// The opener has got a stake or the prize.
    pub opener: bool,
    /// The opponent has got a stake or the prize.
    pub opponent: bool,
    /// The fee is in the fee vault.
    pub fee: bool,
}

/// Which battles to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BattlesQuery {
    /// Only battles of this status.
    #[param(value_type = Option<BattleStatus>)]
    status: Option<String>,
    /// Only battles that this wallet opened or joined.
    player: Option<String>,
    /// Only battles that this wallet opened.
    opener: Option<String>,
    /// Only battles that this wallet joined.
    opponent: Option<String>,
    /// Only battles of this tier.
    #[param(value_type = Option<Tier>)]
    tier: Option<String>,
    /// Only battles in this token.
    mint: Option<String>,
    /// `nextCursor` of the page before.
    cursor: Option<String>,
    /// Battles on the page: 1 to 100, 20 by default.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100)]
    limit: Option<String>,
}

/// What a [`BattlesQuery`] means.
struct Filter {
    status: Option<BattleStatus>,
    player: Option<Address>,
    opener: Option<Address>,
    opponent: Option<Address>,
    tier: Option<Tier>,
    mint: Option<Address>,
    after: Option<Place>,
    limit: i64,
}

/// The last battle of a page.
#[derive(Debug, Serialize, Deserialize)]
struct Place {
    /// Microseconds since 1970, the precision of the database.
    opened_at: i64,
    address: Address,
}

impl Position for Place {
    const LIST: &'static str = "battles";
}

impl Place {
    fn of(battle: &Battle) -> Self {
        let micros = battle.opened_at.unix_timestamp_nanos() / 1_000;
        Self {
            opened_at: i64::try_from(micros).unwrap_or(i64::MAX),
            address: battle.address,
        }
    }

    fn time(&self) -> Result<OffsetDateTime, ApiError> {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.opened_at) * 1_000)
            .map_err(|_| cursor::malformed())
    }
}

impl TryFrom<BattlesQuery> for Filter {
    type Error = ApiError;

    fn try_from(query: BattlesQuery) -> Result<Self, ApiError> {
        let wallet =
            |field, text: Option<String>| text.map(|text| parse::address(field, &text)).transpose();
        Ok(Self {
            status: query
                .status
                .map(|name| parse::name("status", &name))
                .transpose()?,
            player: wallet("player", query.player)?,
            opener: wallet("opener", query.opener)?,
            opponent: wallet("opponent", query.opponent)?,
            tier: query
                .tier
                .map(|name| parse::name("tier", &name))
                .transpose()?,
            mint: wallet("mint", query.mint)?,
            after: query.cursor.as_deref().map(cursor::decode).transpose()?,
            limit: parse::limit(query.limit.as_deref())?,
        })
    }
}

/// A battle as Postgres has it.
struct Row {
    address: Address,
    opener: Address,
    opponent: Option<Address>,
    mint: Address,
    decimals: i16,
    judge: Address,
    index: String,
    tier: i16,
    stake: String,
    fee_bps: i32,
    forfeit_bonus_bps: i32,
    status: BattleStatus,
    outcome: Option<BattleOutcome>,
    ending: Option<BattleEnding>,
    winner: Option<Address>,
    opener_scores: Option<Vec<i16>>,
    opponent_scores: Option<Vec<i16>>,
    transcript_hash: Option<Hash>,
    paid: i16,
    opened_at: OffsetDateTime,
    join_deadline: OffsetDateTime,
    joined_at: Option<OffsetDateTime>,
    judge_deadline: Option<OffsetDateTime>,
    settled_at: Option<OffsetDateTime>,
    slot: i64,
    finality: Finality,
    closed: bool,
}

impl TryFrom<Row> for Battle {
    type Error = ApiError;

    fn try_from(row: Row) -> Result<Self, ApiError> {
        // Before the verdict the chain's marks are zeros, which nobody gave.
        let scores =
            |marks: Option<Vec<i16>>| row.outcome.and(marks).map(|marks| Score::rounds(&marks));
        Ok(Self {
            address: row.address,
            opener: row.opener,
            opponent: row.opponent,
            mint: row.mint,
            decimals: row.decimals,
            judge: row.judge,
            index: Amount(row.index),
            tier: Tier::from_row(row.tier)?,
            stake: Amount(row.stake),
            fee_bps: row.fee_bps,
            status: row.status,
            forfeit_bonus_bps: row.forfeit_bonus_bps,
            outcome: row.outcome,
            ending: row.ending,
            winner: row.winner,
            opener_scores: scores(row.opener_scores),
            opponent_scores: scores(row.opponent_scores),
            transcript_hash: row.transcript_hash,
            paid: Paid {
                opener: row.paid & 1 != 0,
                opponent: row.paid & 2 != 0,
                fee: row.paid & 4 != 0,
            },
            opened_at: row.opened_at,
            join_deadline: row.join_deadline,
            joined_at: row.joined_at,
            judge_deadline: row.judge_deadline,
            settled_at: row.settled_at,
            slot: row.slot,
            finality: row.finality,
            closed: row.closed,
        })
    }
}

impl Score {
    /// The rounds of a flat list of marks, four a round.
    fn rounds(marks: &[i16]) -> Vec<Self> {
        let (rounds, _) = marks.as_chunks::<4>();
        rounds
            .iter()
            .map(|&[savagery, creativity, delivery, relevance]| Self {
                savagery,
                creativity,
                delivery,
                relevance,
                total: [savagery, creativity, delivery, relevance]
                    .iter()
                    .fold(0, |sum: i16, mark| sum.saturating_add(*mark)),
            })
            .collect()
    }
}

/// Lists battles, newest first.
#[utoipa::path(
    get, path = "/api/battles", tag = "battles",
    params(BattlesQuery),
    responses((status = 200, body = Page<Battle>), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn list(
    State(state): State<AppState>,
    Query(query): Query<BattlesQuery>,
) -> Result<Json<Page<Battle>>, ApiError> {
    let filter = Filter::try_from(query)?;
    let battles = select(&state.pool, &filter)
        .await?
        .into_iter()
        .map(Battle::try_from)
        .collect::<Result<_, _>>()?;
    Ok(Json(Page::new(battles, filter.limit, Place::of)?))
}

/// One battle.
#[utoipa::path(
    get, path = "/api/battles/{address}", tag = "battles",
    params(("address" = Address, Path, description = "The battle's account")),
    responses((status = 200, body = Battle), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn one(
    State(state): State<AppState>,
    Path(address): Path<String>,
) -> Result<Json<Battle>, ApiError> {
    find(&state.pool, parse::address("address", &address)?)
        .await
        .map(Json)
}

async fn select(pool: &PgPool, filter: &Filter) -> Result<Vec<Row>, ApiError> {
    let after_time = filter.after.as_ref().map(Place::time).transpose()?;
    let after_address = filter.after.as_ref().map(|place| place.address);
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT address AS "address: Address", opener AS "opener: Address", opponent AS "opponent: Address",
                  mint AS "mint: Address", decimals, judge AS "judge: Address",
                  battle_index::text AS "index!", tier, stake::text AS "stake!", fee_bps,
                  status AS "status: BattleStatus", outcome AS "outcome: BattleOutcome",
                  ending AS "ending: BattleEnding", forfeit_bonus_bps, winner AS "winner: Address",
                  opener_scores, opponent_scores, transcript_hash AS "transcript_hash: Hash", paid,
                  opened_at, join_deadline, joined_at, judge_deadline, settled_at,
                  slot, finality AS "finality: Finality", closed
           FROM chain.battles
           WHERE ($1::chain.battle_status IS NULL OR status = $1)
             AND ($2::bytea IS NULL OR opener = $2 OR opponent = $2)
             AND ($3::bytea IS NULL OR opener = $3)
             AND ($4::bytea IS NULL OR opponent = $4)
             AND ($5::smallint IS NULL OR tier = $5)
             AND ($6::bytea IS NULL OR mint = $6)
             AND ($7::timestamptz IS NULL OR (opened_at, address) < ($7, $8::bytea))
           ORDER BY opened_at DESC, address DESC
           LIMIT $9"#,
        filter.status as _,
        filter.player.as_ref().map(Address::as_bytes),
        filter.opener.as_ref().map(Address::as_bytes),
        filter.opponent.as_ref().map(Address::as_bytes),
        filter.tier.map(Tier::row_number),
        filter.mint.as_ref().map(Address::as_bytes),
        after_time,
        after_address.as_ref().map(Address::as_bytes),
        filter.limit.saturating_add(1),
    )
    .fetch_all(pool)
    .await?;
    Ok(rows)
}

/// The battle at an address, or 404.
pub(crate) async fn find(pool: &PgPool, address: Address) -> Result<Battle, ApiError> {
    sqlx::query_as!(
        Row,
        r#"SELECT address AS "address: Address", opener AS "opener: Address", opponent AS "opponent: Address",
                  mint AS "mint: Address", decimals, judge AS "judge: Address",
                  battle_index::text AS "index!", tier, stake::text AS "stake!", fee_bps,
                  status AS "status: BattleStatus", outcome AS "outcome: BattleOutcome",
                  ending AS "ending: BattleEnding", forfeit_bonus_bps, winner AS "winner: Address",
                  opener_scores, opponent_scores, transcript_hash AS "transcript_hash: Hash", paid,
                  opened_at, join_deadline, joined_at, judge_deadline, settled_at,
                  slot, finality AS "finality: Finality", closed
           FROM chain.battles
           WHERE address = $1"#,
        address.as_bytes(),
    )
    .fetch_optional(pool)
    .await?
    .ok_or_else(|| ApiError::battle_not_found(address))?
    .try_into()
}
