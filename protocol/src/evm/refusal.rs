//! What a contract said when it refused, in words.

use alloy_sol_types::{Revert, SolError as _, SolInterface};

use super::bindings::{
    beacon_verifier::BeaconVerifier::BeaconVerifierErrors, campaign::Campaign::CampaignErrors,
    campaign_factory::CampaignFactory::CampaignFactoryErrors,
    compute_ledger::ComputeLedger::ComputeLedgerErrors, mining_pool::MiningPool::MiningPoolErrors,
    reward_distributor::RewardDistributor::RewardDistributorErrors,
    roast_token::RoastToken::RoastTokenErrors,
};

/// The custom error with its arguments, such as `TooEarlyToClose(TooEarlyToClose { closesAt: 7 })`, or the text of a plain revert; `None` when no
/// contract of ours says that.
#[must_use]
pub fn describe(data: &[u8]) -> Option<String> {
    let known = named::<RoastTokenErrors>(data)
        .or_else(|| named::<RewardDistributorErrors>(data))
        .or_else(|| named::<BeaconVerifierErrors>(data))
        .or_else(|| named::<MiningPoolErrors>(data))
        .or_else(|| named::<CampaignFactoryErrors>(data))
        .or_else(|| named::<CampaignErrors>(data))
        .or_else(|| named::<ComputeLedgerErrors>(data));
    known.or_else(|| Revert::abi_decode(data).ok().map(|it| it.reason))
}

fn named<E: SolInterface + std::fmt::Debug>(data: &[u8]) -> Option<String> {
    E::abi_decode(data).ok().map(|error| format!("{error:?}"))
}

#[cfg(test)]
mod tests {
    use super::super::bindings::mining_pool::MiningPool::TooEarlyToClose;
    use super::*;
    use alloy_primitives::U256;

    #[test]
    fn errors_are_told_with_their_arguments() {
        let error = TooEarlyToClose {
            closesAt: U256::from(7),
        };
        let text = describe(&error.abi_encode()).unwrap();
        assert!(
            text.contains("TooEarlyToClose") && text.contains('7'),
            "{text}"
        );
        assert_eq!(
            describe(&Revert::from("no").abi_encode()).as_deref(),
            Some("no")
        );
        assert_eq!(describe(&[1, 2, 3, 4]), None);
        assert_eq!(describe(&[]), None);
    }
}
