//! The changes of one account, and what they make of an instruction and its chain.

use solana_account::Account;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::{Fixture, StandIn, Subject};
use crate::{idl::Definition, world::World};

/// A program that nobody of these has to do with.
pub(super) const STRANGERS_PROGRAM: Pubkey = Pubkey::new_from_array([0xad; 32]);
/// Where copies of accounts are put.
const COPY: Pubkey = Pubkey::new_from_array([0xc0; 32]);

/// One change of the account at a place.
#[derive(Clone)]
pub(super) enum Change {
    /// It does not sign.
    Unsigned,
    /// It cannot be written.
    ReadOnly,
    /// It can be written, where that is not asked for.
    Writable,
    /// It is another account.
    Is(StandIn),
    /// It is the account of another place.
    IsAlso(String, Pubkey),
    /// It has the same bytes and owner, at another address.
    Copy,
    /// It has the same bytes and address, but another owner.
    OtherOwner,
    /// It is not there, nor is any after it.
    Missing,
    /// Whoever pays has no lamports.
    Poor,
}

impl Change {
    /// In words, as [`super::Allowed`] names it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Unsigned => "does not sign".to_owned(),
            Self::ReadOnly => "is read-only".to_owned(),
            Self::Writable => "is writable".to_owned(),
            Self::Is(stand_in) => format!("is {}", stand_in.name),
            Self::IsAlso(name, _) => format!("is also {name}"),
            Self::Copy => "is a copy".to_owned(),
            Self::OtherOwner => "has another owner".to_owned(),
            Self::Missing => "is missing".to_owned(),
            Self::Poor => "is poor".to_owned(),
        }
    }

    /// Changes the account at a place; gives the changed instruction.
    pub(super) fn apply(
        &self,
        world: &mut World,
        built: &Instruction,
        place: usize,
    ) -> Instruction {
        let mut changed = built.clone();
        let address = built.accounts[place].pubkey;
        match self {
            Self::Unsigned => each(&mut changed, address, |meta| meta.is_signer = false),
            Self::ReadOnly => each(&mut changed, address, |meta| meta.is_writable = false),
            Self::Writable => each(&mut changed, address, |meta| meta.is_writable = true),
            Self::Is(stand_in) => changed.accounts[place].pubkey = stand_in.address,
            Self::IsAlso(_, other) => changed.accounts[place].pubkey = *other,
            Self::Copy => {
                let account = account(world, &address);
                put(world, COPY, account);
                changed.accounts[place].pubkey = COPY;
            }
            Self::OtherOwner => {
                let owner = STRANGERS_PROGRAM;
                let account = Account {
                    owner,
                    ..account(world, &address)
                };
                put(world, address, account);
            }
            Self::Missing => changed.accounts.truncate(place),
            Self::Poor => {
                let lamports = 0;
                let account = Account {
                    lamports,
                    ..account(world, &address)
                };
                put(world, address, account);
            }
        }
        changed
    }
}

/// Every change of the account at a place.
pub(super) fn all(
    subject: &Subject,
    definition: &Definition,
    fixture: &Fixture,
    stand_ins: &[StandIn],
    place: usize,
) -> Vec<Change> {
    let (slot, metas) = (&definition.accounts[place], &fixture.built.accounts);
    let address = metas[place].pubkey;
    let mut changes = vec![Change::Missing];
    if slot.is_signer {
        changes.push(Change::Unsigned);
    }
    changes.push(if slot.is_writable {
        Change::ReadOnly
    } else {
        Change::Writable
    });
    let is_payer = slot.is_signer && slot.is_writable;
    if is_payer {
        changes.push(Change::Poor);
    }
    if let Some(account) = fixture.world.svm.get_account(&address) {
        changes.extend(forgeries(subject, &account));
    }
    let others = definition.accounts.iter().zip(metas);
    changes.extend(
        others
            .filter(|(_, meta)| meta.pubkey != address)
            .map(|(other, meta)| Change::IsAlso(other.name.clone(), meta.pubkey)),
    );
    let is_new = |it: &&StandIn| metas.iter().all(|meta| meta.pubkey != it.address);
    changes.extend(stand_ins.iter().filter(is_new).cloned().map(Change::Is));
    changes
}

/// The same bytes elsewhere, or with another owner. Nobody but the program makes accounts of its own, so those are not copied.
fn forgeries(subject: &Subject, account: &Account) -> Vec<Change> {
    if account.executable || account.data.is_empty() {
        return Vec::new();
    }
    if account.owner == subject.id {
        return vec![Change::OtherOwner];
    }
    vec![Change::OtherOwner, Change::Copy]
}

fn each(
    instruction: &mut Instruction,
    address: Pubkey,
    change: impl Fn(&mut solana_instruction::AccountMeta),
) {
    let metas = instruction.accounts.iter_mut();
    metas.filter(|it| it.pubkey == address).for_each(change);
}

fn account(world: &World, address: &Pubkey) -> Account {
    world
        .svm
        .get_account(address)
        .expect("an account to change")
}

/// Puts an account on the chain.
pub(super) fn put(world: &mut World, address: Pubkey, account: Account) {
    world
        .svm
        .set_account(address, account)
        .expect("an account stays valid");
}
