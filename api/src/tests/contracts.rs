//! The address book of the contracts.

use roast_migrations::testing::TestDatabase;
use roast_protocol::evm::AddressBook;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::support::{self, Api};
use crate::config::Config;

pub(super) const BOOK: &str = r#"{
  "chainId": 31337,
  "contracts": {
    "RoastToken": { "address": "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "block": 1 },
    "RewardDistributor": { "address": "0x00000000000000000000000000000000000000a2", "block": 2 },
    "BeaconVerifier": { "address": "0x00000000000000000000000000000000000000a3", "block": 3 },
    "MiningPool": { "address": "0x00000000000000000000000000000000000000a4", "block": 4 },
    "CampaignFactory": { "address": "0x00000000000000000000000000000000000000a5", "block": 5 },
    "ComputeLedger": { "address": "0x00000000000000000000000000000000000000a6", "block": 6 }
  }
}"#;

#[tokio::test]
async fn the_address_book_is_served_with_checksummed_addresses() {
    let api = Api::with_contracts(AddressBook::from_json(BOOK).unwrap()).await;
    let book = api.get("/api/contracts").await.ok();
    assert_eq!(book["chainId"], 31_337);
    let token = json!({ "address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "block": 1 });
    assert_eq!(book["contracts"]["RoastToken"], token);
    assert_eq!(book["contracts"].as_object().unwrap().len(), 6);
    let read = AddressBook::from_json(&book.to_string()).unwrap();
    assert_eq!(
        read,
        AddressBook::from_json(BOOK).unwrap(),
        "the answer is an address book itself"
    );
}

#[tokio::test]
async fn without_a_chain_there_are_no_contracts() {
    let api = Api::start().await;
    let problem = api
        .get("/api/contracts")
        .await
        .problem(404, "contracts_not_deployed");
    assert!(problem["detail"].as_str().unwrap().contains("address_book"));
}

#[tokio::test]
async fn an_address_book_that_cannot_be_read_stops_the_start() {
    let database = TestDatabase::create().await;
    let config = Config {
        address_book: Some("nowhere/1.json".into()),
        ..support::config()
    };
    let started = crate::bind(config, database.pool.clone(), CancellationToken::new()).await;
    let error = started.err().unwrap().to_string();
    assert!(
        error.contains("nowhere/1.json") && error.contains("address_book"),
        "{error}"
    );
}
