use roast_migrations::testing::TestDatabase;

use super::*;

const AN_HOUR: Duration = Duration::from_secs(3600);

async fn ledger() -> (TestDatabase, Ledger) {
    let database = TestDatabase::create().await;
    let ledger = Ledger::new(database.pool.clone(), Pubkey::new_unique());
    (database, ledger)
}

/// The same database in the eyes of another key.
fn of_another_key(ledger: &Ledger) -> Ledger {
    Ledger::new(ledger.pool.clone(), Pubkey::new_unique())
}

async fn status(ledger: &Ledger, kind: Kind, subject: &Pubkey) -> Status {
    ledger.intent(kind, subject).await.unwrap().status
}

fn transaction(number: u8) -> Signed {
    Signed {
        signature: Signature::from([number; 64]),
        transaction: vec![number],
        last_valid_block_height: 42,
    }
}

#[tokio::test]
async fn what_was_never_written_down_is_planned_and_due() {
    let (_database, ledger) = ledger().await;
    let intent = ledger
        .intent(Kind::Settle, &Pubkey::new_unique())
        .await
        .unwrap();
    assert_eq!(
        (intent.status, intent.attempts, intent.due),
        (Status::Planned, 0, true)
    );
}

#[tokio::test]
async fn a_wish_is_written_down_once_and_found_by_its_kind() {
    let (_database, ledger) = ledger().await;
    let battle = Pubkey::new_unique();
    assert!(ledger.plan(Kind::Resign, &battle).await.unwrap());
    assert!(!ledger.plan(Kind::Resign, &battle).await.unwrap());
    assert_eq!(ledger.open(&[Kind::Resign], 8).await.unwrap(), [battle]);
    assert_eq!(ledger.open(&[Kind::Settle], 8).await.unwrap(), []);
    let kinds = [Kind::Resign];
    let sent = ledger.record_sent(&kinds, &battle, &transaction(1)).await;
    assert!(sent.unwrap());
    assert!(!ledger.plan(Kind::Resign, &battle).await.unwrap());
}

#[tokio::test]
async fn what_was_sent_is_read_back_byte_for_byte() {
    let (_database, ledger) = ledger().await;
    let battle = Pubkey::new_unique();
    assert!(
        ledger
            .record_sent(&[Kind::Settle, Kind::Payout], &battle, &transaction(1))
            .await
            .unwrap()
    );
    for kind in [Kind::Settle, Kind::Payout] {
        let intent = ledger.intent(kind, &battle).await.unwrap();
        assert_eq!(
            (intent.status, intent.attempts, intent.due),
            (Status::Sent(transaction(1)), 1, true)
        );
    }
}

#[tokio::test]
async fn of_keepers_that_send_at_once_one_gets_to_send() {
    let (_database, ledger) = ledger().await;
    let battle = Pubkey::new_unique();
    let mine: Vec<Signed> = (0..8).map(transaction).collect();
    let mut tries = tokio::task::JoinSet::new();
    for signed in mine {
        let ledger = ledger.clone();
        tries.spawn(async move {
            ledger
                .record_sent(&[Kind::Settle, Kind::Payout], &battle, &signed)
                .await
                .unwrap()
        });
    }
    let wins = tries
        .join_all()
        .await
        .into_iter()
        .filter(|won| *won)
        .count();
    assert_eq!(wins, 1);
    assert_eq!(
        ledger.intent(Kind::Settle, &battle).await.unwrap().status,
        ledger.intent(Kind::Payout, &battle).await.unwrap().status
    );
}

#[tokio::test]
async fn a_transaction_for_two_effects_is_recorded_for_both_or_for_none() {
    let (_database, ledger) = ledger().await;
    let battle = Pubkey::new_unique();
    assert!(
        ledger
            .record_sent(&[Kind::Payout], &battle, &transaction(1))
            .await
            .unwrap()
    );
    assert!(
        !ledger
            .record_sent(&[Kind::Settle, Kind::Payout], &battle, &transaction(2))
            .await
            .unwrap()
    );
    assert_eq!(
        ledger.intent(Kind::Settle, &battle).await.unwrap().status,
        Status::Planned
    );
    assert_eq!(
        ledger.intent(Kind::Payout, &battle).await.unwrap().status,
        Status::Sent(transaction(1))
    );
}

#[tokio::test]
async fn only_the_transaction_that_was_given_up_is_released() {
    let (_database, ledger) = ledger().await;
    let battle = Pubkey::new_unique();
    ledger
        .record_sent(&[Kind::Settle], &battle, &transaction(1))
        .await
        .unwrap();
    let stale = transaction(9).signature;
    ledger
        .release(Kind::Settle, &battle, &stale, None, Duration::ZERO)
        .await
        .unwrap();
    assert_eq!(
        ledger.intent(Kind::Settle, &battle).await.unwrap().status,
        Status::Sent(transaction(1))
    );

    ledger
        .release(
            Kind::Settle,
            &battle,
            &transaction(1).signature,
            None,
            Duration::ZERO,
        )
        .await
        .unwrap();
    let intent = ledger.intent(Kind::Settle, &battle).await.unwrap();
    assert_eq!(
        (intent.status, intent.attempts, intent.due),
        (Status::Planned, 1, true)
    );
}

#[tokio::test]
async fn a_failure_rests_and_never_touches_what_is_on_its_way() {
    let (_database, ledger) = ledger().await;
    let battle = Pubkey::new_unique();
    for attempts in 1..=2 {
        ledger
            .defer(Kind::Payout, &battle, "frozen", AN_HOUR)
            .await
            .unwrap();
        let intent = ledger.intent(Kind::Payout, &battle).await.unwrap();
        assert_eq!(
            (intent.status, intent.attempts, intent.due),
            (Status::Planned, attempts, false)
        );
    }
    ledger
        .record_sent(&[Kind::Settle], &battle, &transaction(1))
        .await
        .unwrap();
    ledger
        .defer(Kind::Settle, &battle, "late", AN_HOUR)
        .await
        .unwrap();
    assert_eq!(
        ledger.intent(Kind::Settle, &battle).await.unwrap().status,
        Status::Sent(transaction(1))
    );
}

#[tokio::test]
async fn a_closed_intent_cannot_be_sent_and_is_reopened_only_after_its_rest() {
    let (_database, ledger) = ledger().await;
    let battle = Pubkey::new_unique();
    let seen = ledger.intent(Kind::Cancel, &battle).await.unwrap();
    ledger.confirm(&seen, &battle, AN_HOUR).await.unwrap();
    assert!(
        !ledger
            .record_sent(&[Kind::Cancel], &battle, &transaction(1))
            .await
            .unwrap()
    );
    ledger.reopen(Kind::Cancel, &battle).await.unwrap();
    assert_eq!(
        ledger.intent(Kind::Cancel, &battle).await.unwrap().status,
        Status::Confirmed
    );

    let seen = ledger.intent(Kind::Cancel, &battle).await.unwrap();
    ledger
        .fail(&seen, &battle, "somebody joined", Duration::ZERO)
        .await
        .unwrap();
    ledger.reopen(Kind::Cancel, &battle).await.unwrap();
    assert_eq!(
        ledger.intent(Kind::Cancel, &battle).await.unwrap().status,
        Status::Planned
    );
}

#[tokio::test]
async fn open_work_is_what_is_due_and_neither_closed_nor_of_another_kind() {
    let (_database, ledger) = ledger().await;
    let [sent, planned, resting, closed, other] = [(); 5].map(|()| Pubkey::new_unique());
    ledger
        .record_sent(&[Kind::Settle], &sent, &transaction(1))
        .await
        .unwrap();
    ledger
        .defer(Kind::Settle, &planned, "busy", Duration::ZERO)
        .await
        .unwrap();
    ledger
        .defer(Kind::Settle, &resting, "busy", AN_HOUR)
        .await
        .unwrap();
    let seen = ledger.intent(Kind::Settle, &closed).await.unwrap();
    ledger
        .confirm(&seen, &closed, Duration::ZERO)
        .await
        .unwrap();
    ledger
        .record_sent(&[Kind::Cancel], &other, &transaction(2))
        .await
        .unwrap();
    assert_eq!(
        ledger.open(&[Kind::Settle], 10).await.unwrap(),
        [sent, planned]
    );
    assert_eq!(ledger.open(&[Kind::Settle], 1).await.unwrap(), [sent]);
}

#[tokio::test]
async fn a_row_is_closed_only_as_it_was_seen() {
    let (_database, ledger) = ledger().await;
    let (battle, kind) = (Pubkey::new_unique(), Kind::Settle);
    let unwritten = ledger.intent(kind, &battle).await.unwrap();
    ledger
        .record_sent(&[kind], &battle, &transaction(1))
        .await
        .unwrap();
    let failing = ledger.fail(&unwritten, &battle, "gone", AN_HOUR);
    failing.await.unwrap();
    assert_eq!(
        status(&ledger, kind, &battle).await,
        Status::Sent(transaction(1)),
        "it was sent meanwhile"
    );

    let first = ledger.intent(kind, &battle).await.unwrap();
    let spent = transaction(1).signature;
    ledger
        .release(kind, &battle, &spent, None, Duration::ZERO)
        .await
        .unwrap();
    ledger
        .record_sent(&[kind], &battle, &transaction(2))
        .await
        .unwrap();
    ledger.confirm(&first, &battle, AN_HOUR).await.unwrap();
    assert_eq!(
        status(&ledger, kind, &battle).await,
        Status::Sent(transaction(2)),
        "another transaction was sent meanwhile"
    );
    let second = ledger.intent(kind, &battle).await.unwrap();
    ledger.confirm(&second, &battle, AN_HOUR).await.unwrap();
    assert_eq!(status(&ledger, kind, &battle).await, Status::Confirmed);
}

#[tokio::test]
async fn each_key_has_rows_of_its_own() {
    let (_database, ledger) = ledger().await;
    let (battle, kind) = (Pubkey::new_unique(), Kind::Settle);
    ledger
        .record_sent(&[kind], &battle, &transaction(1))
        .await
        .unwrap();
    let other = of_another_key(&ledger);
    assert_eq!(other.open(&[kind], 8).await.unwrap(), []);
    let unwritten = other.intent(kind, &battle).await.unwrap();
    assert!(!unwritten.recorded);
    let failing = other.fail(&unwritten, &battle, "another judge", AN_HOUR);
    failing.await.unwrap();
    assert_eq!(status(&other, kind, &battle).await, Status::Failed);
    assert_eq!(
        status(&ledger, kind, &battle).await,
        Status::Sent(transaction(1))
    );
    other
        .release(
            kind,
            &battle,
            &transaction(1).signature,
            None,
            Duration::ZERO,
        )
        .await
        .unwrap();
    assert_eq!(ledger.open(&[kind], 8).await.unwrap(), [battle]);
    assert_eq!(
        status(&ledger, kind, &battle).await,
        Status::Sent(transaction(1))
    );
}

#[tokio::test]
async fn a_wish_that_failed_once_can_be_made_again() {
    let (_database, ledger) = ledger().await;
    let (battle, kind) = (Pubkey::new_unique(), Kind::Resign);
    ledger.plan(kind, &battle).await.unwrap();
    let seen = ledger.intent(kind, &battle).await.unwrap();
    ledger.fail(&seen, &battle, "gone", AN_HOUR).await.unwrap();
    assert!(ledger.plan(kind, &battle).await.unwrap());
    let intent = ledger.intent(kind, &battle).await.unwrap();
    assert_eq!((intent.status, intent.due), (Status::Planned, true));
}

#[tokio::test]
async fn attempts_and_expiries_are_counted_apart_and_begin_anew_with_a_new_plan() {
    let (_database, ledger) = ledger().await;
    let (battle, kind) = (Pubkey::new_unique(), Kind::Retarget);
    ledger
        .defer(kind, &battle, "busy", Duration::ZERO)
        .await
        .unwrap();
    for (number, reason) in [(1, None), (2, Some("in vain")), (3, None)] {
        let signed = transaction(number);
        ledger.record_sent(&[kind], &battle, &signed).await.unwrap();
        ledger
            .release(kind, &battle, &signed.signature, reason, Duration::ZERO)
            .await
            .unwrap();
    }
    let seen = ledger.intent(kind, &battle).await.unwrap();
    assert_eq!((seen.attempts, seen.expiries), (4, 2));

    ledger
        .confirm(&seen, &battle, Duration::ZERO)
        .await
        .unwrap();
    ledger.reopen(kind, &battle).await.unwrap();
    let anew = ledger.intent(kind, &battle).await.unwrap();
    assert_eq!((anew.attempts, anew.expiries), (0, 0));
}

#[tokio::test]
async fn what_is_postponed_is_due_later_and_comes_after_all_others() {
    let (_database, ledger) = ledger().await;
    let [first, second] = [(); 2].map(|()| Pubkey::new_unique());
    for battle in [first, second] {
        ledger.plan(Kind::Resign, &battle).await.unwrap();
    }
    ledger
        .postpone(Kind::Resign, &first, Duration::ZERO)
        .await
        .unwrap();
    assert_eq!(
        ledger.open(&[Kind::Resign], 8).await.unwrap(),
        [second, first]
    );
    ledger
        .postpone(Kind::Resign, &first, AN_HOUR)
        .await
        .unwrap();
    assert_eq!(ledger.open(&[Kind::Resign], 8).await.unwrap(), [second]);
}
