//! The store alone: batches in, rows out.

use std::time::Duration;

use roast_indexer::batch::{AccountVersion, EventBody, WriteVersion};
use roast_indexer::store::{Snapshot, Writer};
use roast_migrations::ConnectOptions;
use roast_migrations::testing::TestDatabase;
use roast_protocol::battle;

use crate::chain::{JOINED, OPEN, SETTLED, battle_data, joined, key, signature, slot, version};
use crate::rows;

async fn writer(database: &TestDatabase) -> Writer {
    Writer::acquire(&database.pool).await.unwrap()
}

#[tokio::test]
async fn an_older_version_never_overwrites_a_newer_one() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    for (slot_number, write_version, status) in
        [(10, 5, JOINED), (9, 9, OPEN), (10, 4, OPEN), (10, 5, OPEN)]
    {
        let mut batch = slot(slot_number);
        batch.accounts = vec![version(
            key(1),
            slot_number,
            write_version,
            battle_data(status),
        )];
        writer.commit_slot(&batch).await.unwrap();
    }
    let row = rows::battle(&database.pool, key(1)).await.unwrap();
    assert_eq!(row, ("joined".to_owned(), 5, "confirmed".to_owned()));
    assert_eq!(rows::checkpoint(&database.pool).await, Some((10, 0, 0)));
}

#[tokio::test]
async fn a_replayed_slot_changes_nothing() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    let batches: Vec<_> = (10..14)
        .map(|number| {
            let mut batch = slot(number);
            batch.accounts = vec![version(key(1), number, number, battle_data(JOINED))];
            batch.events = vec![joined(number, 0, key(1)), joined(number, 1, key(1))];
            batch
        })
        .collect();
    for batch in &batches {
        writer.commit_slot(batch).await.unwrap();
    }
    let before = rows::everything(&database.pool).await;
    for batch in batches.iter().chain(&batches[1..2]) {
        let committed = writer.commit_slot(batch).await.unwrap();
        assert_eq!(committed.newest_event, None);
    }
    assert_eq!(rows::everything(&database.pool).await, before);
    assert_eq!(
        rows::event_slots(&database.pool).await,
        [10, 10, 11, 11, 12, 12, 13, 13]
    );
}

#[tokio::test]
async fn amounts_and_counters_of_64_bits_survive() {
    let database = TestDatabase::create().await;
    let mut batch = slot(10);
    batch.accounts = vec![version(key(1), 10, u64::MAX, battle_data(SETTLED))];
    writer(&database).await.commit_slot(&batch).await.unwrap();
    let row: (String, String, Vec<i16>, Vec<u8>) = sqlx::query_as(
        "SELECT stake::text, battle_index::text, opener_scores, winner FROM chain.battles",
    )
    .fetch_one(&database.pool)
    .await
    .unwrap();
    let largest = u64::MAX.to_string();
    assert_eq!(
        row,
        (
            largest.clone(),
            largest,
            vec![9; 12],
            key(101).to_bytes().to_vec()
        )
    );
}

#[tokio::test]
async fn a_dead_slot_gives_every_account_its_former_state_back_and_takes_its_events_away() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    let mut former = slot(10);
    former.accounts = vec![version(key(1), 10, 1, battle_data(OPEN))];
    former.events = vec![joined(10, 0, key(1))];
    writer.commit_slot(&former).await.unwrap();
    let mut dead = slot(11);
    dead.accounts = vec![
        version(key(1), 11, 2, battle_data(JOINED)),
        version(key(2), 11, 3, battle_data(OPEN)),
    ];
    dead.events = vec![joined(11, 0, key(1)), joined(11, 1, key(2))];
    writer.commit_slot(&dead).await.unwrap();
    assert_eq!(
        rows::status(&database.pool, key(1)).await.as_deref(),
        Some("joined")
    );

    assert!(!writer.roll_back(11).await.unwrap());

    let row = rows::battle(&database.pool, key(1)).await.unwrap();
    assert_eq!((row.0.as_str(), row.1), ("open", 1));
    assert_eq!(rows::battle(&database.pool, key(2)).await, None);
    assert_eq!(rows::event_slots(&database.pool).await, [10]);
    assert_eq!(
        rows::count(&database.pool, "chain.account_versions").await,
        1
    );

    let mut again = slot(11);
    again.accounts = vec![version(key(1), 11, 1, battle_data(SETTLED))];
    again.events = vec![joined(11, 0, key(1))];
    writer.commit_slot(&again).await.unwrap();
    assert_eq!(
        rows::status(&database.pool, key(1)).await.as_deref(),
        Some("settled")
    );
    assert_eq!(rows::event_slots(&database.pool).await, [10, 11]);
}

#[tokio::test]
async fn an_emptied_account_is_marked_closed_and_opens_again_when_its_slot_is_dead() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    let mut opened = slot(10);
    opened.accounts = vec![version(key(1), 10, 1, battle_data(SETTLED))];
    writer.commit_slot(&opened).await.unwrap();
    let mut closing = slot(11);
    // A wallet that was emptied beside it is none of the indexer's accounts.
    closing.closed = vec![(key(1), signature(11, 0)), (key(9), signature(11, 0))];
    writer.commit_slot(&closing).await.unwrap();
    assert_eq!(
        rows::count(&database.pool, "chain.battles WHERE closed AND slot = 11").await,
        1
    );
    assert_eq!(
        rows::count(&database.pool, "chain.account_versions").await,
        2
    );

    writer.roll_back(11).await.unwrap();
    assert_eq!(
        rows::count(
            &database.pool,
            "chain.battles WHERE NOT closed AND slot = 10"
        )
        .await,
        1
    );
}

#[tokio::test]
async fn finality_marks_rows_prunes_versions_and_takes_abandoned_forks_back() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    let mut common = slot(10);
    common.accounts = vec![version(key(1), 10, 1, battle_data(OPEN))];
    writer.commit_slot(&common).await.unwrap();
    let mut abandoned = slot(11);
    abandoned.accounts = vec![version(key(1), 11, 2, battle_data(JOINED))];
    abandoned.events = vec![joined(11, 0, key(1))];
    writer.commit_slot(&abandoned).await.unwrap();
    let mut winning = slot(12);
    winning.parent = 10;
    winning.accounts = vec![version(key(2), 12, 3, battle_data(OPEN))];
    winning.events = vec![joined(12, 0, key(2))];
    writer.commit_slot(&winning).await.unwrap();
    let mut later = slot(13);
    later.accounts = vec![version(key(2), 13, 4, battle_data(JOINED))];
    later.finalized = Some(12);
    writer.commit_slot(&later).await.unwrap();

    let row = rows::battle(&database.pool, key(1)).await.unwrap();
    assert_eq!(row, ("open".to_owned(), 1, "finalized".to_owned()));
    let row = rows::battle(&database.pool, key(2)).await.unwrap();
    assert_eq!(row, ("joined".to_owned(), 4, "confirmed".to_owned()));
    assert_eq!(rows::event_slots(&database.pool).await, [12]);
    assert_eq!(
        rows::count(&database.pool, "chain.events WHERE finality = 'finalized'").await,
        1
    );
    assert_eq!(rows::checkpoint(&database.pool).await, Some((13, 12, 0)));
    assert_eq!(
        rows::count(&database.pool, "chain.account_versions").await,
        3
    );

    let mut last = slot(14);
    last.finalized = Some(14);
    writer.commit_slot(&last).await.unwrap();
    assert_eq!(
        rows::count(&database.pool, "chain.account_versions").await,
        2
    );
    // What is replayed from before is not kept again.
    writer.commit_slot(&winning).await.unwrap();
    assert_eq!(
        rows::count(&database.pool, "chain.account_versions").await,
        2
    );
}

#[tokio::test]
async fn a_final_slot_that_is_reported_dead_stays() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    let mut batch = slot(10);
    batch.accounts = vec![version(key(1), 10, 1, battle_data(OPEN))];
    batch.events = vec![joined(10, 0, key(1))];
    batch.finalized = Some(10);
    writer.commit_slot(&batch).await.unwrap();
    let before = rows::everything(&database.pool).await;
    assert!(!writer.roll_back(10).await.unwrap());
    assert_eq!(rows::everything(&database.pool).await, before);
}

#[tokio::test]
async fn a_transaction_that_lands_again_after_a_fork_keeps_its_event_when_the_first_slot_dies() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    let mut first = slot(11);
    first.events = vec![joined(11, 0, key(1))];
    writer.commit_slot(&first).await.unwrap();
    let mut second = slot(12);
    second.parent = 10;
    second.events = vec![joined(11, 0, key(1))];
    second.events[0].slot = 12;
    writer.commit_slot(&second).await.unwrap();
    writer.roll_back(11).await.unwrap();
    assert_eq!(rows::event_slots(&database.pool).await, [12]);
}

#[tokio::test]
async fn a_writer_killed_within_a_slot_leaves_neither_rows_nor_checkpoint() {
    let database = TestDatabase::create().await;
    let mut first = slot(10);
    first.accounts = vec![version(key(1), 10, 1, battle_data(OPEN))];
    let mut killed = slot(11);
    killed.accounts = vec![version(key(1), 11, 2, battle_data(JOINED))];
    killed.events = vec![joined(11, 0, key(1))];

    let mut writer_one = writer(&database).await;
    writer_one.commit_slot(&first).await.unwrap();
    // The events table is held, so that the transaction stops after the accounts are written and before the checkpoint.
    let mut blocker = database.pool.begin().await.unwrap();
    sqlx::query("LOCK TABLE chain.events")
        .execute(&mut *blocker)
        .await
        .unwrap();
    let commit = writer_one.commit_slot(&killed);
    assert!(
        tokio::time::timeout(Duration::from_millis(300), commit)
            .await
            .is_err()
    );
    drop(writer_one);
    blocker.rollback().await.unwrap();

    let mut writer_two = writer(&database).await;
    assert_eq!(rows::checkpoint(&database.pool).await, Some((10, 0, 0)));
    assert_eq!(
        rows::status(&database.pool, key(1)).await.as_deref(),
        Some("open")
    );
    assert_eq!(rows::events(&database.pool).await, []);
    writer_two.commit_slot(&killed).await.unwrap();
    assert_eq!(
        rows::status(&database.pool, key(1)).await.as_deref(),
        Some("joined")
    );
    assert_eq!(rows::checkpoint(&database.pool).await, Some((11, 0, 0)));
}

#[tokio::test]
async fn one_indexer_writes_and_a_standby_takes_over_when_its_session_ends() {
    let database = TestDatabase::create().await;
    let mut first = writer(&database).await;
    assert!(Writer::try_acquire(&database.pool).await.unwrap().is_none());
    assert!(matches!(
        roast_indexer::rebuild(&database.pool).await,
        Err(roast_indexer::Error::InUse)
    ));
    let pool = database.pool.clone();
    let standby = tokio::spawn(async move { Writer::acquire(&pool).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!standby.is_finished());

    sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
        .execute(&database.pool)
        .await
        .unwrap();
    let mut second = standby.await.unwrap().unwrap();
    // The old holder's session is gone and the lock with it: it cannot write any more, whether it knows or not.
    assert!(first.commit_slot(&slot(10)).await.is_err());
    assert_eq!(rows::checkpoint(&database.pool).await, None);
    second.commit_slot(&slot(10)).await.unwrap();
    assert_eq!(rows::checkpoint(&database.pool).await, Some((10, 0, 0)));
}

#[tokio::test]
async fn what_cannot_be_decoded_is_kept_raw_and_stops_nothing() {
    let database = TestDatabase::create().await;
    let mut unknown = joined(10, 0, key(1));
    unknown.body = EventBody::Undecodable(vec![1, 2, 3]);
    let mut batch = slot(10);
    batch.accounts = vec![
        version(key(1), 10, 1, vec![9; 40]),
        version(key(2), 10, 2, battle_data(OPEN)),
    ];
    batch.events = vec![unknown];
    writer(&database).await.commit_slot(&batch).await.unwrap();
    assert_eq!(rows::checkpoint(&database.pool).await, Some((10, 0, 0)));
    assert_eq!(rows::battle(&database.pool, key(1)).await, None);
    assert_eq!(
        rows::status(&database.pool, key(2)).await.as_deref(),
        Some("open")
    );
    let kept = "chain.account_versions WHERE data = decode(repeat('09', 40), 'hex')";
    assert_eq!(rows::count(&database.pool, kept).await, 1);
    let kept = "chain.events WHERE kind = 'undecodable' AND payload->>'data' = 'AQID'";
    assert_eq!(rows::count(&database.pool, kept).await, 1);
}

#[tokio::test]
async fn readers_hear_the_newest_event_after_commit_and_ids_follow_the_chain() {
    let database = TestDatabase::create().await;
    let mut listener = sqlx::postgres::PgListener::connect_with(&database.pool)
        .await
        .unwrap();
    listener.listen("chain_events").await.unwrap();
    let mut writer = writer(&database).await;
    writer.commit_slot(&slot(10)).await.unwrap();
    let mut batch = slot(11);
    batch.events = vec![
        joined(11, 0, key(1)),
        joined(11, 1, key(1)),
        joined(11, 2, key(1)),
    ];
    let newest = writer
        .commit_slot(&batch)
        .await
        .unwrap()
        .newest_event
        .unwrap();

    let heard = tokio::time::timeout(Duration::from_secs(5), listener.recv())
        .await
        .unwrap();
    assert_eq!(heard.unwrap().payload(), newest.to_string());
    let places: Vec<i64> =
        sqlx::query_scalar("SELECT transaction_index FROM chain.events ORDER BY id")
            .fetch_all(&database.pool)
            .await
            .unwrap();
    assert_eq!(places, [0, 1, 2]);
    assert_eq!(rows::events(&database.pool).await[2].0, newest);
}

#[tokio::test]
async fn a_snapshot_replaces_accounts_closes_missing_ones_and_drops_events_of_dead_forks() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    let mut final_slot = slot(10);
    final_slot.accounts = vec![
        version(key(1), 10, 1, battle_data(OPEN)),
        version(key(2), 10, 2, battle_data(OPEN)),
    ];
    final_slot.events = vec![joined(10, 0, key(1))];
    final_slot.finalized = Some(10);
    writer.commit_slot(&final_slot).await.unwrap();
    let mut fork = slot(11);
    fork.events = vec![joined(11, 0, key(1)), joined(11, 1, key(2))];
    writer.commit_slot(&fork).await.unwrap();
    assert_eq!(writer.unsettled_from().await.unwrap(), 11);

    let mut fresh = version(key(1), 40, 1, battle_data(JOINED));
    fresh.write_version = WriteVersion::SNAPSHOT;
    let snapshot = Snapshot {
        slot: 39,
        first_read: 40,
        context_slot: 40,
        accounts: vec![fresh],
        known: vec![signature(11, 1)],
        ..Snapshot::default()
    };
    writer.commit_snapshot(&snapshot).await.unwrap();

    assert_eq!(
        rows::status(&database.pool, key(1)).await.as_deref(),
        Some("joined")
    );
    assert_eq!(
        rows::count(&database.pool, "chain.battles WHERE closed").await,
        1
    );
    let kept: Vec<_> = rows::events(&database.pool).await;
    assert_eq!(
        kept.iter().map(|event| event.1).collect::<Vec<_>>(),
        [10, 11]
    );
    assert_eq!(rows::checkpoint(&database.pool).await, Some((39, 10, 40)));
    // A replay of what came before the snapshot does not undo it; what comes in its slot does.
    let mut replay = slot(39);
    replay.accounts = vec![version(key(1), 39, 9, battle_data(OPEN))];
    writer.commit_slot(&replay).await.unwrap();
    assert_eq!(
        rows::status(&database.pool, key(1)).await.as_deref(),
        Some("joined")
    );
    let mut same_slot = slot(40);
    same_slot.accounts = vec![version(key(1), 40, 9, battle_data(SETTLED))];
    writer.commit_slot(&same_slot).await.unwrap();
    assert_eq!(
        rows::status(&database.pool, key(1)).await.as_deref(),
        Some("settled")
    );
}

#[tokio::test]
async fn a_snapshot_that_stood_on_a_dead_slot_is_taken_again() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    let mut read = version(key(1), 39, 1, battle_data(OPEN));
    read.write_version = WriteVersion::SNAPSHOT;
    let snapshot = Snapshot {
        slot: 38,
        first_read: 39,
        context_slot: 39,
        accounts: vec![read],
        ..Snapshot::default()
    };
    writer.commit_snapshot(&snapshot).await.unwrap();
    writer.commit_slot(&slot(39)).await.unwrap();
    // A dead slot in which nothing happened is no reason.
    assert!(!writer.roll_back(37).await.unwrap());
    assert!(!writer.checkpoint().await.unwrap().unwrap().needs_repair);
    assert!(writer.roll_back(39).await.unwrap());
    assert!(writer.checkpoint().await.unwrap().unwrap().needs_repair);
    writer.commit_snapshot(&snapshot).await.unwrap();
    assert!(!writer.checkpoint().await.unwrap().unwrap().needs_repair);
}

#[tokio::test]
async fn a_rebuild_empties_the_chain_schema_and_leaves_app_and_ids_alone() {
    let database = TestDatabase::create().await;
    let mut batch = slot(10);
    batch.accounts = vec![version(key(1), 10, 1, battle_data(OPEN))];
    batch.events = vec![joined(10, 0, key(1))];
    let mut first = writer(&database).await;
    let id = first
        .commit_slot(&batch)
        .await
        .unwrap()
        .newest_event
        .unwrap();
    drop(first);
    sqlx::query("INSERT INTO app.transcripts (battle, joined_at, hash, transcript) VALUES ($1, now(), $1, 'kept')")
        .bind(vec![1_u8; 32])
        .execute(&database.pool)
        .await
        .unwrap();

    crate::chain::eventually("the lock is free", || async {
        roast_indexer::rebuild(&database.pool).await.is_ok()
    })
    .await;
    for table in [
        "slots",
        "account_versions",
        "battles",
        "players",
        "mints",
        "config",
        "events",
    ] {
        assert_eq!(
            rows::count(&database.pool, &format!("chain.{table}")).await,
            0,
            "{table}"
        );
    }
    assert_eq!(rows::count(&database.pool, "app.transcripts").await, 1);
    let again = writer(&database).await.commit_slot(&batch).await.unwrap();
    assert!(again.newest_event.unwrap() > id);
}

#[tokio::test]
async fn an_account_that_another_program_owns_by_now_is_closed() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    let mut opened = slot(10);
    opened.accounts = vec![version(key(1), 10, 1, battle_data(OPEN))];
    writer.commit_slot(&opened).await.unwrap();
    let mut gone = slot(11);
    gone.accounts = vec![AccountVersion {
        owner: key(0),
        ..version(key(1), 11, 2, Vec::new())
    }];
    assert_ne!(gone.accounts[0].owner, battle::ID);
    writer.commit_slot(&gone).await.unwrap();
    assert_eq!(
        rows::count(&database.pool, "chain.battles WHERE closed").await,
        1
    );
}

/// Gives every table of the chain schema a row, whatever columns it has: without constraints a row may be empty.
const FILL: &str = "DO $$ DECLARE it record; BEGIN
    FOR it IN SELECT conrelid::regclass AS of, conname FROM pg_constraint WHERE connamespace = 'chain'::regnamespace AND contype IN ('f', 'p', 'u', 'c')
              ORDER BY contype = 'f' DESC LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', it.of, it.conname);
    END LOOP;
    FOR it IN SELECT table_name, column_name FROM information_schema.columns
              WHERE table_schema = 'chain' AND is_nullable = 'NO' AND is_identity = 'NO' LOOP
        EXECUTE format('ALTER TABLE chain.%I ALTER COLUMN %I DROP NOT NULL', it.table_name, it.column_name);
    END LOOP;
    FOR it IN SELECT tablename FROM pg_tables WHERE schemaname = 'chain' LOOP
        EXECUTE format('INSERT INTO chain.%I DEFAULT VALUES', it.tablename);
    END LOOP;
END $$";

#[tokio::test]
async fn a_rebuild_empties_every_table_of_the_chain_schema() {
    let database = TestDatabase::create().await;
    sqlx::raw_sql(FILL).execute(&database.pool).await.unwrap();
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT tablename::text FROM pg_tables WHERE schemaname = 'chain'")
            .fetch_all(&database.pool)
            .await
            .unwrap();
    let rows_of = |table: String| {
        let pool = database.pool.clone();
        async move { rows::count(&pool, &format!("chain.{table}")).await }
    };
    for table in &tables {
        assert_eq!(rows_of(table.clone()).await, 1, "{table}");
    }
    roast_indexer::rebuild(&database.pool).await.unwrap();
    for table in tables.iter().filter(|table| *table != "checkpoints") {
        assert_eq!(rows_of(table.clone()).await, 0, "{table}");
    }
    let begins_anew = "chain.checkpoints WHERE needs_repair AND (slot, finalized_slot, repaired_slot) = (0, 0, 0)";
    assert_eq!(rows::count(&database.pool, begins_anew).await, 1);
}

#[tokio::test]
async fn the_first_cluster_is_the_one_that_the_rows_belong_to() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    assert_eq!(writer.belong_to("one").await.unwrap(), "one");
    // From the first row on, and before any other.
    assert!(writer.checkpoint().await.unwrap().unwrap().needs_repair);
    assert_eq!(writer.unsettled_from().await.unwrap(), 0);
    assert_eq!(writer.belong_to("two").await.unwrap(), "one");
}

#[tokio::test]
async fn another_block_in_the_same_slot_takes_the_place_of_the_first_until_that_is_final() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    let mut first = slot(11);
    first.accounts = vec![version(key(1), 11, 1, battle_data(OPEN))];
    first.events = vec![joined(11, 0, key(1))];
    writer.commit_slot(&first).await.unwrap();
    let mut second = slot(11);
    second.blockhash = "another".to_owned();
    second.accounts = vec![version(key(2), 11, 1, battle_data(OPEN))];
    writer.commit_slot(&second).await.unwrap();
    assert_eq!(rows::battle(&database.pool, key(1)).await, None);
    assert_eq!(rows::events(&database.pool).await, []);
    let another = "chain.slots WHERE blockhash = 'another'";
    assert_eq!(rows::count(&database.pool, another).await, 1);

    let mut last = slot(12);
    last.finalized = Some(11);
    writer.commit_slot(&last).await.unwrap();
    let before = rows::everything(&database.pool).await;
    let refused = writer.commit_slot(&first).await.unwrap_err();
    assert!(
        matches!(refused, roast_indexer::Error::OtherBlock { slot: 11, .. }),
        "{refused}"
    );
    assert_eq!(rows::everything(&database.pool).await, before);
}

#[tokio::test]
async fn a_snapshot_takes_no_events_back_from_before_the_history_that_it_knows() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    for number in [5, 12] {
        let mut batch = slot(number);
        batch.events = vec![joined(number, 0, key(1))];
        writer.commit_slot(&batch).await.unwrap();
    }
    let snapshot = Snapshot {
        slot: 20,
        first_read: 20,
        context_slot: 20,
        known_from: 10,
        finalized: 15,
        ..Snapshot::default()
    };
    writer.commit_snapshot(&snapshot).await.unwrap();
    assert_eq!(rows::event_slots(&database.pool).await, [5]);
    let settled = "chain.events WHERE finality = 'finalized'";
    assert_eq!(rows::count(&database.pool, settled).await, 1);
    assert_eq!(rows::checkpoint(&database.pool).await, Some((20, 15, 20)));
}

#[tokio::test]
async fn a_final_event_of_a_repair_stands_where_the_chain_has_it() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    let mut dead = slot(12);
    dead.events = vec![joined(11, 0, key(1))];
    dead.events[0].slot = 12;
    writer.commit_slot(&dead).await.unwrap();
    writer
        .commit_events(&[joined(11, 0, key(1)), joined(16, 0, key(1))], 15)
        .await
        .unwrap();
    assert_eq!(rows::event_slots(&database.pool).await, [11, 16]);
    let settled = "chain.events WHERE finality = 'finalized' AND slot = 11";
    assert_eq!(rows::count(&database.pool, settled).await, 1);
    let open = "chain.events WHERE finality = 'confirmed' AND slot = 16";
    assert_eq!(rows::count(&database.pool, open).await, 1);
}

#[tokio::test]
async fn the_writer_has_more_time_for_a_statement_than_others() {
    let database = TestDatabase::create().await;
    let options = ConnectOptions {
        statement_timeout: Duration::from_secs(1),
        ..ConnectOptions::named("impatient")
    };
    let pool = roast_migrations::connect(&database.url, options)
        .await
        .unwrap();
    let mut writer = Writer::acquire(&pool).await.unwrap();
    let mut blocker = database.pool.begin().await.unwrap();
    sqlx::query("LOCK TABLE chain.slots")
        .execute(&mut *blocker)
        .await
        .unwrap();
    let batch = slot(10);
    let release = async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        blocker.rollback().await.unwrap();
    };
    let (committed, ()) = tokio::join!(writer.commit_slot(&batch), release);
    committed.unwrap();
}
