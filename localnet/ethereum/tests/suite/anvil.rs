//! The process: its port, its end, and what is said when it is missing.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use roast_ethereum_localnet::{Anvil, Chain, Config, anvil};

use crate::support::config;

const PATIENCE: Duration = Duration::from_secs(30);

/// Set for the process that is killed.
const CRASHING_STATE: &str = "ROAST_TEST_CRASHING_ANVIL";

fn lives(pid: u32) -> bool {
    // A zombie is gone for everybody but its parent.
    let status = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    status
        .rsplit(')')
        .next()
        .is_some_and(|rest| !rest.trim().is_empty() && !rest.trim().starts_with('Z'))
}

fn wait_until_gone(pid: u32, why: &str) {
    let deadline = Instant::now() + PATIENCE;
    while lives(pid) {
        assert!(Instant::now() < deadline, "anvil outlives {why}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[tokio::test]
async fn it_takes_a_free_port_when_the_wished_one_is_busy_and_ends_when_told() {
    let state = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let busy = taken.local_addr().unwrap().port();
    let wish = Config {
        rpc_port: busy,
        ..config()
    };
    let anvil = Anvil::start(&wish, &state.path().join("anvil.log"))
        .await
        .unwrap();
    assert_ne!(anvil.url(), format!("http://127.0.0.1:{busy}"));
    assert_eq!(
        Chain::connect(anvil.url()).unwrap().id().await.unwrap(),
        anvil::CHAIN_ID
    );
    let pid = anvil.process_id().unwrap();
    anvil.stop().await;
    assert!(!lives(pid));
}

#[tokio::test]
async fn the_clock_can_be_advanced() {
    let state = tempfile::tempdir().unwrap();
    let anvil = Anvil::start(&config(), &state.path().join("anvil.log"))
        .await
        .unwrap();
    let chain = Chain::connect(anvil.url()).unwrap();
    let before = chain.now().await.unwrap();
    chain.advance_clock(1_000).await.unwrap();
    assert!((before + 1_000..before + 1_100).contains(&chain.now().await.unwrap()));
}

#[tokio::test]
async fn blocks_come_by_the_clock_when_asked_to() {
    let state = tempfile::tempdir().unwrap();
    let each_second = Config {
        block_seconds: 1,
        ..config()
    };
    let anvil = Anvil::start(&each_second, &state.path().join("anvil.log"))
        .await
        .unwrap();
    let chain = Chain::connect(anvil.url()).unwrap();
    let (before, deadline) = (chain.now().await.unwrap(), Instant::now() + PATIENCE);
    while chain.now().await.unwrap() <= before {
        assert!(Instant::now() < deadline, "no block comes");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_program_that_is_not_there_or_is_no_anvil_is_told() {
    let state = tempfile::tempdir().unwrap();
    let log = state.path().join("anvil.log");
    let missing = Config {
        anvil: Some(PathBuf::from("nowhere/anvil")),
        ..config()
    };
    let error = Anvil::start(&missing, &log).await.unwrap_err().to_string();
    assert!(
        error.contains("nowhere/anvil") && error.contains("make contracts"),
        "{error}"
    );
    let other = Config {
        anvil: Some(PathBuf::from("/bin/false")),
        ..config()
    };
    let error = Anvil::start(&other, &log).await.unwrap_err().to_string();
    assert!(error.contains("does not answer"), "{error}");
}

/// Run by the test below in a process of its own, which is killed.
#[tokio::test]
#[ignore = "only the crash test runs it"]
async fn a_process_that_will_crash() {
    let Some(state) = std::env::var_os(CRASHING_STATE).map(PathBuf::from) else {
        return;
    };
    let anvil = Anvil::start(&config(), &state.join("anvil.log"))
        .await
        .unwrap();
    std::fs::write(
        state.join("pid.new"),
        anvil.process_id().unwrap().to_string(),
    )
    .unwrap();
    std::fs::rename(state.join("pid.new"), state.join("pid")).unwrap();
    std::future::pending::<()>().await;
}

#[test]
fn anvil_ends_with_a_localnet_that_is_killed() {
    let state = tempfile::tempdir().unwrap();
    let mut crashing = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "anvil::a_process_that_will_crash"])
        .env(CRASHING_STATE, state.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let pid = read_pid(&state.path().join("pid"));
    assert!(lives(pid));
    crashing.kill().unwrap();
    crashing.wait().unwrap();
    wait_until_gone(pid, "the localnet that was killed");
}

fn read_pid(file: &Path) -> u32 {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Ok(text) = std::fs::read_to_string(file) {
            return text.parse().unwrap();
        }
        assert!(
            Instant::now() < deadline,
            "the other process does not start anvil"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}
