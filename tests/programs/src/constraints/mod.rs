//! Every constraint on every account of every instruction, violated once.
//!
//! The rows are not written by hand: they follow from the program's IDL, which says what each instruction takes, and from one valid
//! instruction of each kind. Each row changes one thing and must be refused, with no state or balance changed. What a program
//! takes all the same is listed with the reason ([`Allowed`]); it must then have the same effect on every other account.

mod allowed;
mod change;
mod idl;
mod outcome;
mod trial;

use std::collections::BTreeSet;

use roast_protocol::token;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use crate::sequence::say;
use crate::world::{Shared, World};

pub use allowed::Allowed;

/// Succeeds whatever it is called with.
const COMPUTE_BUDGET: Pubkey =
    Pubkey::from_str_const("ComputeBudget111111111111111111111111111111");
const CLOCK: Pubkey = Pubkey::from_str_const("SysvarC1ock11111111111111111111111111111111");

/// A program whose accounts are tried.
pub struct Subject {
    /// Its address.
    pub id: Pubkey,
    /// Its IDL, as JSON.
    pub idl: &'static str,
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

/// What every chain has: programs, one that agrees to everything among them, a sysvar, and an address with nothing.
#[must_use]
pub fn common_stand_ins() -> Vec<StandIn> {
    vec![
        StandIn::account("SPL Token", token::SPL_TOKEN),
        StandIn::account("Token-2022", token::TOKEN_2022),
        StandIn::account("the system program", Pubkey::default()),
        StandIn::account("a program that agrees to everything", COMPUTE_BUDGET),
        StandIn::account("the clock", CLOCK),
        StandIn::account("nothing", Pubkey::new_from_array([0x77; 32])),
    ]
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

/// Tries every row of every fixture.
///
/// # Panics
/// When an instruction of the IDL has no fixture, a row does not go as it must, or something is allowed that no row needs.
pub fn check_constraints(
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
