//! Trees of rewards: every claim of a random tree is paid to the base unit, and nothing else is.

use alloy_primitives::{Address, B256, U256};
use roast_contract_tests::{Dice, Scene};
use roast_protocol::evm::bindings::reward_distributor::RewardDistributor::{
    InvalidProof, activateCall, claimCall, creditCall, leafOfCall, proposeCall, rootCall,
};
use roast_protocol::evm::bindings::roast_token::RoastToken::balanceOfCall;
use roast_protocol::evm::merkle::MerkleTree;
use roast_protocol::evm::rewards::{Distributor, Reward};

const ACCOUNTS: u64 = 23;

struct Table {
    scene: Scene,
    dice: Dice,
    distributor: Distributor,
    rewards: Vec<Reward>,
}

#[tokio::test]
async fn claims_of_random_trees_are_paid_to_the_base_unit_and_nothing_else_is() {
    let mut table = Table::set().await;
    for _ in 0..2 {
        let before = table.rewards.clone();
        table.earn();
        let tree = table.put_in_force().await;
        for (index, reward) in table.rewards.iter().enumerate() {
            let proof = tree.proof(index).unwrap();
            table.refuses_other_amounts(reward, &proof).await;
            let earned = reward.cumulative_amount - before[index].cumulative_amount;
            let held = table.balance(reward.account).await;
            let claim = table.claim(reward, reward.cumulative_amount, proof);
            table.scene.own().wallets.players[0]
                .send(table.distributor.address, &claim)
                .await
                .unwrap();
            assert_eq!(table.balance(reward.account).await, held + earned);
        }
    }
}

impl Table {
    async fn set() -> Self {
        let (scene, mut dice) = (Scene::start().await, Dice::new());
        let distributor = Distributor {
            chain_id: scene.book.chain_id,
            address: scene.book.contracts.reward_distributor.address,
        };
        let token = scene.roast();
        let rewards = (0..ACCOUNTS).map(|_| Reward {
            token,
            account: dice.address(),
            cumulative_amount: U256::ZERO,
        });
        let rewards = rewards.collect();
        scene
            .approve(&scene.own().wallets.treasury, distributor.address)
            .await;
        Self {
            scene,
            dice,
            distributor,
            rewards,
        }
    }

    /// Everybody earns something.
    fn earn(&mut self) {
        for reward in &mut self.rewards {
            reward.cumulative_amount += self.dice.any(80) + U256::from(1);
        }
    }

    /// Pays in what the rewards need, proposes their tree and activates it.
    async fn put_in_force(&self) -> MerkleTree {
        let tree = self.distributor.tree(&self.rewards).unwrap();
        for reward in &self.rewards {
            let Reward {
                token,
                account,
                cumulative_amount,
            } = *reward;
            let leaf = leafOfCall {
                account,
                token,
                cumulativeAmount: cumulative_amount,
            };
            let leaf = self
                .scene
                .chain
                .call(self.distributor.address, &leaf)
                .await
                .unwrap();
            assert_eq!(leaf, self.distributor.leaf(reward));
        }
        let wallets = &self.scene.own().wallets;
        let credit = creditCall {
            token: self.scene.roast(),
            amount: self.rewards.iter().map(|it| it.cumulative_amount).sum(),
            purpose: B256::repeat_byte(1),
        };
        wallets
            .treasury
            .send(self.distributor.address, &credit)
            .await
            .unwrap();
        let propose = proposeCall {
            newRoot: tree.root(),
            newContentHash: B256::repeat_byte(2),
        };
        wallets
            .proposer
            .send(self.distributor.address, &propose)
            .await
            .unwrap();
        self.scene.chain.advance_clock(61).await.unwrap();
        wallets.players[0]
            .send(self.distributor.address, &activateCall {})
            .await
            .unwrap();
        let root = self
            .scene
            .chain
            .call(self.distributor.address, &rootCall {});
        assert_eq!(root.await.unwrap(), tree.root());
        tree
    }

    fn claim(&self, reward: &Reward, amount: U256, proof: Vec<B256>) -> claimCall {
        claimCall {
            account: reward.account,
            token: reward.token,
            cumulativeAmount: amount,
            proof,
        }
    }

    async fn refuses_other_amounts(&self, reward: &Reward, proof: &[B256]) {
        let one = U256::from(1);
        for amount in [
            reward.cumulative_amount + one,
            reward.cumulative_amount - one,
        ] {
            let claim = self.claim(reward, amount, proof.to_vec());
            let refused = self
                .scene
                .chain
                .call(self.distributor.address, &claim)
                .await;
            let refused = refused.unwrap_err();
            assert!(refused.is::<InvalidProof>(), "{refused}");
        }
    }

    async fn balance(&self, account: Address) -> U256 {
        let balance = balanceOfCall { account };
        self.scene
            .chain
            .call(self.scene.roast(), &balance)
            .await
            .unwrap()
    }
}
