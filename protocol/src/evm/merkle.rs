//! The Merkle tree of `@openzeppelin/merkle-tree`, whose proofs OpenZeppelin's `MerkleProof` checks on chain.

use alloy_primitives::{B256, keccak256};

/// A standard tree over hashed leaves: leaves in ascending order from the end of the array, sorted pairs, one root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerkleTree {
    /// The root first; the children of node i are nodes 2i + 1 and 2i + 2.
    nodes: Vec<B256>,
    /// Where the leaves are among the nodes, in the order in which they were given.
    places: Vec<usize>,
}

impl MerkleTree {
    /// The tree over `leaves`, in whatever order they come; `None` when there are none.
    ///
    /// Equal leaves are allowed; each has a proof.
    #[must_use]
    pub fn new(leaves: &[B256]) -> Option<Self> {
        let last = leaves.len().checked_mul(2)?.checked_sub(2)?;
        let mut order: Vec<usize> = (0..leaves.len()).collect();
        order.sort_by_key(|&index| leaves[index]);
        let mut nodes = vec![B256::ZERO; last + 1];
        let mut places = vec![0; leaves.len()];
        for (rank, index) in order.into_iter().enumerate() {
            nodes[last - rank] = leaves[index];
            places[index] = last - rank;
        }
        for parent in (0..leaves.len() - 1).rev() {
            nodes[parent] = hash_pair(nodes[2 * parent + 1], nodes[2 * parent + 2]);
        }
        Some(Self { nodes, places })
    }

    /// What is published on chain.
    #[must_use]
    pub fn root(&self) -> B256 {
        self.nodes[0]
    }

    /// The proof of the leaf that was given as number `index`, from the leaf's sibling upwards; `None` when there is no such leaf.
    #[must_use]
    pub fn proof(&self, index: usize) -> Option<Vec<B256>> {
        let mut node = *self.places.get(index)?;
        let mut proof = Vec::new();
        while node > 0 {
            let sibling = if node % 2 == 0 { node - 1 } else { node + 1 };
            proof.push(self.nodes[sibling]);
            node = (node - 1) / 2;
        }
        Some(proof)
    }
}

/// Whether `proof` leads from `leaf` to `root`.
#[must_use]
pub fn verify(root: B256, leaf: B256, proof: &[B256]) -> bool {
    proof
        .iter()
        .fold(leaf, |node, sibling| hash_pair(node, *sibling))
        == root
}

/// keccak256 of the lower and the higher of two nodes, so that a proof need not say which is left.
#[must_use]
pub fn hash_pair(a: B256, b: B256) -> B256 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    keccak256([low.0, high.0].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn leaves() -> impl Strategy<Value = Vec<B256>> {
        prop::collection::vec(any::<[u8; 32]>().prop_map(B256::from), 1..130)
    }

    #[test]
    fn there_is_no_tree_of_nothing_and_a_lone_leaf_is_its_root() {
        assert_eq!(MerkleTree::new(&[]), None);
        let leaf = B256::repeat_byte(7);
        let tree = MerkleTree::new(&[leaf]).unwrap();
        assert_eq!((tree.root(), tree.proof(0)), (leaf, Some(Vec::new())));
        assert_eq!(tree.proof(1), None);
    }

    proptest! {
        #[test]
        fn every_leaf_has_a_proof_and_it_proves_nothing_else(leaves in leaves(), other: [u8; 32]) {
            let tree = MerkleTree::new(&leaves).unwrap();
            for (index, leaf) in leaves.iter().enumerate() {
                let proof = tree.proof(index).unwrap();
                prop_assert!(verify(tree.root(), *leaf, &proof));
                prop_assert!(proof.len() <= leaves.len().next_power_of_two().ilog2() as usize);
                if !leaves.contains(&B256::from(other)) {
                    prop_assert!(!verify(tree.root(), other.into(), &proof));
                }
            }
        }

        #[test]
        fn the_order_of_the_leaves_does_not_matter(leaves in leaves(), turn in 0usize..130) {
            let mut turned = leaves.clone();
            turned.rotate_left(turn % leaves.len());
            prop_assert_eq!(MerkleTree::new(&leaves).unwrap().root(), MerkleTree::new(&turned).unwrap().root());
        }
    }
}
