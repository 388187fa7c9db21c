//! surfpool's own threads and ours beside them. Surfpool blocks while it works, so none of them belongs to the async runtime.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender};
use surfpool_core::runloops::start_local_surfnet_runloop;
use surfpool_core::surfnet::GeyserEvent;
use surfpool_core::surfnet::locker::SurfnetSvmLocker;
use surfpool_types::{SimnetCommand, SimnetEvent, SurfpoolConfig};
use tokio::sync::watch;
use tokio::time::Instant;

use super::ledger::TransactionLimit;
use crate::Error;
use crate::yellowstone::Sink;

/// JSON-RPC and WebSocket each report that they have stopped.
const SERVERS: u8 = 2;

pub(super) struct Start {
    pub(super) svm: SurfnetSvmLocker,
    pub(super) config: SurfpoolConfig,
    pub(super) commands: (Sender<SimnetCommand>, Receiver<SimnetCommand>),
    pub(super) events: Receiver<SimnetEvent>,
    pub(super) geyser: Receiver<GeyserEvent>,
    pub(super) sink: Sink,
    pub(super) watcher: Watcher,
    pub(super) kept_transactions: usize,
}

/// The chain's main thread. The others end once nobody holds the chain's state any more.
pub(super) struct Threads {
    chain: JoinHandle<()>,
}

impl Threads {
    pub(super) fn start(start: Start) -> Result<Self, Error> {
        let Start {
            svm,
            config,
            commands,
            events,
            geyser,
            sink,
            watcher,
            kept_transactions,
        } = start;
        let (executed, to_forget) = crossbeam_channel::unbounded();
        let chain = svm.clone();
        spawn("surfpool-events", move || follow_events(&events, &watcher))?;
        spawn("surfpool-geyser", move || {
            forward_geyser(&geyser, &sink, &executed)
        })?;
        // Held weakly: this thread ends when the chain's state is gone, and must not be what keeps it.
        let state = Arc::downgrade(&svm.0);
        spawn("surfpool-ledger", move || {
            TransactionLimit::new(kept_transactions).enforce(&state, &to_forget);
        })?;
        Ok(Self {
            chain: spawn("surfpool", move || run_chain(chain, config, commands))?,
        })
    }

    /// Waits until the chain's main thread has ended, or has had its time.
    pub(super) async fn ended(&self, patience: Duration) {
        let deadline = Instant::now() + patience;
        while !self.chain.is_finished() && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Error> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| Error::Solana(error.to_string()))
}

fn run_chain(
    svm: SurfnetSvmLocker,
    config: SurfpoolConfig,
    (commands, inbox): (Sender<SimnetCommand>, Receiver<SimnetCommand>),
) {
    let abort = svm.clone();
    // The chain's Geyser events are ours; its plugin host gets a stream that has ended.
    let (_, no_plugins) = crossbeam_channel::bounded(1);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return abort.simnet_events_tx().aborted(error.to_string()),
    };
    let ended = runtime.block_on(start_local_surfnet_runloop(
        svm, config, commands, inbox, no_plugins,
    ));
    if let Err(error) = ended {
        abort.simnet_events_tx().aborted(error.to_string());
    }
    // Work that the chain left behind must not hold up the stop.
    runtime.shutdown_background();
}

fn forward_geyser(
    events: &Receiver<GeyserEvent>,
    sink: &Sink,
    executed: &Sender<super::ledger::Executed>,
) {
    for event in events {
        if let GeyserEvent::NotifyTransaction(event) = &event {
            let executed_now = super::ledger::Executed::new(event);
            // The limit's thread ends after this one.
            let _limit_is_gone = executed_now.map(|it| executed.send(it));
        }
        sink.publish(event);
    }
}

fn follow_events(events: &Receiver<SimnetEvent>, watcher: &Watcher) {
    for event in events {
        match event {
            SimnetEvent::CoreStarted(_) => watcher.report(|state| state.started = true),
            SimnetEvent::Aborted(error) => {
                tracing::error!(%error, "the embedded Solana aborted");
                watcher.report(|state| state.failed = Some(error));
            }
            SimnetEvent::Shutdown => watcher
                .report(|state| state.stopped_servers = state.stopped_servers.saturating_add(1)),
            SimnetEvent::ErrorLog(_, message) if is_about_a_transaction(&message) => {
                tracing::debug!(target: "surfpool", "{message}");
            }
            SimnetEvent::ErrorLog(_, message) => tracing::warn!(target: "surfpool", "{message}"),
            SimnetEvent::WarnLog(_, message) => tracing::warn!(target: "surfpool", "{message}"),
            SimnetEvent::InfoLog(_, message) => tracing::debug!(target: "surfpool", "{message}"),
            SimnetEvent::DebugLog(_, message) => tracing::trace!(target: "surfpool", "{message}"),
            SimnetEvent::TransactionProcessed(_, meta, error) => {
                tracing::debug!(
                    target: "surfpool", signature = %meta.signature, compute_units = meta.compute_units_consumed, ?error, "transaction"
                );
            }
            _ => {}
        }
    }
}

/// A user's transaction that fails is the chain at work; the user is told.
fn is_about_a_transaction(message: &str) -> bool {
    message.starts_with("Transaction simulation failed")
        || message.starts_with("Transaction execution failed")
}

/// What has become of the chain.
#[derive(Clone, Debug, Default)]
struct State {
    started: bool,
    stopped_servers: u8,
    failed: Option<String>,
}

/// Writes the chain's life down.
pub(super) struct Watcher(watch::Sender<State>);

/// Waits for events in the chain's life.
pub(super) struct Lifecycle(watch::Receiver<State>);

impl Watcher {
    fn report(&self, change: impl FnOnce(&mut State)) {
        self.0.send_modify(change);
    }
}

impl Lifecycle {
    pub(super) fn watch() -> (Self, Watcher) {
        let (sender, receiver) = watch::channel(State::default());
        (Self(receiver), Watcher(sender))
    }

    /// Waits until the chain serves JSON-RPC.
    pub(super) async fn started(&mut self, patience: Duration) -> Result<(), Error> {
        let state = self
            .when(patience, |state| state.started || state.failed.is_some())
            .await;
        match state.failed {
            Some(error) => Err(Error::Solana(error)),
            None if state.started => Ok(()),
            None => Err(Error::Solana(format!(
                "it did not start within {} seconds",
                patience.as_secs()
            ))),
        }
    }

    /// Waits until both servers have freed their ports, or have had their time.
    pub(super) async fn stopped(&mut self, patience: Duration) {
        self.when(patience, |state| {
            state.stopped_servers >= SERVERS || state.failed.is_some()
        })
        .await;
    }

    async fn when(&mut self, patience: Duration, reached: impl FnMut(&State) -> bool) -> State {
        let _in_time = tokio::time::timeout(patience, self.0.wait_for(reached))
            .await
            .is_ok();
        self.0.borrow().clone()
    }
}
