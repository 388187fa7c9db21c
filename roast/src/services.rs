//! The services, each as a process of its own.

use std::time::Duration;

use anyhow::{Context, Result};
use roast_migrations::ConnectOptions;
use sqlx::PgPool;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::config::Settings;
use crate::telemetry;

/// Runs the indexer until asked to end; with `rebuild` it first forgets everything that it knows of the chain.
///
/// # Errors
/// On settings that can never work, or when Postgres stays away.
pub async fn indexer(settings: Settings, rebuild: bool) -> Result<()> {
    telemetry::serve_metrics(settings.metrics.indexer)?;
    let pool = database(&settings, ConnectOptions::named("roast-indexer")).await?;
    if rebuild {
        roast_indexer::rebuild(&pool).await?;
    }
    Ok(roast_indexer::run(settings.indexer, pool, stop_on_signal()?).await?)
}

/// Runs the API until asked to end.
///
/// # Errors
/// On settings that can never work, a taken port, or when Postgres stays away.
pub async fn api(mut settings: Settings) -> Result<()> {
    settings.api.metrics = Some(telemetry::metrics_handle()?);
    // People wait for answers: without a connection they are told soon that the database is away.
    let options = ConnectOptions {
        acquire_timeout: Duration::from_secs(3),
        ..ConnectOptions::named("roast-api").max_connections(20)
    };
    let pool = database(&settings, options).await?;
    Ok(roast_api::run(settings.api, pool, stop_on_signal()?).await?)
}

/// Runs the keeper until asked to end.
///
/// # Errors
/// On settings that can never work, a missing judge key, or when Postgres stays away.
pub async fn keeper(settings: Settings) -> Result<()> {
    telemetry::serve_metrics(settings.metrics.keeper)?;
    let pool = database(&settings, ConnectOptions::named("roast-keeper")).await?;
    Ok(roast_keeper::run(settings.keeper, pool, stop_on_signal()?).await?)
}

/// Connects to Postgres and brings its tables up to date.
pub(crate) async fn database(settings: &Settings, options: ConnectOptions) -> Result<PgPool> {
    let pool = roast_migrations::connect(settings.database_url()?, options).await?;
    roast_migrations::migrate(&pool).await?;
    Ok(pool)
}

/// A token that is cancelled by SIGINT or SIGTERM.
///
/// # Errors
/// When the signals cannot be watched.
pub fn stop_on_signal() -> Result<CancellationToken> {
    let mut interrupt = signal(SignalKind::interrupt()).context("watching SIGINT")?;
    let mut terminate = signal(SignalKind::terminate()).context("watching SIGTERM")?;
    let token = CancellationToken::new();
    let cancel = token.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("asked to end");
        cancel.cancel();
    });
    Ok(token)
}
