//! The rooms put together: settings, services, the whole stack for demos and tests, the demo itself, and verification.

pub mod config;
pub mod demo;
pub mod initialize;
mod node_error;
pub mod resign;
pub mod services;
pub mod stack;
pub mod telemetry;
pub mod verify;
