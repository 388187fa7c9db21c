//! Postgres to people: resources, live events and unsigned transactions over HTTP.
//!
//! [`bind`] takes an address and [`Server::run`] serves until cancelled. `routes/` has one file per resource, `transactions/` builds, submits
//! and follows transactions, `live/` pushes events, `error.rs` says which error to use where. The chain-derived rows are the indexer's: this
//! crate only reads them. It writes the players' words and the submitted transactions.

mod cluster;
mod config;
mod connections;
mod cursor;
mod error;
mod events;
mod extract;
mod history;
mod live;
mod middleware;
mod openapi;
mod page;
mod parse;
mod rate_limit;
mod recent;
mod router;
mod routes;
mod server;
mod state;
mod transactions;
mod types;

pub use config::Config;
pub use openapi::openapi;
pub use server::{Error, Server, bind, run};

#[cfg(test)]
mod tests;
