//! What the program tells indexers, by a call to itself, so that no event is ever cut off like a log line.

use crate::state::{Campaign, Config};
use anchor_lang::{BorshConfig, prelude::*};

/// The configuration changed, or was created.
#[event]
pub struct ConfigChanged {
    pub admin: Address,
    pub keeper: Address,
    pub retarget_seconds: u32,
    pub retention_seconds: u32,
    pub paused: bool,
}

/// An admin proposed a successor, who has yet to accept. Zero takes the proposal back.
#[event]
pub struct AdminProposed {
    pub admin: Address,
    pub pending_admin: Address,
}

/// A mint was allowed, or its lowest burn or its switch changed.
#[event]
pub struct MintAllowed {
    pub mint: Address,
    pub lowest_burn: u64,
    pub enabled: bool,
}

/// A campaign was opened.
#[event]
pub struct CampaignOpened {
    pub campaign: Address,
    pub project: Address,
    pub mint: Address,
    pub brief_hash: [u8; 32],
    pub index: u64,
    pub minimum_burn: u64,
    pub starts_at: i64,
    pub ends_at: i64,
    pub cap: u32,
}

/// Tokens were burnt for a content hash. `position` counts a campaign's submissions from 0.
#[event]
pub struct ContentSubmitted {
    pub campaign: Address,
    pub miner: Address,
    pub content_hash: [u8; 32],
    pub payout_address: [u8; 20],
    pub position: u32,
    pub amount: u64,
    pub submitted_at: i64,
}

/// A campaign's minimum burn moved.
#[event]
pub struct MinimumMoved {
    pub campaign: Address,
    pub previous: u64,
    pub minimum_burn: u64,
    pub moved_at: i64,
}

/// A submission's account is closed; its rent went to the miner.
#[event]
pub struct SubmissionClosed {
    pub campaign: Address,
    pub miner: Address,
    pub content_hash: [u8; 32],
}

/// A campaign's account is closed; its rent went to the project.
#[event]
pub struct CampaignClosed {
    pub campaign: Address,
    pub project: Address,
    pub submissions: u32,
    pub burned: u64,
}

impl ConfigChanged {
    /// The configuration as it is now.
    pub fn of(config: &Config) -> Self {
        Self {
            admin: config.admin,
            keeper: config.keeper,
            retarget_seconds: config.retarget_seconds,
            retention_seconds: config.retention_seconds,
            paused: config.is_paused(),
        }
    }
}

impl CampaignOpened {
    /// A campaign that was just opened.
    pub fn of(address: Address, campaign: &Campaign) -> Self {
        Self {
            campaign: address,
            project: campaign.project,
            mint: campaign.mint,
            brief_hash: campaign.brief_hash,
            index: campaign.index,
            minimum_burn: campaign.minimum_burn,
            starts_at: campaign.starts_at,
            ends_at: campaign.ends_at,
            cap: campaign.cap,
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
