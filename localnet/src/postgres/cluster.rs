//! The cluster's files: where they are, who owns them, what an unclean stop left behind.

use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use sha2::{Digest as _, Sha256};

use super::binaries::Binaries;
use super::owner::Owner;
use crate::Error;

/// The cluster's superuser, and the database that the services use.
pub(super) const ROLE: &str = "roast";

/// Where root keeps a cluster that the unprivileged user could not reach in the checkout.
const SYSTEM_STATE: &str = "/var/lib/roastpower";

/// How long an orphaned server may take to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// A cluster's directory, locked for this process.
#[derive(Debug)]
pub(super) struct Cluster {
    pub(super) directory: PathBuf,
    pub(super) owner: Owner,
    pub(super) password: String,
    _lock: File,
}

impl Cluster {
    /// Opens the cluster at `wanted`, or makes one.
    pub(super) fn open(wanted: &Path, owner: Owner, binaries: &Binaries) -> Result<Self, Error> {
        let directory = reachable(wanted, &owner)?;
        std::fs::create_dir_all(&directory).map_err(Error::file(&directory))?;
        std::fs::set_permissions(&directory, Permissions::from_mode(0o700))
            .map_err(Error::file(&directory))?;
        owner.adopt(&directory)?;
        let lock = lock(&directory)?;
        stop_orphan(&directory.join("data"))?;
        let password = password(&directory, &owner)?;
        let cluster = Self {
            directory,
            owner,
            password,
            _lock: lock,
        };
        if !cluster.data().exists() {
            cluster.initialise(binaries)?;
        }
        Ok(cluster)
    }

    pub(super) fn data(&self) -> PathBuf {
        self.directory.join("data")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.directory.join("server.log")
    }

    /// The last lines of the server's log, for error messages.
    pub(super) fn log_tail(&self) -> String {
        const LINES: usize = 8;
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines
            .get(lines.len().saturating_sub(LINES)..)
            .unwrap_or_default()
            .join("\n")
    }

    /// Made aside and then moved into place, so that an interrupted start leaves no half-made cluster.
    fn initialise(&self, binaries: &Binaries) -> Result<(), Error> {
        let unfinished = self.directory.join("data.new");
        if unfinished.exists() {
            std::fs::remove_dir_all(&unfinished).map_err(Error::file(&unfinished))?;
        }
        tracing::info!(directory = %self.directory.display(), owner = %self.owner, "making a Postgres cluster");
        let made = self
            .owner
            .command(&binaries.initdb)
            .arg("--pgdata")
            .arg(&unfinished)
            .args([
                "--username",
                ROLE,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
            ])
            .arg("--pwfile")
            .arg(password_file(&self.directory))
            .stdin(Stdio::null())
            .output()
            .map_err(Error::file(&binaries.initdb))?;
        if !made.status.success() {
            let said = String::from_utf8_lossy(&made.stderr);
            return Err(Error::Postgres(format!("initdb failed: {}", said.trim())));
        }
        std::fs::rename(&unfinished, self.data()).map_err(Error::file(&unfinished))
    }
}

/// `wanted`, or a system-wide directory when `owner` cannot enter the one above it.
fn reachable(wanted: &Path, owner: &Owner) -> Result<PathBuf, Error> {
    let wanted = std::path::absolute(wanted).map_err(Error::file(wanted))?;
    let above = wanted.parent().unwrap_or(Path::new("/"));
    std::fs::create_dir_all(above).map_err(Error::file(above))?;
    if *owner == Owner::Ourselves || owner.can_reach(above) {
        return Ok(wanted);
    }
    let name = hex_prefix(&Sha256::digest(wanted.as_os_str().as_encoded_bytes()));
    let system = Path::new(SYSTEM_STATE).join(format!("postgres-{name}"));
    tracing::warn!(
        wanted = %wanted.display(), used = %system.display(),
        "{owner}, who runs Postgres because root cannot, may not enter the directory wanted; the cluster is kept elsewhere"
    );
    Ok(system)
}

fn hex_prefix(digest: &[u8]) -> String {
    digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The system frees the lock when this process ends, however it ends.
fn lock(directory: &Path) -> Result<File, Error> {
    let path = directory.join("lock");
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(Error::file(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::PostgresInUse(directory.to_owned())),
        Err(TryLockError::Error(error)) => Err(Error::File { path, error }),
    }
}

fn password_file(directory: &Path) -> PathBuf {
    directory.join("password")
}

/// The cluster's password, made at random the first time. The file is the owner's alone.
fn password(directory: &Path, owner: &Owner) -> Result<String, Error> {
    let path = password_file(directory);
    if !path.exists() {
        let password = uuid::Uuid::new_v4().simple().to_string();
        let aside = directory.join("password.new");
        let file = OpenOptions::new()
            .create(true)
            .truncate(true)
            .write(true)
            .mode(0o600)
            .open(&aside);
        let written =
            file.and_then(|mut file| std::io::Write::write_all(&mut file, password.as_bytes()));
        written.map_err(Error::file(&aside))?;
        owner.adopt(&aside)?;
        std::fs::rename(&aside, &path).map_err(Error::file(&path))?;
    }
    let password = std::fs::read_to_string(&path).map_err(Error::file(&path))?;
    Ok(password.trim().to_owned())
}

/// Stops a server that outlived its localnet, and removes the pid file of one that did not.
///
/// We hold the cluster's lock, so no living localnet owns that server.
fn stop_orphan(data: &Path) -> Result<(), Error> {
    let pid_file = data.join("postmaster.pid");
    let Ok(text) = std::fs::read_to_string(&pid_file) else {
        return Ok(());
    };
    let pid = text
        .lines()
        .next()
        .and_then(|line| line.trim().parse().ok())
        .and_then(Pid::from_raw);
    if let Some(pid) = pid.filter(|pid| works_in(*pid, data)) {
        tracing::warn!(
            pid = pid.as_raw_nonzero().get(),
            "stopping a Postgres that outlived its localnet"
        );
        signal_and_wait(pid, Signal::INT);
        if works_in(pid, data) {
            signal_and_wait(pid, Signal::KILL);
        }
        if works_in(pid, data) {
            return Err(Error::Postgres(format!(
                "an earlier server (process {}) does not stop",
                pid.as_raw_nonzero()
            )));
        }
    }
    match std::fs::remove_file(&pid_file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::File {
            path: pid_file,
            error,
        }),
        _ => Ok(()),
    }
}

/// Whether the process exists and works in `data`, as a Postgres server does in its cluster; its number may belong to another by now.
fn works_in(pid: Pid, data: &Path) -> bool {
    let place = std::fs::read_link(format!("/proc/{}/cwd", pid.as_raw_nonzero()));
    place.is_ok_and(|place| Some(place) == data.canonicalize().ok())
}

/// Returns when the process is gone, or has had its time. Does nothing to one that is gone already.
fn signal_and_wait(pid: Pid, signal: Signal) {
    let deadline = Instant::now() + PATIENCE;
    if kill_process(pid, signal).is_err() {
        return;
    }
    while test_kill_process(pid).is_ok() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(20));
    }
}
