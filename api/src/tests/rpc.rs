//! A small JSON-RPC server whose answers a test writes down, for the parts that ask a cluster. The whole is tested against a real one elsewhere.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use solana_pubkey::Pubkey;
use tokio::net::TcpListener;

/// A scripted RPC endpoint; it ends with the test's runtime.
#[derive(Clone)]
pub(super) struct Rpc {
    pub(super) url: String,
    script: Arc<Mutex<Script>>,
}

#[derive(Default)]
struct Script {
    results: HashMap<String, Value>,
    failures: HashMap<String, Value>,
    accounts: HashMap<String, Value>,
    statuses: HashMap<String, Value>,
    unsendable: HashSet<String>,
    calls: Vec<(String, Value)>,
}

pub(super) const BLOCKHASH: &str = "EkSnNWid2cvwEVnVx9aBqawnmiCNiDgp3gUdkDPTKN1N";

fn in_context(value: Value) -> Value {
    json!({"context": {"slot": 100}, "value": value})
}

impl Rpc {
    /// An endpoint of a calm cluster at block height 1,000 where every simulation goes through with 20,000 units.
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let rpc = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            script: Arc::default(),
        };
        rpc.set(
            "getLatestBlockhash",
            in_context(json!({"blockhash": BLOCKHASH, "lastValidBlockHeight": 1_150})),
        );
        rpc.set("getRecentPrioritizationFees", json!([]));
        rpc.set("getBlockHeight", json!(1_000));
        rpc.set("getTransaction", json!(null));
        rpc.simulation(json!({"err": null, "logs": [], "unitsConsumed": 20_000, "fee": 5_000, "preBalances": [1_000_000], "postBalances": [900_000]}));
        let app = Router::new()
            .route("/", post(answer))
            .with_state(rpc.script.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        rpc
    }

    /// What a method answers.
    pub(super) fn set(&self, method: &str, result: Value) {
        let mut script = self.script.lock().unwrap();
        script.failures.remove(method);
        script.results.insert(method.to_owned(), result);
    }

    /// How a method fails.
    pub(super) fn fail(&self, method: &str, code: i64, message: &str) {
        self.script
            .lock()
            .unwrap()
            .failures
            .insert(method.to_owned(), json!({"code": code, "message": message}));
    }

    /// What simulations say.
    pub(super) fn simulation(&self, value: Value) {
        self.set("simulateTransaction", in_context(value));
    }

    /// An account of the cluster.
    pub(super) fn account(&self, address: &Pubkey, owner: &Pubkey, data: &[u8]) {
        let account = json!({
            "data": [STANDARD.encode(data), "base64"], "executable": false, "lamports": 1, "owner": owner.to_string(), "rentEpoch": 0, "space": data.len()
        });
        self.script
            .lock()
            .unwrap()
            .accounts
            .insert(address.to_string(), account);
    }

    /// What the cluster knows of a transaction.
    pub(super) fn status(&self, signature: &str, status: Value) {
        self.script
            .lock()
            .unwrap()
            .statuses
            .insert(signature.to_owned(), status);
    }

    /// The cluster knows nothing of a transaction any more.
    pub(super) fn forget(&self, signature: &str) {
        self.script.lock().unwrap().statuses.remove(signature);
    }

    /// A transaction that the endpoint does not take.
    pub(super) fn unsendable(&self, signature: &str) {
        let mut script = self.script.lock().unwrap();
        script.unsendable.insert(signature.to_owned());
    }

    /// How often a method was called.
    pub(super) fn count(&self, method: &str) -> usize {
        self.calls(method).len()
    }

    /// The parameters of each call of a method.
    pub(super) fn calls(&self, method: &str) -> Vec<Value> {
        let script = self.script.lock().unwrap();
        let calls = script.calls.iter().filter(|(called, _)| called == method);
        calls.map(|(_, params)| params.clone()).collect()
    }

    /// How often a transaction was sent.
    pub(super) fn sendings(&self, signature: &str) -> usize {
        let calls = self.calls("sendTransaction").into_iter();
        calls
            .filter(|params| {
                let bytes = STANDARD.decode(params[0].as_str().unwrap()).unwrap();
                bs58::encode(&bytes[1..65]).into_string() == signature
            })
            .count()
    }

    /// How many signatures each search of the whole history asked for.
    pub(super) fn searches(&self) -> Vec<usize> {
        let calls = self.calls("getSignatureStatuses").into_iter();
        calls
            .filter(|params| params[1]["searchTransactionHistory"] == true)
            .map(|params| params[0].as_array().unwrap().len())
            .collect()
    }
}

async fn answer(
    State(script): State<Arc<Mutex<Script>>>,
    Json(request): Json<Value>,
) -> Json<Value> {
    let mut script = script.lock().unwrap();
    let (method, params) = (
        request["method"].as_str().unwrap().to_owned(),
        request["params"].clone(),
    );
    script.calls.push((method.clone(), params.clone()));
    let id = &request["id"];
    if let Some(error) = script.failures.get(&method) {
        return Json(json!({"jsonrpc": "2.0", "id": id, "error": error}));
    }
    let result = match method.as_str() {
        "getAccountInfo" => in_context(
            script
                .accounts
                .get(params[0].as_str().unwrap())
                .cloned()
                .unwrap_or_default(),
        ),
        "getSignatureStatuses" => {
            let status = |signature: &Value| {
                script
                    .statuses
                    .get(signature.as_str().unwrap())
                    .cloned()
                    .unwrap_or_default()
            };
            in_context(params[0].as_array().unwrap().iter().map(status).collect())
        }
        "sendTransaction" => {
            let bytes = STANDARD.decode(params[0].as_str().unwrap()).unwrap();
            let signature = bs58::encode(&bytes[1..65]).into_string();
            if script.unsendable.contains(&signature) {
                let error = json!({"code": -32_602, "message": "too large"});
                return Json(json!({"jsonrpc": "2.0", "id": id, "error": error}));
            }
            json!(signature)
        }
        other => script
            .results
            .get(other)
            .cloned()
            .unwrap_or_else(|| panic!("the test has no answer to {other}")),
    };
    Json(json!({"jsonrpc": "2.0", "id": id, "result": result}))
}
