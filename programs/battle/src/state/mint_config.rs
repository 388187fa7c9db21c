use crate::errors::BattleError;
use anchor_lang::prelude::*;

/// Number of stake tiers: bronze, silver, gold, diamond.
pub const TIERS: usize = 4;
/// Highest stake of a tier, in base units: two of them must fit a `u64`.
pub const MAX_STAKE: u64 = u64::MAX / 2;

/// A mint that battles may be fought in.
#[account]
pub struct MintConfig {
    /// The mint.
    pub mint: Address,
    /// The token program that owns the mint.
    pub token_program: Address,
    /// Stake of each tier (bronze, silver, gold, diamond) in base units; 0 closes the tier.
    pub tier_stakes: [u64; TIERS],
    /// Decimals of the mint.
    pub decimals: u8,
    /// 1 while battles in this mint may be opened, else 0.
    pub enabled: u8,
    /// Bump of the fee vault's address.
    pub fee_vault_bump: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Zero; keeps the length a multiple of the alignment.
    pub padding: [u8; 4],
}

impl MintConfig {
    /// Whether battles in this mint may be opened.
    pub fn is_enabled(&self) -> bool {
        self.enabled != 0
    }

    /// The stake of an open tier, in base units.
    pub fn stake_of(&self, tier: u8) -> Result<u64> {
        let stake = self.tier_stakes.get(usize::from(tier)).copied();
        match stake.ok_or(BattleError::UnknownTier)? {
            0 => Err(BattleError::TierClosed.into()),
            stake => Ok(stake),
        }
    }
}

/// Refuses stakes of which two would not fit a `u64`.
pub fn validate_tier_stakes(stakes: &[u64; TIERS]) -> Result<()> {
    let payable = stakes.iter().all(|stake| *stake <= MAX_STAKE);
    require!(payable, BattleError::StakeTooLarge);
    Ok(())
}
