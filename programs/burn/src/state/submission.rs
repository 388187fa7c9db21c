use anchor_lang::prelude::*;

/// One content hash in one campaign. Its address holds both, so there is one.
#[account]
pub struct Submission {
    /// The campaign.
    pub campaign: Address,
    /// Burnt the tokens, paid the rent and gets it back.
    pub miner: Address,
    /// Hash of the content.
    pub content_hash: [u8; 32],
    /// Burnt tokens, in base units.
    pub amount: u64,
    /// When it was submitted, in unix seconds.
    pub submitted_at: i64,
    /// Which of the campaign's submissions it is, from 0.
    pub position: u32,
    /// Where rewards go, an address of the other chain.
    pub payout_address: [u8; 20],
}
