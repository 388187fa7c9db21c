//! Battles that the judge ends without marks: a player stayed away, or no verdict will come. The keeper decides, pays and refunds.

use anyhow::{Context, Result, ensure};
use roast::stack::PLAYER_ROAST;
use roast_protocol::amount::Bps;
use roast_protocol::battle::account::{ProgramAccount, decode};
use roast_protocol::battle::instruction::{UpdateConfig, update_config};
use roast_protocol::battle::{Terms, pda};
use serde_json::json;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use crate::audit::{count, same};
use crate::house::House;
use crate::play::{FEE, PRIZE, STAKE};

/// The judge has 900 s; the time for words is over 60 s before their end.
const PAST_THE_WORDS: u64 = 855;
/// Half of the absent player's stake.
const HALF: Bps = Bps(5_000);
const WHOLE: Bps = Bps(10_000);

/// Two battles in which one player waits for the other until the time for words is over. In the one the bonus is half a stake, so that something goes back
/// to the absent player; in the other it is everything but the fee.
pub async fn who_stays_away_forfeits_and_gets_back_what_the_bonus_leaves(
    house: &mut House,
) -> Result<()> {
    let pairs = [house.pair(), house.pair()];
    let client = house.client.clone();
    set_bonus(house, HALF).await?;
    let half = client.joined(&pairs[0]).await;
    set_bonus(house, WHOLE).await?;
    let (half, whole) = (half?, client.joined(&pairs[1]).await?);
    client.say(&half, 1, &pairs[0].opener, "Hello?").await?;
    client
        .say(&whole, 1, &pairs[1].opponent, "Anybody?")
        .await?;

    let solana = &house.stack.localnet.solana;
    solana.advance_clock(PAST_THE_WORDS).await?;

    let rest = STAKE / 2 - FEE;
    for (battle, pair, winner, balances, events) in [
        (
            &half,
            &pairs[0],
            "opener_wins",
            [STAKE / 2, 0u64.wrapping_sub(STAKE - rest)],
            "battle_opened battle_joined battle_forfeited battle_paid battle_refunded",
        ),
        (
            &whole,
            &pairs[1],
            "opponent_wins",
            [0u64.wrapping_sub(STAKE), PRIZE - STAKE],
            "battle_opened battle_joined battle_forfeited battle_paid",
        ),
    ] {
        let ended = client.status(battle, "paid").await?;
        same("ending", &json!("forfeit"), &ended["ending"])?;
        same("outcome", &json!(winner), &ended["outcome"])?;
        let wallets = [&pair.opener, &pair.opponent];
        for (wallet, change) in wallets.into_iter().zip(balances) {
            let expected = PLAYER_ROAST.0.wrapping_add(change);
            let held = client.holds(&wallet.address()).await?.0;
            same(wallet.name, expected, held)?;
        }
        same("events", events, &client.kinds(battle).await?.join(" "))?;
        client.verified(battle).await?;
    }
    all_absences_are_decided(house).await
}

/// The operator asks for it; the keeper resigns although the words are coming in, and returns both stakes long before the deadline.
pub async fn a_judge_who_resigns_returns_both_stakes_before_the_deadline(
    house: &mut House,
) -> Result<()> {
    let pair = house.pair();
    let client = &house.client;
    let battle = client.joined(&pair).await?;
    client.speak(&battle, 1, &pair).await?;

    let told = resign(house, &battle).await?;
    ensure!(told.contains("planned"), "{told}");
    let ended = client.status(&battle, "refunded").await?;
    same("ending", &json!("resignation"), &ended["ending"])?;
    same("outcome", &json!("draw"), &ended["outcome"])?;
    same("transcript", &json!(null), &ended["transcriptHash"])?;
    for wallet in [&pair.opener, &pair.opponent] {
        let holds = client.holds(&wallet.address()).await?;
        same(wallet.name, PLAYER_ROAST, holds)?;
    }
    let events = "battle_opened battle_joined judge_resigned battle_refunded battle_refunded";
    same("events", events, &client.kinds(&battle).await?.join(" "))?;
    client.verified(&battle).await?;

    let again = resign(house, &battle).await;
    ensure!(again.is_err(), "a second time: {again:?}");
    Ok(())
}

/// Runs `roast resign`, as an operator does; gives what it said.
async fn resign(house: &House, battle: &Pubkey) -> Result<String> {
    let output = tokio::process::Command::new(&house.binary)
        .args(["resign", &battle.to_string()])
        .envs(house.environment())
        .output()
        .await?;
    ensure!(output.status.success(), "{output:?}");
    Ok(String::from_utf8(output.stdout)?)
}

/// Changes the bonus of battles that are opened from now on.
async fn set_bonus(house: &House, forfeit_bonus_bps: Bps) -> Result<()> {
    let data = house.client.rpc.get_account_data(&pda::config().0).await?;
    let ProgramAccount::Config(config) = decode(&data)? else {
        anyhow::bail!("the configuration is another account");
    };
    let admin = &house.stack.world.admin;
    let update = update_config(&UpdateConfig {
        admin: admin.pubkey(),
        terms: Terms {
            judge: config.judge,
            creator: config.creator,
            partner: config.partner,
            fee_bps: config.fee_bps,
            partner_share_bps: config.partner_share_bps,
            forfeit_bonus_bps,
            join_seconds: config.join_seconds,
            judge_seconds: config.judge_seconds,
        },
        paused: false,
    });
    let sent = house.client.send(&[update], admin).await;
    sent.context("changing the bonus")
}

/// Waits for the forfeits of earlier tests' battles, whose players were never heard of again.
async fn all_absences_are_decided(house: &House) -> Result<()> {
    const WAITED_FOR: &str = "SELECT count(*) FROM chain.battles b WHERE status IN ('joined', 'settled') AND (SELECT count(*) FROM app.round_texts t WHERE t.battle = b.address) % 2 = 1";
    for _ in 0..300 {
        if count(&house.client, WAITED_FOR).await? == 0 {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    anyhow::bail!("a battle whose player stayed away is not decided")
}
