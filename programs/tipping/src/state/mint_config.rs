use crate::errors::TippingError;
use anchor_lang::prelude::*;

/// A mint that tips may be paid in.
#[account]
pub struct MintConfig {
    /// The mint.
    pub mint: Address,
    /// The token program that owns the mint.
    pub token_program: Address,
    /// The token account that gathers the fees of this mint. Kept here because comparing it is cheaper than deriving it at every tip.
    pub fee_vault: Address,
    /// Smallest tip in base units, at least 1.
    pub minimum_tip: u64,
    /// Decimals of the mint.
    pub decimals: u8,
    /// 1 while tips in this mint are taken, else 0.
    pub enabled: u8,
    /// Bump of the fee vault's address.
    pub fee_vault_bump: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Zero; keeps the length a multiple of the alignment.
    pub padding: [u8; 4],
}

impl MintConfig {
    /// Whether tips in this mint are taken.
    pub fn is_enabled(&self) -> bool {
        self.enabled != 0
    }
}

/// Refuses a smallest tip of nothing.
pub fn validate_minimum_tip(minimum_tip: u64) -> Result<()> {
    require!(minimum_tip != 0, TippingError::MinimumTipZero);
    Ok(())
}
