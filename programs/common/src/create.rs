//! Creating accounts at derived addresses.

use anchor_lang::{
    pinocchio::instruction::InstructionAccount, prelude::*, unchecked_invoke_signed_fixed,
};

const CREATE_ACCOUNT: u32 = 0;

/// Creates accounts that one wallet pays for; asks for the rent once.
pub struct Creator {
    payer: AccountView,
    rent: Rent,
}

impl Creator {
    /// Of a wallet that signs the transaction.
    ///
    /// # Errors
    /// When the runtime does not tell the rent.
    pub fn new(payer: &Signer) -> Result<Self> {
        Ok(Self {
            payer: *payer.account(),
            rent: <Rent as PinocchioSysvar>::get()?,
        })
    }

    /// Creates an account of `len` zero bytes that `owner` owns. The runtime refuses when `seeds` do not derive its address.
    ///
    /// Lamports that somebody sent to the address beforehand do not get in the way.
    ///
    /// # Errors
    /// When the account is not writable, or exists.
    pub fn create(
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
