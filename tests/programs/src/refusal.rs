//! Tables of what a program must refuse, and why it must say so.

use roast_protocol::{
    battle::error::BattleError, burn::error::BurnError, tipping::error::TippingError,
};
use solana_instruction::error::InstructionError;

use crate::world::{Refusal, Sent};

/// Why an attempt must be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The battle program's own error.
    Battle(BattleError),
    /// The burn program's own error.
    Burn(BurnError),
    /// The tipping program's own error.
    Tipping(TippingError),
    /// An error of the runtime or of Anchor.
    Runtime(InstructionError),
    /// A custom code of Anchor or of another program.
    Code(u32),
}

impl Expected {
    /// Whether this is why an attempt was refused. Programs number their errors alike, so a table names the program that refuses.
    fn is(&self, refusal: &Refusal) -> bool {
        let expected = match self {
            Self::Battle(error) => InstructionError::Custom(error.code()),
            Self::Burn(error) => InstructionError::Custom(error.code()),
            Self::Tipping(error) => InstructionError::Custom(error.code()),
            Self::Runtime(error) => error.clone(),
            Self::Code(code) => InstructionError::Custom(*code),
        };
        refusal.instruction_error() == Some(&expected)
    }
}

impl From<BattleError> for Expected {
    fn from(error: BattleError) -> Self {
        Self::Battle(error)
    }
}

impl From<BurnError> for Expected {
    fn from(error: BurnError) -> Self {
        Self::Burn(error)
    }
}

impl From<TippingError> for Expected {
    fn from(error: TippingError) -> Self {
        Self::Tipping(error)
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
    pub name: &'static str,
    /// Why it is refused.
    pub expected: Expected,
    /// Tries it on a chain of its own.
    pub attempt: fn() -> Sent,
}

/// A row of a table.
pub fn refusal(name: &'static str, expected: impl Into<Expected>, attempt: fn() -> Sent) -> Case {
    Case {
        name,
        expected: expected.into(),
        attempt,
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
