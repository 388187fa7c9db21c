//! Seeds of every address that this program derives.

/// `["config"]`: the one `Config`.
pub const CONFIG: &[u8] = b"config";
/// `["mint", mint]`: the `MintConfig` of a mint.
pub const MINT_CONFIG: &[u8] = b"mint";
/// `["fees", mint]`: the token account that gathers the protocol's fees of a mint.
pub const FEE_VAULT: &[u8] = b"fees";
/// `["performer", name]`: the `Performer` of a name, which is padded with zeros to 32 bytes.
pub const PERFORMER: &[u8] = b"performer";
