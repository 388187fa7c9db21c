//! Memory of this process and all its descendants.

use std::collections::BTreeMap;
use std::fs;

/// Resident memory in bytes of the whole process tree, shared pages counted once; `None` where /proc does not tell.
pub(super) fn resident() -> Option<u64> {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for entry in fs::read_dir("/proc").ok()?.flatten() {
        if let Some(pid) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
            && let Some(parent) = parent(pid)
        {
            children.entry(parent).or_default().push(pid);
        }
    }
    let mut total = 0u64;
    let mut left = vec![std::process::id()];
    while let Some(pid) = left.pop() {
        total = total.saturating_add(proportional(pid).unwrap_or(0));
        left.extend(children.remove(&pid).unwrap_or_default());
    }
    Some(total)
}

/// The parent's process id: the fourth field of `stat`, the second after the name's closing parenthesis.
fn parent(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?
        .1
        .split_whitespace()
        .nth(1)?
        .parse()
        .ok()
}

/// Resident bytes, each shared page divided by the number of processes that share it.
fn proportional(pid: u32) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    kilobytes.checked_mul(1_024)
}

#[cfg(test)]
mod tests {
    #[test]
    fn this_process_uses_some_memory() {
        assert!(super::resident().is_some_and(|bytes| bytes > 1_000_000));
    }
}
