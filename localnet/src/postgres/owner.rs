//! The user that Postgres runs as: ourselves, or an unprivileged one when we are root, because Postgres refuses root.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Error;

/// Users that root may run Postgres as, in order of preference.
const CANDIDATES: [&str; 2] = ["postgres", "nobody"];

/// Sends a signal to a process when its parent dies, and changes the user; part of util-linux.
const SETPRIV: &str = "setpriv";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Ourselves,
    Other { name: String, uid: u32, gid: u32 },
}

impl Owner {
    pub(super) fn detect() -> Result<Self, Error> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Ourselves);
        }
        let users = std::fs::read_to_string("/etc/passwd").map_err(Error::file("/etc/passwd"))?;
        CANDIDATES.iter().find_map(|name| find_user(&users, name)).ok_or_else(|| {
            Error::Postgres(format!(
                "refuses to run as root, and there is no user {}; create one with `adduser --system postgres`",
                CANDIDATES.join(" or ")
            ))
        })
    }

    /// A command that this user runs and whose environment holds no surprises.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        if let Self::Other { uid, gid, .. } = self {
            command.uid(*uid).gid(*gid);
        }
        clean(&mut command);
        command
    }

    /// The same for a server that must not outlive us: it gets SIGINT when the thread that starts it ends, however that happens.
    pub(super) fn server_command(&self, program: &Path) -> Command {
        let Some(setpriv) = find_on_path(SETPRIV) else {
            return self.command(program);
        };
        let mut command = Command::new(setpriv);
        command.arg("--pdeathsig=INT");
        if let Self::Other { uid, gid, .. } = self {
            command
                .arg(format!("--reuid={uid}"))
                .arg(format!("--regid={gid}"))
                .arg("--clear-groups");
        }
        command.arg("--").arg(program);
        clean(&mut command);
        command
    }

    /// Gives a file or directory of ours to this user.
    pub(super) fn adopt(&self, path: &Path) -> Result<(), Error> {
        match self {
            Self::Ourselves => Ok(()),
            Self::Other { uid, gid, .. } => {
                std::os::unix::fs::chown(path, Some(*uid), Some(*gid)).map_err(Error::file(path))
            }
        }
    }

    /// Whether this user may enter a directory, or run a file.
    pub(super) fn can_reach(&self, path: &Path) -> bool {
        let Some(test) = find_on_path("test") else {
            return false;
        };
        let probe = self
            .command(&test)
            .arg("-x")
            .arg(path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        probe.is_ok_and(|status| status.success())
    }
}

impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ourselves => f.write_str("this user"),
            Self::Other { name, .. } => write!(f, "the user {name}"),
        }
    }
}

/// Directories of the search path.
pub(super) fn search_path() -> Vec<PathBuf> {
    std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default()
}

fn find_on_path(program: &str) -> Option<PathBuf> {
    search_path()
        .into_iter()
        .map(|directory| directory.join(program))
        .find(|path| path.is_file())
}

/// Variables such as PGDATA or PGPORT would otherwise change what the command does.
fn clean(command: &mut Command) {
    command.env_clear().env("LC_ALL", "C").current_dir("/");
    for kept in ["PATH", "LD_LIBRARY_PATH"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
}

fn find_user(users: &str, name: &str) -> Option<Owner> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let mut ids = fields.skip(1).map(str::parse);
        let (uid, gid) = (ids.next()?.ok()?, ids.next()?.ok()?);
        (uid != 0).then(|| Owner::Other {
            name: name.to_owned(),
            uid,
            gid,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_found_by_name_and_root_is_never_one() {
        let users = "root:x:0:0:root:/root:/bin/bash\npostgres:x:101:104:,,,:/var/lib/postgresql:/bin/bash\n";
        let postgres = Owner::Other {
            name: "postgres".into(),
            uid: 101,
            gid: 104,
        };
        assert_eq!(find_user(users, "postgres"), Some(postgres));
        assert_eq!(find_user(users, "post"), None);
        assert_eq!(find_user(users, "root"), None);
    }
}
