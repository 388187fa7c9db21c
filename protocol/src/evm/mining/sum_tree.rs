//! The Merkle tree that also adds up weights: the root fixes every entry's interval in the draw. `docs/contracts/mining-pool.md` defines it.

use alloy_primitives::{Address, B256, U256, b256, keccak256};
use alloy_sol_types::SolValue as _;

/// Type of a leaf: keccak256 of
/// `Entry(uint256 chainId,address pool,uint64 blockId,uint256 index,address account,bytes32 contentHash,uint64 weight)`.
const LEAF_TYPE_HASH: B256 =
    b256!("5b48464f44d38ee184636566f1eea6049f832605a51276fb10d336c540182417");

/// A mining block of one pool; all three are part of every leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The chain's number (EIP-155).
    pub chain_id: u64,
    /// The mining pool.
    pub pool: Address,
    /// Number of the block in that pool, from 1.
    pub id: u64,
}

/// A submission that made it into a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who is paid.
    pub account: Address,
    /// Its chance is weight / total. At least 1.
    pub weight: u64,
    /// Hash of the submitted content.
    pub content_hash: B256,
}

/// A node: its hash and the weights below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Hash of the leaf or of the two children.
    pub hash: B256,
    /// Weights of all leaves below.
    pub sum: u64,
}

/// The tree of a block's entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SumTree {
    /// From the leaves to the root; each level but the last has an even number of nodes.
    levels: Vec<Vec<Node>>,
}

/// What stands for the right child where there is none.
const EMPTY: Node = Node {
    hash: B256::ZERO,
    sum: 0,
};

impl Block {
    /// Leaf of the entry at `index`, counted from 0.
    #[must_use]
    pub fn leaf(&self, index: usize, entry: &Entry) -> Node {
        let Entry {
            account,
            weight,
            content_hash,
        } = *entry;
        let words = (
            LEAF_TYPE_HASH,
            U256::from(self.chain_id),
            self.pool,
            U256::from(self.id),
            U256::from(index),
            account,
            content_hash,
            U256::from(weight),
        );
        Node {
            hash: keccak256(words.abi_encode()),
            sum: weight,
        }
    }

    /// The tree of the entries; `None` when there are none, one has no weight, or the weights do not fit 64 bits together.
    #[must_use]
    pub fn tree(&self, entries: &[Entry]) -> Option<SumTree> {
        if entries.iter().any(|entry| entry.weight == 0) {
            return None;
        }
        let leaves = entries
            .iter()
            .enumerate()
            .map(|(index, entry)| self.leaf(index, entry));
        SumTree::new(leaves.collect())
    }
}

impl SumTree {
    fn new(mut level: Vec<Node>) -> Option<Self> {
        let mut levels = Vec::new();
        while level.len() > 1 {
            if level.len() % 2 == 1 {
                level.push(EMPTY);
            }
            let above: Option<Vec<Node>> = level
                .chunks_exact(2)
                .map(|pair| parent(pair[0], pair[1]))
                .collect();
            levels.push(level);
            level = above?;
        }
        // One node is the root; none is no tree.
        level.first()?;
        levels.push(level);
        Some(Self { levels })
    }

    /// The root: its hash and the total weight.
    #[must_use]
    pub fn root(&self) -> Node {
        let root = self.levels.last().and_then(|level| level.first());
        root.copied().unwrap_or(EMPTY)
    }

    /// Siblings of the entry at `index`, from its own level upwards; `None` when there is no such entry.
    #[must_use]
    pub fn proof(&self, index: usize) -> Option<Vec<Node>> {
        self.levels
            .first()?
            .get(index)
            .filter(|leaf| **leaf != EMPTY)?;
        let below_the_root = self.levels.split_last()?.1.iter();
        let siblings = below_the_root
            .enumerate()
            .map(|(height, level)| level.get((index >> height) ^ 1).copied());
        siblings.collect()
    }
}

/// Where a proof leads: the root, and where the entry's interval starts. `None` when the sums do not fit 64 bits, which no tree's do.
#[must_use]
pub fn climb(leaf: Node, index: usize, proof: &[Node]) -> Option<(Node, u64)> {
    let (mut node, mut start) = (leaf, 0u64);
    for (height, sibling) in (0u32..).zip(proof) {
        let is_left = index.checked_shr(height).unwrap_or(0) & 1 == 0;
        node = if is_left {
            parent(node, *sibling)?
        } else {
            start = start.checked_add(sibling.sum)?;
            parent(*sibling, node)?
        };
    }
    Some((node, start))
}

fn parent(left: Node, right: Node) -> Option<Node> {
    let words = (
        left.hash,
        U256::from(left.sum),
        right.hash,
        U256::from(right.sum),
    );
    Some(Node {
        hash: keccak256(words.abi_encode()),
        sum: left.sum.checked_add(right.sum)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::address;
    use proptest::prelude::*;

    const BLOCK: Block = Block {
        chain_id: 31_337,
        pool: address!("00000000000000000000000000000000000000A1"),
        id: 7,
    };

    fn entry(number: u8, weight: u64) -> Entry {
        Entry {
            account: Address::with_last_byte(0xb0 + number),
            weight,
            content_hash: keccak256(format!("content {number}")),
        }
    }

    #[test]
    fn the_type_of_a_leaf_is_what_it_says() {
        let text = "Entry(uint256 chainId,address pool,uint64 blockId,uint256 index,address account,bytes32 contentHash,uint64 weight)";
        assert_eq!(LEAF_TYPE_HASH, keccak256(text));
    }

    /// The worked example of `docs/contracts/mining-pool.md`.
    #[test]
    fn the_worked_example() {
        let entries = [entry(1, 5), entry(2, 3), entry(3, 2)];
        let tree = BLOCK.tree(&entries).unwrap();
        let root = b256!("f3da1d6b2497a7c8b79b64969a0b15fc9b8fbbb32ac084f05ca4590088974071");
        assert_eq!(
            tree.root(),
            Node {
                hash: root,
                sum: 10
            }
        );
        let pair = Node {
            hash: b256!("e929846713a26177189b269151eb23c4acdf32973bead3e593c32751d0c0fe63"),
            sum: 8,
        };
        assert_eq!(tree.proof(2), Some(vec![EMPTY, pair]));
        assert_eq!(tree.proof(3), None, "the filler is no entry");
    }

    #[test]
    fn what_has_no_weight_or_too_much_has_no_tree() {
        assert_eq!(BLOCK.tree(&[]), None);
        assert_eq!(BLOCK.tree(&[entry(1, 5), entry(2, 0)]), None);
        assert_eq!(BLOCK.tree(&[entry(1, u64::MAX), entry(2, 1)]), None);
        assert_eq!(
            BLOCK
                .tree(&[entry(1, u64::MAX)])
                .map(|tree| tree.root().sum),
            Some(u64::MAX)
        );
    }

    proptest! {
        #[test]
        fn every_proof_leads_to_the_root_and_the_intervals_lie_one_after_the_other(weights in prop::collection::vec(1u64..1 << 40, 1..=50)) {
            let entries: Vec<Entry> = (0..).zip(&weights).map(|(number, weight)| entry(number, *weight)).collect();
            let tree = BLOCK.tree(&entries).unwrap();
            let mut expected = 0;
            for (index, entry) in entries.iter().enumerate() {
                let proof = tree.proof(index).unwrap();
                let (root, start) = climb(BLOCK.leaf(index, entry), index, &proof).unwrap();
                prop_assert_eq!((root, start), (tree.root(), expected));
                expected += entry.weight;
                let other = Block { id: BLOCK.id + 1, ..BLOCK };
                prop_assert_ne!(climb(other.leaf(index, entry), index, &proof).unwrap().0, tree.root());
            }
            prop_assert_eq!(tree.root().sum, expected);
            prop_assert_eq!(tree.proof(entries.len()), None);
        }
    }
}
