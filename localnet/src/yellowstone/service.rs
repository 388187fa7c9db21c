//! The gRPC methods.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, Streaming};
use yellowstone_grpc_proto::geyser::geyser_server::Geyser;
use yellowstone_grpc_proto::prelude::{
    CommitmentLevel, GetBlockHeightRequest, GetBlockHeightResponse, GetLatestBlockhashRequest,
    GetLatestBlockhashResponse, GetSlotRequest, GetSlotResponse, GetVersionRequest,
    GetVersionResponse, IsBlockhashValidRequest, IsBlockhashValidResponse, PingRequest,
    PongResponse, SubscribeDeshredRequest, SubscribeGossipRequest, SubscribeReplayInfoRequest,
    SubscribeReplayInfoResponse, SubscribeRequest, SubscribeUpdate, SubscribeUpdateBlockMeta,
    SubscribeUpdateDeshred, SubscribeUpdateGossip,
};

use super::hub::Hub;
use super::subscriber::{QUEUE, Subscriber};

/// Blocks for which a blockhash can be used in a transaction.
const BLOCKHASH_LIFE: u16 = 150;

pub(super) struct Service {
    hub: Arc<Hub>,
    subscribers: AtomicU64,
}

impl Service {
    pub(super) fn new(hub: Arc<Hub>) -> Self {
        Self {
            hub,
            subscribers: AtomicU64::new(0),
        }
    }

    /// The newest block at a commitment level (processed when none is asked for).
    fn head(&self, commitment: Option<i32>) -> Result<SubscribeUpdateBlockMeta, Status> {
        let level = level(commitment)?;
        self.hub
            .ask(|ledger| ledger.head(level).map(|meta| meta.body.clone()))
            .ok_or_else(|| Status::internal("block is not available yet"))
    }
}

#[tonic::async_trait]
impl Geyser for Service {
    type SubscribeStream = ReceiverStream<Result<SubscribeUpdate, Status>>;
    type SubscribeDeshredStream = ReceiverStream<Result<SubscribeUpdateDeshred, Status>>;
    type SubscribeGossipStream = ReceiverStream<Result<SubscribeUpdateGossip, Status>>;

    async fn subscribe(
        &self,
        request: Request<Streaming<SubscribeRequest>>,
    ) -> Result<Response<Self::SubscribeStream>, Status> {
        self.hub.check_open()?;
        let (out, updates) = mpsc::channel(QUEUE);
        let id = self.subscribers.fetch_add(1, Ordering::Relaxed);
        tracing::debug!(subscriber = id, "Yellowstone stream opened");
        tokio::spawn(Subscriber::new(id, Arc::clone(&self.hub), out).run(request.into_inner()));
        Ok(Response::new(ReceiverStream::new(updates)))
    }

    async fn subscribe_deshred(
        &self,
        _request: Request<Streaming<SubscribeDeshredRequest>>,
    ) -> Result<Response<Self::SubscribeDeshredStream>, Status> {
        Err(Status::unimplemented(
            "the localnet has no shreds; use Subscribe",
        ))
    }

    async fn subscribe_gossip(
        &self,
        _request: Request<SubscribeGossipRequest>,
    ) -> Result<Response<Self::SubscribeGossipStream>, Status> {
        Err(Status::unimplemented(
            "the localnet is one node and has no gossip",
        ))
    }

    async fn subscribe_replay_info(
        &self,
        _request: Request<SubscribeReplayInfoRequest>,
    ) -> Result<Response<SubscribeReplayInfoResponse>, Status> {
        let first_available = self.hub.ask(super::ledger::Ledger::first_available);
        Ok(Response::new(SubscribeReplayInfoResponse {
            first_available,
        }))
    }

    async fn ping(&self, request: Request<PingRequest>) -> Result<Response<PongResponse>, Status> {
        Ok(Response::new(PongResponse {
            count: request.get_ref().count,
        }))
    }

    async fn get_latest_blockhash(
        &self,
        request: Request<GetLatestBlockhashRequest>,
    ) -> Result<Response<GetLatestBlockhashResponse>, Status> {
        let head = self.head(request.get_ref().commitment)?;
        let last_valid_block_height = height(&head).saturating_add(BLOCKHASH_LIFE.into());
        Ok(Response::new(GetLatestBlockhashResponse {
            slot: head.slot,
            blockhash: head.blockhash,
            last_valid_block_height,
        }))
    }

    async fn get_block_height(
        &self,
        request: Request<GetBlockHeightRequest>,
    ) -> Result<Response<GetBlockHeightResponse>, Status> {
        let block_height = height(&self.head(request.get_ref().commitment)?);
        Ok(Response::new(GetBlockHeightResponse { block_height }))
    }

    async fn get_slot(
        &self,
        request: Request<GetSlotRequest>,
    ) -> Result<Response<GetSlotResponse>, Status> {
        let slot = self.head(request.get_ref().commitment)?.slot;
        Ok(Response::new(GetSlotResponse { slot }))
    }

    async fn is_blockhash_valid(
        &self,
        request: Request<IsBlockhashValidRequest>,
    ) -> Result<Response<IsBlockhashValidResponse>, Status> {
        let IsBlockhashValidRequest {
            blockhash,
            commitment,
        } = request.into_inner();
        let slot = self.head(commitment)?.slot;
        let level = level(commitment)?;
        let valid = self
            .hub
            .ask(|ledger| ledger.knows_blockhash(&blockhash, level, BLOCKHASH_LIFE.into()));
        Ok(Response::new(IsBlockhashValidResponse { slot, valid }))
    }

    async fn get_version(
        &self,
        _request: Request<GetVersionRequest>,
    ) -> Result<Response<GetVersionResponse>, Status> {
        let version = serde_json::json!({
            "version": { "package": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION"), "proto": "14" }
        });
        Ok(Response::new(GetVersionResponse {
            version: version.to_string(),
        }))
    }
}

fn level(commitment: Option<i32>) -> Result<CommitmentLevel, Status> {
    let commitment = commitment.unwrap_or_default();
    CommitmentLevel::try_from(commitment).map_err(|_| {
        Status::invalid_argument(format!(
            "commitment {commitment} is unknown; use 0 (processed), 1 (confirmed) or 2 (finalized)"
        ))
    })
}

fn height(block: &SubscribeUpdateBlockMeta) -> u64 {
    block.block_height.map_or(0, |height| height.block_height)
}
