//! Which mints can be staked. Decided when a mint is allowed and again whenever a battle opens, because a Token-2022 mint without
//! supply can be closed and made anew; never later, because a stake that is in must always come out.

use crate::{
    errors::BattleError,
    token::{ACCOUNT_LEN, SPL_TOKEN},
};
use anchor_lang::prelude::*;

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
pub(crate) struct MintInfo {
    pub decimals: u8,
    /// Length of a token account for this mint, in bytes.
    pub account_len: usize,
}

/// Reads a mint and refuses what could change, block or take away stakes.
pub(crate) fn inspect(mint: &UncheckedAccount) -> Result<MintInfo> {
    let data = mint.try_borrow()?;
    let account_len = match data.len() {
        MINT_LEN => ACCOUNT_LEN,
        _ if mint.owned_by(&SPL_TOKEN) => return Err(BattleError::InvalidMint.into()),
        _ => inspect_extensions(&data)?,
    };
    require!(data[IS_INITIALIZED] == 1, BattleError::InvalidMint);
    Ok(MintInfo {
        decimals: data[DECIMALS],
        account_len,
    })
}

/// Length of a token account for a mint with extensions.
fn inspect_extensions(data: &[u8]) -> Result<usize> {
    let is_mint = data.get(ACCOUNT_TYPE) == Some(&ACCOUNT_TYPE_MINT);
    require!(is_mint, BattleError::InvalidMint);
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
fn next_extension(data: &[u8]) -> Result<Option<(u16, &[u8], &[u8])>> {
    let Some((head, rest)) = data.split_first_chunk::<4>() else {
        return Ok(None);
    };
    let kind = u16::from_le_bytes([head[0], head[1]]);
    let len = usize::from(u16::from_le_bytes([head[2], head[3]]));
    if kind == extension::NONE {
        return Ok(None);
    }
    let (value, rest) = rest.split_at_checked(len).ok_or(BattleError::InvalidMint)?;
    Ok(Some((kind, value, rest)))
}

/// Refuses an extension that could change, block or take away stakes, and every one that is not known.
///
/// Interest and scaled amounts only change what wallets show: the base units that this program counts in stay the same.
fn check_extension(kind: u16, value: &[u8]) -> Result<()> {
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
        extension::TRANSFER_FEE => BattleError::TransferFeeMint,
        extension::TRANSFER_HOOK => BattleError::TransferHookMint,
        extension::NON_TRANSFERABLE => BattleError::NonTransferableMint,
        extension::PERMANENT_DELEGATE => BattleError::PermanentDelegateMint,
        extension::PAUSABLE => BattleError::PausableMint,
        extension::CONFIDENTIAL_TRANSFER_FEE => BattleError::ConfidentialTransferFeeMint,
        extension::DEFAULT_ACCOUNT_STATE => BattleError::FrozenByDefaultMint,
        _ => BattleError::UnsupportedMintExtension,
    };
    Err(refusal.into())
}
