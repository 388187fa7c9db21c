use crate::{
    errors::TippingError,
    events::{self, PerformerMoved},
    state::Performer,
};
use anchor_lang::prelude::*;

/// Accounts of `move_performer`.
#[event_cpi]
#[derive(Accounts)]
pub struct MovePerformer {
    /// Must own the name.
    #[account(address = performer.owner @ TippingError::NotOwner)]
    pub owner: Signer,
    /// The name. Only this program creates such accounts, one a name.
    #[account(mut)]
    pub performer: Account<Performer>,
}

pub(crate) fn handler(
    ctx: &mut Context<MovePerformer>,
    wallet: Address,
    owner: Address,
) -> Result<()> {
    let zero = Address::default();
    require!(wallet != zero && owner != zero, TippingError::ZeroAddress);
    let performer = &mut ctx.accounts.performer;
    performer.wallet = wallet;
    performer.owner = owner;
    let event = PerformerMoved::of(performer);
    events::emit(
        &ctx.accounts.event_authority,
        ctx.bumps.event_authority,
        &event,
    )
}
