//! The EVM half as its users see it.
//!
//! A helper that panics fails its test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod anvil;
mod beacon;
mod contracts;
mod support;
