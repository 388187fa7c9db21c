// Generated from programs/idl/burn.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// What a client says about the campaign that it opens.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Offer {
    /// The project's next index.
    pub index: u64,
    /// Hash of the brief, not zero.
    pub brief_hash: [u8; 32],
    /// Least burn of a submission at first, in base units.
    pub minimum_burn: u64,
    /// First unix second in which submissions are taken; in the past means at once.
    pub starts_at: i64,
    /// Last unix second in which submissions are taken.
    pub ends_at: i64,
    /// Most submissions, 1 to 1,500.
    pub cap: u32,
}

/// What an admin decides about campaigns.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Terms {
    /// May move the minimum burn of campaigns within bounds.
    pub keeper: Pubkey,
    /// Seconds between two retargets of a campaign, 30 to 86,400.
    pub retarget_seconds: u32,
    /// Seconds that submissions are kept after the campaign's end, at most 2,592,000.
    pub retention_seconds: u32,
}
