//! The addresses that the program derives, each with its bump.

use solana_pubkey::Pubkey;

use super::ID;
use crate::program;

/// `Config`, of which there is one.
#[must_use]
pub fn config() -> (Pubkey, u8) {
    derive(&[b"config"])
}

/// The `MintConfig` of an allowed mint.
#[must_use]
pub fn mint_config(mint: &Pubkey) -> (Pubkey, u8) {
    derive(&[b"mint", mint.as_ref()])
}

/// The `Project` of a wallet, which numbers its campaigns.
#[must_use]
pub fn project(wallet: &Pubkey) -> (Pubkey, u8) {
    derive(&[b"project", wallet.as_ref()])
}

/// The campaign that `wallet` opens as its number `index`.
#[must_use]
pub fn campaign(wallet: &Pubkey, index: u64) -> (Pubkey, u8) {
    derive(&[b"campaign", wallet.as_ref(), &index.to_le_bytes()])
}

/// The submission of a content hash to a campaign.
#[must_use]
pub fn submission(campaign: &Pubkey, content_hash: &[u8; 32]) -> (Pubkey, u8) {
    derive(&[b"submission", campaign.as_ref(), content_hash])
}

/// The address that signs the program's calls to itself which carry events.
#[must_use]
pub fn event_authority() -> (Pubkey, u8) {
    program::event_authority(&ID)
}

/// Where the loader keeps the program's code and the name of its upgrade authority; not an address of the program itself.
#[must_use]
pub fn program_data() -> (Pubkey, u8) {
    program::program_data(&ID)
}

fn derive(seeds: &[&[u8]]) -> (Pubkey, u8) {
    Pubkey::find_program_address(seeds, &ID)
}
