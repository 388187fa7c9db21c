//! The localnet as its users see it: through the real clients.

mod chain;
mod postgres;
mod programs;
mod yellowstone;
