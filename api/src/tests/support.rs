//! An API on an empty database, and how to call it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use roast_migrations::testing::TestDatabase;
use roast_protocol::evm::AddressBook;
use serde_json::Value;
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::config::Config;
use crate::router;
use crate::state::AppState;

/// An API on an empty database of its own.
pub(super) struct Api {
    app: Router,
    pub(super) state: AppState,
    pub(super) database: TestDatabase,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

/// Settings for tests: nothing answers at the RPC endpoint, and nothing is answered from memory.
pub(super) fn config() -> Config {
    Config {
        listen: ([127, 0, 0, 1], 0).into(),
        rpc_url: "http://127.0.0.1:1".to_owned(),
        track_interval_millis: 50,
        shared_answer_seconds: 0,
        ..Config::default()
    }
}

impl Api {
    /// An API whose RPC endpoint does not answer.
    pub(super) async fn start() -> Self {
        Self::with(config()).await
    }

    /// An API with these settings.
    pub(super) async fn with(config: Config) -> Self {
        Self::build(config, None).await
    }

    /// An API that knows where the contracts are.
    pub(super) async fn with_contracts(address_book: AddressBook) -> Self {
        Self::build(config(), Some(address_book)).await
    }

    async fn build(config: Config, address_book: Option<AddressBook>) -> Self {
        let database = TestDatabase::create().await;
        let state = AppState::new(
            config,
            address_book,
            database.pool.clone(),
            CancellationToken::new(),
        );
        Self {
            app: app(&state),
            state,
            database,
        }
    }

    pub(super) fn pool(&self) -> &PgPool {
        &self.database.pool
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        call(&self.app, Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()));
        call(&self.app, request.unwrap()).await
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        call(&self.app, request).await
    }

    pub(super) async fn with_method(&self, method: Method, path: &str) -> Answer {
        call(
            &self.app,
            Request::builder()
                .method(method)
                .uri(path)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }
}

pub(super) fn app(state: &AppState) -> Router {
    router::app(
        state.clone(),
        router::allowed_origins(&state.config.allowed_origins).unwrap(),
    )
}

pub(super) async fn call(app: &Router, request: Request<Body>) -> Answer {
    let response = app.clone().oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let body = serde_json::from_slice(&bytes)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
    Answer {
        status,
        headers,
        body,
    }
}

impl Answer {
    /// The body of an answer that must be fine.
    #[track_caller]
    pub(super) fn ok(self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        self.body
    }

    /// Checks that the answer is a whole problem of this status and code, and returns its body.
    #[track_caller]
    pub(super) fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!(
            (self.status.as_u16(), self.body["code"].as_str()),
            (status, Some(code)),
            "{}",
            self.body
        );
        assert_eq!(
            self.headers[header::CONTENT_TYPE],
            "application/problem+json"
        );
        assert_eq!(self.body["status"], status);
        assert_eq!(self.body["type"], format!("urn:roastpower:problem:{code}"));
        assert!(
            !self.body["title"].as_str().unwrap().is_empty()
                && !self.body["detail"].as_str().unwrap().is_empty()
        );
        self.body
    }
}
