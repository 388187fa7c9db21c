//! The addresses that the program derives, each with its bump.

use solana_pubkey::Pubkey;

use super::{ID, PerformerName};
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

/// The token account that gathers the protocol's fees of a mint.
#[must_use]
pub fn fee_vault(mint: &Pubkey) -> (Pubkey, u8) {
    derive(&[b"fees", mint.as_ref()])
}

/// The `Performer` of a name.
#[must_use]
pub fn performer(name: &PerformerName) -> (Pubkey, u8) {
    derive(&[b"performer", name.as_bytes()])
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
