//! The beacon over HTTP, as clients of drand's relays read it.

use std::time::SystemTime;

use alloy_primitives::keccak256;
use roast_ethereum_localnet::{Beacon, BeaconKey, BeaconServer, beacon::randomness};
use serde_json::Value;

async fn get(url: String) -> Option<Value> {
    let answer = reqwest::get(url).await.unwrap();
    if answer.status() == 404 {
        return None;
    }
    Some(answer.json().await.unwrap())
}

#[tokio::test]
async fn rounds_are_published_when_their_time_has_come_and_not_before() {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let beacon = Beacon {
        key: BeaconKey::from_seed(keccak256("beacon")),
        genesis: now - 3_000,
        period: 3,
    };
    let server = BeaconServer::start(beacon.clone(), 0).await.unwrap();
    let url = |path: &str| format!("{}{path}", server.url());

    let latest = get(url("/public/latest")).await.unwrap();
    let round = latest["round"].as_u64().unwrap();
    assert!((1_001..1_020).contains(&round), "{round}");
    let earlier = get(url("/public/7")).await.unwrap();
    let signature = beacon.key.sign(7);
    assert_eq!(earlier["signature"], hex::encode(signature));
    assert_eq!(earlier["randomness"], hex::encode(randomness(&signature)));
    assert_eq!(get(url("/public/5000")).await, None, "a future round");
    assert_eq!(get(url("/public/0")).await, None, "rounds begin at 1");

    let info = get(url("/info")).await.unwrap();
    assert_eq!(
        (info["period"].as_u64(), info["genesis_time"].as_u64()),
        (Some(3), Some(now - 3_000))
    );
    assert_eq!(info["public_key"].as_str().unwrap().len(), 256);
}
