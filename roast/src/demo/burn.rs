//! After the battle: a project opens a campaign, and a player burns tokens for one submission to it.

use std::time::Duration;

use anyhow::{Context, Result};
use roast_protocol::amount::BaseUnits;
use roast_protocol::burn::account::{ProgramAccount, decode};
use roast_protocol::burn::{PayoutAddress, pda};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::api::Api;
use super::checks::Checks;
use super::game::sign_and_send;
use super::ledger::Ledger;
use super::wallet::Wallet;

/// What the campaign asks for, and the miner burns: 5 ROAST.
pub(super) const BURN: BaseUnits = BaseUnits(5_000_000_000);
/// How long the campaign runs.
const RUNS: Duration = Duration::from_secs(3_600);
/// What the miner made.
const CONTENT: &str = "A roast of a project that has promised its mainnet for next quarter since before quarters were invented.";
/// How long the indexer may take to show it.
const LIMIT: Duration = Duration::from_secs(30);

/// Opens the project's first campaign over the API; gives its address and the transaction's signature.
///
/// # Errors
/// When the API refuses.
pub(super) async fn open(api: &Api, project: &Wallet, mint: &Pubkey) -> Result<(Pubkey, String)> {
    let ends_at = (OffsetDateTime::now_utc() + RUNS).format(&Rfc3339)?;
    let body = json!({
        "wallet": project.address().to_string(),
        "mint": mint.to_string(),
        "briefHash": hex::encode(Sha256::digest("Roast our roadmap.")),
        "minimumBurn": BURN.to_string(),
        "endsAt": ends_at,
    });
    let unsigned = api.post("/api/transactions/open-campaign", body).await?;
    let campaign = unsigned["campaign"].as_str().unwrap_or_default();
    let campaign = campaign.parse().context("the campaign's address")?;
    let signature = sign_and_send(api, project, &unsigned).await?;
    Ok((campaign, signature))
}

/// Burns for one submission over the API; gives the transaction's signature.
///
/// # Errors
/// When the API refuses.
pub(super) async fn submit(api: &Api, miner: &Wallet, campaign: &Pubkey) -> Result<String> {
    // The API builds from what the chain has; the campaign is there as soon as its transaction is confirmed.
    let body = json!({
        "wallet": miner.address().to_string(),
        "campaign": campaign.to_string(),
        "contentHash": hex::encode(content_hash()),
        "payoutAddress": payout_address().to_string(),
        "amount": BURN.to_string(),
    });
    let unsigned = api.post("/api/transactions/submit", body).await?;
    sign_and_send(api, miner, &unsigned).await
}

/// Chain and API after the submission: what was burnt is gone from the miner, from the supply, and from nowhere else.
///
/// # Errors
/// When chain or API do not show it.
pub(super) async fn check(
    checks: &mut Checks,
    (rpc, api): (&RpcClient, &Api),
    (miner, mint, campaign): (&Wallet, &Pubkey, &Pubkey),
    (before, after): (&Ledger, &Ledger),
) -> Result<()> {
    let left = |ledger: &Ledger| ledger.wallet(&miner.address(), mint).0;
    checks.same(
        "the miner has burnt 5 ROAST",
        left(before).saturating_sub(BURN.0),
        left(after),
    );
    checks.same(
        "the supply fell by exactly that",
        before.supply.0.saturating_sub(BURN.0),
        after.supply.0,
    );
    checks.same(
        "sum of all balances = the supply after the burn",
        u128::from(after.supply.0),
        after.total(),
    );
    let hash = content_hash();
    let address = pda::submission(campaign, &hash).0;
    let data = rpc.get_account_data(&address).await;
    let ProgramAccount::Submission(on_chain) =
        decode(&data.context("reading the submission's account")?)?
    else {
        anyhow::bail!("{address} is no submission");
    };
    let path = format!("/api/campaigns/{campaign}/submissions");
    let shown = |page: &Value| page["items"].as_array().is_some_and(|it| !it.is_empty());
    let served = api.wait_for(&path, LIMIT, shown).await?;
    let text = |key: &str| {
        served["items"][0][key]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    checks.same(
        "API and chain: the submission's content hash",
        hex::encode(on_chain.content_hash),
        text("contentHash"),
    );
    checks.same(
        "API and chain: its miner, burn and payout address",
        format!(
            "{} {} {}",
            on_chain.miner, on_chain.amount, on_chain.payout_address
        ),
        format!(
            "{} {} {}",
            text("miner"),
            text("amount"),
            text("payoutAddress")
        ),
    );
    let burned = |campaign: &Value| campaign["burned"] == BURN.to_string();
    let path = format!("/api/campaigns/{campaign}");
    let served = api.wait_for(&path, LIMIT, burned).await?;
    checks.same("the campaign has one submission", 1, &served["submissions"]);
    Ok(())
}

/// An address of the other chain; rewards are not part of the demo.
fn payout_address() -> PayoutAddress {
    PayoutAddress([0x42; 20])
}

fn content_hash() -> [u8; 32] {
    Sha256::digest(CONTENT).into()
}
