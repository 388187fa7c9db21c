//! Roles and numbers of a deployment whose environment named the roles alone.

use alloy_primitives::{Address, U256, aliases::U96};
use roast_ethereum_localnet::{Chain, Ethereum, ROAST, Wallets};
use roast_protocol::evm::bindings::beacon_verifier::BeaconVerifier::{
    genesisCall, periodCall, publicKeyCall,
};
use roast_protocol::evm::bindings::campaign_factory::CampaignFactory::judgeCall;
use roast_protocol::evm::bindings::compute_ledger::ComputeLedger::{
    lockCall, priceDelayCall, tokenCall,
};
use roast_protocol::evm::bindings::mining_pool::MiningPool::{
    beaconCall, closeWindowCall, distributorCall, drawWindowCall, keeperCall, marginCall,
    maximumRewardCall, minimumBurnCall, ownerCall, pendingOwnerCall, roastCall,
};
use roast_protocol::evm::bindings::reward_distributor::RewardDistributor::{
    DELAYCall, guardianCall, pendingGuardianCall, proposerCall,
};
use roast_protocol::evm::bindings::roast_token::RoastToken::{balanceOfCall, capCall};
use serde_json::Value;

/// drand's beacon for EVM chains, as others published it.
const DRAND: &str = include_str!("../../../../../contracts/test/BeaconVerifier/drand_evmnet.json");

/// What a contract answers to a question.
macro_rules! says {
    ($chain:expr, $contract:expr, $question:expr) => {
        $chain.call($contract, &$question).await.unwrap()
    };
}

/// Holds a deployment to `contracts/deployments/README.md`.
pub(super) async fn are_those_of_the_readme(deployed: &Ethereum, wallets: &Wallets) {
    let contracts = &deployed.book.contracts;
    for owned in [
        contracts.reward_distributor.address,
        contracts.mining_pool.address,
        contracts.campaign_factory.address,
    ] {
        let chain = &deployed.chain;
        assert_eq!(says!(chain, owned, ownerCall {}), wallets.owner.address());
        let nobody = Address::ZERO;
        assert_eq!(says!(chain, owned, pendingOwnerCall {}), nobody);
    }
    token(deployed, wallets).await;
    distributor(deployed, wallets).await;
    pool(deployed, wallets).await;
    beacon(&deployed.chain, contracts.beacon_verifier.address).await;
    ledger(deployed).await;
    let factory = contracts.campaign_factory.address;
    assert_eq!(
        says!(deployed.chain, factory, judgeCall {}),
        wallets.judge.address()
    );
}

async fn token(deployed: &Ethereum, wallets: &Wallets) {
    let (chain, token) = (&deployed.chain, deployed.book.contracts.roast_token.address);
    let account = wallets.treasury.address();
    let supply = U256::from(1_000_000_000 * ROAST);
    assert_eq!(says!(chain, token, capCall {}), supply);
    assert_eq!(says!(chain, token, balanceOfCall { account }), supply);
}

async fn distributor(deployed: &Ethereum, wallets: &Wallets) {
    let chain = &deployed.chain;
    let at = deployed.book.contracts.reward_distributor.address;
    assert_eq!(
        says!(chain, at, proposerCall {}),
        wallets.proposer.address()
    );
    assert_eq!(
        says!(chain, at, guardianCall {}),
        wallets.guardian.address()
    );
    assert_eq!(says!(chain, at, pendingGuardianCall {}), Address::ZERO);
    assert_eq!(says!(chain, at, DELAYCall {}), U256::from(172_800));
}

async fn pool(deployed: &Ethereum, wallets: &Wallets) {
    let (chain, contracts) = (&deployed.chain, &deployed.book.contracts);
    let at = contracts.mining_pool.address;
    assert_eq!(says!(chain, at, keeperCall {}), wallets.keeper.address());
    assert_eq!(
        says!(chain, at, roastCall {}),
        contracts.roast_token.address
    );
    assert_eq!(
        says!(chain, at, distributorCall {}),
        contracts.reward_distributor.address
    );
    assert_eq!(
        says!(chain, at, beaconCall {}),
        contracts.beacon_verifier.address
    );
    assert_eq!(says!(chain, at, minimumBurnCall {}), U256::from(ROAST));
    let most = U96::from(1_000_000 * ROAST);
    assert_eq!(says!(chain, at, maximumRewardCall {}), most);
    assert_eq!(says!(chain, at, closeWindowCall {}), 1_800);
    assert_eq!(says!(chain, at, marginCall {}), 60);
    assert_eq!(says!(chain, at, drawWindowCall {}), 86_400);
}

async fn beacon(chain: &Chain, at: Address) {
    let drand: Value = serde_json::from_str(DRAND).unwrap();
    let number = |axis: &str, part: usize| -> U256 {
        let text = drand["public_key_g2"][axis][part].as_str().unwrap();
        text.parse().unwrap()
    };
    let key = says!(chain, at, publicKeyCall {});
    assert_eq!((key.x0, key.x1), (number("x", 0), number("x", 1)));
    assert_eq!((key.y0, key.y1), (number("y", 0), number("y", 1)));
    let genesis = drand["genesis_unix"].as_u64().unwrap();
    assert_eq!(says!(chain, at, genesisCall {}), genesis);
    let period = drand["period_seconds"].as_u64().unwrap();
    assert_eq!(says!(chain, at, periodCall {}), period);
}

async fn ledger(deployed: &Ethereum) {
    let (chain, contracts) = (&deployed.chain, &deployed.book.contracts);
    let at = contracts.compute_ledger.address;
    assert_eq!(
        says!(chain, at, tokenCall {}),
        contracts.roast_token.address
    );
    assert_eq!(says!(chain, at, lockCall {}).to::<u64>(), 3_600);
    assert_eq!(says!(chain, at, priceDelayCall {}).to::<u64>(), 86_400);
}
