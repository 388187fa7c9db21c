//! One file per instruction: its accounts, what it refuses, what it does.

pub mod accept_admin;
pub mod allow_mint;
pub mod close_campaign;
pub mod close_submission;
pub mod initialize;
pub mod open_campaign;
pub mod propose_admin;
pub mod retarget;
pub mod submit;
pub mod update_config;
pub mod update_mint;

pub use {
    accept_admin::*, allow_mint::*, close_campaign::*, close_submission::*, initialize::*,
    open_campaign::*, propose_admin::*, retarget::*, submit::*, update_config::*, update_mint::*,
};
