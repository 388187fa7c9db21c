//! Which mints can be burnt. Decided when a mint is allowed, when a campaign opens and at every submission, because a Token-2022 mint
//! without supply can be closed and made anew. Closing asks nothing of the mint: the program holds no tokens.

use crate::errors::BurnError;
use anchor_lang::prelude::*;
pub(crate) use common::mint::MintInfo;
use common::mint::MintRefusal;

/// Reads a mint and refuses what could change, block or take away tokens.
pub(crate) fn inspect(mint: &UncheckedAccount) -> Result<MintInfo> {
    Ok(common::mint::inspect(mint).map_err(BurnError::from)?)
}

impl From<MintRefusal> for BurnError {
    fn from(refusal: MintRefusal) -> Self {
        match refusal {
            MintRefusal::Invalid => Self::InvalidMint,
            MintRefusal::TransferFee => Self::TransferFeeMint,
            MintRefusal::TransferHook => Self::TransferHookMint,
            MintRefusal::NonTransferable => Self::NonTransferableMint,
            MintRefusal::PermanentDelegate => Self::PermanentDelegateMint,
            MintRefusal::Pausable => Self::PausableMint,
            MintRefusal::ConfidentialTransferFee => Self::ConfidentialTransferFeeMint,
            MintRefusal::FrozenByDefault => Self::FrozenByDefaultMint,
            MintRefusal::UnsupportedExtension => Self::UnsupportedMintExtension,
        }
    }
}
