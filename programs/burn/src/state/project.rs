use crate::errors::BurnError;
use anchor_lang::prelude::*;

/// Numbers the campaigns that a wallet opens. The number only grows and the account is never closed, so a campaign's address is never
/// used twice.
#[account]
pub struct Project {
    /// The wallet; zero while the account is being created.
    pub wallet: Address,
    /// Number of the next campaign that this wallet opens.
    pub next_index: u64,
}

impl Project {
    /// Takes number `index` for a new campaign of `wallet`.
    pub(crate) fn take_number(&mut self, wallet: &Address, index: u64) -> Result<()> {
        if self.wallet == Address::default() {
            self.wallet = *wallet;
        }
        require!(self.wallet == *wallet, BurnError::WrongProject);
        require!(self.next_index == index, BurnError::WrongIndex);
        self.next_index = index.checked_add(1).ok_or(Error::ArithmeticOverflow)?;
        Ok(())
    }
}
