//! Every constraint on every account of every instruction, violated once.
//!
//! The rows are not written by hand: they follow from the program's IDL, which says what each instruction takes, and from one valid
//! instruction of each kind. Each row changes one thing and must be refused, with no state or balance changed. What a program
//! takes all the same is listed with the reason ([`Allowed`]); it must then have the same effect on every other account.

mod administration;
mod allowed;
mod change;
mod outcome;
mod stand_ins;
mod trial;

use std::collections::BTreeSet;

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use crate::{
    house::House,
    idl,
    sequence::say,
    world::{Shared, World},
};

pub use allowed::Allowed;
pub use stand_ins::Theatre;

/// A program whose accounts are tried.
struct Subject {
    /// Its address.
    id: Pubkey,
    /// Its IDL, as JSON.
    idl: &'static str,
}

/// An account that is put in the place of others.
#[derive(Clone)]
pub struct StandIn {
    /// What it is, in words.
    pub name: &'static str,
    /// Its address.
    pub address: Pubkey,
    /// Its keys, when it can sign.
    pub keys: Option<Shared>,
}

impl StandIn {
    /// An account that cannot sign.
    #[must_use]
    pub fn account(name: &'static str, address: Pubkey) -> Self {
        Self {
            name,
            address,
            keys: None,
        }
    }

    /// A wallet, which signs where a signature is asked for.
    #[must_use]
    pub fn wallet(name: &'static str, keys: &Shared) -> Self {
        Self {
            name,
            address: solana_signer::Signer::pubkey(keys),
            keys: Some(keys.clone()),
        }
    }
}

/// A valid instruction, on a chain where it goes through.
pub struct Fixture {
    /// Its name in the IDL.
    pub instruction: &'static str,
    /// Which of several situations this is; empty where there is one.
    pub situation: &'static str,
    /// The chain.
    pub world: World,
    /// The instruction.
    pub built: Instruction,
    /// Who signs it.
    pub signers: Vec<Shared>,
}

impl std::fmt::Display for Fixture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let space = if self.situation.is_empty() { "" } else { " " };
        write!(f, "{}{space}{}", self.instruction, self.situation)
    }
}

/// A chain with a cast, which fixtures copy.
pub trait Scene: Clone {
    /// The chain.
    fn world(&mut self) -> &mut World;
}

impl Fixture {
    /// A fixture on a copy of `scene`: `build` brings it to where the instruction goes through, and gives that and who signs it.
    pub fn on<S: Scene>(
        scene: &S,
        instruction: &'static str,
        situation: &'static str,
        build: impl FnOnce(&mut S) -> (Instruction, Option<Shared>),
    ) -> Self {
        let mut scene = scene.clone();
        let (built, signer) = build(&mut scene);
        Self {
            instruction,
            situation,
            world: scene.world().clone(),
            built,
            signers: signer.into_iter().collect(),
        }
    }
}

/// Tries every row of every fixture: of those that all programs have, and of those that are the program's own.
///
/// # Panics
/// When an instruction of the IDL has no fixture, a row does not go as it must, or something is allowed that no row needs.
pub fn check_house<H: House>(
    theatre: &Theatre<H>,
    own: Vec<Fixture>,
    allowed: impl IntoIterator<Item = Allowed>,
) {
    let subject = Subject {
        id: H::ID,
        idl: H::IDL,
    };
    let mut fixtures = administration::fixtures(&theatre.scene);
    fixtures.extend(own);
    let mut all_allowed = Vec::from(administration::ALLOWED);
    all_allowed.extend(allowed);
    check_constraints(&subject, &fixtures, &theatre.stand_ins, &all_allowed);
}

fn check_constraints(
    subject: &Subject,
    fixtures: &[Fixture],
    stand_ins: &[StandIn],
    allowed: &[Allowed],
) {
    let definitions = idl::instructions(subject.idl);
    let with_fixture: BTreeSet<&str> = fixtures.iter().map(|it| it.instruction).collect();
    let named: BTreeSet<&str> = definitions.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(with_fixture, named, "one fixture or more an instruction");

    let mut rows = 0;
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for fixture in fixtures {
        let definition = definitions
            .iter()
            .find(|it| it.name == fixture.instruction)
            .expect("compared above");
        for tried in trial::rows(subject, definition, fixture, stand_ins) {
            rows += 1;
            let permit = allowed.iter().enumerate().find_map(|(at, it)| {
                let covered = it.covers(fixture, &tried.account, &tried.change)?;
                Some((at, covered))
            });
            let fault = tried.judge(permit.map(|(at, _)| &allowed[at]));
            match fault {
                Ok(()) => used.extend(permit),
                Err(fault) => wrong.push(format!("{fixture} {}: {fault}", tried.name())),
            }
        }
    }
    let listed = allowed.iter().enumerate();
    let listed = listed.flat_map(|(at, it)| it.listed().iter().map(move |change| (at, *change)));
    for (at, change) in listed.filter(|key| !used.contains(key)) {
        wrong.push(format!(
            "{} {change}: allowed, but no row needs that",
            allowed[at]
        ));
    }
    let allowed = used.len();
    say(&format!(
        "{rows} rows; {allowed} changes that are listed were taken, all others refused"
    ));
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
