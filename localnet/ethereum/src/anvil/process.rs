//! The process, from start to end.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::Error;

/// Sends a signal to a process when its parent dies; part of util-linux.
const SETPRIV: &str = "setpriv";

const POLL: Duration = Duration::from_millis(20);

/// A running process and the thread that minds it.
///
/// The system ties the process's life to the thread that started it, so that thread lives exactly as long as the process.
#[derive(Debug)]
pub(super) struct Process {
    stop: Option<SyncSender<()>>,
    minder: Option<JoinHandle<()>>,
    id: u32,
}

impl Process {
    /// Starts `binary`; what it writes to its error stream goes to the file `log`.
    pub(super) fn start(binary: &Path, arguments: Vec<String>, log: &Path) -> Result<Self, Error> {
        let file = std::fs::File::create(log).map_err(Error::file(log))?;
        let mut command = command(binary);
        // In a group of its own: Ctrl-C in the terminal is for us, and the chain stops after the services.
        command.process_group(0);
        command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::from(file));
        let (stop, stopped) = sync_channel(0);
        let (report, started) = sync_channel(1);
        let minder = thread::Builder::new()
            .name("anvil".to_owned())
            .spawn(move || {
                let child = command.spawn();
                let _starter_waits =
                    report.send(child.as_ref().map(Child::id).map_err(ToString::to_string));
                if let Ok(child) = child {
                    mind(child, &stopped);
                }
            });
        let minder = minder.map_err(|error| Error::Anvil(error.to_string()))?;
        let ended = || Err("its thread ended".to_owned());
        let id = started.recv().unwrap_or_else(|_| ended());
        Ok(Self {
            stop: Some(stop),
            minder: Some(minder),
            id: id.map_err(|error| Error::Anvil(format!("it cannot be started: {error}")))?,
        })
    }

    pub(super) fn is_running(&self) -> bool {
        self.minder
            .as_ref()
            .is_some_and(|minder| !minder.is_finished())
    }

    pub(super) fn id(&self) -> Option<u32> {
        self.is_running().then_some(self.id)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(minder) = self.minder.take()
            && minder.join().is_err()
        {
            tracing::error!("the thread that minds anvil panicked");
        }
    }
}

/// With setpriv, the system kills the process when we are gone, even after `kill -9`.
fn command(binary: &Path) -> Command {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let setpriv = std::env::split_paths(&path)
        .map(|folder| folder.join(SETPRIV))
        .find(|path| path.is_file());
    let Some(setpriv) = setpriv else {
        return Command::new(binary);
    };
    let mut command = Command::new(setpriv);
    command.arg("--pdeathsig=KILL").arg("--").arg(binary);
    command
}

/// Waits for the request to stop, or for the process to end by itself.
fn mind(mut child: Child, stop: &Receiver<()>) {
    loop {
        match stop.recv_timeout(POLL) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => {
                // It keeps nothing, so there is nothing to finish.
                let _gone = child.kill();
                let _reaped = child.wait();
                return;
            }
            Err(RecvTimeoutError::Timeout) => {
                if let Ok(Some(status)) = child.try_wait() {
                    tracing::error!(%status, "anvil ended by itself");
                    return;
                }
            }
        }
    }
}
