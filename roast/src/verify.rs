//! `roast verify battle`: recomputes a battle's outcome and payments from public data, trusting neither the API nor the keeper.
//!
//! The battle and the transfers come from the chain, the transcript from the API. The API cannot cheat: the transcript must have the hash
//! that the judge signed, and each text in it the signature of its player.

mod report;
mod transcript;
mod transfers;

use anyhow::{Context, Result, bail};
use clap::Args;
use roast_protocol::battle::account::{Battle, ProgramAccount, decode};
use roast_protocol::battle::{BattleStatus, Ending, ID, pda};
use solana_commitment_config::CommitmentConfig;
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;

pub use report::{Check, Report, Verdict};

/// Which battle, and where its data are read.
#[derive(Clone, Debug, Args)]
pub struct BattleArgs {
    /// Address of the battle's account.
    battle: Pubkey,
    /// A Solana JSON-RPC node that you trust; it need not be the operator's.
    #[arg(
        long,
        env = "SOLANA_RPC_URL",
        default_value = "http://127.0.0.1:8899",
        hide_env_values = true
    )]
    rpc_url: String,
    /// The API that keeps the transcript.
    #[arg(long, env = "ROAST_API_URL", default_value = "http://127.0.0.1:8080")]
    api_url: String,
}

impl BattleArgs {
    /// The same from code.
    #[must_use]
    pub fn new(battle: Pubkey, rpc_url: &str, api_url: &str) -> Self {
        Self {
            battle,
            rpc_url: rpc_url.to_owned(),
            api_url: api_url.to_owned(),
        }
    }
}

/// Checks everything about a battle that can be recomputed.
///
/// # Errors
/// When the chain cannot be read, or the address is no battle. What does not hold is no error, but a failed check of the report.
pub async fn battle(arguments: BattleArgs) -> Result<Report> {
    let rpc = RpcClient::new_with_commitment(arguments.rpc_url, CommitmentConfig::confirmed());
    let address = arguments.battle;
    let battle = read(&rpc, &address).await?;
    let mut report = Report::new(address, battle.status);
    let derived = pda::battle(&battle.opener, battle.index).0;
    report.same("address derived from opener and index", &address, &derived);
    match battle.ending {
        Some(Ending::Verdict) => {
            transcript::check(&mut report, &arguments.api_url, &address, &battle).await;
        }
        Some(Ending::Forfeit) => {
            report.skip("verdict", "one player stayed away, so nobody was judged");
            transcript::check_forfeit(&mut report, &arguments.api_url, &address, &battle).await;
        }
        Some(Ending::Resignation) => {
            report.skip("verdict", "the judge declared that none will come");
        }
        None => report.skip("verdict", no_verdict(battle.status)),
    }
    transfers::check(&mut report, &rpc, &address, &battle).await?;
    Ok(report)
}

async fn read(rpc: &RpcClient, address: &Pubkey) -> Result<Battle> {
    // Asked for as a list of one, because the client then tells a node that is away from an account that is missing.
    let answer = rpc
        .get_multiple_accounts_with_commitment(&[*address], rpc.commitment())
        .await;
    let account = answer
        .context("reading the battle from the chain; check --rpc-url")?
        .value
        .pop()
        .flatten();
    let account = account.with_context(|| {
        format!("there is no account {address} on this chain; check the address and --rpc-url (a battle that was closed has none any more)")
    })?;
    if account.owner != ID {
        bail!(
            "{address} belongs to the program {}, not to the battle program {ID}",
            account.owner
        );
    }
    match decode(&account.data)? {
        ProgramAccount::Battle(battle) => Ok(*battle),
        _ => bail!(
            "{address} belongs to the battle program, but is no battle; name the battle's own account"
        ),
    }
}

fn no_verdict(status: BattleStatus) -> &'static str {
    match status {
        BattleStatus::Cancelled => "nobody joined, so nobody was judged",
        BattleStatus::Refunded => "the judge's deadline passed without one",
        _ => "there is none yet",
    }
}

#[cfg(test)]
mod fixtures;
