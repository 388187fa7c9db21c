//! The server process, from start to stop.

use std::os::unix::process::CommandExt as _;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use rustix::process::{Pid, Signal, kill_process};

use super::binaries::Binaries;
use super::cluster::Cluster;
use crate::Error;

/// How long a stop may take before the server is killed.
const PATIENCE: Duration = Duration::from_secs(10);

const POLL: Duration = Duration::from_millis(20);

/// Small and safe: a demo's data fits, and a crash of the machine loses nothing.
const SETTINGS: [&str; 8] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=100",
    "shared_buffers=32MB",
    "max_wal_size=256MB",
    "logging_collector=off",
    "log_destination=stderr",
    "log_min_messages=warning",
];

/// A running server and the thread that minds it.
///
/// The system ties the server's life to the thread that started it, so that thread lives exactly as long as the server.
#[derive(Debug)]
pub(super) struct Server {
    stop: Option<Sender<()>>,
    minder: Option<JoinHandle<()>>,
    pid: Arc<AtomicU32>,
}

impl Server {
    pub(super) fn start(cluster: &Cluster, binaries: &Binaries, port: u16) -> Result<Self, Error> {
        let log = std::fs::File::create(cluster.log()).map_err(Error::file(cluster.log()))?;
        let mut command = cluster.owner.server_command(&binaries.postgres);
        command
            .arg("-D")
            .arg(cluster.data())
            .arg("-c")
            .arg(format!("port={port}"));
        for setting in SETTINGS {
            command.arg("-c").arg(setting);
        }
        // In a group of its own: Ctrl-C in the terminal is for us, and the database stops last.
        command.process_group(0);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::from(log));

        let (stop, stopped) = crossbeam_channel::bounded(0);
        let (report, started) = crossbeam_channel::bounded(1);
        let pid = Arc::new(AtomicU32::new(0));
        let running = Arc::clone(&pid);
        let minder = thread::Builder::new()
            .name("postgres".to_owned())
            .spawn(move || {
                let child = command.spawn();
                let _starter_waits =
                    report.send(child.as_ref().map(Child::id).map_err(ToString::to_string));
                if let Ok(child) = child {
                    running.store(child.id(), Ordering::SeqCst);
                    mind(child, &stopped);
                    running.store(0, Ordering::SeqCst);
                }
            });
        let minder = minder.map_err(|error| Error::Postgres(error.to_string()))?;
        match started.recv() {
            Ok(Ok(id)) => pid.store(id, Ordering::SeqCst),
            Ok(Err(error)) => {
                return Err(Error::Postgres(format!(
                    "the server cannot be started: {error}"
                )));
            }
            Err(_) => return Err(Error::Postgres("the server's thread ended".to_owned())),
        }
        Ok(Self {
            stop: Some(stop),
            minder: Some(minder),
            pid,
        })
    }

    pub(super) fn is_running(&self) -> bool {
        self.minder
            .as_ref()
            .is_some_and(|minder| !minder.is_finished())
    }

    /// Kills the server as a crash would.
    pub(super) fn kill(&self) {
        if let Some(pid) = self.pid() {
            // Gone already is as good.
            let _gone = kill_process(pid, Signal::KILL);
        }
    }

    /// The server's process; `None` once it ended.
    pub(super) fn pid(&self) -> Option<Pid> {
        i32::try_from(self.pid.load(Ordering::SeqCst))
            .ok()
            .and_then(Pid::from_raw)
    }

    /// Stops the server and waits for it.
    pub(super) fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(minder) = self.minder.take()
            && minder.join().is_err()
        {
            tracing::error!("the thread that minds Postgres panicked");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Waits for the request to stop, or for the server to end by itself.
fn mind(mut server: Child, stop: &Receiver<()>) {
    loop {
        match stop.recv_timeout(POLL) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return shut_down(server),
            Err(RecvTimeoutError::Timeout) => {
                if let Ok(Some(status)) = server.try_wait() {
                    tracing::error!(%status, "Postgres ended by itself");
                    return;
                }
            }
        }
    }
}

/// SIGINT is Postgres's fast shutdown: sessions are cut, everything is written.
fn shut_down(mut server: Child) {
    let deadline = Instant::now() + PATIENCE;
    if let Some(pid) = i32::try_from(server.id()).ok().and_then(Pid::from_raw) {
        let _gone = kill_process(pid, Signal::INT);
    }
    while Instant::now() < deadline {
        match server.try_wait() {
            Ok(None) => thread::sleep(POLL),
            _ => return,
        }
    }
    tracing::warn!("Postgres did not stop in time and is killed; it recovers at the next start");
    let _gone = server.kill();
    let _reaped = server.wait();
}
