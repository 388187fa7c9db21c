//! A Yellowstone service that plays a script: what each subscription gets, and how it ends.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::stream::BoxStream;
use futures::{StreamExt, stream};
use tonic::transport::Server;
use tonic::{Request, Response, Status, Streaming};
use yellowstone_grpc_proto::geyser::geyser_server::{Geyser, GeyserServer};
use yellowstone_grpc_proto::geyser::{
    GetBlockHeightRequest, GetBlockHeightResponse, GetLatestBlockhashRequest,
    GetLatestBlockhashResponse, GetSlotRequest, GetSlotResponse, GetVersionRequest,
    GetVersionResponse, IsBlockhashValidRequest, IsBlockhashValidResponse, PingRequest,
    PongResponse, SubscribeDeshredRequest, SubscribeGossipRequest, SubscribeReplayInfoRequest,
    SubscribeReplayInfoResponse, SubscribeRequest, SubscribeUpdate, SubscribeUpdateDeshred,
    SubscribeUpdateGossip,
};
use yellowstone_grpc_proto::prelude::SubscribeUpdatePing;
use yellowstone_grpc_proto::prelude::subscribe_update::UpdateOneof;

use crate::chain::update;

/// What one subscription meets.
pub(crate) enum Session {
    /// The subscription is refused.
    Refuse(Status),
    /// These messages, then the end.
    Play(Vec<SubscribeUpdate>, End),
}

/// How a stream ends.
pub(crate) enum End {
    /// As if there was nothing more to say.
    Close,
    /// With an error.
    Fail(Status),
    /// Not at all.
    Hold,
    /// Not at all, and with pings and nothing else.
    Ping,
}

#[derive(Default)]
struct Script {
    sessions: Mutex<VecDeque<Session>>,
    requests: Mutex<Vec<SubscribeRequest>>,
}

/// The running service.
pub(crate) struct Yellowstone {
    pub(crate) url: String,
    script: Arc<Script>,
    server: tokio::task::JoinHandle<()>,
}

impl Yellowstone {
    /// Starts a service that plays `sessions`, one a subscription; once they are over, subscriptions stay silent.
    pub(crate) async fn start(sessions: impl IntoIterator<Item = Session>) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let script = Arc::new(Script {
            sessions: Mutex::new(sessions.into_iter().collect()),
            ..Script::default()
        });
        let service = GeyserServer::new(Service(Arc::clone(&script)));
        let server = tokio::spawn(async move {
            Server::builder()
                .add_service(service)
                .serve_with_incoming(tokio_stream::wrappers::TcpListenerStream::new(listener))
                .await
                .unwrap();
        });
        Self {
            url,
            script,
            server,
        }
    }

    /// `from_slot` of every subscription so far.
    pub(crate) fn asked_from(&self) -> Vec<u64> {
        let requests = self.script.requests.lock().unwrap();
        requests
            .iter()
            .map(|request| request.from_slot.unwrap())
            .collect()
    }

    /// The first request of the last subscription.
    pub(crate) fn last_request(&self) -> SubscribeRequest {
        self.script.requests.lock().unwrap().last().unwrap().clone()
    }

    /// Adds a session to the script.
    pub(crate) fn then(&self, session: Session) {
        self.script.sessions.lock().unwrap().push_back(session);
    }
}

impl Drop for Yellowstone {
    fn drop(&mut self) {
        self.server.abort();
    }
}

struct Service(Arc<Script>);

type Answer<T> = Result<Response<T>, Status>;

fn unused<T>() -> Answer<T> {
    Err(Status::unimplemented("the indexer does not use this"))
}

#[tonic::async_trait]
impl Geyser for Service {
    type SubscribeStream = BoxStream<'static, Result<SubscribeUpdate, Status>>;
    type SubscribeDeshredStream = BoxStream<'static, Result<SubscribeUpdateDeshred, Status>>;
    type SubscribeGossipStream = BoxStream<'static, Result<SubscribeUpdateGossip, Status>>;

    async fn subscribe(
        &self,
        request: Request<Streaming<SubscribeRequest>>,
    ) -> Answer<Self::SubscribeStream> {
        let mut incoming = request.into_inner();
        let first = incoming.message().await?.unwrap();
        self.0.requests.lock().unwrap().push(first);
        let session = self.0.sessions.lock().unwrap().pop_front();
        let (updates, end) = match session {
            None => (Vec::new(), End::Hold),
            Some(Session::Refuse(status)) => return Err(status),
            Some(Session::Play(updates, end)) => (updates, end),
        };
        let end = match end {
            End::Close => stream::empty().boxed(),
            End::Ping => stream::unfold((), |()| async {
                tokio::time::sleep(Duration::from_millis(200)).await;
                Some((Ok(update(UpdateOneof::Ping(SubscribeUpdatePing {}))), ()))
            })
            .boxed(),
            End::Fail(status) => stream::iter([Err(status)]).boxed(),
            // A service takes the end of the requests for the end of the subscription, as the real one does.
            End::Hold => stream::once(async move {
                while let Ok(Some(_)) = incoming.message().await {}
                Err(Status::cancelled("the client hung up"))
            })
            .boxed(),
        };
        Ok(Response::new(
            stream::iter(updates.into_iter().map(Ok)).chain(end).boxed(),
        ))
    }

    async fn subscribe_deshred(
        &self,
        _: Request<Streaming<SubscribeDeshredRequest>>,
    ) -> Answer<Self::SubscribeDeshredStream> {
        unused()
    }
    async fn subscribe_gossip(
        &self,
        _: Request<SubscribeGossipRequest>,
    ) -> Answer<Self::SubscribeGossipStream> {
        unused()
    }
    async fn subscribe_replay_info(
        &self,
        _: Request<SubscribeReplayInfoRequest>,
    ) -> Answer<SubscribeReplayInfoResponse> {
        unused()
    }
    async fn ping(&self, _: Request<PingRequest>) -> Answer<PongResponse> {
        unused()
    }
    async fn get_latest_blockhash(
        &self,
        _: Request<GetLatestBlockhashRequest>,
    ) -> Answer<GetLatestBlockhashResponse> {
        unused()
    }
    async fn get_block_height(
        &self,
        _: Request<GetBlockHeightRequest>,
    ) -> Answer<GetBlockHeightResponse> {
        unused()
    }
    async fn get_slot(&self, _: Request<GetSlotRequest>) -> Answer<GetSlotResponse> {
        unused()
    }
    async fn is_blockhash_valid(
        &self,
        _: Request<IsBlockhashValidRequest>,
    ) -> Answer<IsBlockhashValidResponse> {
        unused()
    }
    async fn get_version(&self, _: Request<GetVersionRequest>) -> Answer<GetVersionResponse> {
        unused()
    }
}
