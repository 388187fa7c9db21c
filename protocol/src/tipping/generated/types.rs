// Generated from programs/idl/tipping.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

/// What an admin decides about later tips.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Terms {
    /// Receives the fees.
    pub treasury: Pubkey,
    /// Part of a tip taken as fee, in basis points, at most 1,000.
    pub fee_bps: u16,
}
