//! Which mints can be burnt. Decided when a mint is allowed, when a campaign opens and at every submission, because a Token-2022 mint
//! without supply can be closed and made anew. Closing asks nothing of the mint: the program holds no tokens.

use crate::errors::BurnError;
use anchor_lang::prelude::*;
pub(crate) use common::mint::MintInfo;
use common::mint::NATIVE_MINTS;

/// Reads a mint and refuses what could change, block or take away tokens.
pub(crate) fn inspect(mint: &UncheckedAccount) -> Result<MintInfo> {
    Ok(common::mint::inspect(mint).map_err(BurnError::from)?)
}

/// Refuses wrapped SOL, which the token programs do not burn: a campaign in it would take no submission.
pub(crate) fn require_burnable(mint: &Address) -> Result<()> {
    require!(!NATIVE_MINTS.contains(mint), BurnError::NativeMint);
    Ok(())
}

common::mint_refusals!(BurnError);
