use crate::errors::BurnError;
use anchor_lang::prelude::*;

/// Shortest and longest time that an admin can set between two retargets of a campaign, in seconds: half a minute and a day.
pub const RETARGET_SECONDS: core::ops::RangeInclusive<u32> = 30..=24 * 60 * 60;
/// Longest time that an admin can have submissions kept after a campaign, so that no rent is locked for good: 30 days, in seconds.
pub const MAX_RETENTION_SECONDS: u32 = 30 * 24 * 60 * 60;

/// Terms of campaigns and the wallets that may change something. There is one.
#[account]
pub struct Config {
    /// May change this account and the mints.
    pub admin: Address,
    /// Becomes admin by accepting; zero when nobody was proposed.
    pub pending_admin: Address,
    /// May move the minimum burn of campaigns within bounds.
    pub keeper: Address,
    /// Seconds between two retargets of a campaign, at least.
    pub retarget_seconds: u32,
    /// Seconds that submissions of later campaigns are kept after the campaign's end.
    pub retention_seconds: u32,
    /// 1 while `open_campaign` and `submit` are stopped, else 0.
    pub paused: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Zero; keeps the length a multiple of the alignment.
    pub padding: [u8; 2],
}

/// What an admin decides about campaigns.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Terms {
    /// May move the minimum burn of campaigns within bounds.
    pub keeper: Address,
    /// Seconds between two retargets of a campaign, 30 to 86,400.
    pub retarget_seconds: u32,
    /// Seconds that submissions are kept after the campaign's end, at most 2,592,000.
    pub retention_seconds: u32,
}

impl Terms {
    /// Refuses terms without a keeper, with steps that add up at once, or that lock rent for long.
    pub fn validate(&self) -> Result<()> {
        require!(self.keeper != Address::default(), BurnError::ZeroAddress);
        require!(
            RETARGET_SECONDS.contains(&self.retarget_seconds),
            BurnError::RetargetPeriodOutOfRange
        );
        require!(
            self.retention_seconds <= MAX_RETENTION_SECONDS,
            BurnError::RetentionOutOfRange
        );
        Ok(())
    }
}

impl Config {
    /// Takes over validated terms.
    pub fn set_terms(&mut self, terms: &Terms) {
        self.keeper = terms.keeper;
        self.retarget_seconds = terms.retarget_seconds;
        self.retention_seconds = terms.retention_seconds;
    }

    /// Whether `open_campaign` and `submit` are stopped.
    pub fn is_paused(&self) -> bool {
        self.paused != 0
    }
}
