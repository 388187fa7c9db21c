//! One open stream.

use std::sync::Arc;
use std::time::Duration;

use futures::{Stream, StreamExt as _};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{broadcast, mpsc, watch};
use tonic::Status;
use yellowstone_grpc_proto::prelude::subscribe_update::UpdateOneof;
use yellowstone_grpc_proto::prelude::{
    SubscribeRequest, SubscribeUpdate, SubscribeUpdatePing, SubscribeUpdatePong,
};

use super::filter::{Filter, FilterError};
use super::hub::{Break, Hub};
use super::ledger::{Batch, TooOld};
use super::message::now;

/// Updates that may wait for a slow subscriber before it is disconnected.
pub(super) const QUEUE: usize = 2048;

/// How often a ping tells the subscriber, and us, that the connection lives.
const PING_INTERVAL: Duration = Duration::from_secs(10);

/// Why a stream ends. `None` ends it with status `OK`.
type Ended = Option<Status>;

/// What the subscriber sends.
pub(super) trait Requests:
    Stream<Item = Result<SubscribeRequest, Status>> + Send + Unpin
{
}
impl<S: Stream<Item = Result<SubscribeRequest, Status>> + Send + Unpin> Requests for S {}

pub(super) struct Subscriber {
    id: u64,
    hub: Arc<Hub>,
    breaks: watch::Receiver<Option<Break>>,
    filter: Filter,
    live: broadcast::Receiver<Batch>,
    out: mpsc::Sender<Result<SubscribeUpdate, Status>>,
}

impl Subscriber {
    pub(super) fn new(
        id: u64,
        hub: Arc<Hub>,
        out: mpsc::Sender<Result<SubscribeUpdate, Status>>,
    ) -> Self {
        let filter = Filter::default();
        let live = hub.subscribe(filter.commitment());
        Self {
            id,
            breaks: hub.breaks(),
            hub,
            filter,
            live,
            out,
        }
    }

    /// Serves the stream until either side ends it.
    pub(super) async fn run(mut self, requests: impl Requests) {
        let ended = self.serve(requests).await;
        match &ended {
            Some(status) => {
                tracing::info!(subscriber = self.id, %status, "Yellowstone stream ended")
            }
            None => tracing::debug!(subscriber = self.id, "Yellowstone stream ended"),
        }
        if let Some(status) = ended {
            // The queue may be full of updates that nobody reads; the status waits behind them, or for the connection to close.
            let _closed = self.out.send(Err(status)).await;
        }
    }

    async fn serve(&mut self, mut requests: impl Requests) -> Ended {
        let mut pings = tokio::time::interval(PING_INTERVAL);
        let mut sends_requests = true;
        loop {
            let step = tokio::select! {
                biased;
                () = self.out.closed() => return None,
                changed = self.breaks.changed() => return self.broken(changed.is_ok()),
                request = requests.next(), if sends_requests => match request {
                    Some(Ok(request)) => self.take_request(request).await,
                    // A client that has nothing more to ask may still listen.
                    None => { sends_requests = false; Ok(()) }
                    Some(Err(_)) => return None,
                },
                batch = self.live.recv() => self.forward(batch),
                _ = pings.tick() => self.push(bare(UpdateOneof::Ping(SubscribeUpdatePing {}))),
            };
            if let Err(ended) = step {
                return ended;
            }
        }
    }

    fn broken(&self, on_request: bool) -> Ended {
        let how = *self.breaks.borrow();
        match how {
            Some(Break::CleanEnd) if on_request => None,
            Some(Break::Unavailable) if on_request => Some(Status::unavailable(
                "the stream was broken on request of a test",
            )),
            _ => Some(Status::unavailable("server is shutting down")),
        }
    }

    /// A ping is answered and changes nothing; anything else replaces the filters.
    async fn take_request(&mut self, mut request: SubscribeRequest) -> Result<(), Ended> {
        if let Some(ping) = request.ping {
            let pong = bare(UpdateOneof::Pong(SubscribeUpdatePong { id: ping.id }));
            return self.push_patiently(pong).await;
        }
        let from_slot = request.from_slot.take();
        let filter = Filter::new(request).map_err(|error| Some(refusal(&error)))?;
        let level = filter.commitment();
        let changed_level = level != self.filter.commitment();
        self.filter = filter;
        match from_slot {
            Some(from_slot) => {
                let (past, live) = self
                    .hub
                    .replay(from_slot, level)
                    .map_err(|error| Some(too_old(from_slot, &error)))?;
                self.live = live;
                self.replay(past).await
            }
            None => {
                if changed_level {
                    self.live = self.hub.subscribe(level);
                }
                Ok(())
            }
        }
    }

    /// Sends the past at the speed of the subscriber; live messages wait meanwhile.
    async fn replay(&mut self, past: Vec<Batch>) -> Result<(), Ended> {
        for batch in past {
            for message in batch.iter() {
                for update in self.filter.updates(message) {
                    self.push_patiently(update).await?;
                }
            }
        }
        Ok(())
    }

    fn forward(&mut self, batch: Result<Batch, RecvError>) -> Result<(), Ended> {
        let batch = match batch {
            Ok(batch) => batch,
            Err(RecvError::Lagged(missed)) => {
                return Err(Some(Status::internal(format!(
                    "lagged to receive geyser messages: {missed} batches behind; reconnect with from_slot"
                ))));
            }
            Err(RecvError::Closed) => {
                return Err(Some(Status::unavailable("server is shutting down")));
            }
        };
        for message in batch.iter() {
            for update in self.filter.updates(message) {
                self.push(update)?;
            }
        }
        Ok(())
    }

    fn push(&self, update: SubscribeUpdate) -> Result<(), Ended> {
        match self.out.try_send(Ok(update)) {
            Ok(()) => Ok(()),
            Err(TrySendError::Closed(_)) => Err(None),
            Err(TrySendError::Full(_)) => Err(Some(Status::internal(format!(
                "lagged to send an update: {QUEUE} updates wait unread; read faster or reconnect with from_slot"
            )))),
        }
    }

    async fn push_patiently(&self, update: SubscribeUpdate) -> Result<(), Ended> {
        self.out.send(Ok(update)).await.map_err(|_closed| None)
    }
}

fn bare(body: UpdateOneof) -> SubscribeUpdate {
    SubscribeUpdate {
        filters: Vec::new(),
        update_oneof: Some(body),
        created_at: Some(now()),
    }
}

fn refusal(error: &FilterError) -> Status {
    match error {
        FilterError::Unsupported(_) => Status::unimplemented(error.to_string()),
        _ => Status::invalid_argument(format!("failed to create filter: {error}")),
    }
}

fn too_old(from_slot: u64, error: &TooOld) -> Status {
    let first = error.first_available;
    Status::out_of_range(format!(
        "broadcast from {from_slot} is not available, last available: {first}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use surfpool_core::surfnet::{GeyserBlockMetadata, GeyserEvent};
    use tonic::Code;
    use yellowstone_grpc_proto::prelude::SubscribeRequestFilterSlots;

    fn close(slot: u64) -> GeyserEvent {
        GeyserEvent::NotifyBlockMetadata(GeyserBlockMetadata {
            slot,
            blockhash: slot.to_string(),
            parent_slot: slot - 1,
            parent_blockhash: String::new(),
            block_time: None,
            block_height: Some(slot),
            executed_transaction_count: 0,
            entry_count: 1,
        })
    }

    fn slots(from_slot: Option<u64>) -> SubscribeRequest {
        let slots = [("all".to_owned(), SubscribeRequestFilterSlots::default())].into();
        SubscribeRequest {
            slots,
            from_slot,
            ..SubscribeRequest::default()
        }
    }

    /// A subscriber that never reads, and what it would read.
    fn deaf(
        hub: &Arc<Hub>,
        request: SubscribeRequest,
    ) -> mpsc::Receiver<Result<SubscribeUpdate, Status>> {
        let (out, updates) = mpsc::channel(QUEUE);
        let requests = futures::stream::iter([Ok(request)]).chain(futures::stream::pending());
        tokio::spawn(Subscriber::new(0, Arc::clone(hub), out).run(requests));
        updates
    }

    async fn last_status(
        mut updates: mpsc::Receiver<Result<SubscribeUpdate, Status>>,
    ) -> (usize, Status) {
        let mut read = 0;
        loop {
            match updates.recv().await.expect("a status at the end") {
                Ok(_) => read += 1,
                Err(status) => return (read, status),
            }
        }
    }

    #[tokio::test]
    async fn a_subscriber_that_does_not_read_is_disconnected_with_a_status() {
        let hub = Arc::new(Hub::new(150));
        let updates = deaf(&hub, slots(None));
        for slot in 1..=QUEUE as u64 {
            hub.publish(close(slot));
            tokio::task::yield_now().await;
        }
        let (read, status) = last_status(updates).await;
        assert_eq!(read, QUEUE, "what was queued is still delivered");
        assert_eq!(status.code(), Code::Internal);
        assert!(
            status.message().contains("lagged to send an update"),
            "{status}"
        );
    }

    #[tokio::test]
    async fn a_subscriber_whose_task_falls_behind_the_chain_is_disconnected_with_a_status() {
        let hub = Arc::new(Hub::new(150));
        let updates = deaf(&hub, slots(None));
        tokio::task::yield_now().await;
        // The subscriber's task gets no turn meanwhile.
        for slot in 1..=5_000 {
            hub.publish(close(slot));
        }
        let (_, status) = last_status(updates).await;
        assert_eq!(status.code(), Code::Internal);
        assert!(status.message().contains("lagged to receive"), "{status}");
    }

    #[tokio::test]
    async fn replay_and_live_meet_without_gap_or_double() {
        let hub = Arc::new(Hub::new(150));
        (1..=100).for_each(|slot| hub.publish(close(slot)));
        let mut updates = deaf(&hub, slots(Some(1)));
        let mut confirmed = Vec::new();
        for slot in 101..=140 {
            tokio::task::yield_now().await;
            hub.publish(close(slot));
        }
        while confirmed.last() != Some(&140) {
            if let Some(UpdateOneof::Slot(slot)) =
                updates.recv().await.unwrap().unwrap().update_oneof
                && slot.status == yellowstone_grpc_proto::prelude::SlotStatus::SlotConfirmed as i32
            {
                confirmed.push(slot.slot);
            }
        }
        assert_eq!(confirmed, (1..=140).collect::<Vec<u64>>());
    }
}
