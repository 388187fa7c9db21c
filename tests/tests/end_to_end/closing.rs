//! What the keeper does for campaigns, and how all rent comes back when the time on chain is over.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use roast::demo::game::sign_and_send;
use roast::demo::wallet::Wallet;
use roast_protocol::battle::pda;
use roast_protocol::burn;
use roast_protocol::time::UnixSeconds;
use serde_json::{Value, json};
use solana_pubkey::Pubkey;

use crate::audit::{count, same};
use crate::house::{Client, House};
use crate::play::PATIENCE;
use crate::refusals::refused;

/// What the campaign asks for, and the miner burns.
const BURN: u64 = 5_000_000_000;
/// More than the program wants between two moves of a minimum, and enough for fifty submissions of the campaign's pace.
const A_WHILE: u64 = 120;
/// More than submissions are kept, and more than finished battles are kept for their openers.
const PAST_EVERYTHING: u64 = 31 * 86_400;
/// The clock's sysvar; its last field is the time.
const CLOCK: Pubkey = Pubkey::from_str_const("SysvarC1ock11111111111111111111111111111111");

/// A campaign over the API: opened, submitted to, its minimum lowered because little came in, closed. A cancelled battle is closed, too.
pub async fn minimums_follow_demand_and_rent_goes_back_to_who_paid_it(
    house: &mut House,
) -> Result<()> {
    let (pair, other) = (house.pair(), house.pair());
    let (project, miner, opener) = (&pair.opener, &pair.opponent, &other.opener);
    let client = house.client.clone();
    let battle = client.open(opener).await?;
    let about = json!({ "battle": battle.to_string() });
    client.act("cancel", opener, about.clone()).await?;
    client.status(&battle, "cancelled").await?;

    let campaign = open_campaign(&client, project).await?;
    let hash = "7a".repeat(32);
    submit(&client, miner, &campaign, &hash).await?;
    house.supply -= u128::from(BURN);
    let too_early = json!({ "wallet": project.address().to_string(), "campaign": campaign.to_string(), "contentHash": hash });
    let path = "/api/transactions/close-submission";
    refused(&client, path, too_early, 422, "not_closable").await?;
    let mut by_stranger = about;
    by_stranger["wallet"] = json!(miner.address().to_string());
    let path = "/api/transactions/close";
    refused(&client, path, by_stranger, 422, "too_early_to_close").await?;

    let solana = &house.stack.localnet.solana;
    solana.advance_clock(A_WHILE).await?;
    let path = format!("/api/campaigns/{campaign}");
    let quarter = (BURN / 4).to_string();
    let is_lower = |it: &Value| it["minimumBurn"] == quarter;
    client.api.wait_for(&path, PATIENCE, is_lower).await?;

    let submission = burn::pda::submission(&campaign, &[0x7a; 32]).0;
    let owed = [
        (opener, vec![battle, pda::vault(&battle).0]),
        (miner, vec![submission]),
        (project, vec![campaign]),
    ];
    let mut expected = Vec::new();
    for (wallet, accounts) in &owed {
        let mut lamports = client.rpc.get_balance(&wallet.address()).await?;
        for account in accounts {
            lamports += client.rpc.get_balance(account).await?;
        }
        expected.push(lamports);
    }
    solana.advance_clock(PAST_EVERYTHING).await?;
    let is_closed = |it: &Value| it["closed"] == true;
    client.api.wait_for(&path, PATIENCE, is_closed).await?;
    all_is_closed(&client).await?;
    for ((wallet, _), lamports) in owed.iter().zip(expected) {
        let found = client.rpc.get_balance(&wallet.address()).await?;
        same(&format!("lamports of {}", wallet.name), lamports, found)?;
    }
    let events = "battle_opened battle_cancelled battle_closed";
    same("events", events, &client.kinds(&battle).await?.join(" "))?;
    let page = client.api.get(&format!("{path}/submissions")).await?;
    same("the submission", &json!(true), &page["items"][0]["closed"])
}

async fn open_campaign(client: &Client, project: &Wallet) -> Result<Pubkey> {
    let ends_at = UnixSeconds(now(client).await?.saturating_add(3_600));
    let body = json!({
        "wallet": project.address().to_string(), "mint": client.mint.to_string(), "briefHash": "b1".repeat(32),
        "minimumBurn": BURN.to_string(), "endsAt": ends_at,
    });
    let path = "/api/transactions/open-campaign";
    let unsigned = client.api.post(path, body).await?;
    let campaign = unsigned["campaign"].as_str().context("no campaign")?;
    sign_and_send(&client.api, project, &unsigned).await?;
    Ok(campaign.parse()?)
}

async fn submit(client: &Client, miner: &Wallet, campaign: &Pubkey, hash: &str) -> Result<()> {
    let body = json!({
        "wallet": miner.address().to_string(), "campaign": campaign.to_string(), "contentHash": hash,
        "payoutAddress": format!("0x{}", "42".repeat(20)),
    });
    let unsigned = client.api.post("/api/transactions/submit", body).await?;
    sign_and_send(&client.api, miner, &unsigned).await?;
    Ok(())
}

/// The chain's time, in unix seconds.
async fn now(client: &Client) -> Result<i64> {
    let data = client.rpc.get_account_data(&CLOCK).await?;
    let seconds = data.get(32..40).context("the clock is too short")?;
    Ok(i64::from_le_bytes(seconds.try_into()?))
}

/// Waits until no battle is left on chain: 31 days later every one has ended, and is closed.
async fn all_is_closed(client: &Client) -> Result<()> {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        let left = count(
            client,
            "SELECT count(*) FROM chain.battles WHERE NOT closed",
        )
        .await?;
        if left == 0 {
            return Ok(());
        }
        ensure!(
            tokio::time::Instant::now() < deadline,
            "{left} battles are not closed"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
