//! The contracts on EVM chains: their bindings, their addresses, and every decision about their money that is taken off chain.
//!
//! Amounts are base units of their token (ROAST has 18 decimals here). `docs/contracts/` describes the contracts.

pub mod address_book;
#[allow(
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    rustdoc::all
)]
pub mod bindings;
pub mod compute;
pub mod merkle;
pub mod mining;
pub mod refusal;
pub mod rewards;
pub mod signing;

pub use address_book::{AddressBook, Contracts, Deployment};
pub use alloy_primitives::{Address, B256, Bytes, U256};
pub use alloy_sol_types::{Eip712Domain, SolCall, SolError, SolEvent, SolStruct};

/// Decimals of ROAST on EVM chains: one ROAST is 10^18 base units.
pub const ROAST_DECIMALS: u8 = 18;
