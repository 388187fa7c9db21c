//! Parts die, hang and come back while battles are played. Each battle must leave what an undisturbed one leaves.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures::future::try_join_all;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use roast::demo::{live, say};
use roast::stack::Supervisor;
use roast_localnet::Break;
use serde_json::Value;
use solana_pubkey::Pubkey;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

use crate::audit::{count, same, same_lines};
use crate::house::{Client, House, Pair, SERVICES};
use crate::play::PATIENCE;

/// Battles that are played while services are killed, and the pause between the beginnings of two; each takes some seconds.
const BATTLES: u32 = 12;
const STAGGER: Duration = Duration::from_millis(600);
/// Silence after which a live client has seen everything, reconnecting included.
const SILENCE: Duration = Duration::from_secs(2);
/// After so many kills the services are left alone, so that an unlucky machine ends too.
const MOST_KILLS: u32 = 80;

pub async fn services_that_wait_for_postgres_work_once_it_is_there(
    house: &mut House,
) -> Result<()> {
    let pair = house.pair();
    let postgres = &mut house.stack.localnet.postgres;
    postgres.shut_down().await?;
    for service in SERVICES {
        house.stack.services.hold(service).await;
    }
    SERVICES
        .iter()
        .for_each(|service| house.stack.services.release(service));
    sleep(Duration::from_secs(1)).await;
    let started = house.stack.services.process_ids();
    same("services", SERVICES.len(), started.len())?;
    sleep(Duration::from_secs(2)).await;
    same(
        "services that wait instead of ending",
        started.clone(),
        house.stack.services.process_ids(),
    )?;

    postgres.start_again().await?;

    let battle = house.client.play(&pair).await?;
    same(
        "services that needed no other start",
        started,
        house.stack.services.process_ids(),
    )?;
    as_undisturbed(house, &battle, &pair).await
}

pub async fn postgres_killed_in_mid_battle_changes_nothing(house: &mut House) -> Result<()> {
    let pair = house.pair();
    let client = house.client.clone();
    let postgres = &mut house.stack.localnet.postgres;
    let battle = client.joined(&pair).await?;

    // The first words are given while it is away; the API's users try again until it is back.
    postgres.kill()?;
    let comes_back = async {
        sleep(Duration::from_millis(1_500)).await;
        postgres.start_again().await.context("Postgres")
    };
    tokio::try_join!(comes_back, client.speak(&battle, 1, &pair))?;
    for round in 2..=3 {
        client.speak(&battle, round, &pair).await?;
    }
    // The keeper is about to settle.
    postgres.kill()?;
    sleep(Duration::from_millis(1_000)).await;
    postgres.start_again().await?;

    client.status(&battle, "paid").await?;
    as_undisturbed(house, &battle, &pair).await
}

pub async fn streams_broken_and_refused_change_nothing(house: &mut House) -> Result<()> {
    let pair = house.pair();
    let client = house.client.clone();
    let yellowstone = &house.stack.localnet.yellowstone;
    let breaking = async {
        for how in [Break::Unavailable, Break::CleanEnd, Break::Unavailable] {
            sleep(Duration::from_millis(700)).await;
            yellowstone.break_streams(how);
        }
        yellowstone.refuse_streams(true);
        yellowstone.break_streams(Break::CleanEnd);
        sleep(Duration::from_secs(3)).await;
        yellowstone.refuse_streams(false);
    };
    let (battle, ()) = tokio::join!(client.play(&pair), breaking);
    as_undisturbed(house, &battle?, &pair).await
}

/// Each service dies when it has begun something and not finished it.
pub async fn services_killed_at_the_worst_moments_change_nothing(house: &mut House) -> Result<()> {
    const SENT: &str = "SELECT count(*) FROM app.submissions WHERE status = 'sent'";
    const JUDGED: &str = "SELECT count(*) FROM app.transcripts WHERE battle = $1";
    const SETTLING: &str =
        "SELECT count(*) FROM app.intents WHERE subject = $1 AND status = 'sent'";
    let pair = house.pair();
    let client = house.client.clone();
    let services = &house.stack.services;
    let under_way = async || Ok(count(&client, SENT).await? > 0);

    // The API has stored a transaction and not seen it confirmed.
    let (battle, ()) = tokio::try_join!(
        client.open(&pair.opener),
        kill_when(services, "api", under_way)
    )?;
    // The indexer is about to hear of a transaction.
    tokio::try_join!(
        client.join(&battle, &pair.opponent),
        kill_when(services, "indexer", under_way)
    )?;
    for round in 1..=2 {
        client.speak(&battle, round, &pair).await?;
    }
    // The keeper has a verdict, and then has sent it and not seen it confirmed.
    let judged = async || Ok(client.rows(JUDGED, &battle).await? > 0);
    let settling = async || Ok(client.rows(SETTLING, &battle).await? > 0);
    let twice = async {
        kill_when(services, "keeper", judged).await?;
        kill_when(services, "keeper", settling).await
    };
    tokio::try_join!(client.speak(&battle, 3, &pair), twice)?;
    client.status(&battle, "paid").await?;
    as_undisturbed(house, &battle, &pair).await
}

/// Kills a service as soon as something holds.
async fn kill_when(
    services: &Supervisor,
    service: &str,
    holds: impl AsyncFn() -> Result<bool>,
) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while !holds().await? {
        ensure!(Instant::now() < deadline, "no moment to kill the {service}");
        sleep(Duration::from_millis(2)).await;
    }
    ensure!(services.kill(service), "the {service} did not run");
    Ok(())
}

pub async fn services_killed_at_random_change_nothing(house: &mut House) -> Result<()> {
    let pairs: Vec<Pair> = (0..BATTLES).map(|_| house.pair()).collect();
    let client = house.client.clone();
    let watcher = live::watch(client.api.live_url());
    let battles = amid_kills(&client, &house.stack.services, &pairs).await?;
    all_as_undisturbed(house, &battles, &pairs, watcher).await
}

pub async fn everything_failing_at_once_changes_nothing(house: &mut House) -> Result<()> {
    let pairs: Vec<Pair> = (0..BATTLES / 2).map(|_| house.pair()).collect();
    let client = house.client.clone();
    let watcher = live::watch(client.api.live_url());
    let stack = &mut house.stack;
    let (yellowstone, postgres) = (&stack.localnet.yellowstone, &mut stack.localnet.postgres);
    let storm = async {
        for how in [Break::Unavailable, Break::CleanEnd, Break::Unavailable] {
            sleep(Duration::from_millis(800)).await;
            yellowstone.break_streams(how);
            sleep(Duration::from_millis(300)).await;
            postgres.kill()?;
            sleep(Duration::from_millis(600)).await;
            postgres.start_again().await?;
        }
        Ok(())
    };
    let (battles, ()) = tokio::try_join!(amid_kills(&client, &stack.services, &pairs), storm)?;
    all_as_undisturbed(house, &battles, &pairs, watcher).await
}

/// Plays a battle with each pair, one beginning a little after the other, while services are killed at random.
async fn amid_kills(client: &Client, services: &Supervisor, pairs: &[Pair]) -> Result<Vec<Pubkey>> {
    let seed = match std::env::var("ROAST_CHAOS_SEED") {
        Ok(seed) => seed.parse().context("ROAST_CHAOS_SEED")?,
        Err(_) => rand::rng().random(),
    };
    say(&format!("chaos: ROAST_CHAOS_SEED={seed}"));
    let started = Instant::now();
    let playing = try_join_all((0..).zip(pairs).map(async |(place, pair)| {
        sleep(STAGGER * place).await;
        client.play(pair).await
    }));
    let battles = tokio::select! {
        battles = playing => battles?,
        never = chaos(services, seed) => match never {},
    };
    let seconds = started.elapsed().as_secs_f64();
    say(&format!(
        "chaos: {} battles in {seconds:.1} s",
        battles.len()
    ));
    Ok(battles)
}

/// Every battle left what a battle leaves that nobody disturbed, and a live client that reconnected missed nothing.
async fn all_as_undisturbed(
    house: &mut House,
    battles: &[Pubkey],
    pairs: &[Pair],
    mut watcher: mpsc::Receiver<Value>,
) -> Result<()> {
    let mut seen = Vec::new();
    while let Ok(Some(message)) = tokio::time::timeout(SILENCE, watcher.recv()).await {
        seen.push(message);
    }
    for (battle, pair) in battles.iter().zip(pairs) {
        seen_once(battle, &seen)?;
        as_undisturbed(house, battle, pair).await?;
    }
    Ok(())
}

/// Kills a service every 100 to 600 ms: all three in a random order, again and again.
async fn chaos(services: &Supervisor, seed: u64) -> std::convert::Infallible {
    let mut random = StdRng::seed_from_u64(seed);
    let mut kills = 0;
    loop {
        let mut order = SERVICES;
        order.shuffle(&mut random);
        for service in order {
            sleep(Duration::from_millis(random.random_range(100..=600))).await;
            if kills < MOST_KILLS && services.kill(service) {
                kills += 1;
                say(&format!("chaos: kill -9 {service} ({kills})"));
            }
        }
    }
}

/// A client that reconnects got every event of a battle once and in order.
fn seen_once(battle: &Pubkey, seen: &[Value]) -> Result<()> {
    let kinds: Vec<_> = seen
        .iter()
        .filter(|message| message["type"] == "event" && message["battle"] == battle.to_string())
        .filter_map(|message| message["kind"].as_str())
        .collect();
    let expected = "battle_opened battle_joined battle_settled battle_paid";
    same("events seen live", expected, &kinds.join(" "))
}

pub async fn rebuilt_rows_are_the_same_rows(house: &mut House) -> Result<()> {
    let pair = house.pair();
    let client = house.client.clone();
    client.play(&pair).await?;
    let services = &house.stack.services;
    services.hold("indexer").await;
    let (_, last) = ids(&client).await?;
    let before = dump(&client).await?;

    let mut rebuilding = tokio::process::Command::new(&house.binary)
        .args(["indexer", "--rebuild"])
        .envs(house.environment())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        sleep(Duration::from_millis(200)).await;
        let after = dump(&client).await?;
        if after == before && ids(&client).await?.0 > last {
            break;
        }
        ensure!(rebuilding.try_wait()?.is_none(), "the rebuild ended early");
        let differs = || before.iter().zip(&after).find(|(old, new)| old != new);
        ensure!(
            Instant::now() < deadline,
            "the rows differ: {} before, {} after, {:?}",
            before.len(),
            after.len(),
            differs()
        );
    }
    rebuilding.kill().await?;
    services.release("indexer");

    let pair = house.pair();
    let battle = house.client.play(&pair).await?;
    as_undisturbed(house, &battle, &pair).await
}

/// The first and the last id of the stored events: a rebuild goes on counting where the former rows ended.
async fn ids(client: &Client) -> Result<(Option<i64>, Option<i64>)> {
    const IDS: &str = "SELECT min(id), max(id) FROM chain.events";
    Ok(sqlx::query_as(IDS).fetch_one(&client.pool).await?)
}

/// Every battle and event without what depends on when and how it was read.
async fn dump(client: &Client) -> Result<Vec<String>> {
    const BATTLES: &str = "SELECT (to_jsonb(b) - 'slot' - 'write_version' - 'finality')::text FROM chain.battles b ORDER BY address";
    const EVENTS: &str = "SELECT jsonb_build_object('kind', kind, 'battle', battle, 'mint', mint, 'signature', signature, 'instruction', instruction_index, 'inner', inner_index, 'slot', slot, 'payload', payload)::text FROM chain.events ORDER BY slot, signature, instruction_index, inner_index";
    const PLAYERS: &str = "SELECT (to_jsonb(p) - 'slot' - 'write_version' - 'finality')::text FROM chain.players p ORDER BY address";
    let mut rows: Vec<String> = Vec::new();
    for query in [BATTLES, EVENTS, PLAYERS] {
        rows.extend(
            sqlx::query_scalar::<_, String>(query)
                .fetch_all(&client.pool)
                .await?,
        );
    }
    Ok(rows)
}

/// The battle left what a battle leaves that nobody disturbed.
async fn as_undisturbed(house: &mut House, battle: &Pubkey, pair: &Pair) -> Result<()> {
    let found = house.client.record(battle, pair).await?;
    let expected = undisturbed(house).await?;
    let (expected, found) = (format!("{expected:#}"), format!("{found:#}"));
    same_lines("what the battle left", &expected, &found)
}

/// The record of a battle that nobody disturbed, played once for a suite.
async fn undisturbed(house: &mut House) -> Result<Value> {
    if let Some(record) = &house.undisturbed {
        return Ok(record.clone());
    }
    let pair = house.pair();
    let battle = house.client.play(&pair).await?;
    let record = house.client.record(&battle, &pair).await?;
    house.undisturbed = Some(record.clone());
    Ok(record)
}
