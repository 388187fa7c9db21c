//! A subscription to a Yellowstone gRPC service.
//!
//! The client library's reconnecting stream is not used: by default it gives up after 70 ms, and it hides what happened from its user. Here every
//! end of a stream is an error with a name, and the caller starts over from the checkpoint in Postgres:
//! - a clean close is [`SourceError::Closed`], never "done";
//! - OUT_OF_RANGE is [`SourceError::OutOfRange`], which leads to a repair from RPC, never to a restart at the head;
//! - silence is [`SourceError::Stalled`].

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use tokio::time::{Instant, timeout, timeout_at};
use tonic::{Code, Status};
use yellowstone_grpc_client::{
    ClientTlsConfig, GeyserGrpcBuilder, GeyserGrpcBuilderError, GeyserGrpcClientError,
    GeyserStream, SubscribeRequestSink,
};
use yellowstone_grpc_proto::prelude::subscribe_update::UpdateOneof;
use yellowstone_grpc_proto::prelude::{
    SubscribeRequest, SubscribeRequestFilterAccounts, SubscribeRequestFilterBlocksMeta,
    SubscribeRequestFilterSlots, SubscribeRequestFilterTransactions, SubscribeRequestPing,
};

use crate::config::Config;
use crate::programs::Program;
use crate::solana::endpoint;

const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// An account has at most 10 MiB of data; a message carries one account or one transaction.
const LARGEST_MESSAGE: usize = 64 * 1024 * 1024;
const FILTER: &str = "roastpower";

/// How a subscription ended, or why it could not begin.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// No connection.
    #[error(
        "no connection to Yellowstone at {url}: {reason}; check that the service runs and that yellowstone_url is right"
    )]
    Connect {
        /// Where.
        url: String,
        /// What the transport says, with its causes.
        reason: String,
    },
    /// The service refused the token.
    #[error("Yellowstone refused the access: {0}; check yellowstone_token")]
    Access(String),
    /// The service keeps no messages from so far back.
    #[error("Yellowstone cannot replay from slot {from_slot}: {message}")]
    OutOfRange {
        /// The slot asked for.
        from_slot: u64,
        /// What the service said.
        message: String,
    },
    /// The service ended the stream without an error.
    #[error("Yellowstone closed the stream")]
    Closed,
    /// No message about the chain; pings do not count.
    #[error("Yellowstone has said nothing about the chain for {} s", .0.as_secs())]
    Stalled(Duration),
    /// Any other end.
    #[error("the Yellowstone stream broke: {code:?}: {message}")]
    Broken {
        /// gRPC code.
        code: Code,
        /// What the service or the transport said.
        message: String,
    },
}

impl SourceError {
    /// A word for metrics.
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Self::Connect { .. } => "connect",
            Self::Access(_) => "access",
            Self::OutOfRange { .. } => "out_of_range",
            Self::Closed => "closed",
            Self::Stalled(_) => "stalled",
            Self::Broken { .. } => "broken",
        }
    }

    fn from_status(status: &Status, from_slot: u64) -> Self {
        let message = status.message().to_owned();
        match status.code() {
            Code::OutOfRange => Self::OutOfRange { from_slot, message },
            Code::Unauthenticated | Code::PermissionDenied => Self::Access(message),
            code => Self::Broken { code, message },
        }
    }
}

/// A running subscription.
pub struct Subscription {
    stream: GeyserStream,
    /// Kept open: a service takes the end of the requests for the end of the subscription. Also answers pings.
    requests: SubscribeRequestSink,
    from_slot: u64,
    stall_limit: Duration,
}

impl Subscription {
    /// Connects and subscribes to everything about the programs, replayed from `from_slot` on.
    ///
    /// # Errors
    /// [`SourceError`] when there is no connection or the service refuses.
    pub async fn open(config: &Config, from_slot: u64) -> Result<Self, SourceError> {
        let connect_error = |error: &dyn std::error::Error| SourceError::Connect {
            url: endpoint::shown(&config.yellowstone_url),
            reason: endpoint::redacted(&with_causes(error), &config.yellowstone_url),
        };
        let mut client = builder(config)
            .map_err(|error| connect_error(&error))?
            .connect()
            .await
            .map_err(|error| connect_error(&error))?;
        let request = request(config, from_slot);
        let opened = timeout(CONNECT_LIMIT, client.subscribe_with_request(Some(request))).await;
        let (requests, stream) = match opened {
            Ok(Ok(opened)) => opened,
            Ok(Err(GeyserGrpcClientError::TonicStatus(status))) => {
                return Err(SourceError::from_status(&status, from_slot));
            }
            Ok(Err(error)) => return Err(connect_error(&error)),
            Err(_) => return Err(SourceError::Stalled(CONNECT_LIMIT)),
        };
        Ok(Self {
            stream,
            requests,
            from_slot,
            stall_limit: config.stall_limit(),
        })
    }

    /// The next message that says something about the chain.
    ///
    /// # Errors
    /// [`SourceError`] when the subscription is over; there is no other way for it to end.
    pub async fn next(&mut self) -> Result<UpdateOneof, SourceError> {
        // Proxies answer for a service that is gone: only what is said about the chain is a sign of life.
        let deadline = Instant::now() + self.stall_limit;
        loop {
            let message = match timeout_at(deadline, self.stream.next()).await {
                Err(_) => return Err(SourceError::Stalled(self.stall_limit)),
                Ok(None) => return Err(SourceError::Closed),
                Ok(Some(Err(status))) => {
                    return Err(SourceError::from_status(&status, self.from_slot));
                }
                Ok(Some(Ok(message))) => message,
            };
            match message.update_oneof {
                Some(UpdateOneof::Ping(_)) => self.answer_ping().await,
                Some(UpdateOneof::Pong(_)) | None => {}
                Some(update) => return Ok(update),
            }
        }
    }

    /// Proxies in front of a service cut connections on which the client says nothing.
    async fn answer_ping(&mut self) {
        let pong = SubscribeRequest {
            ping: Some(SubscribeRequestPing { id: 1 }),
            ..SubscribeRequest::default()
        };
        if let Err(error) = self.requests.send(pong).await {
            // The stream itself will report the end with its reason.
            tracing::debug!(%error, "a ping could not be answered");
        }
    }
}

fn builder(config: &Config) -> Result<GeyserGrpcBuilder, GeyserGrpcBuilderError> {
    let builder = GeyserGrpcBuilder::from_shared(config.yellowstone_url.clone())?
        .x_token(config.yellowstone_token.clone())?
        .connect_timeout(CONNECT_LIMIT)
        .http2_keep_alive_interval(Duration::from_secs(15))
        .keep_alive_timeout(Duration::from_secs(10))
        .keep_alive_while_idle(true)
        .max_decoding_message_size(LARGEST_MESSAGE);
    if config.yellowstone_url.starts_with("https://") {
        builder.tls_config(ClientTlsConfig::new().with_enabled_roots())
    } else {
        Ok(builder)
    }
}

fn request(config: &Config, from_slot: u64) -> SubscribeRequest {
    let programs: Vec<String> = Program::ALL
        .iter()
        .map(|program| program.id().to_string())
        .collect();
    SubscribeRequest {
        accounts: [(
            FILTER.to_owned(),
            SubscribeRequestFilterAccounts {
                owner: programs.clone(),
                ..SubscribeRequestFilterAccounts::default()
            },
        )]
        .into(),
        transactions: [(
            FILTER.to_owned(),
            SubscribeRequestFilterTransactions {
                vote: Some(false),
                failed: Some(false),
                account_include: programs,
                ..SubscribeRequestFilterTransactions::default()
            },
        )]
        .into(),
        // Every status whatever the commitment, because finality is followed apart from it; dead slots count among the inter-slot updates.
        slots: [(
            FILTER.to_owned(),
            SubscribeRequestFilterSlots {
                filter_by_commitment: Some(false),
                interslot_updates: Some(true),
            },
        )]
        .into(),
        blocks_meta: [(
            FILTER.to_owned(),
            SubscribeRequestFilterBlocksMeta::default(),
        )]
        .into(),
        commitment: Some(config.commitment.yellowstone() as i32),
        from_slot: Some(from_slot),
        ..SubscribeRequest::default()
    }
}

/// tonic's own words are "transport error"; what an operator needs is further down.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
