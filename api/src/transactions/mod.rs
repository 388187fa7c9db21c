//! From what a wallet wants to a transaction that it signs, and from a signed transaction to what became of it.
//!
//! [`plan`] says what is to happen and reads the chain for it; [`build`] makes the unsigned transaction and simulates it; [`wire`] reads what
//! comes back signed; [`submit`] stores and sends it; [`tracker`] follows it; [`failure`] explains refusals.

pub(crate) mod accounts;
pub(crate) mod build;
pub(crate) mod burn;
pub(crate) mod failure;
pub(crate) mod fees;
pub(crate) mod names;
pub(crate) mod plan;
pub(crate) mod submissions;
pub(crate) mod submit;
pub(crate) mod tip;
pub(crate) mod tracker;
pub(crate) mod wire;
