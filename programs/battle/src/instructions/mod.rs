//! One file per instruction: its accounts, what it refuses, what it does.

pub mod accept_admin;
pub mod allow_mint;
pub mod cancel;
pub mod initialize;
pub mod join;
pub mod open;
pub mod payout;
pub mod propose_admin;
pub mod refund;
pub mod settle;
pub mod update_config;
pub mod update_mint;
pub mod withdraw_fees;

pub use {
    accept_admin::*, allow_mint::*, cancel::*, initialize::*, join::*, open::*, payout::*,
    propose_admin::*, refund::*, settle::*, update_config::*, update_mint::*, withdraw_fees::*,
};
