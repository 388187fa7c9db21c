//! The `tipping` program: tips to performers with a small fee. `docs/programs/tipping.md` describes it.

pub mod account;
pub mod error;
pub mod event;
#[allow(missing_docs, clippy::all, clippy::pedantic, rustdoc::all)]
pub mod generated;
pub mod instruction;
pub mod pda;
mod types;

pub use crate::program::DecodeError;
pub use generated::ID;
pub use types::{InvalidName, PerformerName, Reference, Terms};
