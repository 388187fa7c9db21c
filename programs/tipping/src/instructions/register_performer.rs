use crate::{
    errors::TippingError,
    events::{self, PerformerRegistered},
    seeds,
    state::{Performer, validate_name},
};
use anchor_lang::prelude::*;
use common::{create::Creator, zero_copy::write_new};

/// Accounts of `register_performer`.
#[event_cpi]
#[derive(Accounts)]
pub struct RegisterPerformer {
    /// Pays the rent and owns the name.
    #[account(mut)]
    pub owner: Signer,
    /// Created here. Creating it proves the address: the runtime accepts the program's signature for no other, and there is one a name.
    #[account(mut)]
    pub performer: UncheckedAccount,
    /// Creates the account.
    pub system_program: Program<System>,
}

pub(crate) fn handler(
    ctx: &mut Context<RegisterPerformer>,
    name: [u8; 32],
    wallet: Address,
) -> Result<()> {
    let accounts = &mut ctx.accounts;
    validate_name(&name)?;
    require!(wallet != Address::default(), TippingError::ZeroAddress);
    let is_taken = accounts.performer.owned_by(&crate::ID);
    require!(!is_taken, TippingError::NameTaken);
    let owner = *accounts.owner.address();
    create(accounts, name, owner, wallet)?;
    let event = PerformerRegistered {
        name,
        owner,
        wallet,
    };
    events::emit(&accounts.event_authority, ctx.bumps.event_authority, &event)
}

fn create(
    accounts: &mut RegisterPerformer,
    name: [u8; 32],
    owner: Address,
    wallet: Address,
) -> Result<()> {
    let (_, bump) = find_program_address(&[seeds::PERFORMER, &name], &crate::ID);
    let mut view = *accounts.performer.account();
    Creator::new(&accounts.owner)?.create(
        view,
        Account::<Performer>::INIT_SPACE,
        &crate::ID,
        &[seeds::PERFORMER, &name, &[bump]],
    )?;
    let mut data = view.try_borrow_mut()?;
    let performer: &mut Performer = write_new(&mut data)?;
    *performer = Performer {
        name,
        owner,
        wallet,
        payer: owner,
        bump,
    };
    Ok(())
}
