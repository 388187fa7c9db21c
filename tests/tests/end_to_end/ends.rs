//! Every end of a battle other than a winner, all over the API.

use anyhow::Result;
use roast::demo::wallet::Wallet;
use roast::stack::PLAYER_ROAST;
use serde_json::json;
use solana_pubkey::Pubkey;

use crate::audit::same;
use crate::house::{Client, House, Pair};
use crate::refusals::refused;

/// More seconds than the judge and an opponent have.
const PAST_ALL_DEADLINES: u64 = 905;

pub async fn the_opener_cancels(house: &mut House) -> Result<()> {
    let pair = house.pair();
    let client = &house.client;
    let battle = client.open(&pair.opener).await?;
    let about = json!({ "battle": battle.to_string() });
    client.act("cancel", &pair.opener, about).await?;
    client.status(&battle, "cancelled").await?;
    same_as_before(client, &pair).await?;

    let again =
        json!({ "wallet": pair.opener.address().to_string(), "battle": battle.to_string() });
    refused(
        client,
        "/api/transactions/cancel",
        again,
        422,
        "already_cancelled",
    )
    .await
}

pub async fn a_draw_gives_both_stakes_back(house: &mut House) -> Result<()> {
    let pair = house.pair();
    let client = &house.client;
    let battle = client.joined(&pair).await?;
    for round in 1..=3 {
        let words = client.roast(&battle, round);
        client.say(&battle, round, &pair.opener, &words).await?;
        client.say(&battle, round, &pair.opponent, &words).await?;
    }
    let ended = client.status(&battle, "refunded").await?;
    same("outcome", &json!("draw"), &ended["outcome"])?;
    same(
        "marks of the same words",
        &ended["openerScores"],
        &ended["opponentScores"],
    )?;
    client.verified(&battle).await?;
    same_as_before(client, &pair).await
}

/// Three battles meet their deadlines: one that nobody joined, one without words, and one with words but without a keeper.
pub async fn deadlines_give_every_stake_back(house: &mut House) -> Result<()> {
    let pairs = [house.pair(), house.pair(), house.pair()];
    let stranger = Wallet::new("a stranger", house.stranger.insecure_clone());
    let client = &house.client;
    let services = &house.stack.services;
    services.hold("keeper").await;
    let [lonely, silent, unjudged] = three_battles(client, &pairs).await?;
    let by_stranger = |battle: &Pubkey| json!({ "wallet": stranger.address().to_string(), "battle": battle.to_string(), });
    let refund = |side: &str| json!({ "battle": silent.to_string(), "side": side });
    let mut early = by_stranger(&silent);
    early["side"] = json!("opener");
    refused(
        client,
        "/api/transactions/refund",
        early.clone(),
        422,
        "judge_deadline_not_passed",
    )
    .await?;
    refused(
        client,
        "/api/transactions/cancel",
        by_stranger(&lonely),
        422,
        "join_deadline_not_passed",
    )
    .await?;

    house
        .stack
        .localnet
        .solana
        .advance_clock(PAST_ALL_DEADLINES)
        .await?;

    refused(
        client,
        "/api/transactions/join",
        by_stranger(&lonely),
        422,
        "join_deadline_passed",
    )
    .await?;
    for side in ["opener", "opponent"] {
        client.act("refund", &stranger, refund(side)).await?;
    }
    client.status(&silent, "refunded").await?;
    refused(
        client,
        "/api/transactions/refund",
        early,
        422,
        "already_refunded",
    )
    .await?;

    services.release("keeper");
    client.status(&lonely, "cancelled").await?;
    let ended = client.status(&unjudged, "refunded").await?;
    same("outcome", &json!(null), &ended["outcome"])?;
    for pair in &pairs {
        same_as_before(client, pair).await?;
    }
    Ok(())
}

async fn three_battles(client: &Client, pairs: &[Pair; 3]) -> Result<[Pubkey; 3]> {
    let [lonely, silent, unjudged] = pairs;
    let battles = tokio::try_join!(
        client.open(&lonely.opener),
        client.joined(silent),
        client.joined(unjudged)
    )?;
    for round in 1..=3 {
        client.speak(&battles.2, round, unjudged).await?;
    }
    Ok([battles.0, battles.1, battles.2])
}

/// Both players have what they had before they first played.
async fn same_as_before(client: &Client, pair: &Pair) -> Result<()> {
    for wallet in [&pair.opener, &pair.opponent] {
        let holds = client.holds(&wallet.address()).await?;
        same(wallet.name, PLAYER_ROAST, holds)?;
    }
    Ok(())
}
