//! Two wallets play one battle over the API, as a dApp's users do: build, sign, send, watch.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use roast_protocol::time::UnixSeconds;
use roast_protocol::transcript::{Bout, text_message};
use serde_json::{Value, json};
use solana_pubkey::Pubkey;

use super::api::Api;
use super::wallet::Wallet;
use super::{Progress, words};

/// How long a confirmation, and how long the keeper with verdict and payment, may take.
const LIMIT: Duration = Duration::from_secs(90);

/// A battle that was played to its end.
#[derive(Debug)]
pub struct Played {
    /// Its account.
    pub battle: String,
    /// The battle as the API serves it at the end.
    pub state: Value,
    /// Signature of the opening transaction.
    pub open: String,
    /// Signature of the joining transaction.
    pub join: String,
}

/// What is played for.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// The token.
    pub mint: &'a Pubkey,
    /// Which of its stakes: `bronze`, `silver`, `gold` or `diamond`.
    pub tier: &'a str,
}

/// Plays one battle from opening to payment.
///
/// # Errors
/// When the API refuses something or a wait runs out.
pub async fn play(
    api: &Api,
    table: Table<'_>,
    opener: &Wallet,
    opponent: &Wallet,
    progress: &mut Progress,
) -> Result<Played> {
    let (battle, open) = progress
        .step(
            &format!("{} opens a battle", opener.name),
            open(api, table, opener),
        )
        .await?;
    let join = progress
        .step(
            &format!("{} joins it", opponent.name),
            join(api, &battle, opponent),
        )
        .await?;
    let path = format!("/api/battles/{battle}");
    let joined = api.wait_for(&path, LIMIT, |state| state["status"] == "joined");
    progress.step("the indexer mirrors both", joined).await?;
    for round in 1..=3 {
        let name = format!("round {round}: both give their words");
        progress
            .step(&name, speak(api, &battle, round, opener, opponent))
            .await?;
    }
    let paid = api.wait_for(&path, LIMIT, |state| {
        matches!(state["status"].as_str(), Some("paid" | "refunded"))
    });
    let state = progress
        .step("the keeper judges, settles and pays", paid)
        .await?;
    Ok(Played {
        battle,
        state,
        open,
        join,
    })
}

/// Opens a battle and waits until that is confirmed; gives its address and the transaction's signature.
///
/// # Errors
/// When the API refuses it, or it is not confirmed in time.
pub async fn open(api: &Api, table: Table<'_>, wallet: &Wallet) -> Result<(String, String)> {
    let body = json!({ "wallet": wallet.address().to_string(), "mint": table.mint.to_string(), "tier": table.tier });
    let unsigned = api.post("/api/transactions/open", body).await?;
    let battle = unsigned["battle"]
        .as_str()
        .context("the API named no battle")?
        .to_owned();
    Ok((battle, sign_and_send(api, wallet, &unsigned).await?))
}

/// Joins a battle and waits until that is confirmed; gives the transaction's signature.
///
/// # Errors
/// When the API refuses it, or it is not confirmed in time.
pub async fn join(api: &Api, battle: &str, wallet: &Wallet) -> Result<String> {
    let body = json!({ "wallet": wallet.address().to_string(), "battle": battle });
    let unsigned = api.post("/api/transactions/join", body).await?;
    sign_and_send(api, wallet, &unsigned).await
}

/// Signs what the API built, sends it through the API and waits until it is confirmed. Sending twice is harmless.
///
/// # Errors
/// When the transaction is not for this wallet, is refused, or is not confirmed in time.
pub async fn sign_and_send(api: &Api, wallet: &Wallet, unsigned: &Value) -> Result<String> {
    let unsigned = unsigned["transaction"]
        .as_str()
        .context("the API built no transaction")?;
    let signed = wallet.sign_transaction(unsigned)?;
    let sent = api
        .post("/api/transactions", json!({ "transaction": signed }))
        .await?;
    let signature = sent["signature"]
        .as_str()
        .context("the API named no signature")?
        .to_owned();
    let ended = api
        .wait_for(&format!("/api/transactions/{signature}"), LIMIT, |status| {
            status["status"] != "sent"
        })
        .await?;
    match ended["status"].as_str() {
        Some("confirmed" | "finalized") => Ok(signature),
        _ => bail!("transaction {signature} came to nothing: {ended}"),
    }
}

/// One round: the first player's words stay sealed until the second player's are in.
///
/// # Errors
/// When the API refuses the words or does not keep them sealed.
pub async fn speak(
    api: &Api,
    battle: &str,
    round: u8,
    opener: &Wallet,
    opponent: &Wallet,
) -> Result<()> {
    let rounds = api.get(&format!("/api/battles/{battle}/rounds")).await?;
    let place = usize::from(round).saturating_sub(1);
    let prompt = rounds["rounds"][place]["prompt"]
        .as_str()
        .context("the round has no prompt")?
        .to_owned();
    let first = say_words(api, battle, round, opener, words::prepared(&prompt, round)).await?;
    let seal = &first["rounds"][place]["opener"];
    ensure!(
        seal["submitted"] == true && seal["text"].is_null(),
        "words were shown before both players had spoken: {seal}"
    );
    let second = say_words(
        api,
        battle,
        round,
        opponent,
        words::unprepared(&prompt, round),
    )
    .await?;
    ensure!(
        second["rounds"][place]["state"] == "revealed",
        "the round is not revealed: {second}"
    );
    Ok(())
}

/// The fight that words for a battle are signed for.
///
/// # Errors
/// When the API does not tell it in time, or nobody joined the battle.
pub async fn bout(api: &Api, battle: &str) -> Result<Bout> {
    let path = format!("/api/battles/{battle}/rounds");
    // An API that has just started may not know its cluster yet.
    let rounds = api
        .wait_for(&path, LIMIT, |rounds| !rounds["chain"].is_null())
        .await?;
    let chain = rounds["chain"].as_str().unwrap_or_default();
    let joined = rounds["joined"].as_i64().context("nobody joined")?;
    Ok(Bout {
        chain: chain.parse()?,
        battle: battle.parse().context("the battle's address")?,
        joined_at: UnixSeconds(joined),
    })
}

/// Signs a player's words for a round (1 to 3) and gives them to the API; gives all rounds as the API then serves them.
///
/// # Errors
/// When the API refuses the words.
pub async fn say_words(
    api: &Api,
    battle: &str,
    round: u8,
    wallet: &Wallet,
    text: String,
) -> Result<Value> {
    let message = text_message(&bout(api, battle).await?, round, &text);
    let body = json!({ "player": wallet.address().to_string(), "text": text, "signature": wallet.sign_message(&message) });
    api.post(&format!("/api/battles/{battle}/rounds/{round}/text"), body)
        .await
}
