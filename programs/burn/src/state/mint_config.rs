use crate::errors::BurnError;
use anchor_lang::prelude::*;

/// A mint that campaigns may ask to burn.
#[account]
pub struct MintConfig {
    /// The mint.
    pub mint: Address,
    /// The token program that owns the mint.
    pub token_program: Address,
    /// Lowest burn that a campaign may ask for, in base units, at least 1.
    pub lowest_burn: u64,
    /// Decimals of the mint.
    pub decimals: u8,
    /// 1 while campaigns in this mint may be opened, else 0.
    pub enabled: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Zero; keeps the length a multiple of the alignment.
    pub padding: [u8; 5],
}

impl MintConfig {
    /// Whether campaigns in this mint may be opened.
    pub fn is_enabled(&self) -> bool {
        self.enabled != 0
    }
}

/// Refuses a lowest burn of nothing.
pub fn validate_lowest_burn(lowest_burn: u64) -> Result<()> {
    require!(lowest_burn != 0, BurnError::LowestBurnZero);
    Ok(())
}
