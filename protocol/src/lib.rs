//! The words every room shares: addresses, instructions, accounts, events, fee arithmetic, verdicts and canonical transcripts.
//!
//! Everything here is pure: no I/O, no clock, no database. Bytes and texts that come from outside are decoded into errors, never panics.

pub mod amount;
pub mod battle;
pub mod burn;
pub mod evm;
pub mod fees;
pub mod json;
pub mod program;
pub mod time;
pub mod tipping;
pub mod token;
pub mod transcript;
pub mod verdict;

pub use solana_instruction::{AccountMeta, Instruction};
pub use solana_pubkey::Pubkey;
