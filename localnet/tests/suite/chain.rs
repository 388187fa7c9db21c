//! One chain for all tests here, because each costs threads and memory. Tests that share it run one after another.

use std::future::Future;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use roast_localnet::{Config, Localnet};
use tokio::runtime::Runtime;

/// How long one test may take.
const PATIENCE: Duration = Duration::from_secs(90);

static SHARED: LazyLock<(Runtime, Localnet)> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    let localnet = runtime.block_on(Localnet::start(config())).unwrap();
    (runtime, localnet)
});

static TURN: Mutex<()> = Mutex::new(());

/// A quick chain without a database: slots of 30 ms, the shortest replay that is allowed, free ports.
pub(crate) fn config() -> Config {
    Config {
        slot_ms: 30,
        rpc_port: 0,
        ws_port: 0,
        yellowstone_port: 0,
        replay_slots: 150,
        database_url: Some("postgres://nobody@127.0.0.1:1/none".to_owned()),
        ..Config::default()
    }
}

/// Runs a test on the shared chain.
pub(crate) fn on_chain<F: Future<Output = ()>>(test: impl FnOnce(&'static Localnet) -> F) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let (runtime, localnet) = &*SHARED;
    let finished = runtime.block_on(async { tokio::time::timeout(PATIENCE, test(localnet)).await });
    finished.expect("the test took too long");
}
