//! What the reward distributor pays: one tree over all tokens and accounts, with everything that an account was ever owed.

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

    /// The tree of all rewards; proofs have the numbers of the rewards. `None` when there are none.
    #[must_use]
    pub fn tree(&self, rewards: &[Reward]) -> Option<MerkleTree> {
        let leaves: Vec<B256> = rewards.iter().map(|reward| self.leaf(reward)).collect();
        MerkleTree::new(&leaves)
    }
}

/// Held to trees that the npm package itself made: `contracts/test/RewardDistributor/fixture/make.mjs`, whose rule for leaves this repeats.
#[cfg(test)]
mod tests {
    use super::*;
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
}
