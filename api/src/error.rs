//! Every way in which a request fails, as problem+json (RFC 9457).
//!
//! Which one to use where:
//! - [`ApiError::Malformed`] (400): what the client wrote cannot be read. Made in `parse.rs`, `cursor.rs` and `extract.rs`, seldom elsewhere.
//! - [`ApiError::Forbidden`] (403): it reads well, but this wallet may not do it.
//! - [`ApiError::NotFound`] (404): nothing is stored under the name that the client gave.
//! - [`ApiError::Conflict`] (409): it would be fine at another time; the state of the battle does not allow it now.
//! - [`ApiError::Refused`] (422): the chain would refuse the transaction, or did. Made in `transactions/failure.rs`.
//! - [`ApiError::TooManyRequests`] and [`ApiError::TooManyConnections`] (429), [`ApiError::Timeout`] (504): made by the middleware and the limits.
//! - [`ApiError::Unavailable`] (503): Postgres, the RPC endpoint or the indexer does not answer yet. `?` on their errors makes it.
//! - [`ApiError::Internal`] (500): our own mistake. The cause goes to the log, never to the client.
//!
//! The detail is a sentence for the person who reads it and says what to do next; the code is for programs and never changes.

use std::borrow::Cow;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use solana_rpc_client_api::client_error::Error as RpcError;
use utoipa::ToSchema;

/// Why a request failed. See the top of this file for which one to use.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum ApiError {
    /// 400: a part of the request cannot be read.
    #[error("{field}: {detail}")]
    Malformed {
        /// Such as `malformed_address`.
        code: &'static str,
        /// The parameter or body field.
        field: Cow<'static, str>,
        /// What is wrong with it and what is expected.
        detail: String,
    },
    /// 403: the wallet may not do this.
    #[error("{detail}")]
    Forbidden {
        /// Such as `not_a_player`.
        code: &'static str,
        /// Why, and who may.
        detail: String,
    },
    /// 404: nothing there.
    #[error("{detail}")]
    NotFound {
        /// Such as `battle_not_found`.
        code: &'static str,
        /// What was looked for and where to look instead.
        detail: String,
    },
    /// 405: the path exists, but not with this method.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// 409: not in this state.
    #[error("{detail}")]
    Conflict {
        /// Such as `round_not_open`.
        code: &'static str,
        /// What the state is and what to wait for.
        detail: String,
    },
    /// 413: the body is too large.
    #[error("body too large")]
    TooLarge,
    /// 415: the body is not declared as JSON.
    #[error("unsupported media type")]
    NotJson,
    /// 422: the chain refuses the transaction.
    #[error("{}", .0.detail)]
    Refused(Box<Refusal>),
    /// 429: too many reads or writes.
    #[error("too many requests")]
    TooManyRequests {
        /// Seconds until the next one is allowed.
        retry_after: u64,
    },
    /// 429: too many live connections.
    #[error("too many connections")]
    TooManyConnections,
    /// 500: our mistake.
    #[error("{0}")]
    Internal(String),
    /// 503: a part that this request needs is away.
    #[error("{part} is unavailable: {cause}")]
    Unavailable {
        /// Which part.
        part: Part,
        /// For the log.
        cause: String,
    },
    /// 503: told to come back; the body names the parts that are not ready.
    #[error("not ready")]
    NotReady(Value),
    /// 504: it took too long.
    #[error("timeout")]
    Timeout,
}

/// A part of the service that a request needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The database.
    Postgres,
    /// The JSON-RPC endpoint of the cluster.
    Rpc,
    /// The indexer, which has not stored yet what the request needs.
    Indexer,
    /// The live events.
    Live,
}

/// Why the chain refuses a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Refusal {
    /// Such as `join_deadline_passed`.
    #[schema(value_type = String, example = "join_deadline_passed")]
    pub code: Cow<'static, str>,
    /// What happened and what to do next.
    pub detail: String,
    /// What the program said; null when the network itself refused.
    pub program_error: Option<ProgramError>,
}

/// An error of a program on chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct ProgramError {
    /// The program.
    pub program: String,
    /// Its own number of the error.
    #[schema(example = 6020)]
    pub number: u32,
    /// Its own name of the error, where it is known.
    #[schema(example = "JoinDeadlinePassed")]
    pub name: Option<String>,
}

/// The body of every failed request (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Problem {
    /// A URN made of the code.
    #[schema(example = "urn:roastpower:problem:malformed_address")]
    pub r#type: String,
    /// What kind of failure it is, the same for every failure of this type.
    #[schema(example = "Malformed request")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(example = 400)]
    pub status: u16,
    /// What went wrong this time and what to do next.
    pub detail: String,
    /// The failure's name for programs.
    #[schema(example = "malformed_address")]
    pub code: String,
    /// The parameter or body field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What the program on chain said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program_error: Option<ProgramError>,
    /// The state of each part; only from `/ready`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub checks: Option<Value>,
}

impl ApiError {
    /// 400 on a named field.
    pub(crate) fn malformed(
        code: &'static str,
        field: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        Self::Malformed {
            code,
            field: field.into(),
            detail: detail.into(),
        }
    }

    /// 404 on a path that is not ours.
    pub(crate) fn no_such_route(path: &str) -> Self {
        Self::NotFound {
            code: "route_not_found",
            detail: format!(
                "There is nothing at {path}. GET /openapi.json lists every route; /docs shows them as a page."
            ),
        }
    }

    /// 404 on a battle.
    pub(crate) fn battle_not_found(address: impl std::fmt::Display) -> Self {
        Self::NotFound {
            code: "battle_not_found",
            detail: format!(
                "No battle is known at {address}. Check the address; a battle opened just now appears once its transaction is confirmed."
            ),
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Malformed { .. } => StatusCode::BAD_REQUEST,
            Self::Forbidden { .. } => StatusCode::FORBIDDEN,
            Self::NotFound { .. } => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooManyRequests { .. } | Self::TooManyConnections => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable { .. } | Self::NotReady(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Timeout => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    fn code(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Malformed { code, .. }
            | Self::Forbidden { code, .. }
            | Self::NotFound { code, .. }
            | Self::Conflict { code, .. } => code,
            Self::Refused(refusal) => return refusal.code.clone(),
            Self::MethodNotAllowed => "method_not_allowed",
            Self::TooLarge => "body_too_large",
            Self::NotJson => "not_json",
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::TooManyConnections => "too_many_connections",
            Self::Internal(_) => "internal_error",
            Self::Unavailable { part, .. } => part.code(),
            Self::NotReady(_) => "not_ready",
            Self::Timeout => "timeout",
        })
    }

    fn title(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "Malformed request",
            Self::Forbidden { .. } => "Not allowed",
            Self::NotFound { .. } => "Not found",
            Self::MethodNotAllowed => "Method not allowed",
            Self::Conflict { .. } => "Not in this state",
            Self::TooLarge => "Body too large",
            Self::NotJson => "Body is not JSON",
            Self::Refused(_) => "Refused by the chain",
            Self::TooManyRequests { .. } => "Too many requests",
            Self::TooManyConnections => "Too many connections",
            Self::Internal(_) => "Internal error",
            Self::Unavailable { .. } | Self::NotReady(_) => "Temporarily unavailable",
            Self::Timeout => "Took too long",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Malformed { detail, .. }
            | Self::Forbidden { detail, .. }
            | Self::NotFound { detail, .. }
            | Self::Conflict { detail, .. } => detail.clone(),
            Self::Refused(refusal) => refusal.detail.clone(),
            Self::MethodNotAllowed => "This path exists, but not with this method. The Allow header names the methods it has.".to_owned(),
            Self::TooLarge => "The body is larger than this API accepts. Send a smaller one.".to_owned(),
            Self::NotJson => "Send the body as JSON, with the header Content-Type: application/json.".to_owned(),
            Self::TooManyRequests { retry_after } => format!("Too many requests from this address or wallet. Try again in {retry_after} s."),
            Self::TooManyConnections => "This address has as many live connections as it may. Close one, or listen to several battles on the same one.".to_owned(),
            Self::Internal(_) => "Something went wrong on our side. Try again; if it stays, report the x-request-id of this answer.".to_owned(),
            Self::Unavailable { part, .. } => part.detail().to_owned(),
            Self::NotReady(_) => "At least one part is not ready; `checks` names it. Try again in a few seconds.".to_owned(),
            Self::Timeout => "The request took too long and was given up. If it was a submission, look at GET /api/transactions/{signature} before you send it again.".to_owned(),
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooManyRequests { retry_after } => Some(*retry_after),
            Self::Unavailable { .. } | Self::NotReady(_) => Some(2),
            _ => None,
        }
    }

    /// The body that the client sees.
    #[must_use]
    pub(crate) fn problem(&self) -> Problem {
        let code = self.code();
        Problem {
            r#type: format!("urn:roastpower:problem:{code}"),
            title: self.title(),
            status: self.status().as_u16(),
            detail: self.detail(),
            code: code.into_owned(),
            field: match self {
                Self::Malformed { field, .. } => Some(field.clone().into_owned()),
                _ => None,
            },
            program_error: match self {
                Self::Refused(refusal) => refusal.program_error.clone(),
                _ => None,
            },
            checks: match self {
                Self::NotReady(checks) => Some(checks.clone()),
                _ => None,
            },
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match &self {
            Self::Internal(cause) => tracing::error!(%cause, "request failed by our mistake"),
            Self::Unavailable { part, cause } => {
                tracing::warn!(%part, %cause, "a part is unavailable")
            }
            _ => {}
        }
        let mut response = (self.status(), Json(self.problem())).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl Part {
    fn code(self) -> &'static str {
        match self {
            Self::Postgres => "database_unavailable",
            Self::Rpc => "rpc_unavailable",
            Self::Indexer => "not_indexed_yet",
            Self::Live => "live_full",
        }
    }

    fn detail(self) -> &'static str {
        match self {
            Self::Postgres => {
                "The database does not answer. Nothing was changed; try again in a few seconds."
            }
            Self::Rpc => {
                "The Solana RPC endpoint does not answer. Try again in a few seconds; if you had submitted a transaction, look at its status first."
            }
            Self::Indexer => "The indexer has not stored this yet. Try again in a few seconds.",
            Self::Live => {
                "Too many live connections are open. Try again in a few seconds, or poll the events of the battle instead."
            }
        }
    }
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Postgres => "postgres",
            Self::Rpc => "rpc",
            Self::Indexer => "indexer",
            Self::Live => "live",
        })
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        if is_away(&error) {
            return Self::Unavailable {
                part: Part::Postgres,
                cause: error.to_string(),
            };
        }
        Self::Internal(format!("database: {error}"))
    }
}

/// Whether Postgres is away (so that trying again later helps), rather than unhappy with the statement.
fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::Tls(_)
        | sqlx::Error::WorkerCrashed => true,
        // SQLSTATE classes: connection trouble, no resources left, operator intervention (57014 is a cancelled statement).
        sqlx::Error::Database(database) => database.code().is_some_and(|code| {
            code.starts_with("08") || code.starts_with("53") || code.starts_with("57")
        }),
        _ => false,
    }
}

impl From<RpcError> for ApiError {
    fn from(error: RpcError) -> Self {
        Self::Unavailable {
            part: Part::Rpc,
            cause: error.to_string(),
        }
    }
}
