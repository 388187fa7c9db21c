//! `roast verify battle`: recomputes a battle's outcome and payments from public data, trusting neither the API nor the keeper.
//!
//! The battle and the transfers come from the chain, the transcript from the API. The API cannot cheat: the transcript must have the hash
//! that the judge signed, and each text in it the signature of its player.

mod node;
mod report;
mod transcript;
mod transfers;

use std::time::Duration;

use anyhow::{Result, ensure};
use clap::Args;
use roast_protocol::battle::account::Battle;
use roast_protocol::battle::{BattleStatus, Ending, pda};
use roast_protocol::transcript::Bout;
use solana_pubkey::Pubkey;

use node::Node;
pub use report::{Check, Conclusion, Report, Verdict};
use transfers::Vault;

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

/// How often the chain is read before what does not fit together is believed, and the pause in between: two seconds in all.
const ATTEMPTS: u32 = 5;
const PAUSE: Duration = Duration::from_millis(500);

/// Checks everything about a battle that can be recomputed.
///
/// # Errors
/// When the chain cannot be read, or the address is no battle. What does not hold is no error, but a failed check of the report.
pub async fn battle(arguments: BattleArgs) -> Result<Report> {
    let node = Node::new(arguments.rpc_url);
    let address = arguments.battle;
    let chain = node.chain().await?;
    let (battle, vault) = observe(&node, &address).await?;
    let mut report = Report::new(address, battle.status);
    let derived = pda::battle(&battle.opener, battle.index).0;
    report.same("address derived from opener and index", &address, &derived);
    match battle.ending {
        Some(Ending::Verdict | Ending::Forfeit) => {
            let bout = Bout {
                chain,
                battle: address,
                joined_at: battle.joined_at.unwrap_or_default(),
            };
            transcript::check(&mut report, &arguments.api_url, &bout, &battle).await;
        }
        Some(Ending::Resignation) => {
            report.skip("verdict", "the judge declared that none will come");
        }
        None => report.skip("verdict", no_verdict(battle.status)),
    }
    transfers::check(&mut report, &vault, &battle)?;
    Ok(report)
}

/// A battle and the movements of its vault as of one moment. A payment may land between the questions, and a node may list transactions later
/// than it shows what they did.
async fn observe(node: &Node, address: &Pubkey) -> Result<(Battle, Vault)> {
    let mut attempt = 1;
    loop {
        let before = node.battle(address).await?;
        let vault = Vault::read(node, address).await?;
        let battle = node.battle(address).await?;
        let fits = battle == before && vault.fits(&battle);
        if fits || attempt >= ATTEMPTS {
            ensure!(battle == before, "the battle is changing; try again");
            ensure!(
                vault.holds_stakes(&battle),
                "the node does not have the transactions in which the stakes went into the vault; ask one with the whole history"
            );
            return Ok((battle, vault));
        }
        attempt += 1;
        tokio::time::sleep(PAUSE).await;
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
