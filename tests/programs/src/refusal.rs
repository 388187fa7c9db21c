//! Tables of what a program must refuse, and why it must say so.

use roast_protocol::{
    battle::{self, error::BattleError},
    burn::{self, error::BurnError},
    tipping::{self, error::TippingError},
};
use solana_instruction::error::InstructionError;
use solana_pubkey::Pubkey;

use crate::{
    house::House,
    idl,
    sequence::say,
    world::{Refusal, Sent},
};

/// Why an attempt must be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A program's own error, by its custom code. Programs number their errors alike, so it names the program that refuses.
    Own {
        /// Address of the program.
        program: Pubkey,
        /// The custom code.
        code: u32,
    },
    /// An error of the runtime or of Anchor.
    Runtime(InstructionError),
    /// A custom code of Anchor or of another program.
    Code(u32),
}

impl Expected {
    /// Whether this is why an attempt was refused.
    fn is(&self, refusal: &Refusal) -> bool {
        let expected = match self {
            Self::Own { code, .. } | Self::Code(code) => InstructionError::Custom(*code),
            Self::Runtime(error) => error.clone(),
        };
        refusal.instruction_error() == Some(&expected)
    }
}

impl From<BattleError> for Expected {
    fn from(error: BattleError) -> Self {
        let (program, code) = (battle::ID, error.code());
        Self::Own { program, code }
    }
}

impl From<BurnError> for Expected {
    fn from(error: BurnError) -> Self {
        let (program, code) = (burn::ID, error.code());
        Self::Own { program, code }
    }
}

impl From<TippingError> for Expected {
    fn from(error: TippingError) -> Self {
        let (program, code) = (tipping::ID, error.code());
        Self::Own { program, code }
    }
}

impl From<InstructionError> for Expected {
    fn from(error: InstructionError) -> Self {
        Self::Runtime(error)
    }
}

impl From<u32> for Expected {
    fn from(code: u32) -> Self {
        Self::Code(code)
    }
}

/// Something that must be refused.
pub struct Case {
    /// What is wrong with it, in words.
    pub name: String,
    /// Why it is refused.
    pub expected: Expected,
    /// Tries it on a chain of its own.
    pub attempt: Box<dyn Fn() -> Sent>,
}

/// A row of a table.
pub fn refusal(
    name: impl Into<String>,
    expected: impl Into<Expected>,
    attempt: impl Fn() -> Sent + 'static,
) -> Case {
    Case {
        name: name.into(),
        expected: expected.into(),
        attempt: Box::new(attempt),
    }
}

/// Tries every row and tells all that did not go as expected.
///
/// # Panics
/// When a row was not refused, or for another reason.
pub fn check(cases: &[Case]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let found = match (case.attempt)() {
                Ok(receipt) => format!("it was accepted: {:?}", receipt.events),
                Err(refusal) if case.expected.is(&refusal) => return None,
                Err(refusal) => {
                    format!("{:?}\n    {}", refusal.error, refusal.logs.join("\n    "))
                }
            };
            Some(format!(
                "{}: expected {:?}, but {found}",
                case.name, case.expected
            ))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} refusals are wrong:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

/// Checks that the tables of a program reach every error that its IDL lists. That each row is refused for the reason it names is for
/// each table's own test.
///
/// # Panics
/// When no row expects one of the errors.
pub fn assert_all_reached<H: House>(tables: impl IntoIterator<Item = Vec<Case>>) {
    let cases: Vec<Case> = tables.into_iter().flatten().collect();
    let mut missing = idl::errors(H::IDL);
    assert!(!missing.is_empty(), "the IDL lists no errors");
    say(&format!(
        "{} refusals, {} errors",
        cases.len(),
        missing.len()
    ));
    missing.retain(|(_, code)| {
        let own = Expected::Own {
            program: H::ID,
            code: *code,
        };
        cases.iter().all(|case| case.expected != own)
    });
    assert!(missing.is_empty(), "no refusal reaches {missing:?}");
}
