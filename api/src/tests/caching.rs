//! How long answers may be kept.

use axum::http::header;
use roast_protocol::evm::AddressBook;
use roast_protocol::transcript::hash_of_canonical;

use super::chain::{Battle, address};
use super::contracts::BOOK;
use super::support::Api;

const FOR_GOOD: &str = "public, max-age=31536000, immutable";

#[tokio::test]
async fn answers_are_not_kept_unless_they_say_so() {
    let api = Api::start().await;
    for path in [
        "/api/battles",
        "/api/contracts",
        "/health",
        "/nowhere",
        "/openapi.json",
    ] {
        let answer = api.get(path).await;
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "{path}");
    }
}

#[tokio::test]
async fn the_address_book_is_kept_for_minutes() {
    let api = Api::with_contracts(AddressBook::from_json(BOOK).unwrap()).await;
    let answer = api.get("/api/contracts").await;
    assert_eq!(answer.headers[header::CACHE_CONTROL], "public, max-age=300");
    answer.ok();
}

#[tokio::test]
async fn a_transcript_is_kept_for_good_once_the_verdict_is_final_and_agrees() {
    let api = Api::start().await;
    let path = format!("/api/battles/{}/transcript", address(20));
    let keeping = async || {
        let answer = api.get(&path).await;
        let keep = answer.headers[header::CACHE_CONTROL].clone();
        answer.ok();
        keep
    };
    Battle {
        transcript_hash: Some(hash_of_canonical("{}")),
        ..Battle::paid(20, "opener_wins")
    }
    .insert(api.pool())
    .await;
    let insert = "INSERT INTO app.transcripts (battle, joined_at, hash, transcript)
                  SELECT address, joined_at, $2, '{}' FROM chain.battles WHERE address = $1";
    sqlx::query(insert)
        .bind(address(20))
        .bind(hash_of_canonical("{}"))
        .execute(api.pool())
        .await
        .unwrap();
    assert_eq!(keeping().await, "no-store");
    sqlx::query("UPDATE chain.battles SET finality = 'finalized'")
        .execute(api.pool())
        .await
        .unwrap();
    assert_eq!(keeping().await, FOR_GOOD);
    sqlx::query("UPDATE app.transcripts SET transcript = '{ }'")
        .execute(api.pool())
        .await
        .unwrap();
    assert_eq!(keeping().await, "no-store");
}
