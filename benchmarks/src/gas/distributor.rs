//! The reward distributor, with trees of 1,024 rewards.

use alloy_primitives::{Address, B256, U256, keccak256};
use anyhow::Result;
use roast_ethereum_localnet::{Account, ROAST};
use roast_protocol::evm::bindings::reward_distributor::IRewardDistributor::Claim;
use roast_protocol::evm::bindings::reward_distributor::RewardDistributor::{
    activateCall, challengeCall, challengeLoweredCall, claimBatchCall, claimCall, claimForCall,
    creditCall, pauseRootsCall, proposeCall, unpauseRootsCall,
};
use roast_protocol::evm::merkle::MerkleTree;
use roast_protocol::evm::rewards::{Distributor, Reward};
use roast_protocol::evm::signing::{self, Verifier};

use super::{Report, Scene, add, gas, nothing};

/// Most gas that each function may take: what the product promises, else a tenth above what was measured.
const LIMITS: [(&str, u64); 15] = [
    ("activate", 40_500),
    ("activate_first", 80_500),
    ("challenge", 36_000),
    ("challenge_lowered", 56_500),
    ("claim_batch_first_of_10", 712_500),
    ("claim_batch_repeat_of_10", 336_000),
    ("claim_first", 92_000),
    ("claim_for", 74_500),
    ("claim_repeat", 60_000),
    ("credit", 55_500),
    ("credit_first", 93_500),
    ("pause_roots", 33_000),
    ("propose", 84_000),
    ("propose_first", 84_000),
    ("unpause_roots", 32_500),
];

/// Rewards of a tree: proofs have ten hashes.
const LEAVES: u64 = 1_024;

/// Rewards that one batch claims.
const BATCH: usize = 10;

/// Claims that the wallets of the benchmark make.
struct Rewards<'a> {
    scene: &'a Scene,
    rewards: Vec<Reward>,
    tree: MerkleTree,
}

pub(super) async fn measure(scene: &Scene, report: &mut Report) -> Result<()> {
    let wallets = scene.wallets()?;
    let distributor = address(scene);
    let mut figures = Vec::new();

    scene.approve(&wallets.treasury, distributor).await?;
    let credit = creditCall {
        token: scene.token(),
        amount: U256::from(1_000_000 * ROAST),
        purpose: keccak256("purpose"),
    };
    figures.push((
        "credit_first",
        gas(&wallets.treasury, distributor, &credit).await?,
    ));
    figures.push((
        "credit",
        gas(&wallets.treasury, distributor, &credit).await?,
    ));

    let claimer = scene.wallet("distributor claimer", 0).await?;
    let first = Rewards::new(scene, &claimer, 1)?;
    figures.extend(rooted(scene, &first, ["propose_first", "activate_first"]).await?);
    figures.push((
        "claim_first",
        gas(&claimer, distributor, &first.claim(0)?).await?,
    ));
    let batch = claimBatchCall {
        claims: first.claims(1..1 + BATCH)?,
    };
    figures.push((
        "claim_batch_first_of_10",
        gas(&claimer, distributor, &batch).await?,
    ));

    let second = Rewards::new(scene, &claimer, 2)?;
    figures.extend(rooted(scene, &second, ["propose", "activate"]).await?);
    figures.push((
        "claim_repeat",
        gas(&claimer, distributor, &second.claim(0)?).await?,
    ));
    let batch = claimBatchCall {
        claims: second.claims(1..1 + BATCH)?,
    };
    figures.push((
        "claim_batch_repeat_of_10",
        gas(&claimer, distributor, &batch).await?,
    ));

    let third = Rewards::new(scene, &claimer, 3)?;
    rooted(scene, &third, ["propose", "activate"]).await?;
    figures.push(("claim_for", claim_for(scene, &claimer, &third).await?));
    figures.extend(challenges(scene, &claimer, &third).await?);
    add(report, "distributor", &LIMITS, &figures);
    Ok(())
}

fn address(scene: &Scene) -> Address {
    scene.ethereum.book.contracts.reward_distributor.address
}

/// Proposes a tree and puts it in force.
async fn rooted(
    scene: &Scene,
    rewards: &Rewards<'_>,
    names: [&'static str; 2],
) -> Result<[(&'static str, u64); 2]> {
    let wallets = scene.wallets()?;
    let proposed = gas(&wallets.proposer, address(scene), &rewards.propose()).await?;
    scene.wait(60).await?;
    let activated = gas(&wallets.players[0], address(scene), &activateCall {}).await?;
    Ok([(names[0], proposed), (names[1], activated)])
}

/// A claim by signature, sent by somebody else, to a recipient who holds ROAST already.
async fn claim_for(scene: &Scene, claimer: &Account, rewards: &Rewards<'_>) -> Result<u64> {
    let reward = rewards.rewards[0];
    let recipient = scene.wallet("token bob", 0).await?.address();
    let deadline = U256::from(u32::MAX);
    let message = signing::Claim {
        account: reward.account,
        token: reward.token,
        cumulativeAmount: reward.cumulative_amount,
        recipient,
        deadline,
    };
    let signature = scene.sign(
        claimer,
        Verifier::RewardDistributor,
        address(scene),
        &message,
    )?;
    let call = claimForCall {
        claim_: rewards.leaf(0)?,
        recipient,
        deadline,
        signature: signature.as_bytes().into(),
    };
    gas(&scene.wallets()?.players[1], address(scene), &call).await
}

/// What watches over roots: dropping one by the guardian's word or by anybody's proof, and the pause.
async fn challenges(
    scene: &Scene,
    claimer: &Account,
    active: &Rewards<'_>,
) -> Result<Vec<(&'static str, u64)>> {
    let (wallets, distributor) = (scene.wallets()?, address(scene));
    let lowered = Rewards::new(scene, claimer, 1)?;
    wallets
        .proposer
        .send(distributor, &lowered.propose())
        .await?;
    let challenge = gas(&wallets.guardian, distributor, &challengeCall {}).await?;
    wallets
        .proposer
        .send(distributor, &lowered.propose())
        .await?;
    let (before, after) = (active.leaf(7)?, lowered.leaf(7)?);
    let proof = challengeLoweredCall {
        account: before.account,
        token: before.token,
        activeAmount: before.cumulativeAmount,
        activeProof: before.proof,
        pendingAmount: after.cumulativeAmount,
        pendingProof: after.proof,
    };
    let challenge_lowered = gas(&wallets.players[0], distributor, &proof).await?;
    let pause = gas(&wallets.guardian, distributor, &pauseRootsCall {}).await?;
    let unpause = gas(&wallets.guardian, distributor, &unpauseRootsCall {}).await?;
    Ok(vec![
        ("challenge", challenge),
        ("challenge_lowered", challenge_lowered),
        ("pause_roots", pause),
        ("unpause_roots", unpause),
    ])
}

impl<'a> Rewards<'a> {
    /// Every account has earned `rounds` ROAST so far; `claimer` is the first account.
    fn new(scene: &'a Scene, claimer: &Account, rounds: u64) -> Result<Self> {
        let account = |number: u64| match number {
            0 => claimer.address(),
            _ => Address::from_word(keccak256(number.to_be_bytes())),
        };
        let reward = |number| Reward {
            token: scene.token(),
            account: account(number),
            cumulative_amount: U256::from(u128::from(rounds) * ROAST),
        };
        let rewards: Vec<Reward> = (0..LEAVES).map(reward).collect();
        let distributor = Distributor {
            chain_id: scene.ethereum.book.chain_id,
            address: address(scene),
        };
        let tree = distributor.tree(&rewards)?;
        Ok(Self {
            scene,
            rewards,
            tree,
        })
    }

    fn propose(&self) -> proposeCall {
        proposeCall {
            newRoot: self.tree.root(),
            newContentHash: B256::repeat_byte(1),
        }
    }

    fn leaf(&self, index: usize) -> Result<Claim> {
        let reward = self.rewards.get(index).ok_or_else(nothing)?;
        Ok(Claim {
            account: reward.account,
            token: self.scene.token(),
            cumulativeAmount: reward.cumulative_amount,
            proof: self.tree.proof(index).ok_or_else(nothing)?,
        })
    }

    fn claims(&self, indices: std::ops::Range<usize>) -> Result<Vec<Claim>> {
        indices.map(|index| self.leaf(index)).collect()
    }

    fn claim(&self, index: usize) -> Result<claimCall> {
        let Claim {
            account,
            token,
            cumulativeAmount,
            proof,
        } = self.leaf(index)?;
        Ok(claimCall {
            account,
            token,
            cumulativeAmount,
            proof,
        })
    }
}
