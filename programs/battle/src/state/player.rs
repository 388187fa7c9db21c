use crate::{
    create::{Creator, write_new},
    errors::BattleError,
    seeds,
};
use anchor_lang::prelude::*;
use common::{address, zero_copy::read_mut};
use core::ops::Deref;

/// Numbers the battles that a wallet opens. The number only grows, so a battle's address is never used twice.
#[account]
pub struct Player {
    /// The wallet.
    pub wallet: Address,
    /// Number of the next battle that this wallet opens.
    pub next_index: u64,
}

/// The address of a wallet's [`Player`], which may have to be created.
///
/// Anchor's `init_if_needed` would derive the address anew and ask for the rent at each use; the account itself says whose it is.
pub struct PlayerSlot {
    view: AccountView,
}

impl PlayerSlot {
    /// Takes number `index` for a new battle of `wallet`. Creates the account for the wallet's first.
    ///
    /// Creating it anew is impossible: this program owns it from then on and never closes it.
    pub(crate) fn take_number(
        &mut self,
        wallet: &Address,
        index: u64,
        creator: &Creator,
    ) -> Result<()> {
        if !self.view.owned_by(&crate::ID) {
            self.create(wallet, creator)?;
        }
        let mut data = self.view.try_borrow_mut()?;
        let player: &mut Player = read_mut(&mut data)?;
        require!(player.wallet == *wallet, BattleError::WrongPlayer);
        require!(player.next_index == index, BattleError::WrongIndex);
        player.next_index = index
            .checked_add(1)
            .ok_or(BattleError::ArithmeticOverflow)?;
        Ok(())
    }

    /// Creates the account at its only address: the runtime accepts the program's signature for no other.
    fn create(&mut self, wallet: &Address, creator: &Creator) -> Result<()> {
        let (_, bump) = address::find(&[seeds::PLAYER, wallet.as_ref()], &crate::ID);
        let seeds: &[&[u8]] = &[seeds::PLAYER, wallet.as_ref(), &[bump]];
        creator.create(self.view, Account::<Player>::INIT_SPACE, &crate::ID, seeds)?;
        let mut data = self.view.try_borrow_mut()?;
        let player: &mut Player = write_new(&mut data)?;
        player.wallet = *wallet;
        Ok(())
    }
}

impl AnchorAccount for PlayerSlot {
    type Data = AccountView;

    fn load(view: AccountView) -> Result<Self> {
        Ok(Self { view })
    }

    fn account(&self) -> &AccountView {
        &self.view
    }
}

impl Deref for PlayerSlot {
    type Target = AccountView;

    fn deref(&self) -> &AccountView {
        &self.view
    }
}

impl IdlAccountType for PlayerSlot {
    // The IDL lists the account that the slot holds.
    #[cfg(feature = "idl-build")]
    fn __register_idl_deps(
        accounts: &mut anchor_lang::__alloc::vec::Vec<&'static str>,
        types: &mut anchor_lang::__alloc::vec::Vec<&'static str>,
    ) {
        Player::__register_idl_deps(accounts, types);
    }
}
