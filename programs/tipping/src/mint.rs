//! Which mints can be tipped in. Decided when a mint is allowed and again at every tip, because a Token-2022 mint without supply can be
//! closed and made anew; never when fees are withdrawn, because fees that are in must always come out.

use crate::errors::TippingError;
use anchor_lang::prelude::*;
pub(crate) use common::mint::MintInfo;

/// Reads a mint and refuses what could change, block or take away tokens.
pub(crate) fn inspect(mint: &UncheckedAccount) -> Result<MintInfo> {
    Ok(common::mint::inspect(mint).map_err(TippingError::from)?)
}

common::mint_refusals!(TippingError);
