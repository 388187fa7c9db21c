//! What the programs share. Nothing here has an error number: programs say in their own numbers why they refuse.
#![cfg_attr(not(test), no_std)]

pub mod address;
pub mod amount;
pub mod create;
pub mod event;
pub mod loader;
pub mod mint;
pub mod security;
pub mod token;
pub mod zero_copy;
