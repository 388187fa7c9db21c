//! The `battle` program: a 1v1 wager escrow. `docs/programs/battle.md` describes it.

pub mod account;
pub mod error;
pub mod event;
#[allow(missing_docs, clippy::all, clippy::pedantic, rustdoc::all)]
pub mod generated;
pub mod instruction;
pub mod pda;
mod types;

pub use generated::ID;
pub use types::{BattleStatus, Ending, Side, Terms, Tier};

/// Why bytes that claim to be an account or an event of the program are not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The first eight bytes name no account and no event of the program, or are missing.
    #[error(
        "the data begins with no discriminator that the battle program has; is the program newer than this build?"
    )]
    UnknownDiscriminator,
    /// The data ends too early.
    #[error("the data ends before its last field")]
    Truncated,
    /// A field has a value that the program never writes.
    #[error("{field} is {value}, which the battle program never writes")]
    Invalid {
        /// Name of the field.
        field: &'static str,
        /// The value found.
        value: u8,
    },
}
