//! Seeds of every address that this program derives.

use anchor_lang::prelude::*;

/// `["config"]`: the one `Config`.
pub const CONFIG: &[u8] = b"config";
/// `["mint", mint]`: the `MintConfig` of a mint.
pub const MINT_CONFIG: &[u8] = b"mint";
/// `["fees", mint]`: the token account that gathers the protocol's fees of a mint.
pub const FEE_VAULT: &[u8] = b"fees";
/// `["player", wallet]`: the `Player` of a wallet.
pub const PLAYER: &[u8] = b"player";
/// `["battle", opener, index as u64 little endian]`: a `Battle`.
pub const BATTLE: &[u8] = b"battle";
/// `["vault", battle]`: the token account that holds the stakes of a battle.
pub const VAULT: &[u8] = b"vault";
/// `["__event_authority"]`: signs the program's calls to itself that carry events.
pub const EVENT_AUTHORITY: &[u8] = b"__event_authority";

/// Whether `[seed, of]` and a recorded bump derive `address`.
///
/// The same check as Anchor's `seeds` and `bump`, but held once by the program instead of once for each account.
#[inline(never)]
pub(crate) fn derive(address: &Address, seed: &[u8], of: &Address, bump: u8) -> bool {
    let derived = create_program_address(&[seed, of.as_ref(), &[bump]], &crate::ID);
    derived.is_ok_and(|derived| derived == *address)
}
