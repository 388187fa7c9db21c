//! A JSON-RPC service that knows the blocks it is told of, for the four methods that a repair uses.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::{Json, Router, routing::post};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use roast_protocol::battle;
use serde_json::{Value, json};

use crate::chain::{BLOCK_TIME, Block, battle_data, joined_event, key, signature};

#[derive(Default)]
struct Known {
    slot: u64,
    blocks: Vec<Block>,
    methods: Vec<String>,
}

/// The running service.
pub(crate) struct Rpc {
    pub(crate) url: String,
    known: Arc<Mutex<Known>>,
    server: tokio::task::JoinHandle<()>,
}

impl Rpc {
    /// Starts a service that knows `blocks` and stands at `slot`.
    pub(crate) async fn start(slot: u64, blocks: &[Block]) -> Self {
        let known = Arc::new(Mutex::new(Known {
            slot,
            blocks: blocks.to_vec(),
            methods: Vec::new(),
        }));
        let router = Router::new()
            .route("/", post(answer))
            .with_state(Arc::clone(&known));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, known, server }
    }

    /// Tells the service of more blocks and moves it to `slot`.
    pub(crate) fn learn(&self, slot: u64, blocks: &[Block]) {
        let mut known = self.known.lock().unwrap();
        known.slot = slot;
        known.blocks.extend_from_slice(blocks);
    }

    /// How often a method was called.
    pub(crate) fn calls(&self, method: &str) -> usize {
        let known = self.known.lock().unwrap();
        known
            .methods
            .iter()
            .filter(|called| *called == method)
            .count()
    }
}

impl Drop for Rpc {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(State(known): State<Arc<Mutex<Known>>>, Json(request): Json<Value>) -> Json<Value> {
    let mut known = known.lock().unwrap();
    let method = request["method"].as_str().unwrap().to_owned();
    let result = match method.as_str() {
        "getSlot" => json!(known.slot),
        "getProgramAccounts" if of_battle(&request) => known.accounts(),
        "getProgramAccounts" => json!({ "context": { "slot": known.slot }, "value": [] }),
        "getSignaturesForAddress" if of_battle(&request) => known.signatures(),
        "getSignaturesForAddress" => json!([]),
        "getTransaction" => known.transaction(request["params"][0].as_str().unwrap()),
        other => panic!("the indexer is not expected to call {other}"),
    };
    known.methods.push(method);
    Json(json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }))
}

/// Whether a request asks about the battle program; nothing ever happened to the others.
fn of_battle(request: &Value) -> bool {
    request["params"][0] == battle::ID.to_string()
}

impl Known {
    fn accounts(&self) -> Value {
        let mut newest = std::collections::BTreeMap::new();
        for block in self.blocks.iter().filter(|block| block.slot <= self.slot) {
            newest.extend(block.battles.iter().copied());
        }
        let accounts: Vec<Value> = newest
            .into_iter()
            .map(|(address, status)| {
                json!({
                    "pubkey": address.to_string(),
                    "account": {
                        "lamports": 1,
                        "owner": battle::ID.to_string(),
                        "data": [BASE64_STANDARD.encode(battle_data(status)), "base64"],
                        "executable": false,
                        "rentEpoch": 0,
                        "space": 0,
                    },
                })
            })
            .collect();
        json!({ "context": { "slot": self.slot }, "value": accounts })
    }

    fn signatures(&self) -> Value {
        let newest_first: Vec<Value> = self
            .blocks
            .iter()
            .rev()
            .flat_map(|block| {
                (0..block.events.len() as u8).rev().map(|place| {
                    json!({
                        "signature": signature(block.slot, place).to_string(),
                        "slot": block.slot,
                        "err": null,
                        "memo": null,
                        "blockTime": BLOCK_TIME,
                        "confirmationStatus": "confirmed",
                    })
                })
            })
            .collect();
        json!(newest_first)
    }

    fn transaction(&self, wanted: &str) -> Value {
        let (slot, battle) = self
            .blocks
            .iter()
            .flat_map(|block| {
                (0..)
                    .zip(&block.events)
                    .map(move |(place, battle)| (block.slot, place, *battle))
            })
            .find(|(slot, place, _)| signature(*slot, *place).to_string() == wanted)
            .map(|(slot, _, battle)| (slot, battle))
            .unwrap();
        json!({
            "slot": slot,
            "blockTime": BLOCK_TIME,
            "version": 0,
            "transaction": {
                "signatures": [wanted],
                "message": {
                    "header": { "numRequiredSignatures": 1, "numReadonlySignedAccounts": 0, "numReadonlyUnsignedAccounts": 0 },
                    "accountKeys": [key(102).to_string()],
                    "recentBlockhash": key(0).to_string(),
                    "instructions": [],
                },
            },
            "meta": {
                "err": null,
                "status": { "Ok": null },
                "fee": 5000,
                "preBalances": [5, 1],
                "postBalances": [4, 1],
                "loadedAddresses": { "writable": [], "readonly": [battle::ID.to_string()] },
                "innerInstructions": [{
                    "index": 0,
                    "instructions": [
                        { "programIdIndex": 0, "accounts": [], "data": bs58::encode([1, 2, 3]).into_string(), "stackHeight": 2 },
                        { "programIdIndex": 1, "accounts": [], "data": bs58::encode(joined_event(battle)).into_string(), "stackHeight": 2 },
                    ],
                }],
            },
        })
    }
}
