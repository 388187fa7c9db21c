//! Tips, names, campaigns and submissions: rows like those of battles, with the same guards.

use borsh::BorshSerialize;
use roast_indexer::batch::{AccountVersion, Event, EventBody};
use roast_indexer::programs::Program;
use roast_indexer::store::Writer;
use roast_migrations::testing::TestDatabase;
use roast_protocol::Pubkey;
use roast_protocol::burn::generated::accounts as burn;
use roast_protocol::program::EVENT_TAG;
use roast_protocol::tipping::generated::{accounts as tipping, events};

use crate::chain::{BLOCK_TIME, key, signature, slot, version};
use crate::rows;

fn with_head(head: &[u8], fields: &impl BorshSerialize) -> Vec<u8> {
    let mut data = head.to_vec();
    fields.serialize(&mut data).unwrap();
    data
}

/// A tip of the largest amount for battle 1.
fn tip(slot: u64, place: u8) -> Event {
    let sent = events::TipSent {
        mint: key(103),
        tipper: key(101),
        performer: key(102),
        reference: key(1).to_bytes(),
        amount: u64::MAX,
        fee: 200,
        kind: 0,
    };
    let head = [EVENT_TAG, events::TipSent::DISCRIMINATOR].concat();
    let decoded = Program::Tipping.event(&with_head(&head, &sent));
    Event {
        slot,
        transaction_index: u64::from(place),
        instruction_index: 0,
        inner_index: 2,
        signature: signature(slot, place),
        block_time: Some(BLOCK_TIME),
        program: Program::Tipping,
        body: EventBody::Known(decoded.unwrap().unwrap()),
    }
}

fn owned(mut version: AccountVersion, owner: Program) -> AccountVersion {
    version.owner = owner.id();
    version
}

fn performer(slot: u64, wallet: Pubkey) -> AccountVersion {
    let mut name = [0; 32];
    name[..8].copy_from_slice(b"mc-roast");
    let data = tipping::Performer {
        name,
        owner: key(101),
        wallet,
        payer: key(101),
        bump: 255,
    };
    let data = with_head(&tipping::Performer::DISCRIMINATOR, &data);
    owned(version(key(50), slot, slot, data), Program::Tipping)
}

fn campaign(slot: u64, burned: u64) -> AccountVersion {
    let data = burn::Campaign {
        project: key(101),
        mint: key(103),
        brief_hash: [7; 32],
        index: u64::MAX,
        minimum_burn: 5,
        lowest_burn: 1,
        burned,
        starts_at: BLOCK_TIME,
        ends_at: BLOCK_TIME + 60,
        kept_until: BLOCK_TIME + 120,
        retargeted_at: BLOCK_TIME,
        cap: 1_500,
        submissions: u32::from(burned > 0),
        closed: 0,
        decimals: 9,
        bump: 255,
        padding: [0; 2],
    };
    let data = with_head(&burn::Campaign::DISCRIMINATOR, &data);
    owned(version(key(60), slot, slot, data), Program::Burn)
}

fn submission(slot: u64) -> AccountVersion {
    let data = burn::Submission {
        campaign: key(60),
        miner: key(102),
        content_hash: [8; 32],
        amount: u64::MAX,
        submitted_at: BLOCK_TIME,
        position: 0,
        payout_address: [9; 20],
    };
    let data = with_head(&burn::Submission::DISCRIMINATOR, &data);
    owned(version(key(61), slot, slot, data), Program::Burn)
}

async fn writer(database: &TestDatabase) -> Writer {
    Writer::acquire(&database.pool).await.unwrap()
}

async fn text(database: &TestDatabase, what: &str) -> Option<String> {
    sqlx::query_scalar(sqlx::AssertSqlSafe(what.to_owned()))
        .fetch_optional(&database.pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_tip_is_a_row_beside_its_event_and_a_replay_writes_it_once() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    let mut batch = slot(10);
    batch.events = vec![tip(10, 0), tip(10, 1)];
    writer.commit_slot(&batch).await.unwrap();
    assert_eq!(writer.commit_slot(&batch).await.unwrap().newest_event, None);
    assert_eq!(rows::count(&database.pool, "chain.tips").await, 2);
    let found = text(
        &database,
        "SELECT e.program || ' ' || e.kind || ' ' || t.amount || ' ' || t.fee || ' ' || t.reference_kind || ' ' || (t.reference = e.battle)
         FROM chain.tips t JOIN chain.events e ON e.id = t.event LIMIT 1",
    );
    let expected = format!("tipping tip_sent {} 200 battle true", u64::MAX);
    assert_eq!(found.await, Some(expected));
}

#[tokio::test]
async fn a_tip_of_a_dead_slot_goes_and_comes_back_where_it_lands_again() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    let mut dead = slot(11);
    dead.events = vec![tip(11, 0)];
    writer.commit_slot(&dead).await.unwrap();
    writer.roll_back(11).await.unwrap();
    assert_eq!(rows::count(&database.pool, "chain.tips").await, 0);
    let mut again = slot(12);
    again.events = vec![tip(11, 0)];
    again.events[0].slot = 12;
    writer.commit_slot(&again).await.unwrap();
    assert_eq!(rows::count(&database.pool, "chain.tips").await, 1);
    assert_eq!(rows::event_slots(&database.pool).await, [12]);
}

#[tokio::test]
async fn a_dead_slot_gives_names_campaigns_and_submissions_their_former_states_back() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    let mut former = slot(10);
    former.accounts = vec![performer(10, key(102)), campaign(10, 0)];
    writer.commit_slot(&former).await.unwrap();
    let mut dead = slot(11);
    dead.accounts = vec![
        performer(11, key(99)),
        campaign(11, u64::MAX),
        submission(11),
    ];
    writer.commit_slot(&dead).await.unwrap();
    let burned = "SELECT burned::text FROM chain.campaigns";
    let wallet = "SELECT encode(wallet, 'hex') FROM chain.performers WHERE name = 'mc-roast'";
    assert_eq!(text(&database, burned).await, Some(u64::MAX.to_string()));
    assert_eq!(text(&database, wallet).await, Some("63".repeat(32)));
    assert_eq!(rows::count(&database.pool, "chain.submissions").await, 1);

    writer.roll_back(11).await.unwrap();

    assert_eq!(text(&database, burned).await.as_deref(), Some("0"));
    assert_eq!(text(&database, wallet).await, Some("66".repeat(32)));
    assert_eq!(rows::count(&database.pool, "chain.submissions").await, 0);
}

#[tokio::test]
async fn an_older_state_of_a_campaign_never_overwrites_a_newer_one_and_finality_reaches_it() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    for state in [campaign(12, 7), campaign(11, 3)] {
        let mut batch = slot(state.slot);
        batch.accounts = vec![state];
        writer.commit_slot(&batch).await.unwrap();
    }
    let mut last = slot(13);
    last.finalized = Some(12);
    writer.commit_slot(&last).await.unwrap();
    let found = "SELECT burned || ' ' || finality FROM chain.campaigns";
    assert_eq!(text(&database, found).await.as_deref(), Some("7 finalized"));
}

#[tokio::test]
async fn a_submission_whose_account_is_emptied_is_closed() {
    let database = TestDatabase::create().await;
    let mut writer = writer(&database).await;
    let mut made = slot(10);
    made.accounts = vec![submission(10)];
    writer.commit_slot(&made).await.unwrap();
    let mut closing = slot(11);
    closing.closed = vec![(key(61), signature(11, 0))];
    writer.commit_slot(&closing).await.unwrap();
    let closed = "SELECT closed::text FROM chain.submissions";
    assert_eq!(text(&database, closed).await.as_deref(), Some("true"));
}
