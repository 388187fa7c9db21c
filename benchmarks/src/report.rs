//! What every benchmark ends with: figures, their limits, a file, and an exit code.

use std::{collections::BTreeMap, fs, io, path::Path, process::Command, process::ExitCode};

use serde::Serialize;

/// Named figures of one benchmark and the limits that they must keep.
#[derive(Debug, Serialize)]
pub struct Report {
    bench: &'static str,
    commit: String,
    machine: String,
    figures: BTreeMap<String, u64>,
    limits: BTreeMap<String, u64>,
}

impl Report {
    /// An empty report of the benchmark `bench`, of this commit, on this machine.
    #[must_use]
    pub fn new(bench: &'static str) -> Self {
        Self {
            bench,
            commit: commit(),
            machine: machine(),
            figures: BTreeMap::new(),
            limits: BTreeMap::new(),
        }
    }

    /// Adds a figure that has no limit.
    pub fn figure(&mut self, name: impl Into<String>, value: u64) {
        self.figures.insert(name.into(), value);
    }

    /// Adds a figure that must not be above `limit`.
    pub fn limited(&mut self, name: impl Into<String>, value: u64, limit: u64) {
        let name = name.into();
        self.limits.insert(name.clone(), limit);
        self.figures.insert(name, value);
    }

    /// The figures above their limits: name, value, limit.
    pub fn exceeded(&self) -> impl Iterator<Item = (&str, u64, u64)> {
        self.limits.iter().filter_map(|(name, &limit)| {
            let &value = self.figures.get(name)?;
            (value > limit).then_some((name.as_str(), value, limit))
        })
    }

    /// Writes `benchmarks/<name>.json`, prints the figures that are above their limits and, as the last line, the whole report.
    /// With the argument `--check` nothing is written, so that a run of all checks leaves the checkout as it was.
    ///
    /// # Errors
    /// When the file cannot be written.
    // The report is what the command is for; logs go elsewhere.
    #[allow(clippy::print_stdout)]
    pub fn finish(&self) -> io::Result<ExitCode> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(self.bench)
            .with_extension("json");
        if !std::env::args().any(|argument| argument == "--check") {
            fs::write(&path, serde_json::to_string_pretty(self)? + "\n")?;
        }
        let mut code = ExitCode::SUCCESS;
        for (name, value, limit) in self.exceeded() {
            println!("{name} is {value}, above its limit of {limit}");
            code = ExitCode::FAILURE;
        }
        println!("{}", serde_json::to_string(self)?);
        Ok(code)
    }
}

/// The checked-out commit, with `-dirty` when files differ from it; `unknown` outside a repository.
fn commit() -> String {
    let describe = Command::new("git")
        .args([
            "describe",
            "--always",
            "--abbrev=12",
            "--dirty",
            "--exclude=*",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    match describe {
        Ok(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).trim().to_owned()
        }
        _ => "unknown".to_owned(),
    }
}

/// The processor's name and how many cores there are to use.
fn machine() -> String {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("unknown processor", |(_, name)| name.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{name}, {cores} cores")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_figures_above_their_limit_exceed_it() {
        let mut report = Report::new("test");
        report.figure("free", 1_000);
        report.limited("at", 10, 10);
        report.limited("above", 11, 10);
        assert_eq!(report.exceeded().collect::<Vec<_>>(), [("above", 11, 10)]);
    }
}
