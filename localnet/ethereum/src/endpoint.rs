//! A chain's JSON-RPC endpoint, which people may see only in part: providers put access keys into paths, queries and user names.

use std::fmt;
use std::time::Duration;

use alloy_reqwest::{Client, Url};

use crate::Error;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// How long an answer may take. Nodes answer in milliseconds, a busy anvil in a few seconds.
const ANSWER: Duration = Duration::from_secs(20);

/// The URL of an endpoint. Shown with scheme, host and port alone.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Endpoint(Url);

impl Endpoint {
    /// Reads an `http` or `https` URL.
    ///
    /// # Errors
    /// When it is none. The text is not repeated: it may hold a key in whatever place.
    pub(crate) fn parse(url: &str) -> Result<Self, Error> {
        let parsed = Url::parse(url).map_err(|error| Error::Url(error.to_string()))?;
        match parsed.scheme() {
            "http" | "https" => Ok(Self(parsed)),
            other => Err(Error::Url(format!("its scheme is {other}"))),
        }
    }

    pub(crate) fn url(&self) -> Url {
        self.0.clone()
    }

    /// A client that waits for an answer, but not for ever.
    ///
    /// # Errors
    /// When the system's TLS cannot be set up.
    pub(crate) fn client(&self) -> Result<Client, Error> {
        Client::builder()
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .build()
            .map_err(|error| self.failed(&error))
    }

    /// What went wrong with a request, and what caused that, without what may be a key.
    pub(crate) fn failed(&self, error: &dyn std::error::Error) -> Error {
        let mut reasons = vec![error.to_string()];
        let mut cause = error.source();
        while let Some(error) = cause {
            let reason = error.to_string();
            // Errors often repeat the words of their cause.
            if !reasons.iter().any(|it| it.contains(&reason)) {
                reasons.push(reason);
            }
            cause = error.source();
        }
        Error::Rpc {
            endpoint: self.to_string(),
            reason: self.redacted(&reasons.join(": ")),
        }
    }

    /// A library's or a node's words, without the parts of the URL that are not shown.
    fn redacted(&self, text: &str) -> String {
        let path = self.0.path().trim_start_matches('/');
        let parts = path.split('/').chain([
            path,
            self.0.query().unwrap_or_default(),
            self.0.fragment().unwrap_or_default(),
            self.0.username(),
            self.0.password().unwrap_or_default(),
        ]);
        // The value of a setting in the query stands alone in some answers.
        let values = self.0.query_pairs().map(|(_, value)| value.into_owned());
        let mut secrets: Vec<String> = parts.map(str::to_owned).chain(values).collect();
        // Short parts are version numbers; the longest first, so that none leaves a rest.
        secrets.retain(|secret| secret.len() > 3);
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets
            .iter()
            .fold(text.to_owned(), |text, secret| text.replace(secret, "***"))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.0.host_str().unwrap_or_default();
        write!(f, "{}://{host}", self.0.scheme())?;
        self.0.port().map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URLS: [&str; 5] = [
        "https://rpc.example/key-1234",
        "https://rpc.example/v3/key-1234/",
        "https://rpc.example?api=key-1234",
        "https://key-1234@rpc.example:8545/",
        "https://user:key-1234@rpc.example/#key-1234",
    ];

    #[test]
    fn keys_in_urls_are_not_shown() {
        for url in URLS {
            let endpoint = Endpoint::parse(url).unwrap();
            let shown = format!("{endpoint} {endpoint:?}");
            assert!(shown.contains("https://rpc.example"), "{shown}");
            assert!(!shown.contains("key-1234"), "{shown}");
            for text in [
                format!("error sending request for url ({url})"),
                format!("error sending request for url ({})", endpoint.url()),
                "no such project: key-1234".to_owned(),
            ] {
                let redacted = endpoint.redacted(&text);
                assert!(!redacted.contains("key-1234"), "{redacted}");
            }
        }
    }

    #[test]
    fn a_plain_url_is_shown_whole() {
        let endpoint = Endpoint::parse("http://127.0.0.1:8545").unwrap();
        assert_eq!(endpoint.to_string(), "http://127.0.0.1:8545");
        let text = "connection refused (http://127.0.0.1:8545/)";
        assert_eq!(endpoint.redacted(text), text);
    }

    #[test]
    fn what_is_no_url_is_not_repeated() {
        for other in ["ws://rpc.example/key-1234", "rpc.example/key-1234", ""] {
            let refused = Endpoint::parse(other).unwrap_err();
            assert!(matches!(refused, Error::Url(_)), "{refused}");
            let told = format!("{refused} {refused:?}");
            assert!(!told.contains("key-1234"), "{told}");
        }
    }
}
