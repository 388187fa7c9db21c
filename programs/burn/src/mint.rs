//! Which mints can be burnt. Decided when a mint is allowed, when a campaign opens and at every submission, because a Token-2022 mint
//! without supply can be closed and made anew. Closing asks nothing of the mint: the program holds no tokens.

use crate::errors::BurnError;
use anchor_lang::prelude::*;
pub(crate) use common::mint::MintInfo;

/// Reads a mint and refuses what could change, block or take away tokens.
pub(crate) fn inspect(mint: &UncheckedAccount) -> Result<MintInfo> {
    Ok(common::mint::inspect(mint).map_err(BurnError::from)?)
}

common::mint_refusals!(BurnError);
