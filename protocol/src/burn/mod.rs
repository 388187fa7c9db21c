//! The `burn` program: tokens burnt for submissions to campaigns. `docs/programs/burn.md` describes it.

pub mod account;
pub mod error;
pub mod event;
#[allow(missing_docs, clippy::all, clippy::pedantic, rustdoc::all)]
pub mod generated;
pub mod instruction;
pub mod pda;
pub mod retarget;
mod types;

pub use crate::program::DecodeError;
pub use generated::ID;
pub use types::{Offer, PayoutAddress, Terms};
