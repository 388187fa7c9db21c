//! What went in and out of a battle's vault, told from the token programs' own transfers, against what the rules demand.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result};
use roast_protocol::amount::BaseUnits;
use roast_protocol::battle::account::Battle;
use roast_protocol::battle::{Ending, pda};
use roast_protocol::fees::{Forfeit, Pool, split_forfeit, split_pool};
use roast_protocol::token::{SPL_TOKEN, TOKEN_2022};
use serde::Deserialize;
use solana_pubkey::Pubkey;

use super::node::Node;
use super::report::Report;

/// Instructions of both token programs: `Transfer` and `TransferChecked`, each followed by the amount as u64 LE.
const TRANSFER: u8 = 3;
const TRANSFER_CHECKED: u8 = 12;
/// Those that say who owns an account: `InitializeAccount` with the owner among its accounts, its second and third form with the owner in the
/// data, and `SetAuthority` with the kind of authority, a mark that one follows, and the authority.
const INITIALIZE_ACCOUNT: u8 = 1;
const INITIALIZE_ACCOUNT_2: u8 = 16;
const INITIALIZE_ACCOUNT_3: u8 = 18;
const SET_AUTHORITY: u8 = 6;
const ACCOUNT_OWNER: u8 = 2;

/// Base units by receiving wallet; the fee vault counts as a wallet.
type Receipts = BTreeMap<Pubkey, u64>;

/// What went in and out of a battle's vault.
#[derive(Clone, Default)]
pub(super) struct Vault {
    taken_in: u64,
    paid_out: Receipts,
    /// Transactions that paid something out.
    signatures: Vec<String>,
}

pub(super) fn check(report: &mut Report, vault: &Vault, battle: &Battle) -> Result<()> {
    let tell = |amount: u64| BaseUnits(amount).format(battle.decimals);
    // Anybody can give a vault more than it asks for; that harms nobody and proves nothing.
    let detail = format!(
        "{} x {} expected, {} found",
        players(battle),
        tell(battle.stake.0),
        tell(vault.taken_in)
    );
    let holds_stakes = vault.holds_stakes(battle);
    report.check("the stakes went into the vault", holds_stakes, detail);
    let owed = owed(battle).context("stake and fee overflow")?;
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

/// How many players have staked.
fn players(battle: &Battle) -> u64 {
    if battle.opponent.is_some() { 2 } else { 1 }
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

impl Vault {
    /// Everything that the node remembers of a battle's vault.
    ///
    /// # Errors
    /// When the node does not answer, or gives nonsense.
    pub(super) async fn read(node: &Node, battle: &Pubkey) -> Result<Self> {
        let account = pda::vault(battle).0;
        let mut vault = Self::default();
        for signature in node.signatures(&account).await? {
            let transaction: Transaction = node.transaction(&signature).await?;
            vault.count(&signature, &transaction.transfers(&account)?);
        }
        Ok(vault)
    }

    /// One that took this much in, and paid what this battle owes.
    #[cfg(test)]
    pub(super) fn of_test(taken_in: u64, battle: &Battle) -> Self {
        Self {
            taken_in,
            paid_out: owed(battle).unwrap_or_default(),
            signatures: Vec::new(),
        }
    }

    /// Whether the stakes are among what went in. No battle exists without them, so a node that shows fewer has forgotten.
    pub(super) fn holds_stakes(&self, battle: &Battle) -> bool {
        let stakes = u128::from(battle.stake.0) * u128::from(players(battle));
        u128::from(self.taken_in) >= stakes
    }

    /// Whether stakes and payments are those that the battle's account speaks of.
    pub(super) fn fits(&self, battle: &Battle) -> bool {
        self.holds_stakes(battle) && owed(battle).as_ref() == Some(&self.paid_out)
    }

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
    instructions: Vec<Instruction>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    #[serde(default)]
    inner_instructions: Vec<InnerInstructions>,
    #[serde(default)]
    pre_token_balances: Vec<TokenBalance>,
    #[serde(default)]
    post_token_balances: Vec<TokenBalance>,
    #[serde(default)]
    loaded_addresses: LoadedAddresses,
}

#[derive(Deserialize)]
struct InnerInstructions {
    /// Of the instruction that called them.
    index: usize,
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

/// What an instruction of a token program does, as far as it matters here.
enum Effect {
    /// An account got its first, or another, owner.
    Owned { account: Pubkey, owner: Pubkey },
    /// Tokens went from one account to another.
    Moved {
        from: Pubkey,
        to: Pubkey,
        amount: u64,
    },
}

impl Transaction {
    /// The transfers in and out of `vault`, each with the wallet that owned the receiving account when it received. Whoever is paid may give the
    /// account away, or close it, in the same transaction.
    fn transfers(&self, vault: &Pubkey) -> Result<Vec<Transfer>> {
        let keys = self.keys()?;
        // The later balances are for accounts of which a node does not show how they began.
        let mut owners = listed_owners(&keys, &self.meta.post_token_balances)?;
        owners.extend(listed_owners(&keys, &self.meta.pre_token_balances)?);
        let mut transfers = Vec::new();
        for instruction in self.instructions() {
            match instruction.effect(&keys)? {
                Some(Effect::Owned { account, owner }) => {
                    owners.insert(account, owner);
                }
                Some(Effect::Moved { from, to, amount }) if from == *vault => {
                    let owner = owners
                        .get(&to)
                        .with_context(|| format!("the node does not say who owns {to}"))?;
                    // The fee vault, which belongs to the program, stands for itself.
                    let paid_to = if *owner == pda::config().0 {
                        to
                    } else {
                        *owner
                    };
                    transfers.push(Transfer {
                        paid_to: Some(paid_to),
                        amount,
                    });
                }
                Some(Effect::Moved { to, amount, .. }) if to == *vault => {
                    transfers.push(Transfer {
                        paid_to: None,
                        amount,
                    });
                }
                Some(Effect::Moved { .. }) | None => {}
            }
        }
        Ok(transfers)
    }

    /// All instructions in the order in which they ran: each is followed by those that it called.
    fn instructions(&self) -> impl Iterator<Item = &Instruction> {
        let outer = self.transaction.message.instructions.iter().enumerate();
        outer.flat_map(|(index, instruction)| {
            let called = self.meta.inner_instructions.iter();
            let called = called.filter(move |inner| inner.index == index);
            std::iter::once(instruction).chain(called.flat_map(|inner| &inner.instructions))
        })
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
}

/// Token accounts and their owners, as a node lists them before or after a transaction.
fn listed_owners(keys: &[Pubkey], balances: &[TokenBalance]) -> Result<HashMap<Pubkey, Pubkey>> {
    let mut owners = HashMap::new();
    for balance in balances {
        let account = keys.get(usize::from(balance.account_index));
        if let (Some(account), Some(owner)) = (account, &balance.owner) {
            let owner = owner.parse().context("the node gave a malformed address")?;
            owners.insert(*account, owner);
        }
    }
    Ok(owners)
}

impl Instruction {
    /// What it does, when it is a token program's and matters here.
    fn effect(&self, keys: &[Pubkey]) -> Result<Option<Effect>> {
        let key = |index: &u8| {
            keys.get(usize::from(*index))
                .copied()
                .context("the node gave an index beyond the addresses")
        };
        let program = key(&self.program_id_index)?;
        if program != SPL_TOKEN && program != TOKEN_2022 {
            return Ok(None);
        }
        let data = bs58::decode(&self.data)
            .into_vec()
            .context("the node gave malformed instruction data")?;
        let Some((kind, data)) = data.split_first() else {
            return Ok(None);
        };
        Ok(Some(match (*kind, self.accounts.as_slice()) {
            (TRANSFER, [from, to, ..]) | (TRANSFER_CHECKED, [from, _, to, ..]) => Effect::Moved {
                from: key(from)?,
                to: key(to)?,
                amount: u64::from_le_bytes(bytes(data)?),
            },
            (INITIALIZE_ACCOUNT, [account, _, owner, ..]) => Effect::Owned {
                account: key(account)?,
                owner: key(owner)?,
            },
            (INITIALIZE_ACCOUNT_2 | INITIALIZE_ACCOUNT_3, [account, ..]) => Effect::Owned {
                account: key(account)?,
                owner: Pubkey::new_from_array(bytes(data)?),
            },
            (SET_AUTHORITY, [account, ..]) if data.starts_with(&[ACCOUNT_OWNER, 1]) => {
                Effect::Owned {
                    account: key(account)?,
                    owner: Pubkey::new_from_array(bytes(data.get(2..).unwrap_or_default())?),
                }
            }
            _ => return Ok(None),
        }))
    }
}

/// The first bytes of an instruction's data.
fn bytes<const LENGTH: usize>(data: &[u8]) -> Result<[u8; LENGTH]> {
    let bytes = data.first_chunk().copied();
    bytes.context("the node gave an instruction that is cut off")
}

#[cfg(test)]
mod tests {
    use roast_protocol::amount::Bps;
    use roast_protocol::battle::account::Paid;
    use roast_protocol::verdict::Outcome;
    use serde_json::json;

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
        let outer = json!({ "programIdIndex": 0, "accounts": [], "data": "" });
        serde_json::from_value(json!({
            "transaction": { "message": { "accountKeys": keys, "instructions": [outer] } },
            "meta": {
                "innerInstructions": [{ "index": 0, "instructions": [
                    transfer(1, 190), transfer(2, 10),
                    { "programIdIndex": 0, "accounts": [0, 1], "data": data(7) },
                ] }],
                "preTokenBalances": [
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

    /// An instruction of the token program on the winner's account, after the payout.
    fn then(mut transaction: Transaction, data: &[u8]) -> Transaction {
        let data = bs58::encode(data).into_string();
        let instruction = json!({ "programIdIndex": 4, "accounts": [1, 3, 3], "data": data });
        let outer = &mut transaction.transaction.message.instructions;
        outer.push(serde_json::from_value(instruction).unwrap());
        transaction
    }

    #[test]
    fn an_account_that_its_owner_gives_away_or_closes_after_the_payout_was_the_owners() {
        const CLOSE_ACCOUNT: u8 = 9;
        let heir = address(11).to_bytes();
        let give_away = [&[SET_AUTHORITY, ACCOUNT_OWNER, 1][..], &heir].concat();
        for data in [&give_away[..], &[CLOSE_ACCOUNT]] {
            let transfers = then(payout(TRANSFER), data).transfers(&address(1)).unwrap();
            assert_eq!(transfers[0].paid_to, Some(address(8)));
        }
    }

    #[test]
    fn an_account_that_its_owner_takes_over_or_opens_before_the_payout_is_the_owners() {
        let owner = address(8).to_bytes();
        let take_over = [&[SET_AUTHORITY, ACCOUNT_OWNER, 1][..], &owner].concat();
        for (kind, data) in [
            (SET_AUTHORITY, take_over),
            (
                INITIALIZE_ACCOUNT_2,
                [&[INITIALIZE_ACCOUNT_2][..], &owner].concat(),
            ),
            (
                INITIALIZE_ACCOUNT_3,
                [&[INITIALIZE_ACCOUNT_3][..], &owner].concat(),
            ),
        ] {
            let mut transaction = then(payout(TRANSFER), &data);
            transaction.transaction.message.instructions.rotate_right(1);
            transaction.meta.inner_instructions[0].index = 1;
            let before = &mut transaction.meta.pre_token_balances;
            if kind == SET_AUTHORITY {
                before[0].owner = Some(address(11).to_string());
            } else {
                before.remove(0);
            }
            let transfers = transaction.transfers(&address(1)).unwrap();
            assert_eq!(transfers[0].paid_to, Some(address(8)), "kind {kind}");
        }
    }

    #[tokio::test]
    async fn a_vault_of_which_the_node_forgot_the_stakes_or_lists_no_payment_yet_does_not_fit() {
        let (_, battle, _) = judged().await;
        let fits = |taken_in, paid_out: &Receipts| {
            let paid_out = paid_out.clone();
            let vault = Vault {
                taken_in,
                paid_out,
                ..Vault::default()
            };
            (vault.holds_stakes(&battle), vault.fits(&battle))
        };
        let owed = owed(&battle).unwrap();
        assert_eq!(fits(200, &owed), (true, true));
        assert_eq!(fits(200, &Receipts::new()), (true, false));
        assert_eq!(fits(0, &owed), (false, false));
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
        transaction.meta.pre_token_balances.clear();
        assert!(transaction.transfers(&address(1)).is_err());
    }
}
