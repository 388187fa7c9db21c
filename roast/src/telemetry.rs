//! Logs and metrics, installed once a process.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, Result};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::config::Log;

/// Installs the log writer: text or JSON lines on standard error, filtered by `RUST_LOG` or else the settings.
///
/// # Errors
/// When the filter does not parse.
pub fn logs(log: &Log) -> Result<()> {
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter(log)?)
        .with_writer(std::io::stderr);
    if log.json {
        builder.json().init();
    } else {
        builder
            .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
            .init();
    }
    Ok(())
}

/// Installs a log writer to `localnet.log` in a folder, for commands whose terminal belongs to the person in front of it.
///
/// # Errors
/// When the filter does not parse or the file cannot be opened.
pub fn logs_to_file(log: &Log, folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
    let path = folder.join("localnet.log");
    let file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path);
    let file = file.with_context(|| format!("opening {}", path.display()))?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter(log)?)
        .with_ansi(false)
        .with_writer(Mutex::new(file));
    builder.init();
    Ok(())
}

/// Installs the metrics recorder for a service that renders the metrics itself.
///
/// # Errors
/// When a recorder is installed already.
pub fn metrics_handle() -> Result<PrometheusHandle> {
    PrometheusBuilder::new()
        .install_recorder()
        .context("installing the metrics recorder")
}

/// Installs the metrics recorder and serves it, when an address is set.
///
/// # Errors
/// When the address is taken.
pub fn serve_metrics(listen: Option<SocketAddr>) -> Result<()> {
    match listen {
        None => Ok(()),
        Some(address) => PrometheusBuilder::new()
            .with_http_listener(address)
            .install()
            .with_context(|| format!("serving metrics on {address}")),
    }
}

fn filter(log: &Log) -> Result<EnvFilter> {
    let filter = match std::env::var("RUST_LOG") {
        Ok(filter) if !filter.is_empty() => filter,
        _ => log.filter.clone(),
    };
    EnvFilter::try_new(&filter).with_context(|| format!("log filter \"{filter}\""))
}
