//! What the reward distributor pays: one tree over all tokens and accounts, with everything that an account was ever owed.

use std::collections::BTreeSet;

use alloy_primitives::{Address, B256, U256, keccak256};
use alloy_sol_types::SolValue as _;

use super::merkle::MerkleTree;

/// A reward distributor. Its chain and address are part of every leaf, so that a proof is good for one contract only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distributor {
    /// The chain's number (EIP-155).
    pub chain_id: u64,
    /// The contract.
    pub address: Address,
}

/// Everything that an account was ever owed in a token, claimed or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reward {
    /// The ERC-20.
    pub token: Address,
    /// Who is paid.
    pub account: Address,
    /// Base units since the beginning; it never falls from one root to the next.
    pub cumulative_amount: U256,
}

/// Why there is no tree of some rewards: not all of them could be claimed as they stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// A tree has at least one leaf.
    #[error("there are no rewards to make a tree of")]
    Empty,
    /// The distributor refuses to pay the zero address and itself.
    #[error("reward {index} is of {account}, which the distributor cannot pay; leave it out")]
    Unpayable {
        /// Number of the reward, from 0.
        index: usize,
        /// Whose it is.
        account: Address,
    },
    /// Of two amounts of one account in one token, only the larger one is ever paid.
    #[error(
        "{account} has two rewards in {token}, of which only the larger would be paid; make one of them"
    )]
    Twice {
        /// The ERC-20.
        token: Address,
        /// Whose they are.
        account: Address,
    },
}

impl Distributor {
    /// The leaf of a reward: keccak256(keccak256(abi.encode(chain id, distributor, token, account, cumulative amount))).
    ///
    /// Hashed twice, so that no inner node of a tree passes for a leaf.
    #[must_use]
    pub fn leaf(&self, reward: &Reward) -> B256 {
        let Reward {
            token,
            account,
            cumulative_amount,
        } = *reward;
        let encoded = (
            U256::from(self.chain_id),
            self.address,
            token,
            account,
            cumulative_amount,
        )
            .abi_encode();
        keccak256(keccak256(encoded))
    }

    /// The tree of all rewards; proofs have the numbers of the rewards.
    ///
    /// # Errors
    /// When there are none, or the contract could not pay each of them as it stands there.
    pub fn tree(&self, rewards: &[Reward]) -> Result<MerkleTree, TreeError> {
        let mut seen = BTreeSet::new();
        for (index, reward) in rewards.iter().enumerate() {
            let Reward { token, account, .. } = *reward;
            if account == Address::ZERO || account == self.address {
                return Err(TreeError::Unpayable { index, account });
            }
            if !seen.insert((token, account)) {
                return Err(TreeError::Twice { token, account });
            }
        }
        let leaves: Vec<B256> = rewards.iter().map(|reward| self.leaf(reward)).collect();
        MerkleTree::new(&leaves).ok_or(TreeError::Empty)
    }
}

/// Held to trees that the npm package itself made: `contracts/test/RewardDistributor/fixture/make.mjs`, whose rule for leaves this repeats.
#[cfg(test)]
mod tests {
    use super::super::merkle::verify;
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;
    use sha2::{Digest as _, Sha256};

    const TREES: &str =
        include_str!("../../../contracts/test/RewardDistributor/fixture/trees.json");

    fn reward(index: usize, tokens: &[Address]) -> Reward {
        let digest = Sha256::digest(format!("account {index}"));
        Reward {
            token: tokens[index % 2],
            account: Address::from_slice(&digest[12..]),
            cumulative_amount: U256::from(10u64.pow(18))
                + U256::from(index) * U256::from(123_456_789),
        }
    }

    fn read<T: std::str::FromStr<Err: std::fmt::Debug>>(value: &Value) -> T {
        value.as_str().unwrap().parse().unwrap()
    }

    #[test]
    fn leaves_roots_and_proofs_are_those_of_the_npm_package() {
        let fixture: Value = serde_json::from_str(TREES).unwrap();
        let tokens: Vec<Address> = fixture["tokens"]
            .as_array()
            .unwrap()
            .iter()
            .map(read)
            .collect();
        let distributor = Distributor {
            chain_id: fixture["chainId"].as_u64().unwrap(),
            address: read(&fixture["distributor"]),
        };
        for expected in fixture["trees"].as_array().unwrap() {
            let count = usize::try_from(expected["count"].as_u64().unwrap()).unwrap();
            let rewards: Vec<Reward> = (0..count).map(|index| reward(index, &tokens)).collect();
            let tree = distributor.tree(&rewards).unwrap();
            assert_eq!(
                tree.root(),
                read::<B256>(&expected["root"]),
                "{count} rewards"
            );
            for proven in expected["proofs"].as_array().unwrap() {
                let index = usize::try_from(proven["index"].as_u64().unwrap()).unwrap();
                let proof: Vec<B256> = proven["proof"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(read)
                    .collect();
                assert_eq!(
                    distributor.leaf(&rewards[index]),
                    read::<B256>(&proven["leaf"])
                );
                assert_eq!(tree.proof(index), Some(proof), "{index} of {count}");
            }
        }
    }

    const DISTRIBUTOR: Distributor = Distributor {
        chain_id: 31_337,
        address: Address::repeat_byte(0xd1),
    };

    /// Rewards of few tokens and accounts, so that some come twice; among the accounts are zero and the distributor.
    fn some_rewards() -> impl Strategy<Value = Vec<Reward>> {
        let account = prop_oneof![
            1 => Just(Address::ZERO),
            1 => Just(DISTRIBUTOR.address),
            60 => (1u8..=200).prop_map(Address::with_last_byte),
        ];
        let reward = (1u8..=2, account, any::<u64>()).prop_map(|(token, account, amount)| Reward {
            token: Address::repeat_byte(token),
            account,
            cumulative_amount: U256::from(amount),
        });
        prop::collection::vec(reward, 0..24)
    }

    #[test]
    fn rewards_that_cannot_be_paid_are_named() {
        let of = |account| Reward {
            token: Address::repeat_byte(1),
            account,
            cumulative_amount: U256::from(1),
        };
        let alice = of(Address::repeat_byte(2));
        assert_eq!(DISTRIBUTOR.tree(&[]), Err(TreeError::Empty));
        for account in [Address::ZERO, DISTRIBUTOR.address] {
            let refused = DISTRIBUTOR.tree(&[alice, of(account)]);
            assert_eq!(refused, Err(TreeError::Unpayable { index: 1, account }));
        }
        let more = Reward {
            cumulative_amount: U256::from(2),
            ..alice
        };
        let Reward { token, account, .. } = alice;
        let refused = DISTRIBUTOR.tree(&[alice, more]);
        assert_eq!(refused, Err(TreeError::Twice { token, account }));
        let elsewhere = Reward {
            token: Address::repeat_byte(3),
            ..alice
        };
        assert!(DISTRIBUTOR.tree(&[alice, elsewhere]).is_ok());
    }

    proptest! {
        #[test]
        fn a_tree_proves_each_reward_and_there_is_one_when_each_can_be_paid(rewards in some_rewards()) {
            let nobody = [Address::ZERO, DISTRIBUTOR.address];
            let mut pairs: Vec<_> = rewards.iter().map(|it| (it.token, it.account)).collect();
            pairs.sort();
            pairs.dedup();
            let payable = !rewards.is_empty()
                && pairs.len() == rewards.len()
                && rewards.iter().all(|it| !nobody.contains(&it.account));
            let tree = DISTRIBUTOR.tree(&rewards);
            prop_assert_eq!(tree.is_ok(), payable);
            if let Ok(tree) = tree {
                for (index, reward) in rewards.iter().enumerate() {
                    let proof = tree.proof(index).unwrap();
                    prop_assert!(verify(tree.root(), DISTRIBUTOR.leaf(reward), &proof));
                }
            }
        }
    }
}
