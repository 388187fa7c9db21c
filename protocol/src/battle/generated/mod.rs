// Generated from programs/idl/battle.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

pub mod accounts;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod types;

use solana_pubkey::Pubkey;

/// The program's address.
pub const ID: Pubkey = Pubkey::from_str_const("59w6ecoucRrji9BFhFCAoHRS4Cjp7Y3i11cbLp7CJzdh");
