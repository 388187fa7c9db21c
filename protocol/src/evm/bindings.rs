//! The contracts' functions, events, errors and structs, from `protocol/abi/*.json`, which `make contracts` takes from the sources.
//!
//! Each contract has a module: its own items are in the module's `<Contract>`, structs that an interface or library declares in that one's name.

macro_rules! contract {
    ($module:ident, $contract:ident, $abi:literal) => {
        pub mod $module {
            alloy_sol_types::sol!(
                #[derive(Debug, PartialEq, Eq)]
                $contract,
                $abi
            );
        }
    };
}

contract!(roast_token, RoastToken, "abi/RoastToken.json");
contract!(
    reward_distributor,
    RewardDistributor,
    "abi/RewardDistributor.json"
);
contract!(beacon_verifier, BeaconVerifier, "abi/BeaconVerifier.json");
contract!(mining_pool, MiningPool, "abi/MiningPool.json");
contract!(
    campaign_factory,
    CampaignFactory,
    "abi/CampaignFactory.json"
);
contract!(campaign, Campaign, "abi/Campaign.json");
contract!(compute_ledger, ComputeLedger, "abi/ComputeLedger.json");
