//! Live events: what the indexer committed, pushed to whoever listens.
//!
//! [`Hub`] reads new rows once for all clients and hands them on through a bounded buffer; [`client`] serves one WebSocket; [`message`] has
//! the words both speak. A notification of Postgres only wakes the hub, which then reads everything after the last id it has seen: a lost
//! notification or a lost connection costs time, never an event.

pub(crate) mod client;
mod hub;
pub(crate) mod message;
mod places;
mod subscriptions;

pub(crate) use hub::{Hub, run};
