//! A battle as its players see it: to the base unit, live, and checked again from public data.

use std::process::Output;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures::{SinkExt, StreamExt};
use roast::stack::PLAYER_ROAST;
use serde_json::{Value, json};
use solana_pubkey::Pubkey;
use tokio_tungstenite::tungstenite::Message;

use crate::audit::same;
use crate::house::House;
use crate::play::{FEE, PRIZE, STAKE};

/// Silence after which nothing more is expected on the live connection.
const SILENCE: Duration = Duration::from_millis(1_500);

pub async fn a_battle_pays_to_the_base_unit_and_is_seen_live_once_and_in_order(
    house: &mut House,
) -> Result<()> {
    let pair = house.pair();
    let client = &house.client;
    let url = client.api.live_url();
    let (mut live, _) = tokio_tungstenite::connect_async(url).await?;
    live.send(Message::text(json!({ "subscribe": "all" }).to_string()))
        .await?;
    live.next()
        .await
        .context("no answer to the subscription")??;

    let battle = client.play(&pair).await?;

    let record = client.record(&battle, &pair).await?;
    let start = PLAYER_ROAST.0;
    same(
        "the winner has the prize",
        json!(start - STAKE + PRIZE),
        record["opener holds"].clone(),
    )?;
    same(
        "the loser lost the stake",
        json!(start - STAKE),
        record["opponent holds"].clone(),
    )?;
    same(
        "the vault is empty",
        json!(0),
        record["vault holds"].clone(),
    )?;
    let paid = json!({ "kind": "battle_paid", "winner": "opener", "prize": PRIZE.to_string(), "fee": FEE.to_string() });
    same("what was paid", &paid, &record["events"][3]["payload"])?;
    let words: Vec<String> = (1..=3)
        .flat_map(|round| {
            ["opener", "opponent"].map(|who| format!("round {round}: {who}, as said: true"))
        })
        .collect();
    same("words", &json!(words), &record["words"])?;
    same("transcripts", &json!(1), &record["transcripts"])?;
    same("settlements", &json!(1), &record["settlements"])?;

    let mut seen = Vec::new();
    while let Ok(Some(message)) = tokio::time::timeout(SILENCE, live.next()).await {
        if let Message::Text(text) = message? {
            seen.push(serde_json::from_str::<Value>(&text)?);
        }
    }
    seen.retain(|message| message["battle"] == battle.to_string());
    let expected = "battle_opened battle_joined round_revealed round_revealed round_revealed battle_settled battle_paid";
    let name = |message: &Value| {
        let kind = message["kind"].as_str().or(message["type"].as_str());
        kind.unwrap_or_default().to_owned()
    };
    let names: Vec<_> = seen.iter().map(name).collect();
    same("what was seen live", expected, &names.join(" "))?;
    let ids = |events: &[Value]| -> Vec<i64> {
        events
            .iter()
            .filter_map(|event| event["id"].as_i64())
            .collect()
    };
    let stored = ids(&client.events(&battle).await?);
    ensure!(
        stored.is_sorted_by(|a, b| a < b),
        "ids do not grow: {stored:?}"
    );
    same("live and stored ids", stored, ids(&seen))
}

pub async fn verify_passes_and_fails_on_a_transcript_that_was_changed(
    house: &mut House,
) -> Result<()> {
    let pair = house.pair();
    let battle = house.client.play(&pair).await?;
    let honest = verify(house, &battle).await?;
    ensure!(honest.status.success(), "{honest:?}");

    let change = "UPDATE app.transcripts SET transcript = replace(transcript, 'Your', 'Our') WHERE battle = $1";
    let rehash = "UPDATE app.transcripts SET hash = sha256(convert_to(E'roastpower/transcript/v2\\n' || transcript, 'UTF8')) WHERE battle = $1";
    let original: String =
        sqlx::query_scalar("SELECT transcript FROM app.transcripts WHERE battle = $1")
            .bind(battle.to_bytes())
            .fetch_one(&house.client.pool)
            .await?;
    for step in [change, rehash] {
        update(house, step, &battle).await?;
        let forged = verify(house, &battle).await?;
        same("the exit code of a forgery", Some(1), forged.status.code())?;
        let told = String::from_utf8_lossy(&forged.stdout).into_owned();
        ensure!(
            told.contains("transcript"),
            "it does not say what is wrong: {told}"
        );
    }
    sqlx::query("UPDATE app.transcripts SET transcript = $2 WHERE battle = $1")
        .bind(battle.to_bytes())
        .bind(original)
        .execute(&house.client.pool)
        .await?;
    update(house, rehash, &battle).await?;
    let restored = verify(house, &battle).await?;
    ensure!(restored.status.success(), "{restored:?}");
    Ok(())
}

async fn update(house: &House, statement: &'static str, battle: &Pubkey) -> Result<()> {
    let done = sqlx::query(statement)
        .bind(battle.to_bytes())
        .execute(&house.client.pool)
        .await?;
    same("rows changed", 1, done.rows_affected())
}

/// `roast verify battle`, as a program.
async fn verify(house: &House, battle: &Pubkey) -> Result<Output> {
    let output = tokio::process::Command::new(&house.binary)
        .args(["verify", "battle", &battle.to_string()])
        .args(["--rpc-url", &house.client.rpc.url()])
        .args(["--api-url", &house.client.api_url])
        .output()
        .await?;
    Ok(output)
}
