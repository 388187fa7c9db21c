//! One file per instruction: its accounts, what it refuses, what it does.

pub mod accept_admin;
pub mod allow_mint;
pub mod initialize;
pub mod move_performer;
pub mod propose_admin;
pub mod register_performer;
pub mod release_performer;
pub mod tip;
pub mod update_config;
pub mod update_mint;
pub mod withdraw_fees;

pub use {
    accept_admin::*, allow_mint::*, initialize::*, move_performer::*, propose_admin::*,
    register_performer::*, release_performer::*, tip::*, update_config::*, update_mint::*,
    withdraw_fees::*,
};
