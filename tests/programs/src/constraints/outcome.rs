//! What an instruction did to the accounts that it names.

use std::collections::BTreeMap;

use solana_account::Account;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use crate::world::World;

/// The accounts of an instruction, but for programs; those that are not there have none.
pub(super) type State = BTreeMap<Pubkey, Option<Account>>;

/// The accounts that instructions name, as they are now.
pub(super) fn state(world: &World, instructions: &[&Instruction]) -> State {
    let metas = instructions.iter().flat_map(|it| &it.accounts);
    metas
        .map(|meta| {
            let account = world.svm.get_account(&meta.pubkey);
            (
                meta.pubkey,
                account.filter(|it| !it.executable && it.lamports != 0),
            )
        })
        .collect()
}

/// The accounts that differ between two states, of those that both know.
pub(super) fn differences(one: &State, other: &State) -> Vec<Pubkey> {
    let both = one
        .iter()
        .filter_map(|(address, account)| Some((address, account, other.get(address)?)));
    both.filter(|(_, account, other)| contents(account) != contents(other))
        .map(|(address, ..)| *address)
        .collect()
}

/// What counts of an account: the runtime alone keeps the rest.
fn contents(account: &Option<Account>) -> Option<(u64, &Pubkey, &[u8])> {
    let account = account.as_ref()?;
    Some((account.lamports, &account.owner, &account.data))
}
