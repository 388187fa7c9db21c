//! Calls to the token programs, and what is checked of the accounts that money goes to.

use crate::{errors::BattleError, seeds, state::Battle};
use anchor_lang::prelude::*;
pub use common::token::{ACCOUNT_LEN, SPL_TOKEN, TOKEN_2022, TokenInterface, TokenProgram};
pub(crate) use common::token::{CloseAccount, Transfer, balance, initialize_account, is_frozen};

/// Refuses a destination that is not a token account of `mint` belonging to `owner`, or from which others can take tokens.
///
/// Whoever calls chooses the account, so it must not be one that the payee once shared with the caller and forgot. The associated account
/// is where everybody pays the payee, so it stays payable whatever they did with it. Never inlined: half of the instructions ask, and the
/// program holds this once.
#[inline(never)]
pub(crate) fn require_destination(
    account: &UncheckedAccount,
    mint: &Address,
    owner: &Address,
) -> Result<()> {
    let matches = common::token::belongs_to(account, mint, owner)?;
    require!(matches, BattleError::WrongDestination);
    let is_theirs_alone =
        !common::token::is_shared(account)? || common::token::is_associated(account, mint, owner);
    require!(is_theirs_alone, BattleError::SharedDestination);
    Ok(())
}

/// A payment out of a battle's vault, which the battle signs for.
pub(crate) struct Payment<'a> {
    pub battle: &'a Account<Battle>,
    pub token_program: &'a Address,
    pub mint: &'a UncheckedAccount,
    pub vault: &'a mut UncheckedAccount,
    pub to: &'a mut UncheckedAccount,
    /// In base units.
    pub amount: u64,
}

impl Payment<'_> {
    /// Moves the tokens. Never inlined: half of the instructions pay, and the program holds this once.
    #[inline(never)]
    pub(crate) fn send(self) -> Result<()> {
        let battle = self.battle;
        Transfer {
            token_program: self.token_program,
            from: self.vault.try_cpi_handle_mut()?,
            mint: self.mint.cpi_handle(),
            to: self.to.try_cpi_handle_mut()?,
            authority: battle.cpi_handle(),
            amount: self.amount,
            decimals: battle.decimals,
        }
        .invoke(&[&[
            seeds::BATTLE,
            battle.opener.as_ref(),
            &battle.index.to_le_bytes(),
            &[battle.bump],
        ]]);
        Ok(())
    }
}
