//! Players' records and the leaderboard.

use proptest::strategy::{Strategy, ValueTree};
use roast_protocol::amount::{BaseUnits, Bps};
use roast_protocol::fees::split_pool;
use serde_json::json;

use super::chain::{self, Battle, MINT, address};
use super::support::Api;

#[tokio::test]
async fn a_record_counts_battles_and_money_for_each_mint() {
    let api = Api::start().await;
    chain::insert_mint(api.pool(), MINT).await;
    Battle::open(20).insert(api.pool()).await;
    Battle {
        status: "cancelled",
        ..Battle::open(21)
    }
    .insert(api.pool())
    .await;
    Battle::joined(22).insert(api.pool()).await;
    Battle::paid(23, "opener_wins").insert(api.pool()).await;
    Battle::paid(24, "opener_wins").insert(api.pool()).await;
    Battle::paid(25, "opponent_wins").insert(api.pool()).await;
    Battle::paid(26, "draw").insert(api.pool()).await;
    Battle {
        mint: address(201),
        stake: "7",
        ..Battle::paid(27, "opponent_wins")
    }
    .insert(api.pool())
    .await;
    let record = api.get(&format!("/api/players/{}", address(1))).await.ok();
    assert_eq!(
        (
            &record["battles"],
            &record["wins"],
            &record["losses"],
            &record["draws"]
        ),
        (&json!(6), &json!(2), &json!(2), &json!(1))
    );
    let roast = &record["mints"][0];
    assert_eq!(
        (&roast["mint"], &roast["decimals"]),
        (&json!(address(200)), &json!(9))
    );
    assert_eq!(
        (&roast["staked"], &roast["won"], &roast["earnings"]),
        (
            &json!("500000000000"),
            &json!("380000000000"),
            &json!("80000000000")
        )
    );
    let other = &record["mints"][1];
    assert_eq!(
        (
            &other["decimals"],
            &other["staked"],
            &other["won"],
            &other["earnings"]
        ),
        (&json!(9), &json!("7"), &json!("0"), &json!("-7"))
    );
    let winner = api.get(&format!("/api/players/{}", address(2))).await.ok();
    assert_eq!(
        winner["mints"][1]["earnings"], "7",
        "the fee of 14 at 5 % rounds down to nothing"
    );
    let nobody = api.get(&format!("/api/players/{}", address(99))).await.ok();
    assert_eq!(
        (&nobody["battles"], &nobody["mints"]),
        (&json!(0), &json!([]))
    );
}

#[tokio::test]
async fn the_leaderboard_is_ordered_and_its_pages_continue_the_ranks() {
    let api = Api::start().await;
    chain::insert_mint(api.pool(), MINT).await;
    // Wallet n beats wallet n - 1 in n battles, so more wins go with higher numbers.
    let mut number = 100;
    for wallet in 2..=6u8 {
        for _ in 0..wallet {
            Battle {
                opener: address(wallet),
                opponent: Some(address(wallet - 1)),
                ..Battle::paid(number, "opener_wins")
            }
            .insert(api.pool())
            .await;
            number += 1;
        }
    }
    let mut ranked = Vec::new();
    let mut query = "?limit=2".to_owned();
    loop {
        let page = api.get(&format!("/api/leaderboard{query}")).await.ok();
        for entry in page["items"].as_array().unwrap() {
            ranked.push((
                entry["rank"].as_i64().unwrap(),
                entry["wallet"].as_str().unwrap().to_owned(),
                entry["wins"].as_i64().unwrap(),
            ));
        }
        let Some(cursor) = page["nextCursor"].as_str() else {
            break;
        };
        query = format!("?limit=2&cursor={cursor}");
    }
    let wins = |wallet: u8| if wallet == 1 { 0 } else { i64::from(wallet) };
    let expected: Vec<_> = (1..=6u8)
        .map(|rank| {
            (
                i64::from(rank),
                address(7 - rank).to_string(),
                wins(7 - rank),
            )
        })
        .collect();
    assert_eq!(ranked, expected);
    let by_earnings = api.get("/api/leaderboard?by=earnings&limit=1").await.ok();
    assert_eq!(
        (
            &by_earnings["items"][0]["wallet"],
            &by_earnings["items"][0]["earnings"]
        ),
        (&json!(address(6)), &json!("540000000000"))
    );
    let foreign = by_earnings["nextCursor"].as_str().unwrap();
    api.get(&format!("/api/leaderboard?by=wins&cursor={foreign}"))
        .await
        .problem(400, "malformed_cursor");
    let last = api.get("/api/leaderboard?by=earnings").await.ok();
    assert!(
        last["items"].as_array().unwrap().last().unwrap()["earnings"]
            .as_str()
            .unwrap()
            .starts_with('-')
    );
}

#[tokio::test]
async fn a_leaderboard_needs_a_mint_when_there_are_several() {
    let api = Api::start().await;
    api.get("/api/leaderboard")
        .await
        .problem(503, "not_indexed_yet");
    chain::insert_mint(api.pool(), MINT).await;
    assert_eq!(api.get("/api/leaderboard").await.ok()["items"], json!([]));
    chain::insert_mint(api.pool(), [201; 32]).await;
    api.get("/api/leaderboard")
        .await
        .problem(400, "mint_missing");
    assert_eq!(
        api.get(&format!("/api/leaderboard?mint={}", address(201)))
            .await
            .ok()["items"],
        json!([])
    );
    api.get(&format!("/api/leaderboard?mint={}", address(202)))
        .await
        .problem(404, "mint_not_found");
}

#[tokio::test]
async fn the_database_divides_pools_as_the_protocol_does() {
    let api = Api::start().await;
    let mut cases = vec![
        (1, 1_000),
        (u64::MAX / 2, 1_000),
        (u64::MAX / 2, 0),
        (3, 333),
    ];
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..200 {
        let strategy = (1..=u64::MAX / 2, 0u16..=1_000);
        cases.push(strategy.new_tree(&mut runner).unwrap().current());
    }
    for (stake, fee_bps) in cases {
        let prize: String = sqlx::query_scalar(
            "SELECT (2 * $1::numeric - div(2 * $1::numeric * $2::int, 10000))::text",
        )
        .bind(stake.to_string())
        .bind(i32::from(fee_bps))
        .fetch_one(api.pool())
        .await
        .unwrap();
        assert_eq!(
            prize,
            split_pool(BaseUnits(stake), Bps(fee_bps))
                .unwrap()
                .prize
                .to_string()
        );
    }
}
