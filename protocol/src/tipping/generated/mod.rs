// Generated from programs/idl/tipping.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

pub mod accounts;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod types;

use solana_pubkey::Pubkey;

/// The program's address.
pub const ID: Pubkey = Pubkey::from_str_const("5ocg4pU7CNRRGBjzkCD9Scw8AauvCTBMjE3KWC52AV9D");
