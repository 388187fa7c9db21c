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

/// The first account that differs between two states, of those that both know and `except` does not name.
pub(super) fn difference(one: &State, other: &State, except: &[Pubkey]) -> Option<Pubkey> {
    let both = one.iter().filter(|(address, _)| !except.contains(address));
    both.filter_map(|(address, account)| Some((address, account, other.get(address)?)))
        .find(|(_, account, other)| account != other)
        .map(|(address, ..)| *address)
}
