//! After the battle: one player tips the other for it, over the API.

use std::time::Duration;

use anyhow::{Context, Result};
use roast_protocol::amount::{BaseUnits, Bps};
use roast_protocol::fees::split_tip;
use roast_protocol::tipping::pda;
use serde_json::{Value, json};
use solana_pubkey::Pubkey;

use super::api::Api;
use super::checks::Checks;
use super::game::sign_and_send;
use super::ledger::Ledger;
use super::wallet::Wallet;

/// What the tipper pays: 10 ROAST.
pub(super) const TIP: BaseUnits = BaseUnits(10_000_000_000);
/// Part of a tip that the protocol keeps.
const FEE: Bps = Bps(200);
/// How long the indexer may take to show it.
const LIMIT: Duration = Duration::from_secs(30);

/// A tip for a battle from one wallet to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tip<'a> {
    /// Who pays.
    pub tipper: &'a Wallet,
    /// Who is tipped.
    pub performer: &'a Wallet,
    /// The token.
    pub mint: &'a Pubkey,
    /// What it is for.
    pub battle: &'a Pubkey,
}

impl Tip<'_> {
    /// Builds, signs and sends the tip; gives its signature.
    ///
    /// # Errors
    /// When the API refuses, or does not show the tip.
    pub(super) async fn give(&self, api: &Api) -> Result<String> {
        let body = json!({
            "wallet": self.tipper.address().to_string(),
            "performer": self.performer.address().to_string(),
            "mint": self.mint.to_string(),
            "amount": TIP.to_string(),
            "battle": self.battle.to_string(),
        });
        let unsigned = api.post("/api/transactions/tip", body).await?;
        sign_and_send(api, self.tipper, &unsigned).await
    }

    /// Chain and API after the tip.
    ///
    /// # Errors
    /// When the API does not show the tip.
    pub(super) async fn check(
        &self,
        checks: &mut Checks,
        api: &Api,
        signature: &str,
        (before, after): (&Ledger, &Ledger),
    ) -> Result<()> {
        let split = split_tip(TIP, FEE).context("the tip's fee overflows")?;
        let held = |ledger: &Ledger, wallet: &Wallet| {
            u128::from(ledger.wallet(&wallet.address(), self.mint).0)
        };
        let vault = pda::fee_vault(self.mint).0;
        let (paid, got) = (u128::from(TIP.0), u128::from(split.performer.0));
        checks.same(
            "the tipper has paid 10 ROAST",
            held(before, self.tipper).saturating_sub(paid),
            held(after, self.tipper),
        );
        checks.same(
            "the performer has 9.8 of them",
            held(before, self.performer) + got,
            held(after, self.performer),
        );
        checks.same(
            "the protocol has 0.2 of them",
            u128::from(before.balance(&vault).0) + u128::from(split.fee.0),
            after.balance(&vault).0,
        );
        checks.same(
            "sum of all balances after the tip",
            before.total(),
            after.total(),
        );
        let path = format!("/api/tips?battle={}", self.battle);
        let shown = |tips: &Value| {
            tips["items"]
                .as_array()
                .is_some_and(|tips| !tips.is_empty())
        };
        let tips = api.wait_for(&path, LIMIT, shown).await?;
        let found = &tips["items"][0];
        let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
        checks.same(
            "API and chain: the tip, its fee, its transaction",
            format!("{TIP} {} {signature}", split.fee),
            format!("{} {} {}", text("amount"), text("fee"), text("signature")),
        );
        let path = format!("/api/performers/{}", self.performer.address());
        let record = api.get(&path).await?;
        checks.same(
            "the performer's record shows what arrived",
            split.performer,
            record["tips"][0]["received"].as_str().unwrap_or_default(),
        );
        Ok(())
    }
}
