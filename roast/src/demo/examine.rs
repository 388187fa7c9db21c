//! Compares chain, Postgres and API after a battle, and with what the rules say.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use roast_protocol::amount::{BaseUnits, Bps};
use roast_protocol::battle::account::{Battle, ProgramAccount, decode};
use roast_protocol::battle::pda;
use roast_protocol::fees::{split_fees, split_pool};
use roast_protocol::transcript::hash_of_canonical;
use roast_protocol::verdict::RoundScores;
use serde_json::Value;
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use sqlx::PgPool;

use super::api::Api;
use super::checks::Checks;
use super::ledger::Ledger;

/// Tables whose rows the demo counts.
const TABLES: [&str; 11] = [
    "chain.battles",
    "chain.tips",
    "chain.campaigns",
    "chain.submissions",
    "chain.events",
    "chain.account_versions",
    "chain.slots",
    "app.round_texts",
    "app.transcripts",
    "app.intents",
    "app.submissions",
];

/// Reads the battle's account.
///
/// # Errors
/// When it is not there or is no battle.
pub async fn battle_on_chain(rpc: &RpcClient, battle: &Pubkey) -> Result<Battle> {
    let data = rpc
        .get_account_data(battle)
        .await
        .context("reading the battle's account")?;
    match decode(&data)? {
        ProgramAccount::Battle(battle) => Ok(*battle),
        other => anyhow::bail!("{battle} is no battle but {other:?}"),
    }
}

/// The money of a won battle: everything that moved, to the base unit.
///
/// # Errors
/// When the battle has no winner.
pub fn money(
    checks: &mut Checks,
    battle: &Pubkey,
    state: &Battle,
    before: &Ledger,
    after: &Ledger,
) -> Result<()> {
    checks.same(
        "sum of all balances before = after",
        before.total(),
        after.total(),
    );
    checks.same(
        "sum of all balances = the mint's supply",
        u128::from(after.supply.0),
        after.total(),
    );
    let pool = split_pool(state.stake, state.fee_bps).context("stake and fee overflow")?;
    let winner = state.winner().context("nobody won")?;
    let loser = if winner == state.opener {
        state.opponent.context("no opponent")?
    } else {
        state.opener
    };
    let expected = |wallet: &Pubkey, gain: BaseUnits| {
        let held = u128::from(before.wallet(wallet, &state.mint).0);
        (held + u128::from(gain.0)).saturating_sub(u128::from(state.stake.0))
    };
    checks.same(
        "the winner has the prize",
        expected(&winner, pool.prize),
        after.wallet(&winner, &state.mint).0,
    );
    checks.same(
        "the loser has paid the stake",
        expected(&loser, BaseUnits::ZERO),
        after.wallet(&loser, &state.mint).0,
    );
    checks.same(
        "the battle's vault is empty",
        0,
        after.balance(&pda::vault(battle).0).0,
    );
    let vault = pda::fee_vault(&state.mint).0;
    let fees = u128::from(before.balance(&vault).0) + u128::from(pool.fee.0);
    checks.same("the fee is in the fee vault", fees, after.balance(&vault).0);
    Ok(())
}

/// The withdrawal of the whole fee vault.
pub fn withdrawal(
    checks: &mut Checks,
    mint: &Pubkey,
    shares: (&Pubkey, &Pubkey),
    share: Bps,
    before: &Ledger,
    after: &Ledger,
) {
    let vault = pda::fee_vault(mint).0;
    let split = split_fees(before.balance(&vault), share);
    let (creator, partner) = shares;
    let with = |wallet: &Pubkey, gain: BaseUnits| {
        u128::from(before.wallet(wallet, mint).0) + u128::from(gain.0)
    };
    checks.same(
        "the creator has 75 % of the fees",
        with(creator, split.creator),
        after.wallet(creator, mint).0,
    );
    checks.same(
        "the partner has 25 % of the fees",
        with(partner, split.partner),
        after.wallet(partner, mint).0,
    );
    checks.same("the fee vault is empty", 0, after.balance(&vault).0);
    checks.same(
        "sum of all balances after the withdrawal",
        before.total(),
        after.total(),
    );
}

/// The API's battle against the account on chain.
///
/// # Errors
/// When the API or the chain does not answer.
pub async fn mirror(
    checks: &mut Checks,
    api: &Api,
    address: &Pubkey,
    state: &Battle,
) -> Result<()> {
    let served = api.get(&format!("/api/battles/{address}")).await?;
    let text = |key: &str| served[key].as_str().unwrap_or("null").to_owned();
    checks.same("API and chain: status", state.status.name(), text("status"));
    checks.same(
        "API and chain: outcome",
        state.outcome.map_or("null", |outcome| outcome.name()),
        text("outcome"),
    );
    checks.same(
        "API and chain: winner",
        state
            .winner()
            .map_or("null".to_owned(), |winner| winner.to_string()),
        text("winner"),
    );
    checks.same("API and chain: stake", state.stake.0, text("stake"));
    checks.same(
        "API and chain: scores",
        scores(state),
        served_scores(&served)?,
    );
    let hash = state
        .transcript_hash
        .context("the chain has no transcript hash")?;
    checks.same(
        "API and chain: transcript hash",
        hex::encode(hash),
        text("transcriptHash"),
    );
    let transcript = api
        .get(&format!("/api/battles/{address}/transcript"))
        .await?;
    let canonical = transcript["canonical"]
        .as_str()
        .context("the API serves no transcript")?;
    checks.same(
        "the transcript has the hash on chain",
        hex::encode(hash),
        hex::encode(hash_of_canonical(canonical)),
    );
    Ok(())
}

/// Every event of the battle exactly once, stored and seen live; gives the stored ones.
///
/// # Errors
/// When the API does not answer.
pub async fn events(
    checks: &mut Checks,
    api: &Api,
    battle: &Pubkey,
    live: &[Value],
) -> Result<Vec<Value>> {
    let page = api.get(&format!("/api/battles/{battle}/events")).await?;
    let stored = page["items"]
        .as_array()
        .context("the API serves no events")?
        .clone();
    let kinds = |events: &[Value]| {
        let mut counted: BTreeMap<String, u32> = BTreeMap::new();
        for event in events {
            let kind = event["kind"].as_str().unwrap_or_default().to_owned();
            *counted.entry(kind).or_default() += 1;
        }
        format!("{counted:?}")
    };
    let expected: BTreeMap<&str, u32> = [
        "battle_joined",
        "battle_opened",
        "battle_paid",
        "battle_settled",
    ]
    .map(|kind| (kind, 1))
    .into();
    checks.same(
        "events in Postgres, each once",
        format!("{expected:?}"),
        kinds(&stored),
    );
    let of_battle =
        |message: &&Value| message["type"] == "event" && message["battle"] == battle.to_string();
    let seen: Vec<_> = live.iter().filter(of_battle).cloned().collect();
    checks.same(
        "events seen live, each once",
        format!("{expected:?}"),
        kinds(&seen),
    );
    Ok(stored)
}

/// How many rows each table holds.
///
/// # Errors
/// When Postgres does not answer.
pub async fn rows(pool: &PgPool) -> Result<Vec<(&'static str, i64)>> {
    let mut counted = Vec::new();
    for table in TABLES {
        let statement = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        counted.push((table, sqlx::query_scalar(statement).fetch_one(pool).await?));
    }
    Ok(counted)
}

fn scores(state: &Battle) -> String {
    let marks = |scores: &RoundScores| scores.map(|score| score.to_array());
    format!(
        "{:?} {:?}",
        marks(&state.opener_scores),
        marks(&state.opponent_scores)
    )
}

fn served_scores(served: &Value) -> Result<String> {
    let marks = |key: &str| -> Result<Vec<[u64; 4]>> {
        let rounds = served[key]
            .as_array()
            .with_context(|| format!("the API serves no {key}"))?;
        ensure!(rounds.len() == 3, "{key} has {} rounds", rounds.len());
        let mark = |round: &Value, key: &str| round[key].as_u64().unwrap_or(u64::MAX);
        Ok(rounds
            .iter()
            .map(|round| {
                ["savagery", "creativity", "delivery", "relevance"].map(|key| mark(round, key))
            })
            .collect())
    };
    Ok(format!(
        "{:?} {:?}",
        marks("openerScores")?,
        marks("opponentScores")?
    ))
}
