//! What the clients of several programs share.

use solana_pubkey::Pubkey;

/// The loader that owns upgradeable programs.
const UPGRADEABLE_LOADER: Pubkey =
    Pubkey::from_str_const("BPFLoaderUpgradeab1e11111111111111111111111");

/// The first eight bytes of a program's call to itself that carries an event.
pub const EVENT_TAG: [u8; 8] = crate::battle::event::TAG;

/// Why bytes that claim to be an account or an event of a program are not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The first eight bytes name no account and no event of the program, or are missing.
    #[error(
        "the data begins with no discriminator that the {program} program has; is the program newer than this build?"
    )]
    UnknownDiscriminator {
        /// Name of the program.
        program: &'static str,
    },
    /// The data ends too early.
    #[error("the data ends before its last field")]
    Truncated,
    /// A field has a value that the program never writes.
    #[error("{field} has a value that the {program} program never writes")]
    Invalid {
        /// Name of the program.
        program: &'static str,
        /// Name of the field.
        field: &'static str,
    },
}

/// Where the loader keeps a program's code and the name of its upgrade authority.
#[must_use]
pub fn program_data(program: &Pubkey) -> (Pubkey, u8) {
    Pubkey::find_program_address(&[program.as_ref()], &UPGRADEABLE_LOADER)
}

/// The address that signs a program's calls to itself which carry events.
#[must_use]
pub fn event_authority(program: &Pubkey) -> (Pubkey, u8) {
    Pubkey::find_program_address(&[b"__event_authority"], program)
}

/// The address, or `None` for the all-zero address that stands for nobody.
#[must_use]
pub fn unless_zero(address: Pubkey) -> Option<Pubkey> {
    (address != Pubkey::default()).then_some(address)
}

#[cfg(test)]
pub(crate) mod idl;
#[cfg(test)]
mod vectors;
