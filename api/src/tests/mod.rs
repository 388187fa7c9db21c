//! The API against a real Postgres: each test has a database of its own and calls the router as clients do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics is a test that fails"
)]

mod battles;
mod caching;
mod chain;
mod codes;
mod contracts;
mod health;
mod history;
mod live;
mod openapi;
mod problems;
mod protocol;
mod records;
mod rounds;
mod rpc;
mod side_houses;
mod support;
mod transactions;
