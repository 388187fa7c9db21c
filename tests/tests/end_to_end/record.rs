//! What a finished battle left behind, without what differs from battle to battle, so that two battles can be compared.

use anyhow::{Result, ensure};
use roast::demo::words;
use roast::verify;
use roast_protocol::battle::pda;
use serde_json::{Map, Value, json};
use solana_pubkey::Pubkey;

use crate::audit::quiet;
use crate::house::{Client, Pair};

/// What differs between two battles with the same moves: addresses, times, prompts and therefore marks.
const OWN: [&str; 14] = [
    "address",
    "battle",
    "judge",
    "mint",
    "openedAt",
    "joinedAt",
    "settledAt",
    "joinDeadline",
    "judgeDeadline",
    "transcriptHash",
    "openerScores",
    "opponentScores",
    "slot",
    "finality",
];

impl Client {
    /// Rows and balances of a battle that was the first of both players.
    pub async fn record(&self, battle: &Pubkey, pair: &Pair) -> Result<Value> {
        // The keeper notes the end of its transaction a little after everybody else sees it.
        quiet(self).await?;
        let players = [pair.opener.address(), pair.opponent.address()];
        let names = [(players[0], "opener"), (players[1], "opponent")];
        let served = self.api.get(&format!("/api/battles/{battle}")).await?;
        let mut events = Vec::new();
        for event in self.events(battle).await? {
            let payload = without_own(&event["payload"], &names);
            events.push(json!({ "kind": event["kind"], "payload": payload }));
        }
        let transcript = self
            .api
            .get(&format!("/api/battles/{battle}/transcript"))
            .await?;
        let ledger = self.ledger().await?;
        Ok(json!({
            "battle": without_own(&served, &names),
            "events": events,
            "words": self.words(battle, &players).await?,
            "transcripts": self.rows("SELECT count(*) FROM app.transcripts WHERE battle = $1", battle).await?,
            "transcript agrees with chain": transcript["agreesWithChain"],
            "settlements": self.rows("SELECT count(*) FROM app.intents WHERE subject = $1 AND kind = 'battle_settle' AND status = 'confirmed'", battle).await?,
            "opener holds": ledger.wallet(&players[0], &self.mint).0,
            "opponent holds": ledger.wallet(&players[1], &self.mint).0,
            "vault holds": ledger.balance(&pda::vault(battle).0).0,
            "verified": self.verified(battle).await?,
        }))
    }

    /// Whether `roast verify` finds everything right; an error tells what is not.
    pub async fn verified(&self, battle: &Pubkey) -> Result<bool> {
        let arguments = verify::BattleArgs::new(*battle, &self.rpc.url(), &self.api_url);
        let report = verify::battle(arguments).await?;
        ensure!(report.passed(), "roast verify: {report}");
        Ok(true)
    }

    /// Rows about a battle: the answer of a query that counts.
    pub async fn rows(&self, query: &'static str, battle: &Pubkey) -> Result<i64> {
        let counted = sqlx::query_scalar(query).bind(battle.to_bytes());
        Ok(counted.fetch_one(&self.pool).await?)
    }

    /// Who spoke in which round, and whether the stored words are those that were said.
    async fn words(&self, battle: &Pubkey, players: &[Pubkey; 2]) -> Result<Vec<String>> {
        let rows: Vec<(i16, Vec<u8>, String)> = sqlx::query_as(
            "SELECT round, player, text FROM app.round_texts WHERE battle = $1 ORDER BY round, submitted_at",
        )
        .bind(battle.to_bytes())
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(round, player, text)| {
                let round = u8::try_from(round)?;
                let prompt = roast_protocol::transcript::prompt(battle, round);
                let (who, said) = if player == players[0].to_bytes() {
                    ("opener", words::prepared(prompt, round))
                } else {
                    ("opponent", words::unprepared(prompt, round))
                };
                Ok(format!("round {round}: {who}, as said: {}", text == said))
            })
            .collect()
    }
}

/// The object without what is a battle's own, with players by their roles.
fn without_own(object: &Value, names: &[(Pubkey, &str)]) -> Value {
    let role = |value: &Value| {
        let known = names
            .iter()
            .find(|(wallet, _)| value.as_str() == Some(&wallet.to_string()));
        known.map_or_else(|| value.clone(), |(_, name)| json!(name))
    };
    let kept: Map<String, Value> = object
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| !OWN.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), role(value)))
        .collect();
    Value::Object(kept)
}
