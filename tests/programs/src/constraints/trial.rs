//! Trying the rows of one instruction.

use solana_account::Account;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_system_interface::instruction::transfer;

use super::{
    Allowed, Fixture, StandIn, Subject,
    change::{self, Change},
    outcome::{State, differences, state},
};
use crate::{
    idl::Definition,
    world::{Sent, Shared, World},
};

/// Lamports that keep an account without bytes on the chain.
const REVIVAL: u64 = 2_000_000;

/// How a row went.
pub(super) struct Tried {
    /// The account, by its name in the IDL.
    pub(super) account: String,
    /// What was changed, in words.
    pub(super) change: String,
    /// Whether the change is one that must be taken: a flag more than is asked for.
    is_harmless: bool,
    found: Found,
}

enum Found {
    Refused,
    /// Refused, but an account changed.
    RefusedWithEffect(Pubkey),
    /// Accepted; these accounts, by name, are not as after the valid instruction.
    Accepted(Vec<String>),
}

impl Tried {
    /// Which row it is.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.account, self.change)
    }

    /// Whether it went as it must, or what is wrong.
    pub(super) fn judge(&self, allowed: Option<&Allowed>) -> Result<(), String> {
        let may_pass = self.is_harmless || allowed.is_some();
        match &self.found {
            Found::RefusedWithEffect(address) => Err(format!("refused, but {address} changed")),
            Found::Refused if self.is_harmless => Err("refused".to_owned()),
            Found::Refused => match allowed {
                Some(allowed) if !allowed.is_anything() => Err("refused, but listed".to_owned()),
                _ => Ok(()),
            },
            Found::Accepted(_) if !may_pass => Err("accepted".to_owned()),
            Found::Accepted(altered) => {
                let is_meant = |name: &String| allowed.is_some_and(|it| it.alters(name));
                match altered.iter().find(|name| !is_meant(name)) {
                    None => Ok(()),
                    Some(name) => Err(format!("accepted, and {name} differs")),
                }
            }
        }
    }
}

/// Tries every change of every account of a fixture, and the instruction a second time. Panics when the valid instruction is refused.
pub(super) fn rows(
    subject: &Subject,
    definition: &Definition,
    fixture: &Fixture,
    stand_ins: &[StandIn],
) -> Vec<Tried> {
    let keys: Vec<Shared> = fixture
        .signers
        .iter()
        .cloned()
        .chain(stand_ins.iter().filter_map(|it| it.keys.clone()))
        .collect();
    let mut valid = fixture.world.clone();
    if let Err(refusal) = send(&mut valid, &fixture.built, &keys) {
        panic!("{} {}: {refusal:?}", fixture.instruction, fixture.situation);
    }
    let trial = Trial {
        definition,
        fixture,
        keys,
        valid,
    };
    let mut rows = Vec::new();
    for (place, slot) in definition.accounts.iter().enumerate() {
        for change in change::all(subject, definition, fixture, stand_ins, place) {
            rows.push(Tried {
                account: slot.name.clone(),
                change: change.name(),
                is_harmless: matches!(change, Change::Writable),
                found: trial.change(place, &change),
            });
        }
    }
    rows.extend(trial.occupied());
    rows.push(trial.again());
    rows.push(trial.cut_short());
    rows.extend(trial.revived());
    rows
}

struct Trial<'a> {
    definition: &'a Definition,
    fixture: &'a Fixture,
    keys: Vec<Shared>,
    /// The chain after the valid instruction.
    valid: World,
}

impl Trial<'_> {
    /// Sends the instruction with one account changed.
    fn change(&self, place: usize, change: &Change) -> Found {
        let (mut world, built) = (self.fixture.world.clone(), &self.fixture.built);
        let changed = change.apply(&mut world, built, place);
        let before = state(&world, &[built, &changed]);
        if send(&mut world, &changed, &self.keys).is_err() {
            return unchanged(&before, &state(&world, &[built, &changed]));
        }
        let mut differing = differences(&state(&self.valid, &[built]), &state(&world, &[built]));
        if !matches!(change, Change::Writable) {
            let now = changed.accounts.get(place).map(|it| it.pubkey);
            differing.retain(|it| *it != built.accounts[place].pubkey && Some(*it) != now);
        }
        Found::Accepted(differing.iter().map(|it| self.name_of(it)).collect())
    }

    /// The name of an account of the instruction.
    fn name_of(&self, address: &Pubkey) -> String {
        let metas = self.fixture.built.accounts.iter();
        let mut named = metas.zip(&self.definition.accounts);
        let found = named.find(|(meta, _)| meta.pubkey == *address);
        found.map_or_else(|| address.to_string(), |(_, slot)| slot.name.clone())
    }

    /// Initialising again: an account that the instruction makes is there already, of this program or another.
    fn occupied(&self) -> Vec<Tried> {
        let mut rows = Vec::new();
        for place in self.places(|before, after| !before && after) {
            let address = self.fixture.built.accounts[place].pubkey;
            let made = self.valid.svm.get_account(&address).expect("it was made");
            let foreign = Account {
                owner: change::STRANGERS_PROGRAM,
                ..made.clone()
            };
            for (name, account) in [("exists already", made), ("exists elsewhere", foreign)] {
                let mut world = self.fixture.world.clone();
                change::put(&mut world, address, account);
                rows.push(self.refused(&self.definition.accounts[place].name, name, world));
            }
        }
        rows
    }

    /// The same instruction a second time.
    fn again(&self) -> Tried {
        self.refused("the instruction", "is sent again", self.valid.clone())
    }

    /// The instruction without the last byte of its data.
    fn cut_short(&self) -> Tried {
        let mut world = self.fixture.world.clone();
        let mut cut = self.fixture.built.clone();
        cut.data.pop();
        let before = state(&world, &[&cut]);
        let found = match send(&mut world, &cut, &self.keys) {
            Ok(_) => Found::Accepted(Vec::new()),
            Err(_) => unchanged(&before, &state(&world, &[&cut])),
        };
        Tried {
            account: "the instruction".to_owned(),
            change: "is cut short".to_owned(),
            is_harmless: false,
            found,
        }
    }

    /// Reviving what the instruction closed: lamports keep the account on the chain, but not what it was.
    fn revived(&self) -> Vec<Tried> {
        let closed = self.places(|before, after| before && !after).into_iter();
        closed
            .map(|place| {
                let mut world = self.fixture.world.clone();
                let address = self.fixture.built.accounts[place].pubkey;
                let revive = transfer(&world.payer.pubkey(), &address, REVIVAL);
                let instructions = [self.fixture.built.clone(), revive];
                let sent = world.send(&instructions, &signers(&self.fixture.built, &self.keys));
                assert!(sent.is_ok(), "lamports go anywhere: {sent:?}");
                let left = world.svm.get_account(&address).expect("it has lamports");
                let is_plain = left.data.is_empty() && left.owner == Pubkey::default();
                assert!(is_plain, "{address} still is {left:?}");
                self.refused(&self.definition.accounts[place].name, "is revived", world)
            })
            .collect()
    }

    /// Places of the instruction's accounts of which `which` says so, by whether they had bytes before and have some after.
    fn places(&self, which: fn(bool, bool) -> bool) -> Vec<usize> {
        let has_bytes = |world: &World, address| {
            let account = world.svm.get_account(address);
            account.is_some_and(|it| !it.data.is_empty())
        };
        let accounts = self.fixture.built.accounts.iter().enumerate();
        accounts
            .filter(|(_, it)| {
                let before = has_bytes(&self.fixture.world, &it.pubkey);
                which(before, has_bytes(&self.valid, &it.pubkey))
            })
            .map(|(place, _)| place)
            .collect()
    }

    /// A row: the unchanged instruction, on another chain.
    fn refused(&self, account: &str, change: &str, mut world: World) -> Tried {
        let built = &self.fixture.built;
        let before = state(&world, &[built]);
        let found = match send(&mut world, built, &self.keys) {
            Ok(_) => Found::Accepted(Vec::new()),
            Err(_) => unchanged(&before, &state(&world, &[built])),
        };
        Tried {
            account: account.to_owned(),
            change: change.to_owned(),
            is_harmless: false,
            found,
        }
    }
}

/// A refusal must change nothing.
fn unchanged(before: &State, after: &State) -> Found {
    match differences(before, after).first() {
        None => Found::Refused,
        Some(address) => Found::RefusedWithEffect(*address),
    }
}

/// Sends an instruction, signed by those of its signers whose keys are known; the others do not sign.
fn send(world: &mut World, instruction: &Instruction, keys: &[Shared]) -> Sent {
    let mut instruction = instruction.clone();
    for meta in &mut instruction.accounts {
        meta.is_signer &= keys.iter().any(|it| it.pubkey() == meta.pubkey);
    }
    let signers = signers(&instruction, keys);
    world.send(&[instruction], &signers)
}

/// The keys of an instruction's signers, each once.
fn signers<'a>(instruction: &Instruction, keys: &'a [Shared]) -> Vec<&'a Keypair> {
    let mut signers: Vec<&Keypair> = Vec::new();
    for meta in instruction.accounts.iter().filter(|it| it.is_signer) {
        let key = keys.iter().find(|it| it.pubkey() == meta.pubkey);
        if let Some(key) = key
            && signers.iter().all(|it| it.pubkey() != meta.pubkey)
        {
            signers.push(key);
        }
    }
    signers
}
