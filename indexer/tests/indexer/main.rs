//! The indexer's guarantees, each against a real Postgres. docs/indexer.md numbers them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics is a test that fails"
)]

mod chain;
mod programs;
mod rows;
mod rpc;
mod store;
mod stream;
mod yellowstone;
