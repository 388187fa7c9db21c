// Generated from programs/idl/battle.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Terms {
    pub judge: Pubkey,
    pub creator: Pubkey,
    pub partner: Pubkey,
    pub fee_bps: u16,
    pub partner_share_bps: u16,
    pub join_seconds: u32,
    pub judge_seconds: u32,
}
