use crate::errors::TippingError;
use anchor_lang::prelude::*;
use common::zero_copy;

/// Fewest characters of a name.
pub const MIN_NAME_LEN: usize = 3;

/// A name and the wallet that its tips go to.
#[account]
pub struct Performer {
    /// 3 to 32 characters of a-z, 0-9, - and _, then zero bytes.
    pub name: [u8; 32],
    /// May move and release the name.
    pub owner: Address,
    /// Owns the token accounts that tips go to.
    pub wallet: Address,
    /// Paid the rent and gets it back.
    pub payer: Address,
    /// Bump of this account's address.
    pub bump: u8,
}

impl Performer {
    /// The wallet that `account` stands for: that of a record of the registry, or else the account itself.
    ///
    /// This program's other accounts are no wallets.
    pub(crate) fn wallet_of(account: &UncheckedAccount) -> Result<Address> {
        if !account.owned_by(&crate::ID) {
            return Ok(*account.address());
        }
        let data = account.try_borrow()?;
        let performer: &Self = zero_copy::read(&data)?;
        Ok(performer.wallet)
    }
}

/// Refuses a name that could be read in two ways or not at all: other characters, upper case, zeros within.
pub fn validate_name(name: &[u8; 32]) -> Result<()> {
    let len = name.iter().take_while(|byte| **byte != 0).count();
    let (text, padding) = name.split_at(len);
    let is_plain = text
        .iter()
        .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
    let is_padded = padding.iter().all(|byte| *byte == 0);
    require!(
        len >= MIN_NAME_LEN && is_plain && is_padded,
        TippingError::InvalidName
    );
    Ok(())
}
