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
    let (battle, vault) = observe(PAUSE, async || {
        let before = node.battle(&address).await?;
        let vault = Vault::read(&node, &address).await?;
        Ok((before, vault, node.battle(&address).await?))
    })
    .await?;
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

/// A battle and the movements of its vault as of one moment, from what is read: the battle, the vault, and the battle once more. A payment may
/// land in between, and a node may list transactions later than it shows what they did.
async fn observe(
    pause: Duration,
    read: impl AsyncFn() -> Result<(Battle, Vault, Battle)>,
) -> Result<(Battle, Vault)> {
    let mut attempt = 1;
    loop {
        let (before, vault, battle) = read().await?;
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
        tokio::time::sleep(pause).await;
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
#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use roast_protocol::battle::account::Paid;

    use super::*;

    /// Observes what is read one after the other, the last for ever; tells how many readings it took.
    async fn observed(readings: Vec<(Battle, Vault, Battle)>) -> (Result<(Battle, Vault)>, usize) {
        let left = Mutex::new(readings.into_iter().rev().collect::<Vec<_>>());
        let count = Mutex::new(0);
        let read = async || {
            *count.lock().unwrap() += 1;
            let mut left = left.lock().unwrap();
            Ok(match left.as_slice() {
                [last] => last.clone(),
                _ => left.pop().unwrap(),
            })
        };
        let found = observe(Duration::ZERO, read).await;
        let count = *count.lock().unwrap();
        (found, count)
    }

    #[tokio::test]
    async fn a_payment_that_lands_between_the_questions_is_waited_for() {
        let (_, paid, _) = fixtures::judged().await;
        let mut unpaid = paid.clone();
        unpaid.paid = Paid::default();
        let (before, after) = (Vault::of_test(200, &unpaid), Vault::of_test(200, &paid));
        let (found, count) = observed(vec![
            (unpaid.clone(), after.clone(), paid.clone()),
            (paid.clone(), before, paid.clone()),
            (paid.clone(), after, paid.clone()),
        ])
        .await;
        let (battle, vault) = found.unwrap();
        assert_eq!((battle == paid, vault.fits(&paid), count), (true, true, 3));
    }

    #[tokio::test]
    async fn a_node_that_has_forgotten_the_stakes_is_an_error_and_no_verdict() {
        let (_, battle, _) = fixtures::judged().await;
        let empty = Vault::default();
        let (found, _) = observed(vec![(battle.clone(), empty, battle)]).await;
        let told = found.err().unwrap().to_string();
        assert!(told.contains("whole history"), "{told}");
    }

    #[tokio::test]
    async fn payments_that_are_not_what_is_owed_are_left_to_the_checks() {
        let (_, battle, _) = fixtures::judged().await;
        let mut unpaid = battle.clone();
        unpaid.paid = Paid::default();
        let vault = Vault::of_test(200, &unpaid);
        let (found, count) = observed(vec![(battle.clone(), vault, battle.clone())]).await;
        assert!(!found.unwrap().1.fits(&battle));
        assert_eq!(count, 5);
    }
}
