use anchor_lang::prelude::*;

/// Numbers the battles that a wallet opens. The number only grows, so a battle's address is never used twice.
#[account]
pub struct Player {
    /// The wallet.
    pub wallet: Address,
    /// Number of the next battle that this wallet opens.
    pub next_index: u64,
    /// Bump of this account's address.
    pub bump: u8,
    /// Zero; keeps the length a multiple of the alignment.
    pub padding: [u8; 7],
}
