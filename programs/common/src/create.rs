//! Creating accounts at derived addresses.

use anchor_lang::{
    pinocchio::instruction::InstructionAccount, prelude::*, unchecked_invoke_signed_fixed,
};

const CREATE_ACCOUNT: u32 = 0;
const ASSIGN: u32 = 1;
const TRANSFER: u32 = 2;
const ALLOCATE: u32 = 8;

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
        require!(account.is_writable(), Error::InvalidArgument);
        let rent = self.rent.try_minimum_balance(len)?.to_le_bytes();
        let space = (len as u64).to_le_bytes();
        if account.lamports() != 0 {
            return self.adopt(account, rent, space, owner, seeds);
        }
        let mut data = [0; 52];
        data[..4].copy_from_slice(&CREATE_ACCOUNT.to_le_bytes());
        data[4..12].copy_from_slice(&rent);
        data[12..20].copy_from_slice(&space);
        data[20..].copy_from_slice(owner.as_array());
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

    /// The same in three steps, for an address that has lamports: the system program creates no account there at once.
    #[inline(never)]
    fn adopt(
        &self,
        mut account: AccountView,
        rent: [u8; 8],
        space: [u8; 8],
        owner: &Address,
        seeds: &[&[u8]],
    ) -> Result<()> {
        let missing = u64::from_le_bytes(rent).saturating_sub(account.lamports());
        if missing != 0 {
            let account = CpiHandleMut::writable(&mut account);
            unchecked_invoke_signed_fixed(
                &system_program::ID,
                &with_argument(TRANSFER, missing.to_le_bytes()),
                &[
                    InstructionAccount::writable_signer(self.payer.address()),
                    InstructionAccount::writable(account.address()),
                ],
                &[CpiHandle::readonly(&self.payer), account.into()],
                &[],
            );
        }
        let mut assign = [0; 36];
        assign[..4].copy_from_slice(&ASSIGN.to_le_bytes());
        assign[4..].copy_from_slice(owner.as_array());
        for data in [&with_argument(ALLOCATE, space)[..], &assign[..]] {
            let account = CpiHandleMut::writable(&mut account);
            unchecked_invoke_signed_fixed(
                &system_program::ID,
                data,
                &[InstructionAccount::writable_signer(account.address())],
                &[account.into()],
                &[seeds],
            );
        }
        Ok(())
    }
}

/// Data of a system instruction with one number.
fn with_argument(instruction: u32, argument: [u8; 8]) -> [u8; 12] {
    let mut data = [0; 12];
    data[..4].copy_from_slice(&instruction.to_le_bytes());
    data[4..].copy_from_slice(&argument);
    data
}
