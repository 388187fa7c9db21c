//! The chain's events as the API shows them, in answers and live.

use serde::Serialize;
use serde_json::{Map, Value};
use sqlx::PgPool;
use time::OffsetDateTime;
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::types::{Address, Finality, Program, Signature};

/// Something that the program said happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Event {
    /// Grows with every event; pass the last one that you saw as `after` to miss none.
    pub id: i64,
    /// The program that said so. Programs have kinds in common, such as `fees_withdrawn`.
    pub program: Program,
    /// Such as `battle_opened`, `battle_joined`, `battle_settled`, `battle_paid`, `tip_sent`, `content_submitted`.
    #[schema(example = "battle_joined")]
    pub kind: String,
    /// The battle that it is about, or that a tip was given for.
    pub battle: Option<Address>,
    /// The mint that it names.
    pub mint: Option<Address>,
    /// The event's own fields.
    #[schema(value_type = Object)]
    pub payload: Value,
    /// The slot that it happened in.
    pub slot: i64,
    /// The transaction that it happened in.
    pub signature: Signature,
    /// When its block was made.
    #[serde(with = "time::serde::rfc3339::option")]
    pub block_time: Option<OffsetDateTime>,
    /// How sure the cluster is of it.
    pub finality: Finality,
}

/// The oldest `limit` events after `after`, of one battle or of all.
pub(crate) async fn after(
    pool: &PgPool,
    battle: Option<Address>,
    after: i64,
    limit: i64,
) -> Result<Vec<Event>, ApiError> {
    let rows = match battle {
        Some(battle) => of_battle(pool, battle, after, limit).await?,
        None => of_all(pool, after, limit).await?,
    };
    Ok(rows
        .into_iter()
        .map(|event| Event {
            payload: camel_case(event.payload),
            ..event
        })
        .collect())
}

async fn of_battle(
    pool: &PgPool,
    battle: Address,
    after: i64,
    limit: i64,
) -> Result<Vec<Event>, sqlx::Error> {
    sqlx::query_as!(
        Event,
        r#"SELECT id, program AS "program: Program", kind, battle AS "battle: Address", mint AS "mint: Address", payload, slot,
                  signature AS "signature: Signature", block_time, finality AS "finality: Finality"
           FROM chain.events WHERE battle = $1 AND id > $2 ORDER BY id LIMIT $3"#,
        battle.as_bytes(),
        after,
        limit
    )
    .fetch_all(pool)
    .await
}

async fn of_all(pool: &PgPool, after: i64, limit: i64) -> Result<Vec<Event>, sqlx::Error> {
    sqlx::query_as!(
        Event,
        r#"SELECT id, program AS "program: Program", kind, battle AS "battle: Address", mint AS "mint: Address", payload, slot,
                  signature AS "signature: Signature", block_time, finality AS "finality: Finality"
           FROM chain.events WHERE id > $1 ORDER BY id LIMIT $2"#,
        after,
        limit
    )
    .fetch_all(pool)
    .await
}

/// The id of the newest event; 0 when there is none.
pub(crate) async fn newest_id(pool: &PgPool) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(r#"SELECT COALESCE(MAX(id), 0) AS "id!" FROM chain.events"#)
        .fetch_one(pool)
        .await
}

/// The payload with the keys of this API: rows have `fee_bps`, bodies have `feeBps`.
fn camel_case(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let renamed = fields
                .into_iter()
                .map(|(key, value)| (camel_key(&key), camel_case(value)));
            Value::Object(renamed.collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(camel_case).collect()),
        other => other,
    }
}

fn camel_key(key: &str) -> String {
    let mut words = key.split('_');
    let mut renamed = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        renamed.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        renamed.push_str(letters.as_str());
    }
    renamed
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_become_camel_case_and_values_stay() {
        let payload = json!({"fee_bps": 500, "winner": "fee_bps", "scores": [{"a_b": null}]});
        assert_eq!(
            camel_case(payload),
            json!({"feeBps": 500, "winner": "fee_bps", "scores": [{"aB": null}]})
        );
    }
}
