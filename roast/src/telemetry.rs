//! Logs and metrics, installed once a process.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Context, Result};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::config::Log;

/// Between two times that measured durations are counted into their buckets.
const UPKEEP: Duration = Duration::from_secs(5);
/// Upper bounds of the buckets that durations are counted in, in seconds; the longest request may take 30 s.
const SECONDS: [f64; 13] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0,
];

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

/// Installs the metrics recorder for a service that renders the metrics itself, and keeps it small. Call it within a runtime.
///
/// # Errors
/// When a recorder is installed already.
pub fn metrics_handle() -> Result<PrometheusHandle> {
    let handle = recorder()?
        .install_recorder()
        .context("installing the metrics recorder")?;
    tokio::spawn(keep_small(handle.clone()));
    Ok(handle)
}

/// Installs the metrics recorder and serves it, when an address is set.
///
/// # Errors
/// When the address is taken.
pub fn serve_metrics(listen: Option<SocketAddr>) -> Result<()> {
    match listen {
        None => Ok(()),
        Some(address) => recorder()?
            .upkeep_timeout(UPKEEP)
            .with_http_listener(address)
            .install()
            .with_context(|| format!("serving metrics on {address}")),
    }
}

/// Durations are counted in buckets, because those of several instances add up, as quantiles do not.
fn recorder() -> Result<PrometheusBuilder> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
        .context("setting the buckets of durations")
}

/// Without this every measured duration would stay in memory until somebody reads the metrics, which may be never.
async fn keep_small(handle: PrometheusHandle) {
    loop {
        tokio::time::sleep(UPKEEP).await;
        handle.run_upkeep();
    }
}

fn filter(log: &Log) -> Result<EnvFilter> {
    let filter = match std::env::var("RUST_LOG") {
        Ok(filter) if !filter.is_empty() => filter,
        _ => log.filter.clone(),
    };
    EnvFilter::try_new(&filter).with_context(|| format!("log filter \"{filter}\""))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    /// What the recorder counted into buckets so far, without rendering it, which would count the rest.
    fn counted(handle: &PrometheusHandle) -> bool {
        format!("{handle:?}").contains("\"roast_test_seconds\": {")
    }

    #[tokio::test]
    async fn measured_durations_leave_memory_although_nobody_reads_the_metrics() {
        let handle = metrics_handle().unwrap();
        metrics::histogram!("roast_test_seconds").record(0.2);
        assert!(!counted(&handle));
        tokio::time::timeout(10 * UPKEEP, async {
            while !counted(&handle) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        })
        .await
        .unwrap();
    }

    #[test]
    fn durations_are_counted_in_buckets_that_add_up_over_instances() {
        let recorder = recorder().unwrap().build_recorder();
        metrics::with_local_recorder(&recorder, || {
            metrics::histogram!("roast_test_seconds").record(0.2);
        });
        let text = recorder.handle().render();
        assert!(
            text.contains("roast_test_seconds_bucket{le=\"0.25\"} 1")
                && text.contains("roast_test_seconds_bucket{le=\"0.1\"} 0"),
            "{text}"
        );
    }
}
