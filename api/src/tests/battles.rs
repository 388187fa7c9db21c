//! The list of battles, one battle, and its events.

use std::collections::HashSet;

use serde_json::json;

use super::chain::{self, Battle, address};
use super::support::Api;

async fn addresses(api: &Api, query: &str) -> Vec<String> {
    let page = api.get(&format!("/api/battles{query}")).await.ok();
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|battle| battle["address"].as_str().unwrap().to_owned())
        .collect()
}

fn names(numbers: &[u8]) -> Vec<String> {
    numbers
        .iter()
        .map(|number| address(*number).to_string())
        .collect()
}

#[tokio::test]
async fn battles_are_listed_newest_first_and_every_filter_counts() {
    let api = Api::start().await;
    Battle::open(20).insert(api.pool()).await;
    Battle {
        tier: 1,
        ..Battle::joined(21)
    }
    .insert(api.pool())
    .await;
    Battle {
        opener: address(2),
        opponent: Some(address(3)),
        mint: address(201),
        ..Battle::paid(22, "opener_wins")
    }
    .insert(api.pool())
    .await;
    assert_eq!(addresses(&api, "").await, names(&[22, 21, 20]));
    assert_eq!(addresses(&api, "?status=open").await, names(&[20]));
    assert_eq!(
        addresses(&api, &format!("?player={}", address(2))).await,
        names(&[22, 21])
    );
    assert_eq!(
        addresses(&api, &format!("?opener={}", address(2))).await,
        names(&[22])
    );
    assert_eq!(
        addresses(&api, &format!("?opponent={}", address(2))).await,
        names(&[21])
    );
    assert_eq!(addresses(&api, "?tier=silver").await, names(&[21]));
    assert_eq!(
        addresses(&api, &format!("?mint={}", address(201))).await,
        names(&[22])
    );
    assert_eq!(
        addresses(
            &api,
            &format!("?status=joined&player={}&tier=silver", address(1))
        )
        .await,
        names(&[21])
    );
    assert_eq!(
        addresses(&api, &format!("?status=open&player={}", address(3))).await,
        names(&[])
    );
}

#[tokio::test]
async fn pages_cover_everything_once_even_when_battles_are_added_meanwhile() {
    let api = Api::start().await;
    for number in 20..45 {
        // Five battles a second: the address has to break the tie.
        Battle {
            opened_at: chain::OPENED + i64::from(number / 5),
            ..Battle::open(number)
        }
        .insert(api.pool())
        .await;
    }
    let mut seen = Vec::new();
    let mut query = "?limit=4".to_owned();
    loop {
        let page = api.get(&format!("/api/battles{query}")).await.ok();
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|battle| battle["address"].as_str().unwrap().to_owned()),
        );
        let added = u8::try_from(100 + seen.len()).unwrap();
        Battle {
            opened_at: chain::OPENED + 1_000,
            ..Battle::open(added)
        }
        .insert(api.pool())
        .await;
        let Some(cursor) = page["nextCursor"].as_str() else {
            break;
        };
        query = format!("?limit=4&cursor={cursor}");
    }
    assert_eq!(seen.len(), 25);
    assert_eq!(seen.iter().collect::<HashSet<_>>().len(), 25);
}

#[tokio::test]
async fn a_battle_shows_amounts_as_strings_times_as_rfc_3339_and_scores_once_settled() {
    let api = Api::start().await;
    chain::insert_mint(api.pool(), chain::MINT).await;
    Battle {
        stake: "18446744073709551615",
        ..Battle::joined(20)
    }
    .insert(api.pool())
    .await;
    Battle::paid(21, "opener_wins").insert(api.pool()).await;
    let joined = api.get(&format!("/api/battles/{}", address(20))).await.ok();
    assert_eq!(joined["stake"], "18446744073709551615");
    assert_eq!(
        (&joined["decimals"], &joined["tier"], &joined["status"]),
        (&json!(9), &json!("bronze"), &json!("joined"))
    );
    assert_eq!(joined["openedAt"], "2025-11-21T02:00:20Z");
    assert_eq!(
        (
            &joined["openerScores"],
            &joined["winner"],
            &joined["transcriptHash"]
        ),
        (&json!(null), &json!(null), &json!(null))
    );
    let paid = api.get(&format!("/api/battles/{}", address(21))).await.ok();
    assert_eq!(
        paid["openerScores"][2],
        json!({"savagery": 7, "creativity": 7, "delivery": 7, "relevance": 7, "total": 28})
    );
    assert_eq!(
        (&paid["winner"], &paid["outcome"]),
        (&json!(address(1)), &json!("opener_wins"))
    );
    assert_eq!(paid["transcriptHash"], "15".repeat(32));
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_its_name() {
    let api = Api::start().await;
    for (query, code, field) in [
        ("?status=lost", "unknown_name", "status"),
        ("?tier=4", "unknown_name", "tier"),
        ("?player=0", "malformed_address", "player"),
        ("?mint=abc", "malformed_address", "mint"),
        ("?limit=0", "malformed_number", "limit"),
        ("?limit=101", "malformed_number", "limit"),
        ("?cursor=abc", "malformed_cursor", "cursor"),
        ("?satus=open", "malformed_query", "query"),
        ("?limit=1&limit=2", "malformed_query", "query"),
    ] {
        let problem = api
            .get(&format!("/api/battles{query}"))
            .await
            .problem(400, code);
        assert_eq!(problem["field"], field, "{query}");
    }
    api.get("/api/battles/nonsense")
        .await
        .problem(400, "malformed_address");
    api.get(&format!("/api/battles/{}", address(1)))
        .await
        .problem(404, "battle_not_found");
    api.get(&format!("/api/battles/{}/events", address(1)))
        .await
        .problem(404, "battle_not_found");
    api.get(&format!("/api/battles/{}/rounds", address(1)))
        .await
        .problem(404, "battle_not_found");
    api.get(&format!("/api/battles/{}/transcript", address(1)))
        .await
        .problem(404, "battle_not_found");
}

#[tokio::test]
async fn events_of_a_battle_are_its_history_page_by_page() {
    let api = Api::start().await;
    Battle::joined(20).insert(api.pool()).await;
    for number in 0..5 {
        chain::insert_event(
            api.pool(),
            "battle_opened",
            Some(address(20)),
            None,
            json!({"fee_bps": number}),
        )
        .await;
        chain::insert_event(
            api.pool(),
            "battle_opened",
            Some(address(21)),
            None,
            json!({}),
        )
        .await;
    }
    let path = format!("/api/battles/{}/events", address(20));
    let first = api.get(&format!("{path}?limit=3")).await.ok();
    let second = api
        .get(&format!(
            "{path}?limit=3&cursor={}",
            first["nextCursor"].as_str().unwrap()
        ))
        .await
        .ok();
    let fees: Vec<_> = [&first, &second]
        .iter()
        .flat_map(|page| page["items"].as_array().unwrap())
        .map(|event| event["payload"]["feeBps"].clone())
        .collect();
    assert_eq!(fees, [0, 1, 2, 3, 4]);
    assert_eq!(second["nextCursor"], json!(null));
    let event = &first["items"][0];
    assert_eq!(
        (&event["kind"], &event["battle"], &event["slot"]),
        (&json!("battle_opened"), &json!(address(20)), &json!(7))
    );
    let battles = api.get("/api/battles?limit=1").await.ok();
    assert_eq!(battles["nextCursor"], json!(null));
    let foreign = first["nextCursor"].as_str().unwrap();
    api.get(&format!("/api/battles?cursor={foreign}"))
        .await
        .problem(400, "malformed_cursor");
}
