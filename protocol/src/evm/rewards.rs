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
