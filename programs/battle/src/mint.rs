//! Which mints can be staked. Decided when a mint is allowed and again whenever a battle opens, because a Token-2022 mint without
//! supply can be closed and made anew; never later, because a stake that is in must always come out.

use crate::errors::BattleError;
use anchor_lang::prelude::*;
pub(crate) use common::mint::MintInfo;

/// Reads a mint and refuses what could change, block or take away stakes.
pub(crate) fn inspect(mint: &UncheckedAccount) -> Result<MintInfo> {
    Ok(common::mint::inspect(mint).map_err(BattleError::from)?)
}

common::mint_refusals!(BattleError);
