//! Which transactions mention the programs, as RPC lists them.

use std::collections::{HashMap, HashSet};

use solana_rpc_client_api::response::RpcConfirmedTransactionStatusWithSignature as Listed;
use solana_signature::Signature;

use crate::programs::Program;
use crate::solana::decode::Malformed;
use crate::solana::repair::RepairError;
use crate::solana::rpc::{Joint, Rpc};

/// A transaction of a program that RPC knows.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) slot: u64,
    pub(super) signature: Signature,
    /// Position in its block, or among the program's transactions of its block where the service does not tell.
    pub(super) index: u64,
}

/// The programs' successful transactions in the slots `since..=to`, each once and oldest first.
pub(super) async fn transactions(
    rpc: &Rpc,
    since: u64,
    to: u64,
) -> Result<Vec<Found>, RepairError> {
    let mut lists = Vec::new();
    for program in Program::ALL {
        let mut listed = listed_since(rpc, program, since, to).await?;
        listed.retain(|it| it.err.is_none() && (since..=to).contains(&it.slot));
        lists.push(listed);
    }
    Ok(merged(lists)?)
}

/// Lists of several programs, each newest first, as one with the oldest first.
fn merged(lists: Vec<Vec<Listed>>) -> Result<Vec<Found>, Malformed> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for list in lists {
        let numbered = in_block_order(list.into_iter().rev())?;
        found.extend(numbered.into_iter().filter(|it| seen.insert(it.signature)));
    }
    // Stable: where the service tells no positions, a program's transactions of a slot keep their order.
    found.sort_by_key(|found| (found.slot, found.index));
    Ok(found)
}

/// Everything that RPC lists of a program back to a slot, newest first.
async fn listed_since(
    rpc: &Rpc,
    program: Program,
    since: u64,
    to: u64,
) -> Result<Vec<Listed>, RepairError> {
    let mut listed = rpc.signatures(program, None, to).await?;
    let mut joint = Joint::after(&listed);
    while let Some(next) = joint
        && listed.last().is_some_and(|oldest| oldest.slot >= since)
    {
        let page = rpc.signatures(program, Some(&next), to).await?;
        joint = Joint::after(&page);
        listed.extend(page.into_iter().skip(1));
    }
    Ok(listed)
}

/// Numbers the transactions of each slot, where the service does not.
fn in_block_order(oldest_first: impl Iterator<Item = Listed>) -> Result<Vec<Found>, Malformed> {
    let mut seen: HashMap<u64, u64> = HashMap::new();
    oldest_first
        .map(|listed| {
            let rank = seen.entry(listed.slot).or_default();
            let index = listed.transaction_index.map_or(*rank, u64::from);
            *rank += 1;
            Ok(Found {
                slot: listed.slot,
                signature: listed
                    .signature
                    .parse()
                    .map_err(|_| Malformed("signature"))?,
                index,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn signature(number: u8) -> Signature {
        Signature::from([number; 64])
    }

    /// A transaction of slot 7 as RPC lists it.
    fn listed(number: u8, index: Option<u32>) -> Listed {
        let listed = json!({
            "signature": signature(number).to_string(),
            "slot": 7,
            "err": null,
            "memo": null,
            "blockTime": null,
            "confirmationStatus": "finalized",
            "transactionIndex": index,
        });
        serde_json::from_value(listed).unwrap()
    }

    fn order(lists: Vec<Vec<Listed>>) -> Vec<Signature> {
        let merged = merged(lists).unwrap();
        merged.into_iter().map(|found| found.signature).collect()
    }

    #[test]
    fn transactions_of_a_slot_stand_in_the_order_of_the_block_whichever_program_they_mention() {
        let of_one = vec![listed(4, Some(9)), listed(2, Some(5))];
        let of_another = vec![listed(4, Some(9)), listed(3, Some(8)), listed(1, Some(2))];
        assert_eq!(order(vec![of_one, of_another]), [1, 2, 3, 4].map(signature));
    }

    #[test]
    fn without_positions_the_transactions_of_a_program_keep_their_order() {
        let of_one = vec![listed(3, None), listed(2, None), listed(1, None)];
        assert_eq!(order(vec![of_one]), [1, 2, 3].map(signature));
    }
}
