//! Which mints the programs deal in: those whose tokens nobody can change, block or take away once they are held.

use crate::token::{ACCOUNT_LEN, SPL_TOKEN};
use anchor_lang::prelude::*;

/// The mints of wrapped SOL, of SPL Token and of Token-2022.
pub const NATIVE_MINTS: [Address; 2] = [
    anchor_lang::address!("So11111111111111111111111111111111111111112"),
    anchor_lang::address!("9pan9bMn5HatX4EJdBwg9VgCa7Uz5HL8N1m5D3NdXej9"),
];

/// Length of a mint without extensions, in bytes.
const MINT_LEN: usize = 82;
const DECIMALS: usize = 44;
const IS_INITIALIZED: usize = 45;
/// Where a mint with extensions says that it is a mint.
const ACCOUNT_TYPE: usize = 165;
const ACCOUNT_TYPE_MINT: u8 = 1;
/// Where the extensions start: each a type (u16), a length (u16) and so many bytes.
const EXTENSIONS: usize = 166;
/// A token account of a mint with a transfer hook carries a flag (type, length, one byte) behind its account type.
const HOOKED_ACCOUNT_LEN: usize = ACCOUNT_LEN + 1 + 4 + 1;
const ACCOUNT_STATE_INITIALIZED: u8 = 1;

/// Numbers of the Token-2022 extensions that a mint can have.
mod extension {
    pub(super) const NONE: u16 = 0;
    pub(super) const TRANSFER_FEE: u16 = 1;
    pub(super) const MINT_CLOSE_AUTHORITY: u16 = 3;
    pub(super) const CONFIDENTIAL_TRANSFER: u16 = 4;
    pub(super) const DEFAULT_ACCOUNT_STATE: u16 = 6;
    pub(super) const NON_TRANSFERABLE: u16 = 9;
    pub(super) const INTEREST_BEARING: u16 = 10;
    pub(super) const PERMANENT_DELEGATE: u16 = 12;
    pub(super) const TRANSFER_HOOK: u16 = 14;
    pub(super) const CONFIDENTIAL_TRANSFER_FEE: u16 = 16;
    pub(super) const METADATA_POINTER: u16 = 18;
    pub(super) const TOKEN_METADATA: u16 = 19;
    pub(super) const GROUP_POINTER: u16 = 20;
    pub(super) const TOKEN_GROUP: u16 = 21;
    pub(super) const GROUP_MEMBER_POINTER: u16 = 22;
    pub(super) const TOKEN_GROUP_MEMBER: u16 = 23;
    pub(super) const SCALED_UI_AMOUNT: u16 = 25;
    pub(super) const PAUSABLE: u16 = 26;
}

/// What is needed to hold tokens of a mint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MintInfo {
    /// Decimals of the mint.
    pub decimals: u8,
    /// Length of a token account for this mint, in bytes.
    pub account_len: usize,
}

/// Why a mint is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MintRefusal {
    /// Not an initialised mint, or one whose extensions cannot be read.
    Invalid,
    /// Takes a fee on transfers.
    TransferFee,
    /// Runs a program on transfers, or can be set to.
    TransferHook,
    /// Cannot be transferred.
    NonTransferable,
    /// Can be moved and burnt by somebody who does not own it.
    PermanentDelegate,
    /// Can be paused.
    Pausable,
    /// Takes a fee on confidential transfers.
    ConfidentialTransferFee,
    /// New accounts are frozen.
    FrozenByDefault,
    /// Has an extension that is not known to be safe.
    UnsupportedExtension,
}

/// Says each refusal in a program's own error, whose variants are named alike in every program.
#[macro_export]
macro_rules! mint_refusals {
    ($error:ty) => {
        impl From<$crate::mint::MintRefusal> for $error {
            fn from(refusal: $crate::mint::MintRefusal) -> Self {
                use $crate::mint::MintRefusal;
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
    };
}

/// What an inspection finds, or why the mint is refused.
pub type Inspected<T> = core::result::Result<T, MintRefusal>;

/// Reads a mint and refuses what could change, block or take away tokens.
///
/// # Errors
/// Why the mint is refused.
pub fn inspect(mint: &UncheckedAccount) -> Inspected<MintInfo> {
    let data = mint.try_borrow().map_err(|_| MintRefusal::Invalid)?;
    let account_len = match data.len() {
        MINT_LEN => ACCOUNT_LEN,
        _ if mint.owned_by(&SPL_TOKEN) => return Err(MintRefusal::Invalid),
        _ => inspect_extensions(&data)?,
    };
    if data[IS_INITIALIZED] != 1 {
        return Err(MintRefusal::Invalid);
    }
    Ok(MintInfo {
        decimals: data[DECIMALS],
        account_len,
    })
}

/// Length of a token account for a mint with extensions.
fn inspect_extensions(data: &[u8]) -> Inspected<usize> {
    if data.get(ACCOUNT_TYPE) != Some(&ACCOUNT_TYPE_MINT) {
        return Err(MintRefusal::Invalid);
    }
    let mut account_len = ACCOUNT_LEN;
    let mut rest = &data[EXTENSIONS..];
    while let Some((kind, value, tail)) = next_extension(rest)? {
        check_extension(kind, value)?;
        if kind == extension::TRANSFER_HOOK {
            account_len = HOOKED_ACCOUNT_LEN;
        }
        rest = tail;
    }
    Ok(account_len)
}

/// The first extension of `data` (type, value) and what follows it; `None` at the end.
#[allow(clippy::type_complexity)]
fn next_extension(data: &[u8]) -> Inspected<Option<(u16, &[u8], &[u8])>> {
    let Some((head, rest)) = data.split_first_chunk::<4>() else {
        return Ok(None);
    };
    let kind = u16::from_le_bytes([head[0], head[1]]);
    let len = usize::from(u16::from_le_bytes([head[2], head[3]]));
    if kind == extension::NONE {
        return Ok(None);
    }
    let (value, rest) = rest.split_at_checked(len).ok_or(MintRefusal::Invalid)?;
    Ok(Some((kind, value, rest)))
}

/// Refuses an extension that could change, block or take away tokens, and every one that is not known.
///
/// Interest and scaled amounts only change what wallets show: the base units that the programs count in stay the same.
fn check_extension(kind: u16, value: &[u8]) -> Inspected<()> {
    let refusal = match kind {
        extension::MINT_CLOSE_AUTHORITY
        | extension::CONFIDENTIAL_TRANSFER
        | extension::INTEREST_BEARING
        | extension::METADATA_POINTER
        | extension::TOKEN_METADATA
        | extension::GROUP_POINTER
        | extension::TOKEN_GROUP
        | extension::GROUP_MEMBER_POINTER
        | extension::TOKEN_GROUP_MEMBER
        | extension::SCALED_UI_AMOUNT => return Ok(()),
        extension::DEFAULT_ACCOUNT_STATE if value == [ACCOUNT_STATE_INITIALIZED] => return Ok(()),
        // Neither a program nor an authority that could set one.
        extension::TRANSFER_HOOK if value.iter().all(|byte| *byte == 0) => return Ok(()),
        extension::TRANSFER_FEE => MintRefusal::TransferFee,
        extension::TRANSFER_HOOK => MintRefusal::TransferHook,
        extension::NON_TRANSFERABLE => MintRefusal::NonTransferable,
        extension::PERMANENT_DELEGATE => MintRefusal::PermanentDelegate,
        extension::PAUSABLE => MintRefusal::Pausable,
        extension::CONFIDENTIAL_TRANSFER_FEE => MintRefusal::ConfidentialTransferFee,
        extension::DEFAULT_ACCOUNT_STATE => MintRefusal::FrozenByDefault,
        _ => MintRefusal::UnsupportedExtension,
    };
    Err(refusal)
}
