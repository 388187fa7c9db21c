//! Seeds of every address that this program derives.

/// `["config"]`: the one `Config`.
pub const CONFIG: &[u8] = b"config";
/// `["mint", mint]`: the `MintConfig` of a mint.
pub const MINT_CONFIG: &[u8] = b"mint";
/// `["project", wallet]`: the `Project` of a wallet.
pub const PROJECT: &[u8] = b"project";
/// `["campaign", project's wallet, index as u64 little endian]`: a `Campaign`.
pub const CAMPAIGN: &[u8] = b"campaign";
/// `["submission", campaign, content hash]`: a `Submission`.
pub const SUBMISSION: &[u8] = b"submission";
