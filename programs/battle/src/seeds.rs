//! Seeds of every address that this program derives.

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
