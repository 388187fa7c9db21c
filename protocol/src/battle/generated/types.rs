// Generated from programs/idl/battle.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// What an admin decides about later battles.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Terms {
    /// Signs verdicts; cannot play.
    pub judge: Pubkey,
    /// Receives the fees, less the partner's share.
    pub creator: Pubkey,
    /// Receives the partner's share of the fees.
    pub partner: Pubkey,
    /// Part of the pool taken as fee, in basis points, at most 1,000.
    pub fee_bps: u16,
    /// Part of the fee that goes to the partner, in basis points, at most 10,000.
    pub partner_share_bps: u16,
    /// Part of the absent player's stake that the present one gets in a forfeit, in basis points, at most 10,000; never more than
    /// the fee leaves of it.
    pub forfeit_bonus_bps: u16,
    /// Seconds that a battle waits for an opponent, 1 to 2,592,000.
    pub join_seconds: u32,
    /// Seconds that the judge has once an opponent joined, 1 to 2,592,000.
    pub judge_seconds: u32,
}
