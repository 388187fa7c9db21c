//! The burn program's bytecode in LiteSVM: what each instruction does, to the base unit, and everything that it must refuse.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, missing_docs)]

mod admin;
mod campaign;
mod close;
mod constraints;
mod errors;
mod mints;
mod retarget;
mod stateful;
mod submit;
