//! Accounts whose bytes after the discriminator are a struct, where Anchor's own account types do not fit.

use anchor_lang::{
    bytemuck::{self, Pod},
    prelude::*,
};

/// The struct in the zero bytes of a new account, which becomes an account of that kind by its discriminator.
///
/// # Errors
/// When the bytes are too few or too many.
pub fn write_new<T: Pod + Discriminator>(data: &mut [u8]) -> Result<&mut T> {
    let (discriminator, body) = data
        .split_at_mut_checked(T::DISCRIMINATOR.len())
        .ok_or(Error::AccountDataTooSmall)?;
    discriminator.copy_from_slice(T::DISCRIMINATOR);
    bytemuck::try_from_bytes_mut(body).map_err(|_| Error::InvalidAccountData)
}

/// The struct in an account of the program, whose owner the caller has checked. Refuses the program's other kinds of accounts.
///
/// # Errors
/// When it is another kind of account.
pub fn read<T: Pod + Discriminator>(data: &[u8]) -> Result<&T> {
    let (discriminator, body) = data
        .split_at_checked(T::DISCRIMINATOR.len())
        .ok_or(Error::AccountDataTooSmall)?;
    require!(
        *discriminator == *T::DISCRIMINATOR,
        Error::InvalidAccountData
    );
    bytemuck::try_from_bytes(body).map_err(|_| Error::InvalidAccountData)
}

/// The same, to write in.
///
/// # Errors
/// When it is another kind of account.
pub fn read_mut<T: Pod + Discriminator>(data: &mut [u8]) -> Result<&mut T> {
    let (discriminator, body) = data
        .split_at_mut_checked(T::DISCRIMINATOR.len())
        .ok_or(Error::AccountDataTooSmall)?;
    require!(
        *discriminator == *T::DISCRIMINATOR,
        Error::InvalidAccountData
    );
    bytemuck::try_from_bytes_mut(body).map_err(|_| Error::InvalidAccountData)
}
