//! The tipping program's bytecode in LiteSVM: what each instruction does, to the base unit, and everything that it must refuse.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs)]

mod admin;
mod constraints;
mod errors;
mod fees;
mod mints;
mod registry;
mod stateful;
mod tip;
mod wrapped_sol;
