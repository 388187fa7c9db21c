use crate::{
    errors::TippingError,
    events::{self, PerformerReleased},
    state::Performer,
};
use anchor_lang::prelude::*;

/// Accounts of `release_performer`.
#[event_cpi]
#[derive(Accounts)]
pub struct ReleasePerformer {
    /// Must own the name.
    #[account(address = performer.owner @ TippingError::NotOwner)]
    pub owner: Signer,
    /// Closed here. Only this program creates such accounts, one a name.
    #[account(mut, close = payer)]
    pub performer: Account<Performer>,
    /// Gets the rent: the wallet that paid it, also when the name was given away since. Often the owner, whose lamports nothing here
    /// holds borrowed, so the two views of one account cannot disagree.
    #[account(mut, unsafe(dup), address = performer.payer @ TippingError::WrongRentPayer)]
    pub payer: UncheckedAccount,
}

pub(crate) fn handler(ctx: &mut Context<ReleasePerformer>) -> Result<()> {
    let performer = &ctx.accounts.performer;
    let event = PerformerReleased {
        name: performer.name,
        owner: performer.owner,
    };
    events::emit(
        &ctx.accounts.event_authority,
        ctx.bumps.event_authority,
        &event,
    )
}
