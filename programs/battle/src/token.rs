//! Calls to the token programs, and what is checked of the accounts that money goes to.

use crate::errors::BattleError;
use anchor_lang::prelude::*;
pub use common::token::{ACCOUNT_LEN, SPL_TOKEN, TOKEN_2022, TokenInterface, TokenProgram};
pub(crate) use common::token::{Transfer, balance, initialize_account, is_frozen};

/// Refuses a destination that is not a token account of `mint` belonging to `owner`.
pub(crate) fn require_destination(
    account: &UncheckedAccount,
    mint: &Address,
    owner: &Address,
) -> Result<()> {
    let matches = common::token::belongs_to(account, mint, owner)?;
    require!(matches, BattleError::WrongDestination);
    Ok(())
}
