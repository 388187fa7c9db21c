//! What went in and out of a battle's vault, told from the token programs' own transfers, against what the rules demand.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use roast_protocol::amount::BaseUnits;
use roast_protocol::battle::account::Battle;
use roast_protocol::battle::{BattleStatus, Ending, pda};
use roast_protocol::fees::{Forfeit, Pool, split_forfeit, split_pool};
use roast_protocol::token::{SPL_TOKEN, TOKEN_2022};
use serde::Deserialize;
use serde_json::json;
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client::rpc_client::GetConfirmedSignaturesForAddress2Config;
use solana_rpc_client_api::request::RpcRequest;
use solana_signature::Signature;

use super::report::Report;

/// Signatures that a node gives at once.
const PAGE: usize = 1_000;
/// Instructions of both token programs: `Transfer` and `TransferChecked`, each followed by the amount as u64 LE.
const TRANSFER: u8 = 3;
const TRANSFER_CHECKED: u8 = 12;

/// Base units by receiving wallet; the fee vault counts as a wallet.
type Receipts = BTreeMap<Pubkey, u64>;

#[derive(Default)]
struct Vault {
    taken_in: u64,
    paid_out: Receipts,
    /// Transactions that paid something out.
    signatures: Vec<String>,
}

pub(super) async fn check(
    report: &mut Report,
    rpc: &RpcClient,
    address: &Pubkey,
    battle: &Battle,
) -> Result<()> {
    let account = pda::vault(address).0;
    let mut vault = Vault::default();
    for signature in signatures(rpc, &account).await? {
        let transaction = transaction(rpc, &signature).await?;
        vault.count(&signature, &transaction.transfers(&account)?);
    }
    let tell = |amount: u64| BaseUnits(amount).format(battle.decimals);
    let players = if battle.opponent.is_some() { 2 } else { 1 };
    let stakes = u128::from(battle.stake.0) * players;
    // Anybody can give a vault more than it asks for; that harms nobody and proves nothing.
    let detail = format!(
        "{players} x {} expected, {} found",
        tell(battle.stake.0),
        tell(vault.taken_in)
    );
    report.check(
        "the stakes went into the vault",
        u128::from(vault.taken_in) >= stakes,
        detail,
    );
    let Some(owed) = owed(battle) else {
        report.check(
            "prize and fee can be computed",
            false,
            "stake and fee overflow",
        );
        return Ok(());
    };
    if battle.status == BattleStatus::Paid {
        let pool = spoils(battle).context("stake and fee overflow")?;
        let sum = u128::from(pool.prize.0) + u128::from(pool.fee.0) + u128::from(pool.rest.0);
        let detail = format!(
            "{} + {} + {} left, at {} bps",
            tell(pool.prize.0),
            tell(pool.fee.0),
            tell(pool.rest.0),
            battle.fee_bps
        );
        report.check("prize and fee add up to the stakes", sum == stakes, detail);
    }
    for (wallet, amount) in &owed {
        let found = vault.paid_out.get(wallet).copied().unwrap_or_default();
        report.same(
            format!("paid to {} {wallet}", role(battle, wallet)),
            &tell(*amount),
            &tell(found),
        );
    }
    let strangers: Vec<String> = vault
        .paid_out
        .keys()
        .filter(|to| !owed.contains_key(to))
        .map(Pubkey::to_string)
        .collect();
    report.check(
        "nobody else was paid",
        strangers.is_empty(),
        strangers.join(", "),
    );
    match vault.signatures.as_slice() {
        [] => report.skip("payments", "nothing was paid out yet"),
        paid => report.check("payments", true, paid.join(", ")),
    }
    Ok(())
}

/// Who must have got what by now, by the chain's record of what is paid; `None` when prize and fee overflow.
fn owed(battle: &Battle) -> Option<Receipts> {
    let mut owed = Receipts::new();
    let mut owe = |wallet: Option<Pubkey>, amount: BaseUnits| {
        if let Some(wallet) = wallet.filter(|_| amount.0 > 0) {
            let sum = owed.entry(wallet).or_default();
            *sum = u64::saturating_add(*sum, amount.0);
        }
    };
    if let Some(winner) = battle.winner() {
        let pool = spoils(battle)?;
        let opener = (Some(battle.opener), battle.paid.opener);
        let opponent = (battle.opponent, battle.paid.opponent);
        let (won, lost) = if winner == battle.opener {
            (opener, opponent)
        } else {
            (opponent, opener)
        };
        owe(won.0.filter(|_| won.1), pool.prize);
        owe(lost.0.filter(|_| lost.1), pool.rest);
        owe(
            battle.paid.fee.then_some(pda::fee_vault(&battle.mint).0),
            pool.fee,
        );
    } else {
        owe(battle.paid.opener.then_some(battle.opener), battle.stake);
        owe(
            battle.opponent.filter(|_| battle.paid.opponent),
            battle.stake,
        );
    }
    Some(owed)
}

/// How the stakes of a battle with a winner are divided; after a verdict nothing is left for the loser.
fn spoils(battle: &Battle) -> Option<Forfeit> {
    if battle.ending == Some(Ending::Forfeit) {
        return split_forfeit(battle.stake, battle.fee_bps, battle.forfeit_bonus_bps);
    }
    let Pool { prize, fee } = split_pool(battle.stake, battle.fee_bps)?;
    Some(Forfeit {
        prize,
        fee,
        rest: BaseUnits::ZERO,
    })
}

fn role(battle: &Battle, wallet: &Pubkey) -> &'static str {
    match wallet {
        _ if Some(*wallet) == battle.winner() => "the winner",
        _ if *wallet == battle.opener => "the opener",
        _ if Some(*wallet) == battle.opponent => "the opponent",
        _ => "the fee vault",
    }
}

/// Every successful transaction that names the vault.
async fn signatures(rpc: &RpcClient, vault: &Pubkey) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut before: Option<Signature> = None;
    loop {
        let page = GetConfirmedSignaturesForAddress2Config {
            before,
            until: None,
            limit: Some(PAGE),
            commitment: Some(rpc.commitment()),
        };
        let page = rpc
            .get_signatures_for_address_with_config(vault, page)
            .await;
        let page = page.context("listing the vault's transactions; check --rpc-url")?;
        let full = page.len() == PAGE;
        before = page
            .last()
            .map(|last| last.signature.parse())
            .transpose()
            .context("a signature is malformed")?;
        found.extend(
            page.into_iter()
                .filter(|listed| listed.err.is_none())
                .map(|listed| listed.signature),
        );
        if !full {
            return Ok(found);
        }
    }
}

async fn transaction(rpc: &RpcClient, signature: &str) -> Result<Transaction> {
    let options = json!({ "encoding": "json", "commitment": "confirmed", "maxSupportedTransactionVersion": 0 });
    let answer = rpc
        .send::<Option<Transaction>>(RpcRequest::GetTransaction, json!([signature, options]))
        .await;
    let answer = answer.with_context(|| format!("reading transaction {signature}"))?;
    answer.with_context(|| format!("the node lists transaction {signature} but no longer has it; ask one with the whole history"))
}

impl Vault {
    fn count(&mut self, signature: &str, transfers: &[Transfer]) {
        for transfer in transfers {
            match transfer.paid_to {
                Some(wallet) => {
                    let sum = self.paid_out.entry(wallet).or_default();
                    *sum = sum.saturating_add(transfer.amount);
                }
                None => self.taken_in = self.taken_in.saturating_add(transfer.amount),
            }
        }
        if transfers.iter().any(|transfer| transfer.paid_to.is_some()) {
            self.signatures.push(signature.to_owned());
        }
    }
}

/// A transfer out of the vault to a wallet, or into the vault.
#[derive(Debug, PartialEq, Eq)]
struct Transfer {
    paid_to: Option<Pubkey>,
    amount: u64,
}

/// A transaction as a node tells it with encoding `json`.
#[derive(Deserialize)]
struct Transaction {
    transaction: Body,
    meta: Meta,
}

#[derive(Deserialize)]
struct Body {
    message: Message,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    account_keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    #[serde(default)]
    inner_instructions: Vec<InnerInstructions>,
    #[serde(default)]
    post_token_balances: Vec<TokenBalance>,
    #[serde(default)]
    loaded_addresses: LoadedAddresses,
}

#[derive(Deserialize)]
struct InnerInstructions {
    instructions: Vec<Instruction>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Instruction {
    program_id_index: u8,
    accounts: Vec<u8>,
    data: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TokenBalance {
    account_index: u8,
    owner: Option<String>,
}

#[derive(Default, Deserialize)]
struct LoadedAddresses {
    writable: Vec<String>,
    readonly: Vec<String>,
}

impl Transaction {
    /// The transfers in and out of `vault`. Only the battle program can sign for it, so all of them are inner instructions.
    fn transfers(&self, vault: &Pubkey) -> Result<Vec<Transfer>> {
        let keys = self.keys()?;
        let inner = self
            .meta
            .inner_instructions
            .iter()
            .flat_map(|inner| &inner.instructions);
        let mut transfers = Vec::new();
        for instruction in inner {
            let Some((from, to, amount)) = instruction.transfer(&keys)? else {
                continue;
            };
            if from == *vault {
                transfers.push(Transfer {
                    paid_to: Some(self.owner(&keys, &to)?),
                    amount,
                });
            } else if to == *vault {
                transfers.push(Transfer {
                    paid_to: None,
                    amount,
                });
            }
        }
        Ok(transfers)
    }

    /// Addresses in the order that indices count: the message's own, then those from lookup tables.
    fn keys(&self) -> Result<Vec<Pubkey>> {
        let loaded = &self.meta.loaded_addresses;
        let keys = self
            .transaction
            .message
            .account_keys
            .iter()
            .chain(&loaded.writable)
            .chain(&loaded.readonly);
        keys.map(|key| key.parse().context("the node gave a malformed address"))
            .collect()
    }

    /// The wallet of a token account; the fee vault, which belongs to the program, stands for itself.
    fn owner(&self, keys: &[Pubkey], account: &Pubkey) -> Result<Pubkey> {
        let of_account =
            |balance: &&TokenBalance| keys.get(usize::from(balance.account_index)) == Some(account);
        let balance = self.meta.post_token_balances.iter().find(of_account);
        let owner = balance.and_then(|balance| balance.owner.as_deref());
        let owner: Pubkey = owner
            .with_context(|| format!("the node does not say who owns {account}"))?
            .parse()?;
        Ok(if owner == pda::config().0 {
            *account
        } else {
            owner
        })
    }
}

impl Instruction {
    /// Source, destination and amount, when it is a transfer of a token program.
    fn transfer(&self, keys: &[Pubkey]) -> Result<Option<(Pubkey, Pubkey, u64)>> {
        let key = |index: u8| {
            keys.get(usize::from(index))
                .copied()
                .context("the node gave an index beyond the addresses")
        };
        let program = key(self.program_id_index)?;
        if program != SPL_TOKEN && program != TOKEN_2022 {
            return Ok(None);
        }
        let data = bs58::decode(&self.data)
            .into_vec()
            .context("the node gave malformed instruction data")?;
        let accounts = match (data.first(), self.accounts.as_slice()) {
            (Some(&TRANSFER), [from, to, ..]) => (*from, *to),
            (Some(&TRANSFER_CHECKED), [from, _mint, to, ..]) => (*from, *to),
            _ => return Ok(None),
        };
        ensure!(data.len() >= 9, "a transfer without an amount");
        let amount = data
            .get(1..9)
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(0, u64::from_le_bytes);
        Ok(Some((key(accounts.0)?, key(accounts.1)?, amount)))
    }
}

#[cfg(test)]
mod tests {
    use roast_protocol::amount::Bps;
    use roast_protocol::battle::account::Paid;
    use roast_protocol::verdict::Outcome;

    use super::super::fixtures::judged;
    use super::*;

    fn address(number: u8) -> Pubkey {
        Pubkey::new_from_array([number; 32])
    }

    /// Keys: 1 the vault, 2 the winner's token account, 3 the fee vault, 4 the mint, 5 the token program; the last comes from a table.
    fn payout(kind: u8) -> Transaction {
        let data = |amount: u64| {
            bs58::encode([&[kind][..], &amount.to_le_bytes(), &[9]].concat()).into_string()
        };
        let accounts = |to: u8| {
            if kind == TRANSFER {
                vec![0, to, 0]
            } else {
                vec![0, 3, to, 0]
            }
        };
        let transfer = |to: u8, amount: u64| json!({ "programIdIndex": 4, "accounts": accounts(to), "data": data(amount) });
        let keys: Vec<String> = (1..=4).map(|number| address(number).to_string()).collect();
        serde_json::from_value(json!({
            "transaction": { "message": { "accountKeys": keys } },
            "meta": {
                "innerInstructions": [{ "index": 0, "instructions": [
                    transfer(1, 190), transfer(2, 10),
                    { "programIdIndex": 0, "accounts": [0, 1], "data": data(7) },
                ] }],
                "postTokenBalances": [
                    { "accountIndex": 1, "owner": address(8).to_string() },
                    { "accountIndex": 2, "owner": pda::config().0.to_string() },
                ],
                "loadedAddresses": { "writable": [], "readonly": [TOKEN_2022.to_string()] },
            },
        }))
        .unwrap()
    }

    #[tokio::test]
    async fn what_is_owed_follows_from_the_outcome_and_from_what_is_paid() {
        let (_, battle, _) = judged().await;
        let (opener, opponent) = (battle.opener, battle.opponent.unwrap());
        let fees = pda::fee_vault(&battle.mint).0;
        let owed_when = |change: &dyn Fn(&mut Battle)| {
            let mut changed = battle.clone();
            change(&mut changed);
            owed(&changed).unwrap()
        };
        assert_eq!(
            owed_when(&|_| {}),
            Receipts::from([(opener, 190), (fees, 10)])
        );
        assert_eq!(
            owed_when(&|it| it.paid.fee = false),
            Receipts::from([(opener, 190)])
        );
        assert_eq!(owed_when(&|it| it.paid = Paid::default()), Receipts::new());
        let drawn = owed_when(&|it| {
            it.outcome = Some(Outcome::Draw);
            it.paid = Paid {
                opener: true,
                opponent: true,
                fee: false,
            };
        });
        assert_eq!(drawn, Receipts::from([(opener, 100), (opponent, 100)]));
        let forfeited = owed_when(&|it| {
            (it.ending, it.forfeit_bonus_bps) = (Some(Ending::Forfeit), Bps(5_000));
            it.paid.opponent = true;
        });
        assert_eq!(
            forfeited,
            Receipts::from([(opener, 150), (fees, 10), (opponent, 40)])
        );
        let cancelled = owed_when(&|it| {
            (it.outcome, it.opponent) = (None, None);
            it.paid = Paid {
                opener: true,
                ..Paid::default()
            };
        });
        assert_eq!(cancelled, Receipts::from([(opener, 100)]));
    }

    #[test]
    fn payments_are_told_by_the_owner_of_the_account_that_received_them() {
        for kind in [TRANSFER, TRANSFER_CHECKED] {
            let transfers = payout(kind).transfers(&address(1)).unwrap();
            let expected = [
                Transfer {
                    paid_to: Some(address(8)),
                    amount: 190,
                },
                Transfer {
                    paid_to: Some(address(3)),
                    amount: 10,
                },
            ];
            assert_eq!(transfers, expected);
        }
    }

    #[test]
    fn stakes_are_what_comes_in_and_other_accounts_do_not_matter() {
        let stake = payout(TRANSFER_CHECKED).transfers(&address(2)).unwrap();
        assert_eq!(
            stake,
            [Transfer {
                paid_to: None,
                amount: 190
            }]
        );
        assert_eq!(
            payout(TRANSFER_CHECKED).transfers(&address(99)).unwrap(),
            []
        );
    }

    #[test]
    fn a_nodes_nonsense_is_an_error_and_no_panic() {
        let mut transaction = payout(TRANSFER_CHECKED);
        transaction.meta.loaded_addresses.readonly.clear();
        assert!(transaction.transfers(&address(1)).is_err());
        let mut transaction = payout(TRANSFER_CHECKED);
        transaction.meta.post_token_balances.clear();
        assert!(transaction.transfers(&address(1)).is_err());
    }
}
