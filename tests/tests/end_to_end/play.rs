//! The moves of a battle, each over the API.

use std::time::Duration;

use anyhow::{Context, Result};
use roast::demo::game::{self, Table};
use roast::demo::wallet::Wallet;
use roast::demo::words;
use serde_json::{Value, json};
use solana_pubkey::Pubkey;

use crate::house::{Client, Pair};

/// How long something may take that happens by itself.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// Stake of each player in the tests' battles, and what becomes of the pool of two: in base units of 9 decimals.
pub const STAKE: u64 = 100_000_000_000;
pub const PRIZE: u64 = 190_000_000_000;
pub const FEE: u64 = 10_000_000_000;

impl Client {
    /// Opens a silver battle.
    pub async fn open(&self, opener: &Wallet) -> Result<Pubkey> {
        let table = Table {
            mint: &self.mint,
            tier: "silver",
        };
        let (battle, _) = game::open(&self.api, table, opener).await?;
        let battle = battle.parse().context("the battle's address")?;
        self.status(&battle, "open").await?;
        Ok(battle)
    }

    /// Joins a battle.
    pub async fn join(&self, battle: &Pubkey, opponent: &Wallet) -> Result<()> {
        game::join(&self.api, &battle.to_string(), opponent).await?;
        self.status(battle, "joined").await?;
        Ok(())
    }

    /// Opens and joins a battle.
    pub async fn joined(&self, pair: &Pair) -> Result<Pubkey> {
        let battle = self.open(&pair.opener).await?;
        self.join(&battle, &pair.opponent).await?;
        Ok(battle)
    }

    /// Both players' words of a round (1 to 3): the opener came prepared, the opponent did not.
    pub async fn speak(&self, battle: &Pubkey, round: u8, pair: &Pair) -> Result<()> {
        let battle = battle.to_string();
        game::speak(&self.api, &battle, round, &pair.opener, &pair.opponent).await
    }

    /// One player's words of a round.
    pub async fn say(
        &self,
        battle: &Pubkey,
        round: u8,
        wallet: &Wallet,
        text: &str,
    ) -> Result<Value> {
        game::say_words(
            &self.api,
            &battle.to_string(),
            round,
            wallet,
            text.to_owned(),
        )
        .await
    }

    /// A good roast on the round's prompt.
    pub fn roast(&self, battle: &Pubkey, round: u8) -> String {
        words::prepared(roast_protocol::transcript::prompt(battle, round), round)
    }

    /// Plays a battle from opening to payment.
    pub async fn play(&self, pair: &Pair) -> Result<Pubkey> {
        let battle = self.joined(pair).await?;
        for round in 1..=3 {
            self.speak(&battle, round, pair).await?;
        }
        self.status(&battle, "paid").await?;
        Ok(battle)
    }

    /// Builds, signs and sends a transaction of the API: `name` is `cancel`, `refund` or another one about a battle.
    pub async fn act(&self, name: &str, wallet: &Wallet, mut body: Value) -> Result<()> {
        body["wallet"] = json!(wallet.address().to_string());
        let unsigned = self
            .api
            .post(&format!("/api/transactions/{name}"), body)
            .await?;
        game::sign_and_send(&self.api, wallet, &unsigned)
            .await
            .map(|_| ())
    }

    /// Waits until the API serves a battle with this status.
    pub async fn status(&self, battle: &Pubkey, status: &str) -> Result<Value> {
        let path = format!("/api/battles/{battle}");
        self.api
            .wait_for(&path, PATIENCE, |battle| battle["status"] == status)
            .await
    }

    /// A battle's stored events, oldest first.
    pub async fn events(&self, battle: &Pubkey) -> Result<Vec<Value>> {
        let path = format!("/api/battles/{battle}/events?limit=100");
        let page = self.api.get(&path).await?;
        page["items"]
            .as_array()
            .cloned()
            .context("the API serves no events")
    }

    /// Kinds of a battle's stored events, oldest first.
    pub async fn kinds(&self, battle: &Pubkey) -> Result<Vec<String>> {
        let events = self.events(battle).await?;
        Ok(events
            .iter()
            .map(|event| event["kind"].as_str().unwrap_or_default().to_owned())
            .collect())
    }
}
