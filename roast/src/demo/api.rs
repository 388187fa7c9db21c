//! The API as a dApp calls it: plain HTTP and JSON, patient when the service is away for a moment.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::time::Instant;

/// How long a request is tried again while the service does not answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Pause between two attempts, and between two looks at something that is awaited.
const PAUSE: Duration = Duration::from_millis(100);

/// A client of the API.
#[derive(Debug, Clone)]
pub struct Api {
    client: reqwest::Client,
    url: String,
}

/// An answer that is no success: the problem that the API describes.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{status} {code}: {detail}")]
pub struct Refused {
    /// HTTP status.
    pub status: StatusCode,
    /// The problem's own code.
    pub code: String,
    /// What went wrong and what to do.
    pub detail: String,
}

impl Api {
    /// A client of the API at `url`.
    ///
    /// # Errors
    /// When the system has no way to make connections.
    pub fn new(url: &str) -> Result<Self> {
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self {
            client,
            url: url.to_owned(),
        })
    }

    /// The address of the live connection.
    pub fn live_url(&self) -> String {
        format!("{}/api/live", self.url.replacen("http", "ws", 1))
    }

    /// Reads a resource.
    ///
    /// # Errors
    /// [`Refused`] when the API says no, or when it does not answer for a minute.
    pub async fn get(&self, path: &str) -> Result<Value> {
        self.request(Method::GET, path, None).await
    }

    /// Posts a body. Every post of this API may be repeated: the same one a second time changes nothing.
    ///
    /// # Errors
    /// [`Refused`] when the API says no, or when it does not answer for a minute.
    pub async fn post(&self, path: &str, body: Value) -> Result<Value> {
        self.request(Method::POST, path, Some(body)).await
    }

    async fn request(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.attempt(method.clone(), path, body.as_ref()).await {
                Err(Attempt::Away(error)) if Instant::now() < deadline => {
                    tracing::debug!(%path, %error, "the API is away, trying again");
                    tokio::time::sleep(PAUSE).await;
                }
                Err(Attempt::Away(error)) => bail!("{path}: the API does not answer: {error}"),
                Err(Attempt::Refused(refused)) => {
                    return Err(refused).with_context(|| path.to_owned());
                }
                Ok(value) => return Ok(value),
            }
        }
    }

    async fn attempt(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, Attempt> {
        let mut request = self.client.request(method, format!("{}{path}", self.url));
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await?;
        let status = answer.status();
        let value: Value = answer.json().await?;
        if status.is_success() {
            return Ok(value);
        }
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let refused = Refused {
            status,
            code: text("code"),
            detail: text("detail"),
        };
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            return Err(Attempt::Away(refused.to_string()));
        }
        Err(Attempt::Refused(refused))
    }

    /// Reads a resource again and again until `enough` holds.
    ///
    /// # Errors
    /// When it does not hold within `limit`, with what was seen last.
    pub async fn wait_for(
        &self,
        path: &str,
        limit: Duration,
        enough: impl Fn(&Value) -> bool,
    ) -> Result<Value> {
        let deadline = Instant::now() + limit;
        let mut last = json!(null);
        while Instant::now() < deadline {
            match self.get(path).await {
                Ok(value) if enough(&value) => return Ok(value),
                Ok(value) => last = value,
                Err(error) if is(&error, StatusCode::NOT_FOUND) => {}
                Err(error) => return Err(error),
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!(
            "{path} did not become what was awaited in {} s; last seen: {last}",
            limit.as_secs()
        )
    }
}

/// Whether an error is the API's refusal with this status.
pub fn is(error: &anyhow::Error, status: StatusCode) -> bool {
    error
        .downcast_ref::<Refused>()
        .is_some_and(|refused| refused.status == status)
}

/// Why an attempt gave nothing.
enum Attempt {
    /// The service did not answer, or said that it cannot now.
    Away(String),
    /// It answered no.
    Refused(Refused),
}

impl From<reqwest::Error> for Attempt {
    fn from(error: reqwest::Error) -> Self {
        Self::Away(format!("{:#}", anyhow::Error::from(error)))
    }
}
