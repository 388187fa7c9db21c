use crate::errors::BurnError;
use anchor_lang::prelude::*;

/// Most submissions that a campaign can take.
pub const MAX_SUBMISSIONS: u32 = 1_500;
/// Longest campaign, and longest time until it starts, so that no rent is locked for good: 90 days, in seconds.
pub const MAX_CAMPAIGN_SECONDS: i64 = 90 * 24 * 60 * 60;
/// A retarget moves the minimum burn at most by this factor either way.
pub const MAX_STEP: u64 = 4;

/// What a project asks for.
#[account]
pub struct Campaign {
    /// The wallet that opened the campaign, paid the rent and gets it back.
    pub project: Address,
    /// The token that is burnt.
    pub mint: Address,
    /// Hash of the brief.
    pub brief_hash: [u8; 32],
    /// Which of the project's campaigns this is.
    pub index: u64,
    /// Least burn of a submission now, in base units.
    pub minimum_burn: u64,
    /// Bound below which the minimum burn never moves, in base units; the mint's lowest burn when the campaign opened.
    pub lowest_burn: u64,
    /// Tokens that all submissions burnt, in base units.
    pub burned: u64,
    /// First unix second in which submissions are taken.
    pub starts_at: i64,
    /// Last unix second in which submissions are taken.
    pub ends_at: i64,
    /// Last unix second in which submissions are kept.
    pub kept_until: i64,
    /// When the minimum burn moved last, in unix seconds; when the campaign opened until then.
    pub retargeted_at: i64,
    /// Most submissions, fixed, 1 to [`MAX_SUBMISSIONS`].
    pub cap: u32,
    /// Submissions so far.
    pub submissions: u32,
    /// Submissions whose accounts are closed.
    pub closed: u32,
    /// Decimals of the mint.
    pub decimals: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Zero; keeps the length a multiple of the alignment.
    pub padding: [u8; 2],
}

/// What a client says about the campaign that it opens.
#[derive(Clone, Copy, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Offer {
    /// The project's next index.
    pub index: u64,
    /// Hash of the brief, not zero.
    pub brief_hash: [u8; 32],
    /// Least burn of a submission at first, in base units.
    pub minimum_burn: u64,
    /// First unix second in which submissions are taken; in the past means at once.
    pub starts_at: i64,
    /// Last unix second in which submissions are taken.
    pub ends_at: i64,
    /// Most submissions, 1 to 1,500.
    pub cap: u32,
}

impl Offer {
    /// Refuses campaigns that nobody can submit to, that lock rent for long, or that ask for less than `lowest_burn`.
    pub fn validate(&self, lowest_burn: u64, now: i64) -> Result<()> {
        require!(self.brief_hash != [0; 32], BurnError::EmptyBrief);
        require!(
            (1..=MAX_SUBMISSIONS).contains(&self.cap),
            BurnError::CapOutOfRange
        );
        require!(
            self.minimum_burn >= lowest_burn,
            BurnError::MinimumBelowLowest
        );
        // Times in the past count as now, so that neither bound can be got around.
        let start = self.starts_at.max(now);
        let is_soon = start.saturating_sub(now) <= MAX_CAMPAIGN_SECONDS;
        let is_bounded = self.ends_at.saturating_sub(start) <= MAX_CAMPAIGN_SECONDS;
        require!(
            self.ends_at > start && is_soon && is_bounded,
            BurnError::WindowOutOfRange
        );
        Ok(())
    }
}

impl Campaign {
    /// Refuses submissions before the start, after the end, and once a submission was closed, whatever the clock says then.
    pub fn require_running(&self, now: i64) -> Result<()> {
        require!(now >= self.starts_at, BurnError::NotStarted);
        require!(
            now <= self.ends_at && self.closed == 0,
            BurnError::CampaignOver
        );
        Ok(())
    }

    /// Refuses to close anything while submissions are taken or kept.
    pub fn require_closable(&self, now: i64) -> Result<()> {
        require!(now > self.kept_until, BurnError::NotClosable);
        Ok(())
    }

    /// Refuses a minimum burn that is too far from the present one, or below the lowest.
    pub fn require_step(&self, minimum_burn: u64) -> Result<()> {
        let (present, next) = (u128::from(self.minimum_burn), u128::from(minimum_burn));
        let step = u128::from(MAX_STEP);
        let is_bounded = next <= present * step && next * step >= present;
        require!(is_bounded, BurnError::StepTooLarge);
        require!(
            minimum_burn >= self.lowest_burn,
            BurnError::MinimumBelowLowest
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anchor_lang::bytemuck::Zeroable;
    use proptest::prelude::*;

    fn campaign(minimum_burn: u64) -> Campaign {
        Campaign {
            minimum_burn,
            lowest_burn: 1,
            ..Campaign::zeroed()
        }
    }

    #[test]
    fn a_quarter_and_four_times_are_allowed_and_one_more_is_not() {
        let campaign = campaign(1_000);
        assert!(campaign.require_step(250).is_ok());
        assert!(campaign.require_step(249).is_err());
        assert!(campaign.require_step(4_000).is_ok());
        assert!(campaign.require_step(4_001).is_err());
    }

    proptest! {
        #[test]
        fn a_step_back_is_allowed_wherever_a_step_was(present in 1u64.., next in 1u64..) {
            let there = campaign(present).require_step(next).is_ok();
            let back = campaign(next).require_step(present).is_ok();
            prop_assert_eq!(there, back);
        }

        #[test]
        fn offers_never_lock_rent_for_more_than_180_days(starts_at: i64, ends_at: i64, now in 0i64..=1 << 40) {
            let offer = Offer { index: 0, brief_hash: [1; 32], minimum_burn: 1, starts_at, ends_at, cap: 1 };
            if offer.validate(1, now).is_ok() {
                prop_assert!(ends_at > now && ends_at - now <= 2 * MAX_CAMPAIGN_SECONDS);
                prop_assert!(starts_at < ends_at);
            }
        }
    }
}
