//! Creating accounts at derived addresses.

use anchor_lang::{
    bytemuck::{self, Pod},
    pinocchio::instruction::InstructionAccount,
    prelude::*,
    unchecked_invoke_signed_fixed,
};

const CREATE_ACCOUNT: u32 = 0;

/// Creates accounts that one wallet pays for; asks for the rent once.
pub(crate) struct Creator {
    payer: AccountView,
    rent: Rent,
}

impl Creator {
    pub(crate) fn new(payer: &Signer) -> Result<Self> {
        Ok(Self {
            payer: *payer.account(),
            rent: <Rent as PinocchioSysvar>::get()?,
        })
    }

    /// Creates an account of `len` zero bytes that `owner` owns. The runtime refuses when `seeds` do not derive its address.
    ///
    /// Lamports that somebody sent to the address beforehand do not get in the way.
    pub(crate) fn create(
        &self,
        mut account: AccountView,
        len: usize,
        owner: &Address,
        seeds: &[&[u8]],
    ) -> Result<()> {
        if account.lamports() != 0 {
            return create_account_signed(&self.payer, &account, len, owner, seeds);
        }
        let mut data = [0; 52];
        data[..4].copy_from_slice(&CREATE_ACCOUNT.to_le_bytes());
        data[4..12].copy_from_slice(&self.rent.try_minimum_balance(len)?.to_le_bytes());
        data[12..20].copy_from_slice(&(len as u64).to_le_bytes());
        data[20..].copy_from_slice(owner.as_array());
        require!(account.is_writable(), Error::InvalidArgument);
        let account = CpiHandleMut::writable(&mut account);
        unchecked_invoke_signed_fixed(
            &system_program::ID,
            &data,
            &[
                InstructionAccount::writable_signer(self.payer.address()),
                InstructionAccount::writable_signer(account.address()),
            ],
            &[CpiHandle::readonly(&self.payer), account.into()],
            &[seeds],
        );
        Ok(())
    }
}

/// The struct in the zero bytes of a new account, which becomes an account of that kind by its discriminator.
pub(crate) fn write_new<T: Pod + Discriminator>(data: &mut [u8]) -> Result<&mut T> {
    let (discriminator, body) = data
        .split_at_mut_checked(T::DISCRIMINATOR.len())
        .ok_or(Error::AccountDataTooSmall)?;
    discriminator.copy_from_slice(T::DISCRIMINATOR);
    bytemuck::try_from_bytes_mut(body).map_err(|_| Error::InvalidAccountData)
}
