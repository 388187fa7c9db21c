//! Calls to the token programs, and what is checked of the accounts that money goes to.

use crate::address;
use anchor_lang::{
    CpiHandle, CpiHandleMut, bytemuck,
    pinocchio::{address::address_eq, instruction::InstructionAccount},
    prelude::*,
    unchecked_invoke_signed_fixed,
};

/// Address of the SPL Token program.
pub const SPL_TOKEN: Address = anchor_lang::address!("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
/// Address of the Token-2022 program.
pub const TOKEN_2022: Address =
    anchor_lang::address!("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");

/// Address of the program that derives each wallet's account of a mint.
pub const ASSOCIATED_TOKEN: Address =
    anchor_lang::address!("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");

/// Length of a token account without extensions, in bytes.
pub const ACCOUNT_LEN: usize = 165;

const ACCOUNT_MINT: core::ops::Range<usize> = 0..32;
const ACCOUNT_OWNER: core::ops::Range<usize> = 32..64;
const ACCOUNT_AMOUNT: core::ops::Range<usize> = 64..72;
/// Tags of fields that an account may have: 0 when it has none.
const ACCOUNT_DELEGATE: usize = 72;
const ACCOUNT_NATIVE: usize = 109;
const ACCOUNT_CLOSE_AUTHORITY: usize = 129;
const ACCOUNT_STATE: usize = 108;
const FROZEN: u8 = 2;

const INITIALIZE_ACCOUNT_3: u8 = 18;
const TRANSFER_CHECKED: u8 = 12;
const BURN_CHECKED: u8 = 15;
const CLOSE_ACCOUNT: u8 = 9;

/// The two programs that can own a mint.
pub struct TokenInterface;

impl anchor_lang::Ids for TokenInterface {
    fn ids() -> &'static [Address] {
        const IDS: [Address; 2] = [SPL_TOKEN, TOKEN_2022];
        &IDS
    }
}

/// An account that must be one of the two token programs.
pub type TokenProgram = Interface<'static, TokenInterface>;

/// A transfer by whichever token program owns the accounts, which checks source, mint, decimals, authority and frozen states.
pub struct Transfer<'a> {
    /// The token program that owns the mint.
    pub token_program: &'a Address,
    /// Token account that is debited.
    pub from: CpiHandleMut<'a>,
    /// The mint.
    pub mint: CpiHandle<'a>,
    /// Token account that is credited.
    pub to: CpiHandleMut<'a>,
    /// Owner of `from`.
    pub authority: CpiHandle<'a>,
    /// In base units.
    pub amount: u64,
    /// Decimals of the mint.
    pub decimals: u8,
}

impl<'a> Transfer<'a> {
    /// Transfers on the authority's signature of the transaction, or with the seeds of a derived authority.
    pub fn invoke(self, signer_seeds: &'a [&'a [&'a [u8]]]) {
        let mut data = [0; 10];
        data[0] = TRANSFER_CHECKED;
        data[1..9].copy_from_slice(&self.amount.to_le_bytes());
        data[9] = self.decimals;
        unchecked_invoke_signed_fixed(
            self.token_program,
            &data,
            &[
                InstructionAccount::writable(self.from.address()),
                InstructionAccount::readonly(self.mint.address()),
                InstructionAccount::writable(self.to.address()),
                InstructionAccount::readonly_signer(self.authority.address()),
            ],
            &[self.from.into(), self.mint, self.to.into(), self.authority],
            signer_seeds,
        );
    }
}

/// Closes an empty token account of whichever token program owns it.
pub struct CloseAccount<'a> {
    /// The token program that owns the account.
    pub token_program: &'a Address,
    /// The empty token account.
    pub account: CpiHandleMut<'a>,
    /// Gets its lamports.
    pub destination: CpiHandleMut<'a>,
    /// Owner of the token account.
    pub authority: CpiHandle<'a>,
}

impl<'a> CloseAccount<'a> {
    /// Closes with the seeds of a derived authority.
    pub fn invoke(self, signer_seeds: &'a [&'a [&'a [u8]]]) {
        unchecked_invoke_signed_fixed(
            self.token_program,
            &[CLOSE_ACCOUNT],
            &[
                InstructionAccount::writable(self.account.address()),
                InstructionAccount::writable(self.destination.address()),
                InstructionAccount::readonly_signer(self.authority.address()),
            ],
            &[self.account.into(), self.destination.into(), self.authority],
            signer_seeds,
        );
    }
}

/// A burn by whichever token program owns the accounts, which checks source, mint, decimals, authority and frozen states.
pub struct Burn<'a> {
    /// The token program that owns the mint.
    pub token_program: &'a Address,
    /// Token account that is debited.
    pub from: CpiHandleMut<'a>,
    /// The mint, whose supply shrinks.
    pub mint: CpiHandleMut<'a>,
    /// Owner of `from`.
    pub authority: CpiHandle<'a>,
    /// In base units.
    pub amount: u64,
    /// Decimals of the mint.
    pub decimals: u8,
}

impl Burn<'_> {
    /// Burns on the authority's signature of the transaction.
    pub fn invoke(self) {
        let mut data = [0; 10];
        data[0] = BURN_CHECKED;
        data[1..9].copy_from_slice(&self.amount.to_le_bytes());
        data[9] = self.decimals;
        unchecked_invoke_signed_fixed(
            self.token_program,
            &data,
            &[
                InstructionAccount::writable(self.from.address()),
                InstructionAccount::writable(self.mint.address()),
                InstructionAccount::readonly_signer(self.authority.address()),
            ],
            &[self.from.into(), self.mint.into(), self.authority],
            &[],
        );
    }
}

/// Makes a new account of the token program a token account that `authority` owns.
///
/// # Errors
/// When the account is not writable.
#[inline(never)]
pub fn initialize_account(
    account: &mut UncheckedAccount,
    mint: &UncheckedAccount,
    authority: &Address,
    token_program: &Address,
) -> Result<()> {
    let mut data = [0; 33];
    data[0] = INITIALIZE_ACCOUNT_3;
    data[1..].copy_from_slice(authority.as_array());
    let account = account.try_cpi_handle_mut()?;
    unchecked_invoke_signed_fixed(
        token_program,
        &data,
        &[
            InstructionAccount::writable(account.address()),
            InstructionAccount::readonly(mint.address()),
        ],
        &[account.into(), mint.cpi_handle()],
        &[],
    );
    Ok(())
}

/// Whether an account is a token account of `mint` belonging to `owner`, as far as its bytes say.
///
/// Any such account will do as a destination, not only the associated one, so that a wallet whose associated account was frozen or
/// given away can still be paid. That it is an initialised token account at all, the token program checks when the tokens arrive.
///
/// # Errors
/// When the account's data is borrowed.
pub fn belongs_to(account: &UncheckedAccount, mint: &Address, owner: &Address) -> Result<bool> {
    let data = account.try_borrow()?;
    if data.len() < ACCOUNT_LEN {
        return Ok(false);
    }
    // Compared as addresses, eight bytes at a time: cheaper on chain than as bytes.
    let [its_mint, its_owner] = [ACCOUNT_MINT, ACCOUNT_OWNER].map(|field| &data[field]);
    Ok(is_address(its_mint, mint) && is_address(its_owner, owner))
}

/// Whether somebody besides its owner can take what is in a token account: a delegate, or of wrapped SOL who may close the account.
///
/// # Errors
/// When the account is too short for one.
pub fn is_shared(account: &UncheckedAccount) -> Result<bool> {
    let data = account.try_borrow()?;
    require!(data.len() >= ACCOUNT_LEN, Error::InvalidAccountData);
    let has = |tag: usize| data[tag] != 0;
    Ok(has(ACCOUNT_DELEGATE) || (has(ACCOUNT_CLOSE_AUTHORITY) && has(ACCOUNT_NATIVE)))
}

/// Whether a token account is the one that wallets pay `owner` into.
///
/// It is searched, which few destinations need.
#[must_use]
pub fn is_associated(account: &UncheckedAccount, mint: &Address, owner: &Address) -> bool {
    let token_program = account.account().owner();
    let seeds = [owner, token_program, mint].map(AsRef::as_ref);
    address::find(&seeds, &ASSOCIATED_TOKEN).0 == *account.address()
}

/// Whether bytes are an address.
fn is_address(bytes: &[u8], address: &Address) -> bool {
    bytemuck::try_from_bytes(bytes).is_ok_and(|found| address_eq(found, address))
}

/// Base units in a token account.
///
/// # Errors
/// When the account is too short for one.
pub fn balance(account: &UncheckedAccount) -> Result<u64> {
    let data = account.try_borrow()?;
    let bytes = data
        .get(ACCOUNT_AMOUNT)
        .and_then(|bytes| bytes.try_into().ok());
    Ok(u64::from_le_bytes(bytes.ok_or(Error::InvalidAccountData)?))
}

/// Whether the mint's freeze authority has frozen a token account.
///
/// # Errors
/// When the account's data is borrowed.
pub fn is_frozen(account: &UncheckedAccount) -> Result<bool> {
    Ok(account.try_borrow()?.get(ACCOUNT_STATE) == Some(&FROZEN))
}
