//! The books of the whole house: what must hold after any test, whatever was broken in it.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use roast_protocol::amount::BaseUnits;
use roast_protocol::battle::account::{Battle, ProgramAccount, decode};
use roast_protocol::battle::{BattleStatus, Ending, ID, pda};
use roast_protocol::fees::{split_forfeit, split_pool};
use roast_protocol::verdict::Outcome;
use solana_pubkey::Pubkey;
use tokio::time::Instant;

use crate::house::{Client, House};

/// How long what is under way may take to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// Checks that no token came or went, that every vault holds what it owes, and that each battle is stored as the chain has it, with each of
/// its events once. Of closed battles the chain has nothing any more; Postgres says what they left.
pub async fn audit(house: &House) -> Result<()> {
    let client = &house.client;
    quiet(client).await?;
    let battles = battles(client).await?;
    money(house, &battles).await?;
    for (address, battle) in &battles {
        mirrored(client, address, battle)
            .await
            .with_context(|| format!("battle {address}"))?;
    }
    let stored = count(
        client,
        "SELECT count(*) FROM chain.battles WHERE NOT closed",
    )
    .await?;
    same("battles in Postgres", battles.len(), stored)?;
    const CLOSED: &str = "SELECT count(*) FROM chain.battles WHERE closed AND transcript_hash IS NOT NULL AND ending <> 'resignation'";
    let has_transcript = |battle: &&Battle| battle.transcript_hash.is_some();
    let judged = battles.values().filter(has_transcript).count();
    let transcripts = count(client, "SELECT count(*) FROM app.transcripts").await?;
    let expected = judged + count(client, CLOSED).await?;
    same("transcripts", expected, transcripts)
}

/// The audit has teeth: it notices a lost event, a wrong row and a token too many.
pub async fn the_audit_notices_what_is_wrong(house: &mut House) -> Result<()> {
    let pair = house.pair();
    house.client.open(&pair.opener).await?;
    audit(house).await.context("before anything is wrong")?;

    let lose =
        "UPDATE chain.events SET kind = 'lost' WHERE id = (SELECT max(id) FROM chain.events)";
    let restore = "UPDATE chain.events SET kind = 'battle_opened' WHERE kind = 'lost'";
    let wrong = "UPDATE chain.battles SET stake = stake + 1";
    let right = "UPDATE chain.battles SET stake = stake - 1";
    for (damage, repair, named) in [(lose, restore, "events"), (wrong, right, "stake")] {
        execute(&house.client, damage).await?;
        let noticed = audit(house).await.err().context("not noticed")?;
        execute(&house.client, repair).await?;
        let noticed = format!("{noticed:#}");
        ensure!(noticed.contains(named), "another fault: {noticed}");
    }
    house.supply += 1;
    let noticed = audit(house).await.err().context("not noticed")?;
    house.supply -= 1;
    let noticed = format!("{noticed:#}");
    ensure!(noticed.contains("balances"), "another fault: {noticed}");
    Ok(())
}

async fn execute(client: &Client, statement: &str) -> Result<()> {
    let statement = sqlx::AssertSqlSafe(statement.to_owned());
    let changed = sqlx::query(statement).execute(&client.pool).await?;
    ensure!(changed.rows_affected() > 0, "nothing was changed");
    Ok(())
}

/// Waits until no transaction is under way: neither of the keeper's nor of people's.
pub async fn quiet(client: &Client) -> Result<()> {
    const UNDER_WAY: &str = "SELECT (SELECT count(*) FROM app.intents WHERE status IN ('planned', 'sent')) + (SELECT count(*) FROM app.submissions WHERE status = 'sent')";
    let deadline = Instant::now() + PATIENCE;
    loop {
        let under_way = count(client, UNDER_WAY).await?;
        if under_way == 0 {
            break;
        }
        ensure!(
            Instant::now() < deadline,
            "{under_way} transactions do not come to an end"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    const LOST: &str =
        "SELECT count(*) FROM app.submissions WHERE status NOT IN ('confirmed', 'finalized')";
    same("transactions that failed", 0, count(client, LOST).await?)
}

/// Every battle on chain.
async fn battles(client: &Client) -> Result<BTreeMap<Pubkey, Battle>> {
    let accounts = client.rpc.get_program_accounts(&ID).await?;
    let mut battles = BTreeMap::new();
    for (address, account) in accounts {
        if let ProgramAccount::Battle(battle) = decode(&account.data)? {
            battles.insert(address, *battle);
        }
    }
    Ok(battles)
}

async fn money(house: &House, battles: &BTreeMap<Pubkey, Battle>) -> Result<()> {
    let ledger = house.client.ledger().await?;
    same("sum of all balances", house.supply, ledger.total())?;
    same("the mint's supply", house.supply, ledger.supply.0.into())?;
    // The fee of a forfeit is that of a win.
    const CLOSED: &str = "SELECT COALESCE(sum(div(stake * 2 * fee_bps, 10000)), 0)::bigint FROM chain.battles WHERE closed AND status = 'paid'";
    let mut fees = u64::try_from(count(&house.client, CLOSED).await?)?;
    for (address, battle) in battles {
        let stakes = match battle.status {
            BattleStatus::Open => 1,
            BattleStatus::Joined => 2,
            BattleStatus::Paid => {
                let pool = split_pool(battle.stake, battle.fee_bps).context("overflow")?;
                fees += pool.fee.0;
                0
            }
            _ => 0,
        };
        let owed = battle.stake.0 * stakes;
        let held = ledger.balance(&pda::vault(address).0).0;
        same(&format!("the vault of {address}"), owed, held)?;
    }
    let vault = pda::fee_vault(&house.client.mint).0;
    same("the fee vault", fees, ledger.balance(&vault).0)
}

/// The API's battle and its events against the chain's account.
async fn mirrored(client: &Client, address: &Pubkey, battle: &Battle) -> Result<()> {
    let served = client.status(address, battle.status.name()).await?;
    let text = |key: &str| served[key].as_str().unwrap_or("none").to_owned();
    let name = |wallet: Option<Pubkey>| wallet.map_or("none".to_owned(), |it| it.to_string());
    same("opener", battle.opener.to_string(), text("opener"))?;
    same("opponent", name(battle.opponent), text("opponent"))?;
    same("winner", name(battle.winner()), text("winner"))?;
    same("stake", battle.stake.0.to_string(), text("stake"))?;
    let outcome = battle.outcome.map_or("none", Outcome::name);
    same("outcome", outcome, &text("outcome"))?;
    let hash = battle
        .transcript_hash
        .map_or("none".to_owned(), hex::encode);
    same("transcript hash", hash, text("transcriptHash"))?;
    let kinds = client.kinds(address).await?.join(" ");
    same("events, each once and in order", history(battle), &kinds)
}

/// The events that a battle in this state must have.
fn history(battle: &Battle) -> &'static str {
    match (battle.status, battle.ending) {
        (BattleStatus::Settled, Some(Ending::Forfeit)) => {
            "battle_opened battle_joined battle_forfeited"
        }
        (BattleStatus::Paid, Some(Ending::Forfeit)) if leaves_something(battle) => {
            "battle_opened battle_joined battle_forfeited battle_paid battle_refunded"
        }
        (BattleStatus::Paid, Some(Ending::Forfeit)) => {
            "battle_opened battle_joined battle_forfeited battle_paid"
        }
        (BattleStatus::Refunded, Some(Ending::Resignation)) => {
            "battle_opened battle_joined judge_resigned battle_refunded battle_refunded"
        }
        (BattleStatus::Open, _) => "battle_opened",
        (BattleStatus::Joined, _) => "battle_opened battle_joined",
        (BattleStatus::Settled, _) => "battle_opened battle_joined battle_settled",
        (BattleStatus::Paid, _) => "battle_opened battle_joined battle_settled battle_paid",
        (BattleStatus::Cancelled, _) => "battle_opened battle_cancelled",
        (BattleStatus::Refunded, Some(_)) => {
            "battle_opened battle_joined battle_settled battle_refunded battle_refunded"
        }
        (BattleStatus::Refunded, None) => {
            "battle_opened battle_joined battle_refunded battle_refunded"
        }
    }
}

/// Whether a forfeit gave something back to the absent player.
fn leaves_something(battle: &Battle) -> bool {
    split_forfeit(battle.stake, battle.fee_bps, battle.forfeit_bonus_bps)
        .is_some_and(|split| split.rest > BaseUnits::ZERO)
}

/// The answer of a query that counts.
pub async fn count(client: &Client, query: &'static str) -> Result<usize> {
    let counted: i64 = sqlx::query_scalar(query).fetch_one(&client.pool).await?;
    Ok(usize::try_from(counted)?)
}

/// An error that names the lines that differ.
pub fn same_lines(what: &str, expected: &str, found: &str) -> Result<()> {
    let (mut missing, mut surplus): (Vec<_>, Vec<_>) =
        (expected.lines().collect(), found.lines().collect());
    if missing == surplus {
        return Ok(());
    }
    missing.retain(|line| !found.lines().any(|other| other == *line));
    surplus.retain(|line| !expected.lines().any(|other| other == *line));
    bail!(
        "{what}: expected, but not found: {missing:#?}; found, but not expected: {surplus:#?}\n{found}"
    )
}

/// An error that names what differs.
pub fn same<T: PartialEq + std::fmt::Debug>(what: &str, expected: T, found: T) -> Result<()> {
    ensure!(
        expected == found,
        "{what}: expected {expected:?}, found {found:?}"
    );
    Ok(())
}
