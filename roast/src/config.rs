//! Every setting of every service: defaults, then `config.toml`, then the environment.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::Deserialize;

/// File that is read when it exists and no other is named.
pub const DEFAULT_FILE: &str = "config.toml";

/// Well-known variables and the settings that they fill.
const WELL_KNOWN: &[(&str, &[&str])] = &[
    ("DATABASE_URL", &["database_url"]),
    (
        "SOLANA_RPC_URL",
        &["indexer.rpc_url", "api.rpc_url", "keeper.rpc_url"],
    ),
    ("YELLOWSTONE_URL", &["indexer.yellowstone_url"]),
    ("YELLOWSTONE_TOKEN", &["indexer.yellowstone_token"]),
    ("ETH_RPC_URL", &["localnet.ethereum.rpc_url"]),
    (
        "ADDRESS_BOOK",
        &["api.address_book", "localnet.ethereum.address_book"],
    ),
    ("JUDGE_KEYPAIR", &["keeper.judge_keypair"]),
];

/// All settings. `config.example.toml` explains each.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Postgres of all services; without it the demo starts its own.
    pub database_url: Option<String>,
    /// What is logged, and how.
    pub log: Log,
    /// Where indexer and keeper serve their metrics; the API serves its own at `/metrics`.
    pub metrics: Metrics,
    /// Chain to Postgres.
    pub indexer: roast_indexer::Config,
    /// Postgres to people.
    pub api: roast_api::Config,
    /// Postgres to chain.
    pub keeper: roast_keeper::Config,
    /// The embedded chain and Postgres.
    pub localnet: roast_localnet::Config,
    /// What the demo adds.
    pub demo: Demo,
}

/// What is logged, and how.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// Filter in the syntax of `RUST_LOG`, which overrides it.
    pub filter: String,
    /// One JSON object a line instead of text.
    pub json: bool,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            filter: "info".to_owned(),
            json: false,
        }
    }
}

/// Where metrics are served.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metrics {
    /// Address of the indexer's `/metrics`; none when absent.
    pub indexer: Option<SocketAddr>,
    /// Address of the keeper's `/metrics`; none when absent.
    pub keeper: Option<SocketAddr>,
}

/// What `roast localnet` and `roast demo` add to the services.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Demo {
    /// Folder of the programs' `.so` files.
    pub programs: PathBuf,
    /// Preferred port of the API; a free one is taken when it is busy.
    pub api_port: u16,
}

impl Default for Demo {
    fn default() -> Self {
        Self {
            programs: PathBuf::from("target/deploy"),
            api_port: 8_080,
        }
    }
}

impl Settings {
    /// Reads the settings; `file` must exist when it is named.
    ///
    /// # Errors
    /// When the named file is missing, or a setting is unknown or of the wrong type; the message names the setting.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        if let Some(file) = file
            && !file.is_file()
        {
            bail!(
                "{} is not there; copy config.example.toml to it, or name another file with --config",
                file.display()
            );
        }
        let file = file.unwrap_or(Path::new(DEFAULT_FILE));
        let mut figment = Figment::new().merge(Toml::file(file));
        for (variable, settings) in WELL_KNOWN {
            let Some(value) = std::env::var(variable)
                .ok()
                .filter(|value| !value.is_empty())
            else {
                continue;
            };
            for setting in *settings {
                figment = figment.merge(Serialized::default(setting, &value));
            }
        }
        figment
            .merge(
                Env::prefixed("ROAST_")
                    .filter(|key| key.as_str().contains("__"))
                    .split("__"),
            )
            .extract()
            .context("reading the settings")
    }

    /// The database's URL.
    ///
    /// # Errors
    /// When none is set.
    pub fn database_url(&self) -> Result<&str> {
        self.database_url
            .as_deref()
            .context("no database: set DATABASE_URL, or database_url in config.toml")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::result_large_err, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_example_file_is_valid_and_says_the_defaults() {
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config.example.toml");
        let text = std::fs::read_to_string(&example).unwrap();
        // Every setting stands there commented out, without a space, with its default: uncommented, it must read as the defaults do.
        let uncommented: String = text
            .lines()
            .map(|line| {
                line.strip_prefix('#')
                    .filter(|rest| !rest.starts_with(' '))
                    .unwrap_or(line)
            })
            .fold(String::new(), |text, line| text + line + "\n");
        let settings: Settings = Figment::new()
            .merge(Toml::string(&uncommented))
            .extract()
            .unwrap();
        let said = Settings {
            // The one setting that is an example: there is no default database.
            database_url: None,
            ..settings
        };
        assert_eq!(format!("{said:#?}"), format!("{:#?}", Settings::default()));
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        figment::Jail::expect_with(|jail| {
            jail.create_file("config.toml", "[indexer]\nrpc_url = \"http://file\"\n")?;
            jail.set_env("SOLANA_RPC_URL", "http://environment");
            jail.set_env("ROAST_API__MAX_BODY_BYTES", "1234");
            let settings = Settings::load(None).unwrap();
            assert_eq!(settings.indexer.rpc_url, "http://environment");
            assert_eq!(settings.api.rpc_url, "http://environment");
            assert_eq!(settings.api.max_body_bytes, 1234);
            Ok(())
        });
    }

    #[test]
    fn an_unknown_setting_is_named() {
        figment::Jail::expect_with(|jail| {
            jail.create_file("config.toml", "[api]\nlisten_port = 1\n")?;
            let error = format!("{:#}", Settings::load(None).unwrap_err());
            assert!(error.contains("listen_port"), "{error}");
            Ok(())
        });
    }

    #[test]
    fn a_named_file_has_to_exist() {
        let error = Settings::load(Some(Path::new("nowhere.toml"))).unwrap_err();
        assert!(error.to_string().contains("nowhere.toml"));
    }
}
