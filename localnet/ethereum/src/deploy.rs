//! Puts every contract on a chain, in the order in which they need each other. `contracts/script/Deploy.s.sol` does the same on a real chain.

use alloy_primitives::{
    Address, U256,
    aliases::{U40, U96},
};
use alloy_sol_types::SolConstructor;
use roast_protocol::evm::bindings::beacon_verifier::{BeaconVerifier, IBeaconVerifier};
use roast_protocol::evm::bindings::campaign_factory::CampaignFactory;
use roast_protocol::evm::bindings::compute_ledger::ComputeLedger;
use roast_protocol::evm::bindings::mining_pool::{IMiningPool, MiningPool};
use roast_protocol::evm::bindings::reward_distributor::RewardDistributor;
use roast_protocol::evm::bindings::roast_token::RoastToken;
use roast_protocol::evm::{AddressBook, Contracts, Deployment};

use crate::{Account, Artifacts, Beacon, Chain, Error};

/// One ROAST in base units.
pub const ROAST: u128 = 1_000_000_000_000_000_000;

/// Who may do what.
#[derive(Clone, Copy, Debug)]
pub struct Roles {
    /// Receives the whole supply of ROAST.
    pub treasury: Address,
    /// Owns distributor, pool and factory: names proposer, keeper and judge.
    pub owner: Address,
    /// Proposes reward roots.
    pub proposer: Address,
    /// Challenges reward roots; neither owner nor proposer.
    pub guardian: Address,
    /// Opens and closes mining blocks.
    pub keeper: Address,
    /// Judges campaigns.
    pub judge: Address,
}

/// Numbers that the contracts are deployed with. Amounts in base units of ROAST, times in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// The whole supply.
    pub supply: u128,
    /// From a reward root's proposal to its activation, at least 60.
    pub root_delay: u32,
    /// First minimum burn of a submission.
    pub minimum_burn: u128,
    /// Most that one mining block pays.
    pub maximum_reward: u128,
    /// From a mining block's end to its beacon round, at least 15 more than `margin`.
    pub close_window: u32,
    /// Before the round, when the block can no longer be closed, at least 15.
    pub margin: u32,
    /// After the round, while the block can be drawn, at least 3,600.
    pub draw_window: u32,
    /// After the end of an allowance, while earlier receipts can still be charged.
    pub ledger_lock: u32,
    /// Before a price rises; longer than the lock.
    pub price_delay: u32,
}

impl Default for Terms {
    /// Short times, so that a demo need not wait; real deployments take hours and days.
    fn default() -> Self {
        Self {
            supply: 1_000_000_000 * ROAST,
            root_delay: 60,
            minimum_burn: ROAST,
            maximum_reward: 1_000_000 * ROAST,
            close_window: 30,
            margin: 15,
            draw_window: 86_400,
            ledger_lock: 60,
            price_delay: 120,
        }
    }
}

/// Deploys every contract with `deployer`'s money and returns where they are.
///
/// # Errors
/// When a contract was not compiled, or refuses its terms.
pub async fn deploy(
    chain: &Chain,
    deployer: &Account,
    artifacts: &Artifacts,
    roles: &Roles,
    terms: &Terms,
    beacon: &Beacon,
) -> Result<AddressBook, Error> {
    let deployment = Deployer {
        deployer,
        artifacts,
    };
    let roast_token = deployment.token(roles, terms).await?;
    let reward_distributor = deployment.distributor(roles, terms).await?;
    let beacon_verifier = deployment.verifier(beacon).await?;
    let settings = IMiningPool::Settings {
        roast: roast_token.address,
        distributor: reward_distributor.address,
        beacon: beacon_verifier.address,
        minimumBurn: U96::from(terms.minimum_burn),
        maximumReward: U96::from(terms.maximum_reward),
        closeWindow: terms.close_window,
        margin: terms.margin,
        drawWindow: terms.draw_window,
    };
    let mining_pool = deployment.pool(roles, settings).await?;
    let factory = CampaignFactory::constructorCall {
        owner_: roles.owner,
        roast: roast_token.address,
        distributor: reward_distributor.address,
        difficulty: mining_pool.address,
        judge_: roles.judge,
    };
    let campaign_factory = deployment.create("CampaignFactory", factory).await?;
    let compute_ledger = deployment.ledger(roast_token.address, terms).await?;
    Ok(AddressBook {
        chain_id: chain.id().await?,
        contracts: Contracts {
            roast_token,
            reward_distributor,
            beacon_verifier,
            mining_pool,
            campaign_factory,
            compute_ledger,
        },
    })
}

struct Deployer<'a> {
    deployer: &'a Account,
    artifacts: &'a Artifacts,
}

impl Deployer<'_> {
    async fn create<C: SolConstructor>(
        &self,
        name: &'static str,
        arguments: C,
    ) -> Result<Deployment, Error> {
        let code = self.artifacts.creation_code(name)?;
        let deployed = self
            .deployer
            .create(name, code, &arguments.abi_encode())
            .await?;
        tracing::info!(contract = name, address = %deployed.address, block = deployed.block, "contract deployed");
        Ok(deployed)
    }

    async fn token(&self, roles: &Roles, terms: &Terms) -> Result<Deployment, Error> {
        let arguments = RoastToken::constructorCall {
            treasury: roles.treasury,
            supply: U256::from(terms.supply),
        };
        self.create("RoastToken", arguments).await
    }

    async fn distributor(&self, roles: &Roles, terms: &Terms) -> Result<Deployment, Error> {
        let arguments = RewardDistributor::constructorCall {
            owner_: roles.owner,
            proposer_: roles.proposer,
            guardian_: roles.guardian,
            delay: U256::from(terms.root_delay),
        };
        self.create("RewardDistributor", arguments).await
    }

    async fn verifier(&self, beacon: &Beacon) -> Result<Deployment, Error> {
        let public = beacon.key.public();
        let arguments = BeaconVerifier::constructorCall {
            key: IBeaconVerifier::PublicKey {
                x0: public.x[0],
                x1: public.x[1],
                y0: public.y[0],
                y1: public.y[1],
            },
            genesis_: beacon.genesis,
            period_: beacon.period,
        };
        self.create("BeaconVerifier", arguments).await
    }

    async fn pool(
        &self,
        roles: &Roles,
        settings: IMiningPool::Settings,
    ) -> Result<Deployment, Error> {
        let arguments = MiningPool::constructorCall {
            settings,
            owner_: roles.owner,
            keeper_: roles.keeper,
        };
        self.create("MiningPool", arguments).await
    }

    async fn ledger(&self, token: Address, terms: &Terms) -> Result<Deployment, Error> {
        let arguments = ComputeLedger::constructorCall {
            token_: token,
            lock_: U40::from(terms.ledger_lock),
            priceDelay_: U40::from(terms.price_delay),
        };
        self.create("ComputeLedger", arguments).await
    }
}
