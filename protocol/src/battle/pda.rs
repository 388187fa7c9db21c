//! The addresses that the program derives, each with its bump.

use solana_pubkey::Pubkey;

use super::ID;

/// The loader that owns upgradeable programs.
const UPGRADEABLE_LOADER: Pubkey =
    Pubkey::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111");

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

/// The `Player` of a wallet.
#[must_use]
pub fn player(wallet: &Pubkey) -> (Pubkey, u8) {
    derive(&[b"player", wallet.as_ref()])
}

/// The battle that `opener` opens as its number `index`.
#[must_use]
pub fn battle(opener: &Pubkey, index: u64) -> (Pubkey, u8) {
    derive(&[b"battle", opener.as_ref(), &index.to_le_bytes()])
}

/// The token account that holds the stakes of a battle.
#[must_use]
pub fn vault(battle: &Pubkey) -> (Pubkey, u8) {
    derive(&[b"vault", battle.as_ref()])
}

/// The address that signs the program's calls to itself which carry events.
#[must_use]
pub fn event_authority() -> (Pubkey, u8) {
    derive(&[b"__event_authority"])
}

/// Where the loader keeps the program's code and the name of its upgrade authority; not an address of the program itself.
#[must_use]
pub fn program_data() -> (Pubkey, u8) {
    Pubkey::find_program_address(&[ID.as_ref()], &UPGRADEABLE_LOADER)
}

fn derive(seeds: &[&[u8]]) -> (Pubkey, u8) {
    Pubkey::find_program_address(seeds, &ID)
}
