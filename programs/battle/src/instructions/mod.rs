//! One file per instruction: its accounts, what it refuses, what it does.

pub mod accept_admin;
pub mod allow_mint;
pub mod cancel;
pub mod close;
pub mod forfeit;
pub mod initialize;
pub mod join;
pub mod open;
pub mod payout;
pub mod propose_admin;
pub mod refund;
pub mod resign;
pub mod settle;
pub mod update_config;
pub mod update_mint;
pub mod withdraw_fees;

pub use {
    accept_admin::*, allow_mint::*, cancel::*, close::*, forfeit::*, initialize::*, join::*,
    open::*, payout::*, propose_admin::*, refund::*, resign::*, settle::*, update_config::*,
    update_mint::*, withdraw_fees::*,
};
