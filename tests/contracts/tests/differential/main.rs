//! What `protocol` computes, the contracts accept; what differs from it, they refuse.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod beacon;
mod compute;
mod deploy;
mod mining;
mod rewards;
mod signing;
