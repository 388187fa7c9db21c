//! How a campaign's minimum burn follows demand: towards the pace that fills the places left evenly over the time left.
//!
//! Like Bitcoin's retarget (<https://github.com/bitcoin/bitcoin/blob/master/src/pow.cpp>): the new minimum is the old one times what came in
//! over what was wanted, at most four times either way. Everything in it is public: the campaign's account and its submissions.

use super::account::Campaign;
use crate::amount::BaseUnits;
use crate::time::UnixSeconds;

/// A move changes the minimum at most by this factor either way, as the program demands.
pub const MAX_STEP: u64 = 4;
/// Submissions, come or awaited, that say something about demand; fewer are chance.
const SAMPLE: u128 = 20;

/// The first second that counts for the next move: after the last one, or after the opening, and not before the start.
#[must_use]
pub fn counted_since(campaign: &Campaign) -> UnixSeconds {
    campaign.retargeted_at.max(campaign.starts_at)
}

/// The minimum burn to move to at `now`, in base units; `None` when it is not time yet, when too little is known, or when it stays.
///
/// `observed` are the submissions since [`counted_since`], `period` the program's least seconds between two moves.
#[must_use]
pub fn next_minimum(
    campaign: &Campaign,
    observed: u32,
    period: u32,
    now: UnixSeconds,
) -> Option<BaseUnits> {
    let is_running = campaign.starts_at <= now && now <= campaign.ends_at && campaign.closed == 0;
    let since_move = now.0.saturating_sub(campaign.retargeted_at.0);
    if !is_running || since_move < i64::from(period) {
        return None;
    }
    let since = counted_since(campaign);
    let elapsed = u128::try_from(now.0.saturating_sub(since.0)).ok()?;
    let time_left = u128::try_from(campaign.ends_at.0.saturating_sub(since.0)).ok()?;
    let before = campaign.submissions.saturating_sub(observed);
    let places_left = u128::from(campaign.cap.saturating_sub(before));
    let wanted = places_left.saturating_mul(elapsed);
    let came = u128::from(observed).saturating_mul(time_left);
    let is_chance = wanted.max(came) < SAMPLE.saturating_mul(time_left);
    if wanted == 0 || is_chance || campaign.submissions >= campaign.cap {
        return None;
    }
    let minimum = campaign.minimum_burn.0;
    let moved = u128::from(minimum).saturating_mul(came) / wanted;
    let moved = u64::try_from(moved).unwrap_or(u64::MAX);
    let most = minimum.saturating_mul(MAX_STEP);
    let least = minimum.div_ceil(MAX_STEP).max(campaign.lowest_burn.0);
    // Not `clamp`, which panics should an account ever hold a minimum far below its lowest.
    let next = moved.max(least).min(most);
    (next != minimum).then_some(BaseUnits(next))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use solana_pubkey::Pubkey;

    use super::*;

    const PERIOD: u32 = 60;

    /// Runs for 6,000 s from 1,000; 600 places, so one in ten seconds is wanted.
    fn campaign() -> Campaign {
        Campaign {
            project: Pubkey::default(),
            mint: Pubkey::default(),
            brief_hash: [1; 32],
            index: 0,
            minimum_burn: BaseUnits(1_000),
            lowest_burn: BaseUnits(100),
            burned: BaseUnits(0),
            starts_at: UnixSeconds(1_000),
            ends_at: UnixSeconds(7_000),
            kept_until: UnixSeconds(8_000),
            retargeted_at: UnixSeconds(900),
            cap: 600,
            submissions: 0,
            closed: 0,
            decimals: 9,
        }
    }

    fn at(seconds: i64, observed: u32) -> Option<u64> {
        let campaign = Campaign {
            submissions: observed,
            ..campaign()
        };
        next_minimum(&campaign, observed, PERIOD, UnixSeconds(seconds)).map(|next| next.0)
    }

    #[test]
    fn the_minimum_moves_by_what_came_over_what_was_wanted_at_most_four_times() {
        // After 200 s twenty are wanted.
        assert_eq!(at(1_200, 20), None, "on the pace it stays");
        assert_eq!(at(1_200, 40), Some(2_000));
        assert_eq!(at(1_200, 10), Some(500));
        assert_eq!(at(1_200, 0), Some(250));
        assert_eq!(at(1_200, 500), Some(4_000));
    }

    #[test]
    fn it_waits_for_the_period_the_start_and_enough_to_go_by() {
        assert_eq!(at(999, 0), None, "not started");
        assert_eq!(
            at(1_190, 0),
            None,
            "nineteen were wanted, none came: chance"
        );
        assert_eq!(at(1_010, 30), Some(4_000), "thirty came: no chance");
        let moved = Campaign {
            retargeted_at: UnixSeconds(1_180),
            ..campaign()
        };
        assert_eq!(next_minimum(&moved, 0, PERIOD, UnixSeconds(1_239)), None);
    }

    #[test]
    fn a_full_an_ended_and_a_closing_campaign_keep_their_minimum() {
        assert_eq!(at(1_200, 600), None);
        assert_eq!(at(7_001, 10), None);
        let closing = Campaign {
            closed: 1,
            ..campaign()
        };
        assert_eq!(next_minimum(&closing, 0, PERIOD, UnixSeconds(3_000)), None);
    }

    #[test]
    fn it_never_goes_below_the_lowest() {
        let low = Campaign {
            minimum_burn: BaseUnits(150),
            ..campaign()
        };
        let next = next_minimum(&low, 0, PERIOD, UnixSeconds(3_000));
        assert_eq!(next, Some(BaseUnits(100)));
        let lowest = Campaign {
            minimum_burn: BaseUnits(100),
            ..campaign()
        };
        assert_eq!(next_minimum(&lowest, 0, PERIOD, UnixSeconds(3_000)), None);
    }

    proptest! {
        #[test]
        fn every_move_is_one_that_the_program_takes(
            minimum in 1u64.., lowest in 1u64.., observed in 0u32..2_000, before in 0u32..2_000, cap in 1u32..=1_500,
            starts: i64, runs in 0i64..7_776_000, moved: i64, now: i64,
        ) {
            let campaign = Campaign {
                minimum_burn: BaseUnits(minimum.max(lowest)),
                lowest_burn: BaseUnits(lowest),
                starts_at: UnixSeconds(starts),
                ends_at: UnixSeconds(starts.saturating_add(runs)),
                retargeted_at: UnixSeconds(moved),
                submissions: before.saturating_add(observed),
                cap,
                ..campaign()
            };
            if let Some(BaseUnits(next)) = next_minimum(&campaign, observed, PERIOD, UnixSeconds(now)) {
                let (present, next, step) = (u128::from(campaign.minimum_burn.0), u128::from(next), u128::from(MAX_STEP));
                prop_assert!(next <= present * step && next * step >= present && next >= u128::from(lowest));
                prop_assert_ne!(next, present);
            }
        }
    }
}
