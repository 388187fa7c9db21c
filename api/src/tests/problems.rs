//! Every failure is a problem that says what to do.

use std::sync::OnceLock;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, header};
use axum::{Router, routing};
use proptest::prelude::*;
use roast_protocol::time::UnixSeconds;
use roast_protocol::transcript::{Bout, ChainId, text_message};
use serde_json::json;
use solana_keypair::Keypair;
use solana_signer::Signer;
use sqlx::postgres::PgPoolOptions;
use tokio_util::sync::CancellationToken;

use super::chain::{Battle, address};
use super::support::{self, Api, app, call};
use crate::config::Config;
use crate::router;
use crate::state::AppState;

/// A router whose database does not answer.
fn without_database(config: Config) -> axum::Router {
    let pool = PgPoolOptions::new()
        .acquire_timeout(Duration::from_millis(300))
        .connect_lazy("postgres://nobody@127.0.0.1:1/none")
        .unwrap();
    app(&AppState::new(config, None, pool, CancellationToken::new()))
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn unknown_paths_and_methods_are_problems() {
    let api = Api::start().await;
    let problem = api.get("/api/battle").await.problem(404, "route_not_found");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("/openapi.json")
    );
    let answer = api.with_method(Method::DELETE, "/api/battles").await;
    assert!(
        answer.headers[header::ALLOW]
            .to_str()
            .unwrap()
            .contains("GET")
    );
    answer.problem(405, "method_not_allowed");
    api.with_method(Method::PUT, "/api/transactions")
        .await
        .problem(405, "method_not_allowed");
    api.get("/api/battles/%ff")
        .await
        .problem(400, "malformed_path");
    api.get("/api/live").await.problem(400, "not_a_websocket");
    let problem = api.get("/docs/nope").await.problem(404, "route_not_found");
    assert!(problem["detail"].as_str().unwrap().contains("/docs/nope"));
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_told_apart() {
    let api = Api::start().await;
    let post = |content_type: &'static str, body: Vec<u8>| {
        api.send(
            Request::post("/api/transactions")
                .header(header::CONTENT_TYPE, content_type)
                .body(Body::from(body))
                .unwrap(),
        )
    };
    post("text/plain", b"{}".to_vec())
        .await
        .problem(415, "not_json");
    post("application/json", b"{".to_vec())
        .await
        .problem(400, "malformed_body");
    post("application/json", b"{}".to_vec())
        .await
        .problem(400, "malformed_body");
    post("application/json", vec![0xff])
        .await
        .problem(400, "malformed_body");
    post("application/json", vec![b' '; 64 * 1024 + 1])
        .await
        .problem(413, "body_too_large");
    let unknown = api
        .post(
            "/api/transactions/open",
            &json!({"wallet": "a", "mint": "b", "tier": "c", "stakes": "1"}),
        )
        .await
        .problem(400, "malformed_body");
    assert!(unknown["detail"].as_str().unwrap().contains("stakes"));
}

#[tokio::test]
async fn a_database_that_is_down_is_503_with_a_time_to_come_back() {
    let app = without_database(support::config());
    for path in [
        "/api/battles",
        "/api/config",
        "/api/fees",
        "/api/leaderboard",
    ] {
        let answer = call(&app, get(path)).await;
        assert_eq!(answer.headers[header::RETRY_AFTER], "2", "{path}");
        let problem = answer.problem(503, "database_unavailable");
        assert!(
            !problem.to_string().contains("127.0.0.1"),
            "no cause of ours reaches the client"
        );
    }
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let app = without_database(Config {
        request_timeout_seconds: 0,
        ..support::config()
    });
    call(&app, get("/api/battles"))
        .await
        .problem(504, "timeout");
}

#[tokio::test]
async fn writes_are_limited_for_an_address_and_leave_its_reads_alone() {
    let api = Api::with(Config {
        writes_per_minute_per_ip: 2,
        ..support::config()
    })
    .await;
    for _ in 0..2 {
        api.post("/api/transactions", &json!({"transaction": "!"}))
            .await
            .problem(400, "malformed_base64");
    }
    let answer = api
        .post("/api/transactions", &json!({"transaction": "!"}))
        .await;
    assert!(
        answer.headers[header::RETRY_AFTER]
            .to_str()
            .unwrap()
            .parse::<u64>()
            .unwrap()
            <= 31
    );
    answer.problem(429, "too_many_requests");
    api.get("/api/battles").await.ok();
}

#[tokio::test]
async fn reads_are_limited_for_an_address_and_leave_its_writes_alone() {
    let api = Api::with(Config {
        reads_per_minute_per_ip: 2,
        ..support::config()
    })
    .await;
    api.get("/api/battles").await.ok();
    api.get("/api/live").await.problem(400, "not_a_websocket");
    for path in ["/api/fees", "/api/battles", "/api/live"] {
        let answer = api.get(path).await;
        assert!(answer.headers.contains_key(header::RETRY_AFTER), "{path}");
        answer.problem(429, "too_many_requests");
    }
    api.post("/api/transactions", &json!({"transaction": "!"}))
        .await
        .problem(400, "malformed_base64");
    api.get("/health").await.ok();
}

#[tokio::test]
async fn writes_are_limited_for_a_wallet_that_signs_and_nobody_else_can_use_up_its_share() {
    let api = Api::with(Config {
        writes_per_minute_per_wallet: 1,
        ..support::config()
    })
    .await;
    let (wallet, other) = (Keypair::new(), Keypair::new());
    let path = format!("/api/battles/{}/rounds/1/text", address(20));
    api.state
        .chain_id
        .set(ChainId::of_genesis(&[1; 32]))
        .unwrap();
    let battle = Battle::joined(20).insert(api.pool()).await;
    let bout = Bout {
        chain: ChainId::of_genesis(&[1; 32]),
        battle: battle.address.pubkey(),
        joined_at: UnixSeconds(battle.opened_at),
    };
    let message = text_message(&bout, 1, "words");
    let body = |player: &Keypair, signer: &Keypair| {
        json!({"player": player.pubkey().to_string(), "text": "words",
               "signature": signer.sign_message(message.as_bytes()).to_string()})
    };
    for _ in 0..3 {
        let forged = api.post(&path, &body(&wallet, &other)).await;
        forged.problem(403, "wrong_signature");
    }
    let own = body(&wallet, &wallet);
    let first = api.post(&path, &own).await;
    first.problem(403, "not_a_player");
    let second = api.post(&path, &own).await;
    second.problem(429, "too_many_requests");
    let others = api.post(&path, &body(&other, &other)).await;
    others.problem(403, "not_a_player");
}

#[tokio::test]
async fn behind_a_proxy_the_address_that_it_wrote_counts() {
    let config = Config {
        writes_per_minute_per_ip: 1,
        behind_proxy: true,
        ..support::config()
    };
    let api = Api::with(config).await;
    let post = |forwarded: &'static str| {
        let request = Request::post("/api/transactions")
            .header("x-forwarded-for", forwarded)
            .header(header::CONTENT_TYPE, "application/json");
        api.send(request.body(Body::from(r#"{"transaction":"!"}"#)).unwrap())
    };
    post("10.0.0.1").await.problem(400, "malformed_base64");
    post("6.6.6.6, 10.0.0.1")
        .await
        .problem(429, "too_many_requests");
    post("10.0.0.1, 10.0.0.2")
        .await
        .problem(400, "malformed_base64");
}

#[tokio::test]
async fn every_answer_has_a_request_id_and_browsers_may_call() {
    let api = Api::start().await;
    let (one, two) = (api.get("/health").await, api.get("/nowhere").await);
    assert_ne!(one.headers["x-request-id"], two.headers["x-request-id"]);
    let preflight = Request::builder()
        .method(Method::OPTIONS)
        .uri("/api/transactions")
        .header(header::ORIGIN, "https://dapp.example");
    let preflight = preflight
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "content-type");
    let answer = api.send(preflight.body(Body::empty()).unwrap()).await;
    assert_eq!(
        (
            answer.status.as_u16(),
            &answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN]
        ),
        (200, &"*".parse().unwrap())
    );
}

#[tokio::test]
async fn only_the_origins_of_the_settings_may_call_from_browsers() {
    let api = Api::with(Config {
        allowed_origins: vec!["https://dapp.example".to_owned()],
        ..support::config()
    })
    .await;
    let from = |origin: &'static str| {
        api.send(
            Request::get("/health")
                .header(header::ORIGIN, origin)
                .body(Body::empty())
                .unwrap(),
        )
    };
    assert_eq!(
        from("https://dapp.example").await.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN],
        "https://dapp.example"
    );
    assert!(
        !from("https://evil.example")
            .await
            .headers
            .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
    );
}

#[tokio::test]
async fn a_handler_that_panics_is_a_problem_without_its_message_that_browsers_show() {
    let api = Api::start().await;
    let panics = Router::new().route("/panics", routing::get(async || -> () { panic!("secret") }));
    let origins = router::allowed_origins(&["https://dapp.example".to_owned()]).unwrap();
    let app = router::around(panics, api.state.clone(), origins);
    let request = Request::get("/panics")
        .header(header::ORIGIN, "https://dapp.example")
        .body(Body::empty());
    let answer = call(&app, request.unwrap()).await;
    assert!(answer.headers.contains_key("x-request-id"));
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(
        answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN],
        "https://dapp.example"
    );
    let problem = answer.problem(500, "internal_error");
    assert!(!problem.to_string().contains("secret"));
}

/// A runtime and a router for the fuzzing of paths: what is malformed must be found before anything is asked.
fn fuzzed() -> &'static (tokio::runtime::Runtime, axum::Router) {
    static FUZZED: OnceLock<(tokio::runtime::Runtime, axum::Router)> = OnceLock::new();
    FUZZED.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let app = runtime.block_on(async {
            without_database(Config {
                reads_per_minute_per_ip: u32::MAX,
                writes_per_minute_per_ip: u32::MAX,
                ..support::config()
            })
        });
        (runtime, app)
    })
}

fn percent_encoded(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("%{byte:02x}")).collect()
}

proptest! {
    #[test]
    fn arbitrary_path_parameters_are_refused_without_panic(bytes in proptest::collection::vec(any::<u8>(), 1..80)) {
        let (runtime, app) = fuzzed();
        // A number such as "7" is a fine limit.
        prop_assume!(!String::from_utf8_lossy(&bytes).chars().all(|letter| letter.is_ascii_digit() || letter == '+'));
        let part = percent_encoded(&bytes);
        for path in [
            format!("/api/battles/{part}"), format!("/api/battles/{part}/events"), format!("/api/battles/{part}/rounds"),
            format!("/api/battles/{part}/transcript"), format!("/api/players/{part}"), format!("/api/transactions/{part}"),
            format!("/api/battles?cursor={part}"), format!("/api/battles?limit={part}"), format!("/api/battles?mint={part}"),
            format!("/api/leaderboard?by={part}"), format!("/api/leaderboard?cursor={part}"), format!("/api/live?after={part}"),
            format!("/api/tips?battle={part}"), format!("/api/tips?clip={part}"), format!("/api/tips?cursor={part}"), format!("/api/campaigns/{part}"),
            format!("/api/campaigns?cursor={part}"), format!("/api/campaigns/{part}/submissions"),
        ] {
            let answer = runtime.block_on(call(app, get(&path)));
            prop_assert_eq!(answer.status.as_u16(), 400, "{}", path);
            prop_assert!(answer.body["code"].as_str().unwrap().len() > 3);
        }
    }

    #[test]
    fn arbitrary_bodies_are_refused_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), round: u8) {
        let (runtime, app) = fuzzed();
        for path in [
            "/api/transactions".to_owned(), "/api/transactions/open".to_owned(), "/api/transactions/open-campaign".to_owned(),
            "/api/transactions/close".to_owned(), "/api/transactions/close-submission".to_owned(), "/api/transactions/close-campaign".to_owned(),
            "/api/transactions/register-name".to_owned(), "/api/transactions/move-name".to_owned(), "/api/transactions/release-name".to_owned(),
            format!("/api/battles/{}/rounds/{round}/text", address(1)),
        ] {
            let request = Request::post(&path).header(header::CONTENT_TYPE, "application/json").body(Body::from(bytes.clone())).unwrap();
            let answer = runtime.block_on(call(app, request));
            prop_assert_eq!(answer.status.as_u16(), 400, "{}", path);
        }
    }
}
