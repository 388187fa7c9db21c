//! What the program suites and the compute-unit benchmark share: a chain in memory with the real token programs, the programs' real
//! bytecode, and battles brought to any state by the same instructions that wallets send.
//!
//! A fixture that cannot be set up has failed its test, so the code here may panic where it says why.
#![allow(clippy::expect_used, clippy::panic)]

mod arena;
mod constraints;
mod dice;
mod house;
mod idl;
mod mine;
mod program;
mod refusal;
mod sequence;
mod stage;
mod tables;
mod tokens;
mod world;

pub use arena::{Arena, Fighter, STAKE, STAKES, verdict};
pub use constraints::{Allowed, Fixture, Scene, StandIn, Theatre, check_house};
pub use dice::Dice;
pub use house::House;
pub use mine::{
    CAMPAIGN_SECONDS, LOWEST_BURN, MINIMUM_BURN, Mine, RETARGET_SECONDS, RETENTION_SECONDS,
};
pub use program::{bytecode, deploy};
pub use refusal::{Case, Expected, assert_all_reached, check, refusal};
pub use sequence::{Model, run_sequences};
pub use stage::{MINIMUM_TIP, Stage, tipping_terms};
pub use tables::{
    refused_accept_admin, refused_administration, refused_allow_mint, refused_changed_mints,
    refused_initialize, refused_mints, refused_propose_admin, refused_update_config,
    refused_update_mint,
};
pub use tokens::{Extension, Mint};
pub use world::{
    JOIN_SECONDS, JUDGE_SECONDS, Receipt, Refusal, Sent, Shared, World, replace, terms, wallet,
};
