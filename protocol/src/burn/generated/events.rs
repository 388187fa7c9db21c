// Generated from programs/idl/burn.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AdminProposed {
    pub admin: Pubkey,
    pub pending_admin: Pubkey,
}

impl AdminProposed {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [129, 249, 226, 227, 199, 82, 110, 243];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CampaignClosed {
    pub campaign: Pubkey,
    pub project: Pubkey,
    pub submissions: u32,
    pub burned: u64,
}

impl CampaignClosed {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [158, 143, 128, 251, 84, 131, 2, 90];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CampaignOpened {
    pub campaign: Pubkey,
    pub project: Pubkey,
    pub mint: Pubkey,
    pub brief_hash: [u8; 32],
    pub index: u64,
    pub minimum_burn: u64,
    pub starts_at: i64,
    pub ends_at: i64,
    pub cap: u32,
}

impl CampaignOpened {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [187, 228, 181, 99, 78, 227, 62, 71];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ConfigChanged {
    pub admin: Pubkey,
    pub keeper: Pubkey,
    pub retarget_seconds: u32,
    pub retention_seconds: u32,
    pub paused: bool,
}

impl ConfigChanged {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [147, 25, 86, 98, 98, 77, 78, 192];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ContentSubmitted {
    pub campaign: Pubkey,
    pub miner: Pubkey,
    pub content_hash: [u8; 32],
    pub payout_address: [u8; 20],
    pub position: u32,
    pub amount: u64,
    pub submitted_at: i64,
}

impl ContentSubmitted {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [175, 55, 58, 80, 158, 52, 160, 2];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MinimumMoved {
    pub campaign: Pubkey,
    pub previous: u64,
    pub minimum_burn: u64,
    pub moved_at: i64,
}

impl MinimumMoved {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [131, 72, 170, 185, 52, 102, 86, 31];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MintAllowed {
    pub mint: Pubkey,
    pub lowest_burn: u64,
    pub enabled: bool,
}

impl MintAllowed {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [80, 212, 130, 120, 125, 216, 111, 240];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SubmissionClosed {
    pub campaign: Pubkey,
    pub miner: Pubkey,
    pub content_hash: [u8; 32],
}

impl SubmissionClosed {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [114, 144, 40, 111, 181, 187, 226, 1];
}

/// Any event of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    AdminProposed(AdminProposed),
    CampaignClosed(CampaignClosed),
    CampaignOpened(CampaignOpened),
    ConfigChanged(ConfigChanged),
    ContentSubmitted(ContentSubmitted),
    MinimumMoved(MinimumMoved),
    MintAllowed(MintAllowed),
    SubmissionClosed(SubmissionClosed),
}

impl Event {
    /// The event in these bytes, which begin with its discriminator; `None` when that is not one of the program's.
    ///
    /// # Errors
    /// When the data ends before the event's fields do.
    pub fn decode(data: &[u8]) -> Option<std::io::Result<Self>> {
        let (discriminator, mut body) = data.split_first_chunk::<8>()?;
        match *discriminator {
            AdminProposed::DISCRIMINATOR => {
                Some(AdminProposed::deserialize(&mut body).map(Self::AdminProposed))
            }
            CampaignClosed::DISCRIMINATOR => {
                Some(CampaignClosed::deserialize(&mut body).map(Self::CampaignClosed))
            }
            CampaignOpened::DISCRIMINATOR => {
                Some(CampaignOpened::deserialize(&mut body).map(Self::CampaignOpened))
            }
            ConfigChanged::DISCRIMINATOR => {
                Some(ConfigChanged::deserialize(&mut body).map(Self::ConfigChanged))
            }
            ContentSubmitted::DISCRIMINATOR => {
                Some(ContentSubmitted::deserialize(&mut body).map(Self::ContentSubmitted))
            }
            MinimumMoved::DISCRIMINATOR => {
                Some(MinimumMoved::deserialize(&mut body).map(Self::MinimumMoved))
            }
            MintAllowed::DISCRIMINATOR => {
                Some(MintAllowed::deserialize(&mut body).map(Self::MintAllowed))
            }
            SubmissionClosed::DISCRIMINATOR => {
                Some(SubmissionClosed::deserialize(&mut body).map(Self::SubmissionClosed))
            }
            _ => None,
        }
    }
}
