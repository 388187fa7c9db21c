//! The localnet as its users see it: through the real clients.
//!
//! A helper that panics fails its test.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod chain;
mod identity;
mod postgres;
mod programs;
mod yellowstone;
