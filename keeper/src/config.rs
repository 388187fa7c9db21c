//! What an operator can set, and how the judge's key is read.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use solana_keypair::Keypair;

use crate::error::ConfigError;

/// Settings of the keeper. Every field has a default except the judge's key.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// URL of a Solana JSON-RPC node. Never logged, because it may carry an access key.
    pub rpc_url: RpcUrl,
    /// The key that signs verdicts and pays for transactions: a path, or the JSON array of a solana-keygen file.
    pub judge_keypair: KeypairSource,
    /// Elect one active keeper among those with the same key, by an advisory lock. Without it they are correct, but do work twice.
    pub elect: bool,
    /// Longest pause between two looks at the database, in milliseconds; notifications wake the keeper earlier.
    pub poll_ms: u64,
    /// Most battles that each bot works on at the same time.
    pub concurrency: usize,
    /// Whether to move the minimum burn of campaigns, when the burn program names this key as its keeper.
    pub retarget: bool,
    /// Whether to close battles, submissions and campaigns whose time on chain is over, so that rent goes back to who paid it.
    pub close: bool,
    /// Seconds that a judge may take for one battle.
    pub judge_timeout_seconds: u64,
    /// Pause after a first failure, in seconds; it doubles with each further one.
    pub backoff_seconds: u32,
    /// Longest pause between two attempts, in seconds.
    pub backoff_limit_seconds: u32,
    /// Pause between two looks at a transaction on its way, in milliseconds.
    pub confirm_poll_ms: u64,
    /// Pause between two broadcasts of the same transaction, in milliseconds.
    pub rebroadcast_ms: u64,
    /// Least price of a compute unit, in micro-lamports.
    pub priority_fee_floor: u64,
    /// Highest price of a compute unit, in micro-lamports, however busy the chain is.
    pub priority_fee_ceiling: u64,
    /// Compute units added to what the simulation used, in percent of it.
    pub compute_margin_percent: u32,
    /// After this many seconds the chain is believed over a ledger row that says confirmed or failed.
    pub reopen_seconds: u32,
    /// A warning is logged when the judge's wallet holds fewer lamports.
    pub low_balance_lamports: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            rpc_url: RpcUrl("http://127.0.0.1:8899".to_owned()),
            judge_keypair: KeypairSource::default(),
            elect: true,
            poll_ms: 2_000,
            concurrency: 32,
            retarget: true,
            close: true,
            judge_timeout_seconds: 60,
            backoff_seconds: 2,
            backoff_limit_seconds: 300,
            confirm_poll_ms: 400,
            rebroadcast_ms: 2_000,
            priority_fee_floor: 0,
            priority_fee_ceiling: 1_000_000,
            compute_margin_percent: 15,
            reopen_seconds: 90,
            low_balance_lamports: 100_000_000,
        }
    }
}

impl Config {
    pub(crate) fn poll(&self) -> Duration {
        Duration::from_millis(self.poll_ms.max(10))
    }

    pub(crate) fn confirm_poll(&self) -> Duration {
        Duration::from_millis(self.confirm_poll_ms.max(10))
    }

    pub(crate) fn rebroadcast(&self) -> Duration {
        Duration::from_millis(self.rebroadcast_ms)
    }
}

/// The URL of an RPC node, hidden from debug output.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct RpcUrl(pub String);

impl fmt::Debug for RpcUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<RPC URL>")
    }
}

impl<T: Into<String>> From<T> for RpcUrl {
    fn from(url: T) -> Self {
        Self(url.into())
    }
}

/// Where the judge's key comes from.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub enum KeypairSource {
    /// The 64 bytes themselves, as environment variables with a JSON array arrive.
    Bytes(Vec<u8>),
    /// A path, or the JSON array as text.
    Text(String),
}

impl Default for KeypairSource {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl fmt::Debug for KeypairSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) if !is_array(text) => write!(f, "file {text}"),
            _ => f.write_str("<secret>"),
        }
    }
}

impl KeypairSource {
    /// Reads the key, and warns when its file can be read by others.
    ///
    /// # Errors
    /// When no key is named, the file cannot be read, or its content is no key.
    pub fn load(&self) -> Result<Keypair, ConfigError> {
        match self {
            Self::Bytes(bytes) => from_bytes(bytes),
            Self::Text(text) if text.trim().is_empty() => Err(ConfigError::NoKeypair),
            Self::Text(text) if is_array(text) => from_json(text),
            Self::Text(path) => {
                warn_when_readable_by_others(path);
                let json = std::fs::read_to_string(path).map_err(|source| {
                    ConfigError::UnreadableKeypair {
                        path: path.clone(),
                        source,
                    }
                })?;
                from_json(&json)
            }
        }
    }
}

fn is_array(text: &str) -> bool {
    text.trim_start().starts_with('[')
}

fn from_json(json: &str) -> Result<Keypair, ConfigError> {
    let bytes: Vec<u8> = serde_json::from_str(json).map_err(|_| ConfigError::MalformedKeypair)?;
    from_bytes(&bytes)
}

fn from_bytes(bytes: &[u8]) -> Result<Keypair, ConfigError> {
    Keypair::try_from(bytes).map_err(|_| ConfigError::MalformedKeypair)
}

#[cfg(unix)]
fn warn_when_readable_by_others(path: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).map(|file| file.permissions().mode());
    if mode.is_ok_and(|mode| mode & 0o077 != 0) {
        tracing::warn!(%path, "other users can read the judge's key: chmod 600 the file");
    }
}

#[cfg(not(unix))]
fn warn_when_readable_by_others(_path: &str) {}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_keypair::Signer as _;

    fn json(keypair: &Keypair) -> String {
        serde_json::to_string(&keypair.to_bytes().to_vec()).unwrap()
    }

    #[test]
    fn the_key_is_read_from_an_array_a_text_and_a_file() {
        let keypair = Keypair::new();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), json(&keypair)).unwrap();
        for source in [
            KeypairSource::Bytes(keypair.to_bytes().to_vec()),
            KeypairSource::Text(json(&keypair)),
            KeypairSource::Text(file.path().display().to_string()),
        ] {
            assert_eq!(source.load().unwrap().pubkey(), keypair.pubkey());
        }
    }

    #[test]
    fn no_message_and_no_debug_output_repeats_the_key_or_the_url() {
        let keypair = Keypair::new();
        let config = Config {
            judge_keypair: KeypairSource::Text(json(&keypair)),
            rpc_url: "https://node.example/?key=hush".into(),
            ..Config::default()
        };
        let debug = format!("{config:?}");
        assert!(
            !debug.contains("hush") && !debug.contains(&json(&keypair)),
            "{debug}"
        );
        let truncated = KeypairSource::Text(json(&keypair).replace(']', ""));
        assert_eq!(
            truncated.load().unwrap_err().to_string(),
            ConfigError::MalformedKeypair.to_string()
        );
    }

    #[test]
    fn a_missing_key_and_a_missing_file_are_told_apart() {
        assert!(matches!(
            KeypairSource::default().load(),
            Err(ConfigError::NoKeypair)
        ));
        let missing = KeypairSource::Text("no/such/file.json".to_owned());
        assert!(matches!(
            missing.load(),
            Err(ConfigError::UnreadableKeypair { .. })
        ));
    }

    #[test]
    fn half_a_key_that_does_not_belong_to_the_other_is_refused() {
        let mut bytes = Keypair::new().to_bytes().to_vec();
        bytes[32..].copy_from_slice(&Keypair::new().to_bytes()[32..]);
        assert!(matches!(
            KeypairSource::Bytes(bytes).load(),
            Err(ConfigError::MalformedKeypair)
        ));
    }
}
