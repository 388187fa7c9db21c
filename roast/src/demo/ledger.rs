//! Every token of the mint, read from the chain: where it is before and after a battle.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use roast_protocol::amount::BaseUnits;
use roast_protocol::token::{SPL_TOKEN, associated_token_address};
use serde_json::{Value, json};
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::request::RpcRequest;

/// Bytes of an SPL token account without extensions, and where mint and amount are in it.
const ACCOUNT_LENGTH: usize = 165;
const AMOUNT: std::ops::Range<usize> = 64..72;

/// Balances of all token accounts of one mint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// Base units by token account.
    pub balances: BTreeMap<Pubkey, BaseUnits>,
    /// What the mint says exists.
    pub supply: BaseUnits,
}

impl Ledger {
    /// Reads every token account of the mint.
    ///
    /// # Errors
    /// When the chain does not answer as it should.
    pub async fn read(rpc: &RpcClient, mint: &Pubkey) -> Result<Self> {
        let filters = json!([{ "dataSize": ACCOUNT_LENGTH }, { "memcmp": { "offset": 0, "bytes": mint.to_string() } }]);
        let options =
            json!({ "encoding": "base64", "commitment": "confirmed", "filters": filters });
        let accounts: Vec<Value> = rpc
            .send(
                RpcRequest::GetProgramAccounts,
                json!([SPL_TOKEN.to_string(), options]),
            )
            .await
            .context("reading the token accounts")?;
        let balances = accounts.iter().map(balance).collect::<Result<_>>()?;
        let supply = rpc
            .get_token_supply(mint)
            .await
            .context("reading the mint's supply")?;
        Ok(Self {
            balances,
            supply: BaseUnits(supply.amount.parse()?),
        })
    }

    /// What a token account holds; nothing when it does not exist.
    pub fn balance(&self, account: &Pubkey) -> BaseUnits {
        self.balances.get(account).copied().unwrap_or_default()
    }

    /// What a wallet holds in its associated token account.
    pub fn wallet(&self, wallet: &Pubkey, mint: &Pubkey) -> BaseUnits {
        self.balance(&associated_token_address(wallet, mint, &SPL_TOKEN))
    }

    /// The sum of all balances, in base units; wider than one balance so that it cannot overflow.
    pub fn total(&self) -> u128 {
        self.balances
            .values()
            .map(|amount| u128::from(amount.0))
            .sum()
    }
}

fn balance(account: &Value) -> Result<(Pubkey, BaseUnits)> {
    use base64::Engine;
    let address = account["pubkey"]
        .as_str()
        .context("an account without address")?
        .parse()?;
    let data = account["account"]["data"][0]
        .as_str()
        .context("an account without data")?;
    let data = base64::engine::general_purpose::STANDARD.decode(data)?;
    let amount = data
        .get(AMOUNT)
        .context("a token account that is too short")?;
    Ok((address, BaseUnits(u64::from_le_bytes(amount.try_into()?))))
}
