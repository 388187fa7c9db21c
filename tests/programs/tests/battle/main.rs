//! The battle program's bytecode in LiteSVM: what each instruction does, to the base unit, and everything that it must refuse.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs)]

mod accept_admin;
mod allow_mint;
mod cancel;
mod close;
mod constraints;
mod destinations;
mod errors;
mod fees;
mod forfeit;
mod initialize;
mod join;
mod mints;
mod open;
mod payout;
mod propose_admin;
mod refund;
mod resign;
mod scenarios;
mod settle;
mod stateful;
mod update_config;
mod update_mint;
mod withdraw_fees;
mod wrapped_sol;
