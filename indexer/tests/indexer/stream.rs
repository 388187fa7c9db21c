//! The whole indexer between a scripted Yellowstone service, a scripted RPC service and a real Postgres.

use std::time::Duration;

use metrics_exporter_prometheus::PrometheusBuilder;
use roast_indexer::programs::Program;
use roast_indexer::{Config, Error, run};
use roast_migrations::testing::TestDatabase;
use sqlx::AssertSqlSafe;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use yellowstone_grpc_proto::prelude::{CommitmentLevel, SlotStatus, SubscribeUpdate};

use crate::chain::{BLOCK_TIME, Block, eventually, key, status};
use crate::rows;
use crate::rpc::Rpc;
use crate::yellowstone::{End, Session, Yellowstone};

/// An indexer between its doubles. The chain stands at slot 100 when it starts.
struct Setting {
    database: TestDatabase,
    yellowstone: Yellowstone,
    rpc: Rpc,
    cancel: CancellationToken,
    indexer: JoinHandle<Result<(), Error>>,
}

impl Setting {
    async fn start(before: &[Block], sessions: impl IntoIterator<Item = Session>) -> Self {
        Self::start_with(before, sessions, |_| {}).await
    }

    /// The same with an RPC service that is prepared before the indexer asks it.
    async fn start_with(
        before: &[Block],
        sessions: impl IntoIterator<Item = Session>,
        prepare: impl FnOnce(&Rpc),
    ) -> Self {
        let database = TestDatabase::create().await;
        let yellowstone = Yellowstone::start(sessions).await;
        let rpc = Rpc::start(100, before).await;
        prepare(&rpc);
        let cancel = CancellationToken::new();
        let config = config(&yellowstone, &rpc);
        let indexer = tokio::spawn(run(config, database.pool.clone(), cancel.clone()));
        Self {
            database,
            yellowstone,
            rpc,
            cancel,
            indexer,
        }
    }

    /// Waits until the checkpoint is at `slot`.
    async fn reaches(&self, slot: i64) {
        let at = || async {
            rows::checkpoint(&self.database.pool)
                .await
                .is_some_and(|checkpoint| checkpoint.0 >= slot)
        };
        eventually(&format!("the checkpoint is at slot {slot}"), at).await;
    }

    async fn event_slots(&self) -> Vec<i64> {
        rows::event_slots(&self.database.pool).await
    }

    /// Stops the indexer, which has to take this without an error and at once.
    async fn stop(self) -> TestDatabase {
        self.cancel.cancel();
        let stopped = tokio::time::timeout(Duration::from_secs(2), self.indexer).await;
        stopped.unwrap().unwrap().unwrap();
        self.database
    }
}

fn config(yellowstone: &Yellowstone, rpc: &Rpc) -> Config {
    Config {
        yellowstone_url: yellowstone.url.clone(),
        rpc_url: rpc.url.clone(),
        stall_seconds: 2,
        ..Config::default()
    }
}

fn out_of_range() -> Session {
    Session::Refuse(Status::out_of_range("too old"))
}

fn joining(slots: impl IntoIterator<Item = u64>) -> Vec<Block> {
    slots
        .into_iter()
        .map(|slot| Block::joining(slot, key(slot as u8)))
        .collect()
}

fn updates<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> Vec<SubscribeUpdate> {
    blocks.into_iter().flat_map(Block::updates).collect()
}

#[tokio::test]
async fn a_first_start_reads_everything_from_rpc_and_then_follows_the_stream() {
    let before = joining([40, 90, 100]);
    let after = [vec![Block::empty(101)], joining([102])].concat();
    let setting = Setting::start(&before, [Session::Play(updates(&after), End::Hold)]).await;
    setting.reaches(102).await;
    assert_eq!(setting.event_slots().await, [40, 90, 100, 102]);
    assert_eq!(setting.yellowstone.asked_from(), [100]);
    for address in [40, 90, 100, 102] {
        let status = rows::status(&setting.database.pool, key(address)).await;
        assert_eq!(status.as_deref(), Some("joined"));
    }

    let request = setting.yellowstone.last_request();
    assert_eq!(request.commitment, Some(CommitmentLevel::Confirmed as i32));
    let transactions = &request.transactions["roastpower"];
    assert_eq!(
        (transactions.vote, transactions.failed),
        (Some(false), Some(false))
    );
    let programs = Program::ALL.map(|program| program.id().to_string());
    assert_eq!(transactions.account_include, programs);
    assert_eq!(request.accounts["roastpower"].owner, programs);
    assert_eq!(
        request.slots["roastpower"].filter_by_commitment,
        Some(false)
    );
    assert_eq!(request.slots["roastpower"].interslot_updates, Some(true));
    setting.stop().await;
}

#[tokio::test]
async fn a_clean_close_is_not_the_end_and_a_replay_writes_nothing_twice() {
    let blocks = joining(101..=106);
    let setting = Setting::start(
        &[],
        [
            Session::Play(updates(&blocks[..3]), End::Close),
            Session::Play(updates(&blocks[2..]), End::Hold),
        ],
    )
    .await;
    setting.reaches(106).await;
    assert_eq!(setting.yellowstone.asked_from(), [100, 103]);
    assert_eq!(setting.event_slots().await, [101, 102, 103, 104, 105, 106]);
    assert_eq!(setting.rpc.calls("getProgramAccounts"), Program::ALL.len());
    setting.stop().await;
}

#[tokio::test]
async fn a_stream_that_breaks_within_a_slot_leaves_nothing_of_it_and_loses_nothing() {
    let blocks = joining(101..=103);
    let broken = [updates(&blocks[..1]), blocks[1].contents()].concat();
    let setting = Setting::start(
        &[],
        [
            Session::Play(broken, End::Fail(Status::unavailable("lagged"))),
            Session::Refuse(Status::unavailable("restarting")),
        ],
    )
    .await;
    eventually("the indexer tried again", || async {
        setting.yellowstone.asked_from().len() >= 3
    })
    .await;
    assert_eq!(rows::status(&setting.database.pool, key(102)).await, None);
    assert_eq!(setting.event_slots().await, [101]);
    assert_eq!(setting.yellowstone.asked_from(), [100, 101, 101]);
    // The third subscription is silent until it counts as stalled; the fourth brings the rest.
    setting
        .yellowstone
        .then(Session::Play(updates(&blocks), End::Hold));
    setting.reaches(103).await;
    assert_eq!(setting.event_slots().await, [101, 102, 103]);
    setting.stop().await;
}

#[tokio::test]
async fn out_of_range_is_repaired_from_rpc_before_the_checkpoint_moves() {
    let setting = Setting::start(&[], [Session::Play(updates(&joining([101])), End::Close)]).await;
    setting.reaches(101).await;
    setting.rpc.learn(300, &joining([101, 150, 200, 201]));
    setting
        .yellowstone
        .then(Session::Refuse(Status::out_of_range(
            "from_slot 101 is not available, oldest is 260",
        )));
    let missed = Block {
        parent: 300,
        ..Block::joining(301, key(250))
    };
    setting
        .yellowstone
        .then(Session::Play(missed.updates(), End::Hold));
    setting.reaches(301).await;
    assert_eq!(setting.event_slots().await, [101, 150, 200, 201, 301]);
    assert_eq!(
        rows::status(&setting.database.pool, key(200))
            .await
            .as_deref(),
        Some("joined")
    );
    assert_eq!(setting.yellowstone.asked_from().last(), Some(&300));
    assert_eq!(
        setting.rpc.calls("getProgramAccounts"),
        2 * Program::ALL.len()
    );
    setting.stop().await;
}

#[tokio::test]
async fn a_service_that_skips_slots_in_silence_is_caught_and_repaired() {
    let setting = Setting::start(&[], [Session::Play(updates(&joining([101])), End::Close)]).await;
    setting.reaches(101).await;
    setting.rpc.learn(200, &joining([101, 150]));
    // Asked to replay from 101, the service starts at its head.
    setting
        .yellowstone
        .then(Session::Play(updates(&joining([199])), End::Hold));
    setting
        .yellowstone
        .then(Session::Play(updates(&joining([201])), End::Hold));
    setting.reaches(201).await;
    assert_eq!(setting.event_slots().await, [101, 150, 201]);
    setting.stop().await;
}

#[tokio::test]
async fn slots_that_come_twice_or_late_are_written_once_and_whole() {
    let blocks = joining(101..=103);
    let twice: Vec<_> = blocks
        .iter()
        .flat_map(|block| {
            // The block's description and status come first, then the block twice.
            [vec![block.meta()], block.updates(), block.updates()].concat()
        })
        .collect();
    let late = [
        vec![blocks[0].meta(), status(101, SlotStatus::SlotConfirmed)],
        blocks[0].contents(),
    ];
    let setting = Setting::start(
        &[],
        [Session::Play([late.concat(), twice].concat(), End::Hold)],
    )
    .await;
    setting.reaches(103).await;
    assert_eq!(setting.event_slots().await, [101, 102, 103]);
    assert_eq!(
        rows::count(&setting.database.pool, "chain.battles").await,
        3
    );
    setting.stop().await;
}

#[tokio::test]
async fn finality_follows_the_stream_and_a_dead_slot_is_taken_back() {
    let blocks = joining(101..=103);
    let script = [
        updates(&blocks),
        vec![
            status(101, SlotStatus::SlotFinalized),
            status(103, SlotStatus::SlotDead),
        ],
        updates(&[Block {
            parent: 102,
            ..Block::empty(104)
        }]),
    ];
    let setting = Setting::start(&[], [Session::Play(script.concat(), End::Hold)]).await;
    setting.reaches(104).await;
    assert_eq!(setting.event_slots().await, [101, 102]);
    assert_eq!(rows::status(&setting.database.pool, key(103)).await, None);
    let finality = rows::battle(&setting.database.pool, key(101))
        .await
        .unwrap()
        .2;
    assert_eq!(finality, "finalized");
    let finality = rows::battle(&setting.database.pool, key(102))
        .await
        .unwrap()
        .2;
    assert_eq!(finality, "confirmed");
    setting.stop().await;
}

#[tokio::test]
async fn a_stream_that_brings_nothing_but_pings_counts_as_dead() {
    let setting = Setting::start(&[], [Session::Play(Vec::new(), End::Ping)]).await;
    eventually("the indexer subscribed again", || async {
        setting.yellowstone.asked_from().len() >= 2
    })
    .await;
    setting.stop().await;
}

#[tokio::test]
async fn postgres_away_in_mid_run_loses_nothing() {
    let blocks = joining(101..=110);
    let setting = Setting::start(&[], [Session::Play(updates(&blocks[..3]), End::Hold)]).await;
    setting.reaches(103).await;
    refuse_connections(&setting.database, true).await;
    // The stream is silent, so the loss is noticed when it counts as stalled; by then nobody can connect.
    setting
        .yellowstone
        .then(Session::Play(updates(&blocks[2..]), End::Hold));
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(!setting.indexer.is_finished());
    refuse_connections(&setting.database, false).await;
    setting.reaches(110).await;
    assert_eq!(setting.event_slots().await, (101..=110).collect::<Vec<_>>());
    setting.stop().await;
}

/// Makes the test's database refuse connections and ends those that exist, or lets them in again.
async fn refuse_connections(database: &TestDatabase, refuse: bool) {
    let name: String = database
        .url
        .rsplit('/')
        .next()
        .unwrap()
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    let cluster = sqlx::PgPool::connect(&std::env::var("DATABASE_URL").unwrap())
        .await
        .unwrap();
    for statement in [
        format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {}", !refuse),
        format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND {refuse}"
        ),
    ] {
        sqlx::raw_sql(AssertSqlSafe(statement))
            .execute(&cluster)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_restart_continues_from_the_checkpoint_with_the_same_rows_as_one_run() {
    let blocks = joining(101..=108);
    let setting = Setting::start(&[], [Session::Play(updates(&blocks), End::Hold)]).await;
    setting.reaches(108).await;
    let whole = setting.stop().await;

    let setting = Setting::start(&[], [Session::Play(updates(&blocks[..4]), End::Hold)]).await;
    setting.reaches(104).await;
    // Dropped like a process that is killed.
    setting.indexer.abort();
    let config = config(&setting.yellowstone, &setting.rpc);
    setting
        .yellowstone
        .then(Session::Play(updates(&blocks[3..]), End::Hold));
    let cancel = CancellationToken::new();
    let second = tokio::spawn(run(config, setting.database.pool.clone(), cancel.clone()));
    setting.reaches(108).await;
    cancel.cancel();
    second.await.unwrap().unwrap();
    assert!(
        rows::everything(&setting.database.pool).await == rows::everything(&whole.pool).await,
        "the rows of two runs are not those of one"
    );
}

#[tokio::test]
async fn an_rpc_service_behind_the_checkpoint_moves_nothing_back() {
    let setting = Setting::start(
        &[],
        [Session::Play(updates(&joining([101, 102])), End::Close)],
    )
    .await;
    setting.reaches(102).await;
    // The service still stands at slot 100.
    setting.yellowstone.then(out_of_range());
    eventually("RPC was asked", || async {
        setting.rpc.calls("getSlot") >= 3
    })
    .await;
    assert_eq!(setting.rpc.calls("getProgramAccounts"), Program::ALL.len());
    assert_eq!(
        rows::checkpoint(&setting.database.pool).await.unwrap().0,
        102
    );
    setting.rpc.learn(150, &joining([101, 102]));
    setting
        .yellowstone
        .then(Session::Play(updates(&joining([151])), End::Hold));
    setting.reaches(151).await;
    assert_eq!(setting.event_slots().await, [101, 102, 151]);
    setting.stop().await;
}

/// A repair from slot 105, which Postgres holds already, to slot 110, for which a node at slot 104 answers one of the methods.
async fn repaired_behind_a_lagging_node(method: &'static str, careless: bool) {
    let blocks = joining(101..=105);
    let setting = Setting::start(&[], [Session::Play(updates(&blocks), End::Close)]).await;
    setting.reaches(105).await;
    let before = setting.rpc.calls(method);
    setting.rpc.learn(110, &blocks);
    setting.rpc.lag(method, 104, careless);
    setting.yellowstone.then(out_of_range());
    eventually("the lagging node was asked again", || async {
        // More often than once for each program: the repair has not gone on.
        setting.rpc.calls(method) > before + Program::ALL.len()
    })
    .await;
    let pool = &setting.database.pool;
    let untouched = || async {
        assert_eq!(rows::count(pool, "chain.battles WHERE closed").await, 0);
        assert_eq!(rows::event_slots(pool).await, [101, 102, 103, 104, 105]);
    };
    untouched().await;
    assert_eq!(rows::checkpoint(pool).await.unwrap().0, 105);
    setting.rpc.catch_up();
    setting.reaches(110).await;
    untouched().await;
    setting.stop().await;
}

#[tokio::test]
async fn accounts_of_a_node_that_says_that_it_lags_are_not_taken() {
    repaired_behind_a_lagging_node("getProgramAccounts", false).await;
}

#[tokio::test]
async fn accounts_of_a_node_that_lags_and_answers_all_the_same_are_not_taken() {
    repaired_behind_a_lagging_node("getProgramAccounts", true).await;
}

#[tokio::test]
async fn a_history_of_a_node_that_lags_is_not_taken() {
    repaired_behind_a_lagging_node("getSignaturesForAddress", false).await;
}

#[tokio::test]
async fn a_transaction_that_a_lagging_node_does_not_have_yet_is_asked_for_again() {
    repaired_behind_a_lagging_node("getTransaction", false).await;
}

#[tokio::test]
async fn a_page_from_a_node_that_does_not_know_the_page_before_is_not_the_end_of_the_history() {
    let before: Vec<Block> = (90..96)
        .map(|slot| Block {
            events: vec![key(1); 250],
            ..Block::joining(slot, key(1))
        })
        .collect();
    let setting = Setting::start_with(&before, [], |rpc| rpc.forget(2)).await;
    setting.reaches(100).await;
    assert_eq!(setting.event_slots().await.len(), 6 * 250);
    setting.stop().await;
}

#[tokio::test]
async fn a_repair_outlasts_requests_that_fail() {
    let setting = Setting::start_with(&joining([40, 90]), [], |rpc| {
        rpc.fail("getProgramAccounts", 2);
        rpc.fail("getTransaction", 3);
    })
    .await;
    setting.reaches(100).await;
    assert_eq!(setting.event_slots().await, [40, 90]);
    // Twice a repair, so there was one.
    assert_eq!(setting.rpc.calls("getSlot"), 2);
    setting.stop().await;
}

#[tokio::test]
async fn a_first_start_that_was_interrupted_goes_on_where_it_was() {
    let before = [90, 91].map(|slot| Block {
        events: vec![key(1); 250],
        ..Block::joining(slot, key(1))
    });
    let last = [before.to_vec(), joining([95])].concat();
    let setting = Setting::start_with(&last, [], |rpc| {
        rpc.finalize(94);
        rpc.lag("getTransaction", 94, false);
    })
    .await;
    let pool = setting.database.pool.clone();
    // The last transaction is not there yet, so the first attempt does not come to its end.
    eventually("the other transactions are read", || async {
        rows::count(&pool, "chain.events").await == 500
    })
    .await;
    setting.indexer.abort();
    setting.rpc.catch_up();
    let config = config(&setting.yellowstone, &setting.rpc);
    let cancel = CancellationToken::new();
    let second = tokio::spawn(run(config, pool.clone(), cancel.clone()));
    setting.reaches(100).await;
    assert_eq!(rows::count(&pool, "chain.events").await, 501);
    // 500 at first, then the last one until it was there.
    assert!(setting.rpc.calls("getTransaction") < 600);
    cancel.cancel();
    second.await.unwrap().unwrap();
}

#[tokio::test]
async fn what_a_first_start_reads_is_final_as_far_as_the_chain_is_and_is_not_read_again() {
    let before = joining([40, 90, 100]);
    let setting = Setting::start_with(&before, [out_of_range()], |rpc| rpc.finalize(95)).await;
    // The stream cannot go on where the first start began.
    setting.reaches(100).await;
    let pool = &setting.database.pool;
    let final_events = "chain.events WHERE finality = 'finalized'";
    assert_eq!(rows::count(pool, final_events).await, 2);
    assert_eq!(rows::checkpoint(pool).await, Some((100, 95, 100)));
    eventually("RPC was read again", || async {
        setting.rpc.calls("getProgramAccounts") >= 2 * Program::ALL.len()
            && !needs_repair(&setting).await
    })
    .await;
    // All three at first, then the one that was not final.
    assert_eq!(setting.rpc.calls("getTransaction"), 4);
    setting.stop().await;
}

async fn needs_repair(setting: &Setting) -> bool {
    rows::count(
        &setting.database.pool,
        "chain.checkpoints WHERE needs_repair",
    )
    .await
        > 0
}

#[tokio::test]
async fn a_gap_that_rpc_has_pruned_is_not_passed_over_in_silence() {
    let setting = Setting::start(&[], [Session::Play(updates(&joining([101])), End::Close)]).await;
    setting.reaches(101).await;
    setting.rpc.learn(300, &joining([101, 150, 250]));
    setting.rpc.prune(200);
    setting.yellowstone.then(out_of_range());
    eventually("RPC was asked what it keeps, and again", || async {
        setting.rpc.calls("getFirstAvailableBlock") >= 3
    })
    .await;
    let pool = &setting.database.pool;
    assert_eq!(rows::checkpoint(pool).await.unwrap().0, 101);
    assert_eq!(setting.event_slots().await, [101]);
    // As when rpc_url leads to a service that keeps everything.
    setting.rpc.prune(0);
    setting.reaches(300).await;
    assert_eq!(setting.event_slots().await, [101, 150, 250]);
    setting.stop().await;
}

#[tokio::test]
async fn a_first_start_takes_what_a_pruned_ledger_still_has() {
    let setting = Setting::start_with(&joining([40, 90]), [], |rpc| rpc.prune(80)).await;
    setting.reaches(100).await;
    assert_eq!(setting.event_slots().await, [90]);
    setting.stop().await;
}

#[tokio::test]
async fn the_whole_history_is_read_again_from_a_checkpoint_at_slot_0() {
    let before = joining([40, 90]);
    let setting = Setting::start_with(&before, [], |rpc| rpc.finalize(95)).await;
    setting.reaches(100).await;
    let pool = &setting.database.pool;
    for change in [
        "DELETE FROM chain.events WHERE slot = 40",
        "UPDATE chain.checkpoints SET slot = 0, needs_repair = true",
    ] {
        sqlx::raw_sql(change).execute(pool).await.unwrap();
    }
    // The stream is silent, so the indexer starts over.
    setting.reaches(100).await;
    assert_eq!(setting.event_slots().await, [90, 40]);
    setting.stop().await;
}

#[tokio::test]
async fn rows_of_another_cluster_are_refused_also_after_a_rebuild() {
    let blocks = joining([101, 102]);
    let setting = Setting::start(&[], [Session::Play(updates(&blocks), End::Hold)]).await;
    setting.reaches(102).await;
    let before = rows::everything(&setting.database.pool).await;
    setting.rpc.begin_anew();
    // The stream is silent, so the indexer starts over.
    let ended = tokio::time::timeout(Duration::from_secs(15), setting.indexer).await;
    let error = ended.unwrap().unwrap().unwrap_err();
    assert!(matches!(error, Error::OtherCluster { .. }), "{error}");
    let message = error.to_string();
    let (old, new) = (key(0).to_string(), key(1).to_string());
    for word in [&old, &new, "a database of its own"] {
        assert!(message.contains(word), "{message}");
    }
    assert!(rows::everything(&setting.database.pool).await == before);

    let pool = setting.database.pool.clone();
    eventually("the lock is free", || async {
        roast_indexer::rebuild(&pool).await.is_ok()
    })
    .await;
    let config = config(&setting.yellowstone, &setting.rpc);
    let again = run(config, pool, CancellationToken::new()).await;
    let error = again.unwrap_err();
    assert!(matches!(error, Error::OtherCluster { .. }), "{error}");
}

#[tokio::test]
async fn metrics_say_when_the_newest_block_was_made_and_that_a_session_was_lost() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let metrics = recorder.handle();
    // Of this thread, on which everything in this test runs.
    let _guard = metrics::set_default_local_recorder(&recorder);
    let shows = |line: String| {
        let metrics = metrics.clone();
        async move { metrics.render().lines().any(|found| found == line) }
    };
    let setting = Setting::start(&[], [Session::Play(updates(&joining([101])), End::Hold)]).await;
    setting.reaches(101).await;
    let block_time = format!("roast_indexer_block_timestamp_seconds {BLOCK_TIME}");
    eventually("the newest block's time is told", || {
        shows(block_time.clone())
    })
    .await;
    assert!(shows("roast_indexer_is_writer 1".to_owned()).await);
    refuse_connections(&setting.database, true).await;
    let standing_by = || shows("roast_indexer_is_writer 0".to_owned());
    eventually("the loss of the session is told", standing_by).await;
    refuse_connections(&setting.database, false).await;
    setting.stop().await;
}
