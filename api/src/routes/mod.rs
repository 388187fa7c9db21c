//! One file per resource: its bodies, its queries, its handlers.

pub(crate) mod battles;
pub(crate) mod campaigns;
pub(crate) mod config;
pub(crate) mod contracts;
pub(crate) mod events;
pub(crate) mod fees;
pub(crate) mod health;
pub(crate) mod leaderboard;
pub(crate) mod live;
pub(crate) mod metrics;
pub(crate) mod names;
pub(crate) mod performers;
pub(crate) mod players;
pub(crate) mod rounds;
pub(crate) mod texts;
pub(crate) mod tips;
pub(crate) mod transactions;
pub(crate) mod transcript;
