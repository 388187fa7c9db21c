// Generated from programs/idl/burn.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

pub mod accounts;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod types;

use solana_pubkey::Pubkey;

/// The program's address.
pub const ID: Pubkey = Pubkey::from_str_const("vBS5t3RwevdMbQ1avVthK2xjGePDKbtj9G6PHzCBPNH");
