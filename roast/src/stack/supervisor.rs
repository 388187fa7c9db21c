//! Runs services as child processes of this same binary and starts again those that end.
//!
//! The demo runs the indexer, the API and the keeper as an operator would: each on its own, so that one of them can be killed at any
//! moment without the others noticing more than its absence.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How long a service may take to end after SIGTERM before it is killed.
const STOP_GRACE: Duration = Duration::from_secs(5);
/// Pause before a service that ended is started again.
const RESTART_PAUSE: Duration = Duration::from_millis(200);
/// Pause between two looks whether a held service is gone.
const HOLD_PAUSE: Duration = Duration::from_millis(20);
/// Set for children: they end when their supervisor does.
const SUPERVISED: &str = "ROAST_SUPERVISED";

/// A service: a subcommand of this binary, its environment and its log file.
#[derive(Debug, Clone)]
pub struct Service {
    /// Subcommand, such as `indexer`.
    pub name: &'static str,
    /// Settings, as environment variables.
    pub environment: BTreeMap<String, String>,
    /// Where its output goes.
    pub log: PathBuf,
}

/// The running services. Dropping it kills them; [`Supervisor::stop`] ends them in order.
#[derive(Debug)]
pub struct Supervisor {
    running: Arc<Mutex<BTreeMap<&'static str, Pid>>>,
    held: Arc<Mutex<BTreeSet<&'static str>>>,
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Supervisor {
    /// Starts every service.
    ///
    /// # Errors
    /// When a service cannot be started at all (the binary or its log file cannot be opened).
    pub fn start(binary: &Path, services: Vec<Service>) -> Result<Self> {
        let running = Arc::new(Mutex::new(BTreeMap::new()));
        let held = Arc::new(Mutex::new(BTreeSet::new()));
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        for service in services {
            let child = spawn(binary, &service)?;
            record(&running, service.name, &child);
            let keep = keep_running(
                binary.to_owned(),
                service,
                child,
                running.clone(),
                held.clone(),
                stop.clone(),
            );
            tasks.spawn(keep);
        }
        Ok(Self {
            running,
            held,
            stop,
            tasks,
        })
    }

    /// Process ids by service name, at this moment.
    pub fn process_ids(&self) -> BTreeMap<&'static str, i32> {
        let running = self.running.lock().unwrap_or_else(|e| e.into_inner());
        running
            .iter()
            .map(|(name, pid)| (*name, pid.as_raw_nonzero().get()))
            .collect()
    }

    /// Kills a service as `kill -9` does; it is started again. Says whether it was running.
    pub fn kill(&self, name: &str) -> bool {
        let running = self.running.lock().unwrap_or_else(|e| e.into_inner());
        running
            .get(name)
            .is_some_and(|pid| kill_process(*pid, Signal::KILL).is_ok())
    }

    /// Kills a service and starts it no more until [`Supervisor::release`]; returns when it is gone.
    pub async fn hold(&self, name: &'static str) {
        self.held().insert(name);
        while self.process_ids().contains_key(name) {
            self.kill(name);
            tokio::time::sleep(HOLD_PAUSE).await;
        }
    }

    /// Lets a held service run again.
    pub fn release(&self, name: &str) {
        self.held().remove(name);
    }

    fn held(&self) -> MutexGuard<'_, BTreeSet<&'static str>> {
        self.held.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// Ends every service and waits for it.
    pub async fn stop(mut self) {
        self.stop.cancel();
        while self.tasks.join_next().await.is_some() {}
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn keep_running(
    binary: PathBuf,
    service: Service,
    mut child: Child,
    running: Arc<Mutex<BTreeMap<&'static str, Pid>>>,
    held: Arc<Mutex<BTreeSet<&'static str>>>,
    stop: CancellationToken,
) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return end(service.name, child).await,
            status = child.wait() => {
                tracing::warn!(service = service.name, ?status, "service ended, starting it again");
            }
        }
        running
            .lock()
            .unwrap_or_else(|e| e.into_inner())
            .remove(service.name);
        child = loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(RESTART_PAUSE) => {}
            }
            // Under the lock, so that whoever holds a service knows that none is just being started.
            let held = held.lock().unwrap_or_else(|e| e.into_inner());
            if held.contains(service.name) {
                continue;
            }
            match spawn(&binary, &service) {
                Ok(child) => {
                    record(&running, service.name, &child);
                    break child;
                }
                Err(error) => {
                    tracing::error!(service = service.name, %error, "service does not start")
                }
            }
        };
    }
}

fn spawn(binary: &Path, service: &Service) -> Result<Child> {
    let log = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(&service.log)
        .with_context(|| format!("opening {}", service.log.display()))?;
    Command::new(binary)
        .arg(service.name)
        .envs(&service.environment)
        .env(SUPERVISED, "1")
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .kill_on_drop(true)
        // Ctrl-C in the terminal reaches the whole process group; the supervisor alone decides when a service ends.
        .process_group(0)
        .spawn()
        .with_context(|| format!("starting {} {}", binary.display(), service.name))
}

fn record(running: &Mutex<BTreeMap<&'static str, Pid>>, name: &'static str, child: &Child) {
    let pid = child
        .id()
        .and_then(|id| i32::try_from(id).ok())
        .and_then(Pid::from_raw);
    if let Some(pid) = pid {
        running
            .lock()
            .unwrap_or_else(|e| e.into_inner())
            .insert(name, pid);
    }
}

async fn end(name: &str, mut child: Child) {
    let pid = child
        .id()
        .and_then(|id| i32::try_from(id).ok())
        .and_then(Pid::from_raw);
    if let Some(pid) = pid {
        let _ = kill_process(pid, Signal::TERM);
    }
    if tokio::time::timeout(STOP_GRACE, child.wait())
        .await
        .is_err()
    {
        tracing::warn!(service = name, "service did not end in time, killing it");
        let _ = child.kill().await;
    }
}

/// Called by a service that was started by a supervisor: asks the kernel to end it when the supervisor dies.
///
/// # Errors
/// When the kernel refuses.
pub fn follow_supervisor() -> Result<()> {
    if std::env::var_os(SUPERVISED).is_none() {
        return Ok(());
    }
    rustix::process::set_parent_process_death_signal(Some(Signal::TERM))
        .context("asking to end with the supervisor")
}
