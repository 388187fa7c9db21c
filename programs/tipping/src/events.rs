//! What the program tells indexers, by a call to itself, so that no event is ever cut off like a log line.

use crate::state::{Config, Performer};
use anchor_lang::{BorshConfig, prelude::*};

/// The configuration changed, or was created.
#[event]
pub struct ConfigChanged {
    pub admin: Address,
    pub treasury: Address,
    pub fee_bps: u16,
    pub paused: bool,
}

/// An admin proposed a successor, who has yet to accept. Zero takes the proposal back.
#[event]
pub struct AdminProposed {
    pub admin: Address,
    pub pending_admin: Address,
}

/// A mint was allowed, or its smallest tip or its switch changed.
#[event]
pub struct MintAllowed {
    pub mint: Address,
    pub minimum_tip: u64,
    pub enabled: bool,
}

/// A name was taken.
#[event]
pub struct PerformerRegistered {
    pub name: [u8; 32],
    pub owner: Address,
    pub wallet: Address,
}

/// A name's tips go elsewhere, or the name belongs to another wallet.
#[event]
pub struct PerformerMoved {
    pub name: [u8; 32],
    pub owner: Address,
    pub wallet: Address,
}

/// A name is free again.
#[event]
pub struct PerformerReleased {
    pub name: [u8; 32],
    pub owner: Address,
}

/// A performer was tipped. `amount` is what the viewer paid; the performer got it less the fee.
#[event]
pub struct TipSent {
    pub mint: Address,
    pub tipper: Address,
    pub performer: Address,
    pub reference: [u8; 32],
    pub amount: u64,
    pub fee: u64,
    pub kind: u8,
}

/// The whole fee vault of a mint went to the treasury.
#[event]
pub struct FeesWithdrawn {
    pub mint: Address,
    pub treasury: Address,
    pub amount: u64,
}

impl ConfigChanged {
    /// The configuration as it is now.
    pub fn of(config: &Config) -> Self {
        Self {
            admin: config.admin,
            treasury: config.treasury,
            fee_bps: config.fee_bps,
            paused: config.is_paused(),
        }
    }
}

impl PerformerMoved {
    /// The name as it is now.
    pub fn of(performer: &Performer) -> Self {
        Self {
            name: performer.name,
            owner: performer.owner,
            wallet: performer.wallet,
        }
    }
}

/// Sends `event` as the data of a call of this program to itself, signed by the event authority.
pub(crate) fn emit<E>(authority: &UncheckedAccount, bump: u8, event: &E) -> Result<()>
where
    E: Discriminator + SchemaWrite<BorshConfig, Src = E>,
{
    common::event::emit(&crate::ID, authority, bump, event)
}
