//! Publishes the rounds over HTTP, on the paths of drand's relays.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{Beacon, key};
use crate::Error;

/// The beacon's name for its scheme.
const SCHEME: &str = "bls-bn254-unchained-on-g1";

/// A beacon that answers. Dropping it ends it.
#[derive(Debug)]
pub struct BeaconServer {
    url: String,
    _stop: DropGuard,
}

impl BeaconServer {
    /// Serves on the preferred port of loopback, or on a free one when it is busy or 0.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(beacon: Beacon, preferred: u16) -> Result<Self, Error> {
        let failed = |error| Error::Port {
            what: "the beacon",
            error,
        };
        let bind = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
        let listener = match bind(preferred).await {
            Ok(listener) => listener,
            Err(_) => bind(0).await.map_err(failed)?,
        };
        let url = format!("http://{}", listener.local_addr().map_err(failed)?);
        let stop = CancellationToken::new();
        let server = axum::serve(listener, router(beacon))
            .with_graceful_shutdown(stop.clone().cancelled_owned());
        tokio::spawn(async move {
            if let Err(error) = server.await {
                tracing::error!(%error, "the beacon stopped");
            }
        });
        Ok(Self {
            url,
            _stop: stop.drop_guard(),
        })
    }

    /// `http://127.0.0.1:PORT`; the rounds are at `/public/latest` and `/public/{round}`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

fn router(beacon: Beacon) -> Router {
    Router::new()
        .route("/info", get(info))
        .route("/public/latest", get(latest))
        .route("/public/{round}", get(one))
        .with_state(Arc::new(beacon))
}

async fn info(State(beacon): State<Arc<Beacon>>) -> Json<Value> {
    let key::PublicKey { x, y } = beacon.key.public();
    // The imaginary parts first, as drand and the precompiles write points of G2.
    let public: Vec<u8> = [x[1], x[0], y[1], y[0]]
        .iter()
        .flat_map(|it| it.to_be_bytes::<32>())
        .collect();
    Json(json!({
        "public_key": hex::encode(public),
        "period": beacon.period,
        "genesis_time": beacon.genesis,
        "schemeID": SCHEME,
        "metadata": { "beaconID": "localnet" },
    }))
}

async fn latest(State(beacon): State<Arc<Beacon>>) -> Result<Json<Value>, StatusCode> {
    let round = beacon.round_at(now()).ok_or(StatusCode::NOT_FOUND)?;
    Ok(round_body(&beacon, round))
}

/// A round is not there before its time.
async fn one(
    State(beacon): State<Arc<Beacon>>,
    Path(round): Path<u64>,
) -> Result<Json<Value>, StatusCode> {
    let published = beacon
        .round_at(now())
        .is_some_and(|last| (1..=last).contains(&round));
    if published {
        Ok(round_body(&beacon, round))
    } else {
        Err(StatusCode::NOT_FOUND)
    }
}

fn round_body(beacon: &Beacon, round: u64) -> Json<Value> {
    let signature = beacon.key.sign(round);
    Json(json!({
        "round": round,
        "randomness": hex::encode(key::randomness(&signature)),
        "signature": hex::encode(signature),
    }))
}

fn now() -> u64 {
    SystemTime::UNIX_EPOCH
        .elapsed()
        .map_or(0, |passed| passed.as_secs())
}
