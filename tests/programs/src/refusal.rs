//! Tables of what a program must refuse, and why it must say so.

use roast_protocol::battle::error::BattleError;
use solana_instruction::error::InstructionError;

use crate::world::Sent;

/// Why an attempt must be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The battle program's own error.
    Battle(BattleError),
    /// An error of the runtime or of Anchor.
    Runtime(InstructionError),
    /// A custom code of Anchor or of another program.
    Code(u32),
}

impl From<BattleError> for Expected {
    fn from(error: BattleError) -> Self {
        Self::Battle(error)
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
                Err(refusal) => {
                    let actual = match (refusal.battle_error(), refusal.instruction_error()) {
                        (Some(error), _) => Some(Expected::Battle(error)),
                        (None, Some(InstructionError::Custom(code))) => Some(Expected::Code(*code)),
                        (None, Some(error)) => Some(Expected::Runtime(error.clone())),
                        (None, None) => None,
                    };
                    if actual.as_ref() == Some(&case.expected) {
                        return None;
                    }
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
