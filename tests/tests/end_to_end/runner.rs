//! Runs suites one after the other: boots a stack, runs its tests, audits the house after each, stops the stack.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use roast::demo::say;

use crate::audit;
use crate::house::House;

/// Most that one test may take.
const LIMIT: Duration = Duration::from_secs(120);

/// A test: its name and what it does with the house.
pub struct Test {
    pub name: &'static str,
    pub run: for<'a> fn(&'a mut House) -> LocalBoxFuture<'a, Result<()>>,
}

/// Tests that share a stack.
pub struct Suite {
    pub name: &'static str,
    pub tests: &'static [Test],
}

/// The tests of some functions, named by their paths.
macro_rules! tests {
    ($($function:path),* $(,)?) => {
        &[$($crate::runner::Test { name: stringify!($function), run: |house| Box::pin($function(house)) }),*]
    };
}
pub(crate) use tests;

/// What the command line asks for, in the words of the usual harness.
pub struct Wanted {
    parts: Vec<String>,
    skip: Vec<String>,
    exact: bool,
    list: bool,
    ignored: bool,
}

impl Wanted {
    /// Reads the arguments: parts of names, `--exact`, `--skip NAME`, `--list`. Other options of the usual harness change nothing here.
    pub fn from_arguments() -> Self {
        let mut wanted = Self {
            parts: vec![],
            skip: vec![],
            exact: false,
            list: false,
            ignored: false,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--exact" => wanted.exact = true,
                "--list" => wanted.list = true,
                "--ignored" => wanted.ignored = true,
                "--skip" => wanted.skip.extend(arguments.next()),
                "--test-threads" | "--format" | "--color" => drop(arguments.next()),
                option if option.starts_with('-') => {}
                part => wanted.parts.push(part.to_owned()),
            }
        }
        wanted
    }

    fn includes(&self, name: &str) -> bool {
        let matches = |part: &String| {
            if self.exact {
                name == part
            } else {
                name.contains(part.as_str())
            }
        };
        let asked = self.parts.is_empty() || self.parts.iter().any(matches);
        asked && !self.ignored && !self.skip.iter().any(matches)
    }
}

/// Runs what is wanted; success when everything passed.
pub fn run(suites: &[Suite], wanted: &Wanted) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut failures: Vec<String> = Vec::new();
    let (mut passed, started) = (0_u32, Instant::now());
    for suite in suites {
        let tests: Vec<_> = suite
            .tests
            .iter()
            .filter(|test| wanted.includes(test.name))
            .collect();
        if wanted.list {
            tests
                .iter()
                .for_each(|test| say(&format!("{}: test", test.name)));
            continue;
        }
        if tests.is_empty() {
            continue;
        }
        say(&format!("\nsuite {}: {} tests", suite.name, tests.len()));
        match runtime.block_on(suite_of(suite.name, &tests)) {
            Ok(failed) => {
                passed += u32::try_from(tests.len() - failed.len()).unwrap_or(u32::MAX);
                failures.extend(failed);
            }
            Err(error) => failures.push(format!("suite {}: {error:#}", suite.name)),
        }
    }
    if wanted.list {
        return ExitCode::SUCCESS;
    }
    for failure in &failures {
        say(&format!("\nFAILED {failure}"));
    }
    let seconds = started.elapsed().as_secs_f64();
    say(&format!(
        "\nend to end: {passed} passed; {} failed; {seconds:.1} s",
        failures.len()
    ));
    if failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Runs a suite's tests on one stack; gives what failed.
async fn suite_of(name: &str, tests: &[&Test]) -> Result<Vec<String>> {
    let mut house = House::open(name).await.context("the stack does not boot")?;
    let mut failures = Vec::new();
    for test in tests {
        let started = Instant::now();
        let result = one(test, &mut house).await;
        let seconds = started.elapsed().as_secs_f64();
        let word = if result.is_ok() { "ok" } else { "FAILED" };
        say(&format!("test {} ... {word} ({seconds:.1} s)", test.name));
        if let Err(error) = result {
            say(&format!("{error:#}"));
            failures.push(format!("{}: {error:#}", test.name));
            house.mend().await;
        }
    }
    house.close(failures.is_empty()).await;
    Ok(failures)
}

/// A test within its time, and the house's books after it.
async fn one(test: &Test, house: &mut House) -> Result<()> {
    let running = AssertUnwindSafe((test.run)(house)).catch_unwind();
    let ended = tokio::time::timeout(LIMIT, running)
        .await
        .map_err(|_| anyhow!("it took more than {} s", LIMIT.as_secs()))?;
    ended.map_err(|panic| anyhow!("it panicked: {}", words_of(&*panic)))??;
    audit::audit(house).await.context("the audit after it")
}

fn words_of(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without words")
}
