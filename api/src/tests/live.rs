//! Live events over real WebSockets.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use roast_migrations::testing::TestDatabase;
use serde_json::{Value, json};
use sqlx::{Postgres, Transaction};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tokio_util::sync::CancellationToken;

use super::chain::{self, Battle, address};
use super::support;
use crate::config::Config;

const LONG: Duration = Duration::from_secs(10);

/// A whole server, as the binary runs it.
struct Service {
    database: TestDatabase,
    url: String,
    cancel: CancellationToken,
    running: JoinHandle<()>,
}

impl Service {
    async fn start() -> Self {
        Self::with(support::config()).await
    }

    async fn with(config: Config) -> Self {
        let database = TestDatabase::create().await;
        let cancel = CancellationToken::new();
        let server = crate::bind(config, database.pool.clone(), cancel.clone())
            .await
            .unwrap();
        let url = format!("ws://{}/api/live", server.local_addr());
        Self {
            database,
            url,
            cancel,
            running: tokio::spawn(server.run()),
        }
    }

    async fn connect(&self, query: &str) -> Client {
        let (socket, _) = connect_async(format!("{}{query}", self.url)).await.unwrap();
        Client(socket)
    }

    async fn event(&self, battle: u8) -> i64 {
        chain::insert_event(
            &self.database.pool,
            "battle_joined",
            Some(address(battle)),
            None,
            json!({"joined_at": 1}),
        )
        .await
    }

    /// Holds up everybody who reads events until this is dropped.
    async fn hold_events(&self) -> Transaction<'static, Postgres> {
        let mut blocking = self.database.pool.begin().await.unwrap();
        sqlx::query("LOCK TABLE chain.events IN ACCESS EXCLUSIVE MODE")
            .execute(&mut *blocking)
            .await
            .unwrap();
        blocking
    }

    fn address(&self) -> &str {
        self.url
            .trim_start_matches("ws://")
            .trim_end_matches("/api/live")
    }

    /// A connection that has sent this much of a request.
    async fn dial(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }

    async fn notify(&self, id: i64) {
        sqlx::query("SELECT pg_notify('chain_events', $1)")
            .bind(id.to_string())
            .execute(&self.database.pool)
            .await
            .unwrap();
    }
}

struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    async fn say(&mut self, message: Value) {
        self.0
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    /// The next message, pings aside.
    async fn hear(&mut self) -> Value {
        loop {
            match timeout(LONG, self.0.next())
                .await
                .expect("a message in time")
                .expect("the connection is open")
                .unwrap()
            {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) => {}
                Message::Close(frame) => {
                    return json!({"type": "closed", "code": frame.as_ref().map(|frame| u16::from(frame.code)), "reason": frame.map(|frame| frame.reason.to_string())});
                }
                other => panic!("unexpected {other:?}"),
            }
        }
    }

    async fn hears_nothing(&mut self) {
        while let Ok(frame) = timeout(Duration::from_millis(300), self.0.next()).await {
            assert!(
                matches!(frame, Some(Ok(Message::Ping(_)))),
                "unexpected {frame:?}"
            );
        }
    }

    async fn event_id(&mut self) -> i64 {
        let message = self.hear().await;
        assert_eq!(message["type"], "event", "{message}");
        message["id"].as_i64().unwrap()
    }
}

#[tokio::test]
async fn events_arrive_after_commit_for_those_who_listen_to_their_battle() {
    let service = Service::start().await;
    let (mut all, mut one) = (service.connect("").await, service.connect("").await);
    all.say(json!({"subscribe": "all"})).await;
    one.say(json!({"subscribe": {"battle": address(20)}})).await;
    assert_eq!(
        all.hear().await,
        json!({"type": "subscribed", "battle": null, "lastEventId": 0})
    );
    assert_eq!(one.hear().await["battle"], json!(address(20)));
    let (other, own) = (service.event(21).await, service.event(20).await);
    service.notify(own).await;
    assert_eq!((all.event_id().await, all.event_id().await), (other, own));
    let event = one.hear().await;
    assert_eq!(
        (&event["id"], &event["kind"], &event["payload"]["joinedAt"]),
        (&json!(own), &json!("battle_joined"), &json!(1))
    );
    one.say(json!({"unsubscribe": {"battle": address(20)}}))
        .await;
    assert_eq!(one.hear().await["type"], "unsubscribed");
    let last = service.event(20).await;
    service.notify(last).await;
    assert_eq!(all.event_id().await, last);
    one.hears_nothing().await;
}

#[tokio::test]
async fn what_was_missed_is_replayed_once_and_live_events_follow() {
    let service = Service::start().await;
    let first = service.event(20).await;
    let missed = [
        service.event(20).await,
        service.event(21).await,
        service.event(20).await,
    ];
    let mut one = service
        .connect(&format!("?battle={}&after={first}", address(20)))
        .await;
    assert_eq!(
        (one.event_id().await, one.event_id().await),
        (missed[0], missed[2])
    );
    assert_eq!(one.hear().await["lastEventId"], missed[2]);
    let mut all = service.connect("").await;
    all.say(json!({"subscribe": {"after": first}})).await;
    for id in missed {
        assert_eq!(all.event_id().await, id);
    }
    assert_eq!(all.hear().await["type"], "subscribed");
    let live = service.event(20).await;
    service.notify(live).await;
    assert_eq!((one.event_id().await, all.event_id().await), (live, live));
}

#[tokio::test]
async fn an_id_from_a_database_that_was_rebuilt_since_does_not_silence_the_client() {
    let service = Service::start().await;
    // Once a client has heard it live, the server knows what the newest event is.
    let mut warm = service.connect("").await;
    warm.say(json!({"subscribe": "all"})).await;
    assert_eq!(warm.hear().await["type"], "subscribed");
    let newest = service.event(20).await;
    service.notify(newest).await;
    assert_eq!(warm.event_id().await, newest);
    let mut client = service.connect("?after=1000000").await;
    let subscribed = client.hear().await;
    assert_eq!(subscribed["type"], "subscribed", "{subscribed}");
    let next = service.event(20).await;
    service.notify(next).await;
    assert_eq!(client.event_id().await, next);
}

#[tokio::test]
async fn a_lost_connection_to_postgres_loses_no_event() {
    let service = Service::start().await;
    let mut client = service.connect("").await;
    client.say(json!({"subscribe": "all"})).await;
    client.hear().await;
    let first = service.event(20).await;
    service.notify(first).await;
    assert_eq!(client.event_id().await, first);
    sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        .execute(&service.database.pool)
        .await
        .unwrap();
    // Nobody is notified of these; the hub has to look by itself when it is back.
    let missed = [service.event(20).await, service.event(21).await];
    assert_eq!(
        (client.event_id().await, client.event_id().await),
        (missed[0], missed[1])
    );
}

#[tokio::test]
async fn a_complete_round_is_told_to_those_who_listen_to_its_battle() {
    let service = Service::start().await;
    Battle::joined(20).insert(&service.database.pool).await;
    let mut client = service.connect(&format!("?battle={}", address(20))).await;
    client.hear().await;
    for player in [1, 2] {
        client.hears_nothing().await;
        let insert = sqlx::query(
            "INSERT INTO app.round_texts (battle, joined_at, round, player, text, signature) VALUES ($1, '2026-01-01', 1, $2, 'words', $3)",
        );
        insert
            .bind(address(20))
            .bind(address(player))
            .bind([0_u8; 64])
            .execute(&service.database.pool)
            .await
            .unwrap();
        sqlx::query("SELECT pg_notify('app_rounds', 'x')")
            .execute(&service.database.pool)
            .await
            .unwrap();
    }
    let message = client.hear().await;
    assert_eq!(
        (&message["type"], &message["battle"], &message["round"]),
        (&json!("round_revealed"), &json!(address(20)), &json!(1))
    );
    sqlx::query("SELECT pg_notify('app_rounds', 'x')")
        .execute(&service.database.pool)
        .await
        .unwrap();
    client.hears_nothing().await;
}

#[tokio::test]
async fn a_message_that_is_not_understood_is_answered_and_the_connection_stays() {
    let service = Service::start().await;
    let mut client = service.connect("").await;
    for wrong in [
        json!("hello"),
        json!({"subscribe": {"battle": "0"}}),
        json!({"subscribe": "some"}),
    ] {
        client.say(wrong).await;
        let message = client.hear().await;
        assert_eq!(
            (&message["type"], &message["problem"]["code"]),
            (&json!("error"), &json!("malformed_message"))
        );
        assert!(
            message["problem"]["detail"]
                .as_str()
                .unwrap()
                .contains("subscribe")
        );
    }
    client.say(json!({"subscribe": "all"})).await;
    assert_eq!(client.hear().await["type"], "subscribed");
    client.0.send(Message::binary(vec![1])).await.unwrap();
    assert_eq!(client.hear().await["code"], 1003);
}

#[tokio::test]
async fn a_client_that_falls_behind_is_closed_with_a_reason() {
    let service = Service::with(Config {
        live_buffer: 2,
        ..support::config()
    })
    .await;
    let mut client = service.connect("").await;
    client.say(json!({"subscribe": "all"})).await;
    client.hear().await;
    let padding = "x".repeat(200_000);
    let mut last = 0;
    for _ in 0..100 {
        last = chain::insert_event(
            &service.database.pool,
            "battle_joined",
            None,
            None,
            json!({"padding": padding}),
        )
        .await;
    }
    service.notify(last).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let closed = loop {
        let message = client.hear().await;
        if message["type"] == "closed" {
            break message;
        }
    };
    assert_eq!(closed["code"], 1013);
    assert!(
        closed["reason"].as_str().unwrap().starts_with("too slow"),
        "{closed}"
    );
}

#[tokio::test]
async fn there_is_a_limit_to_clients_and_a_place_is_free_again_when_one_leaves() {
    let service = Service::with(Config {
        max_live_clients: 1,
        ..support::config()
    })
    .await;
    let first = service.connect("").await;
    assert!(connect_async(&service.url).await.is_err());
    drop(first);
    tokio::time::sleep(Duration::from_millis(300)).await;
    service.connect("").await;
}

#[tokio::test]
async fn the_end_of_the_service_is_told_and_waits_for_nobody() {
    let service = Service::start().await;
    let mut client = service.connect("").await;
    client.say(json!({"subscribe": "all"})).await;
    client.hear().await;
    service.cancel.cancel();
    assert_eq!(client.hear().await["code"], 1001);
    timeout(LONG, service.running)
        .await
        .expect("the server ends in time")
        .unwrap();
}

#[tokio::test]
async fn an_address_that_is_taken_is_told() {
    let service = Service::start().await;
    let taken = service.address().parse().unwrap();
    let config = Config {
        listen: taken,
        ..support::config()
    };
    let Err(error) = crate::bind(
        config,
        service.database.pool.clone(),
        CancellationToken::new(),
    )
    .await
    else {
        panic!("two servers on one port")
    };
    assert!(error.to_string().contains("listen"), "{error}");
}

#[tokio::test]
async fn one_address_cannot_take_every_place() {
    let service = Service::with(Config {
        max_live_clients_per_ip: 1,
        behind_proxy: true,
        ..support::config()
    })
    .await;
    let connect = async |ip: &'static str| {
        let mut request = service.url.as_str().into_client_request().unwrap();
        request
            .headers_mut()
            .insert("x-forwarded-for", ip.parse().unwrap());
        connect_async(request).await
    };
    let _first = connect("10.0.0.1").await.unwrap();
    let Err(tungstenite::Error::Http(refused)) = connect("10.0.0.1").await else {
        panic!("a second place was given");
    };
    assert_eq!(refused.status(), 429);
    let problem: Value = serde_json::from_slice(refused.body().as_ref().unwrap()).unwrap();
    assert_eq!(problem["code"], "too_many_connections");
    connect("10.0.0.2").await.unwrap();
}

#[tokio::test]
async fn a_frame_is_refused_when_it_is_announced_too_large() {
    let service = Service::start().await;
    let mut client = service.connect("").await;
    // A text of a million bytes, of which none follows.
    let mut head = vec![0x81, 0xff];
    head.extend(1_000_000_u64.to_be_bytes());
    head.extend([0; 4]);
    client.0.get_mut().write_all(&head).await.unwrap();
    // A ping may have been on its way already.
    let end = async {
        loop {
            match client.0.next().await {
                Some(Ok(Message::Ping(_))) => {}
                other => break other,
            }
        }
    };
    let end = timeout(LONG, end).await.expect("it ends in time");
    assert!(
        matches!(end, None | Some(Err(_)) | Some(Ok(Message::Close(_)))),
        "{end:?}"
    );
}

#[tokio::test]
async fn a_client_with_too_many_battles_is_told_before_anything_is_replayed() {
    let service = Service::start().await;
    service.event(255).await;
    let mut client = service.connect("").await;
    for number in 0..256_u16 {
        let battle = bs58::encode([&number.to_le_bytes()[..], &[0; 30]].concat()).into_string();
        client.say(json!({"subscribe": {"battle": battle}})).await;
        assert_eq!(client.hear().await["type"], "subscribed");
    }
    let one_more = json!({"subscribe": {"battle": address(255), "after": 0}});
    client.say(one_more).await;
    let answer = client.hear().await;
    assert_eq!(answer["problem"]["code"], "too_many_subscriptions");
}

#[tokio::test]
async fn a_replay_that_takes_long_is_not_taken_for_silence() {
    let service = Service::with(Config {
        live_ping_seconds: 1,
        ..support::config()
    })
    .await;
    let mut warm = service.connect("").await;
    warm.say(json!({"subscribe": "all"})).await;
    assert_eq!(warm.hear().await["type"], "subscribed");
    let missed = service.event(20).await;
    let blocking = service.hold_events().await;
    let mut client = service.connect("?after=0").await;
    // Longer than a client may be silent.
    tokio::time::sleep(Duration::from_millis(3_500)).await;
    blocking.rollback().await.unwrap();
    assert_eq!(client.event_id().await, missed);
    assert_eq!(client.hear().await["type"], "subscribed");
    let live = service.event(20).await;
    service.notify(live).await;
    assert_eq!(client.event_id().await, live);
}

#[tokio::test]
async fn the_end_of_the_service_is_told_during_a_replay_too() {
    let service = Service::start().await;
    let mut warm = service.connect("").await;
    warm.say(json!({"subscribe": "all"})).await;
    warm.hear().await;
    let _blocking = service.hold_events().await;
    let mut client = service.connect("?after=0").await;
    client.say(json!({"subscribe": "all"})).await;
    service.cancel.cancel();
    assert_eq!(client.hear().await["code"], 1001);
}

#[tokio::test]
async fn who_does_not_say_what_it_wants_is_hung_up_on() {
    let service = Service::with(Config {
        header_timeout_seconds: 1,
        ..support::config()
    })
    .await;
    let mut slow = service.dial("GET /health HTTP/1.1\r\nHost: a").await;
    let mut answer = Vec::new();
    let ended = timeout(LONG, slow.read_to_end(&mut answer)).await;
    ended.expect("the connection ends in time").unwrap();
    // One that became live is no longer asked for requests.
    let mut client = service.connect("").await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    client.say(json!({"subscribe": "all"})).await;
    assert_eq!(client.hear().await["type"], "subscribed");
}

#[tokio::test]
async fn further_connections_wait_until_one_is_closed() {
    let service = Service::with(Config {
        max_connections: 1,
        ..support::config()
    })
    .await;
    let mut first = service
        .dial("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        .await;
    assert!(first.read(&mut [0; 1_024]).await.unwrap() > 0);
    let mut second = service
        .dial("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        .await;
    let mut answer = [0; 12];
    let early = timeout(Duration::from_millis(300), second.read_exact(&mut answer));
    assert!(early.await.is_err(), "two connections were served at once");
    drop(first);
    let answered = timeout(LONG, second.read_exact(&mut answer)).await;
    answered.expect("an answer in time").unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}
