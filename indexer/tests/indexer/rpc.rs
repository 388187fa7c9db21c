//! A JSON-RPC service that knows the blocks it is told of, for the methods that the indexer uses. For each of them a node of it may lag.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::{Json, Router, routing::post};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use roast_protocol::battle;
use serde_json::{Value, json};
use solana_signature::Signature;

use crate::chain::{BLOCK_TIME, Block, battle_data, joined_event, key, signature};

#[derive(Default)]
struct Known {
    genesis: u8,
    slot: u64,
    finalized: u64,
    first: u64,
    blocks: Vec<Block>,
    methods: Vec<String>,
    /// Slots of the nodes that answer a method.
    lagging: HashMap<&'static str, u64>,
    /// Nodes answer whatever slot they are asked as of.
    careless: bool,
    /// Requests of a method that fail before it works again.
    failing: HashMap<&'static str, usize>,
    /// Answers to `getSignaturesForAddress` with a `before` that come from a node without any history.
    forgetful: usize,
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
            ..Known::default()
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

    /// Another cluster answers from now on, with the same blocks.
    pub(crate) fn begin_anew(&self) {
        self.known.lock().unwrap().genesis += 1;
    }

    /// Everything up to a slot is final.
    pub(crate) fn finalize(&self, slot: u64) {
        self.known.lock().unwrap().finalized = slot;
    }

    /// The history before a slot is pruned.
    pub(crate) fn prune(&self, first: u64) {
        self.known.lock().unwrap().first = first;
    }

    /// From now on a node at `slot` answers a method, and says so when it is asked as of a later one unless it is `careless`.
    pub(crate) fn lag(&self, method: &'static str, slot: u64, careless: bool) {
        let mut known = self.known.lock().unwrap();
        known.lagging.insert(method, slot);
        known.careless = careless;
    }

    /// No node lags any more.
    pub(crate) fn catch_up(&self) {
        self.known.lock().unwrap().lagging.clear();
    }

    /// The next requests of a method fail.
    pub(crate) fn fail(&self, method: &'static str, times: usize) {
        self.known.lock().unwrap().failing.insert(method, times);
    }

    /// The next pages of a history after the first come from a node that knows nothing of it.
    pub(crate) fn forget(&self, times: usize) {
        self.known.lock().unwrap().forgetful = times;
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
    known.methods.push(method.clone());
    let mut answer = json!({ "jsonrpc": "2.0", "id": request["id"] });
    match known.result(&method, &request) {
        Ok(result) => answer["result"] = result,
        Err(error) => answer["error"] = error,
    }
    Json(answer)
}

/// Whether a request asks about the battle program; nothing ever happened to the others.
fn of_battle(request: &Value) -> bool {
    request["params"][0] == battle::ID.to_string()
}

/// The slot that a request wants to be answered as of.
fn as_of(request: &Value) -> u64 {
    let config = request["params"].as_array().and_then(|all| all.last());
    config
        .and_then(|config| config["minContextSlot"].as_u64())
        .unwrap_or(0)
}

impl Known {
    fn result(&mut self, method: &str, request: &Value) -> Result<Value, Value> {
        if let Some(left) = self.failing.get_mut(method).filter(|left| **left > 0) {
            *left -= 1;
            return Err(json!({ "code": -32005, "message": "Node is unhealthy" }));
        }
        let slot = self.lagging.get(method).copied().unwrap_or(self.slot);
        if slot < as_of(request) && !self.careless {
            return Err(json!({
                "code": -32016,
                "message": "Minimum context slot has not been reached",
                "data": { "contextSlot": slot },
            }));
        }
        Ok(match method {
            "getSlot" if request["params"][0]["commitment"] == "finalized" => {
                json!(self.finalized)
            }
            "getSlot" => json!(slot),
            "getGenesisHash" => json!(key(self.genesis).to_string()),
            "getFirstAvailableBlock" => json!(self.first),
            "getProgramAccounts" if of_battle(request) => self.accounts(slot),
            "getProgramAccounts" => json!({ "context": { "slot": slot }, "value": [] }),
            "getSignaturesForAddress" if of_battle(request) => self.signatures(slot, request),
            "getSignaturesForAddress" => json!([]),
            "getTransaction" => self.transaction(slot, request),
            other => panic!("the indexer is not expected to call {other}"),
        })
    }

    fn accounts(&self, slot: u64) -> Value {
        let mut newest = std::collections::BTreeMap::new();
        for block in self.blocks.iter().filter(|block| block.slot <= slot) {
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
        json!({ "context": { "slot": slot }, "value": accounts })
    }

    fn signatures(&mut self, slot: u64, request: &Value) -> Value {
        let config = &request["params"][1];
        let before: Option<Signature> = config["before"]
            .as_str()
            .map(|before| before.parse().unwrap());
        if before.is_some() && self.forgetful > 0 {
            self.forgetful -= 1;
            return json!([]);
        }
        let newest_first = self
            .blocks
            .iter()
            .rev()
            .filter(|block| (self.first..=slot).contains(&block.slot))
            .flat_map(|block| {
                (0..block.events.len() as u8)
                    .rev()
                    .map(|place| (block.slot, signature(block.slot, place)))
            });
        let page: Vec<Value> = newest_first
            .skip_while(|(_, found)| before.is_some_and(|before| *found != before))
            .skip(usize::from(before.is_some()))
            .take(config["limit"].as_u64().unwrap() as usize)
            .map(|(slot, signature)| {
                json!({
                    "signature": signature.to_string(),
                    "slot": slot,
                    "err": null,
                    "memo": null,
                    "blockTime": BLOCK_TIME,
                    "confirmationStatus": "confirmed",
                })
            })
            .collect();
        json!(page)
    }

    fn transaction(&self, slot: u64, request: &Value) -> Value {
        let wanted: Signature = request["params"][0].as_str().unwrap().parse().unwrap();
        let found = self
            .blocks
            .iter()
            .filter(|block| (self.first..=slot).contains(&block.slot))
            .flat_map(|block| {
                (0..)
                    .zip(&block.events)
                    .map(move |(place, battle)| (block.slot, place, *battle))
            })
            .find(|(slot, place, _)| signature(*slot, *place) == wanted);
        let Some((slot, _, battle)) = found else {
            return Value::Null;
        };
        json!({
            "slot": slot,
            "blockTime": BLOCK_TIME,
            "version": 0,
            "transaction": {
                "signatures": [wanted.to_string()],
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
