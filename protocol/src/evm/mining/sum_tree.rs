//! The Merkle tree that also adds up weights: the root fixes every entry's interval in the draw. `docs/contracts/mining-pool.md` defines it.

use alloy_primitives::{Address, B256, U256, b256, keccak256};
use alloy_sol_types::SolValue as _;

use super::fifty::MAX_ENTRIES;

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

/// Why there is no tree of some entries: the pool does not close a block over them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// A block without entries has no tree; it is closed empty.
    #[error("there are no entries to make a tree of; close the block without any")]
    Empty,
    /// More than [`MAX_ENTRIES`].
    #[error("{0} entries are more than the {MAX_ENTRIES} that a block takes; select the best")]
    TooMany(usize),
    /// Nobody could be paid for it. The number is the entry's, from 0.
    #[error("entry {0} is of the zero address, which cannot be paid; leave it out")]
    ZeroAccount(usize),
    /// It could not win. The number is the entry's, from 0.
    #[error("entry {0} has no weight and could not win; leave it out")]
    ZeroWeight(usize),
    /// The sum of the weights is above 2^64 - 1.
    #[error("the weights do not fit 64 bits together")]
    TooHeavy,
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

    /// The tree of the entries.
    ///
    /// # Errors
    /// When the pool would not close a block over them.
    pub fn tree(&self, entries: &[Entry]) -> Result<SumTree, TreeError> {
        if entries.is_empty() {
            return Err(TreeError::Empty);
        }
        if entries.len() > MAX_ENTRIES {
            return Err(TreeError::TooMany(entries.len()));
        }
        let leaf = |(index, entry): (usize, &Entry)| {
            if entry.account == Address::ZERO {
                return Err(TreeError::ZeroAccount(index));
            }
            if entry.weight == 0 {
                return Err(TreeError::ZeroWeight(index));
            }
            Ok(self.leaf(index, entry))
        };
        let leaves: Result<Vec<Node>, TreeError> = entries.iter().enumerate().map(leaf).collect();
        SumTree::new(leaves?).ok_or(TreeError::TooHeavy)
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
    fn what_the_pool_refuses_has_no_tree() {
        let nobody = Entry {
            account: Address::ZERO,
            ..entry(2, 5)
        };
        let fifty_one = vec![entry(1, 5); MAX_ENTRIES + 1];
        let heavy = [entry(1, u64::MAX), entry(2, 1)];
        for (entries, why) in [
            (&[] as &[Entry], TreeError::Empty),
            (&fifty_one, TreeError::TooMany(51)),
            (&[entry(1, 5), nobody], TreeError::ZeroAccount(1)),
            (&[entry(1, 5), entry(2, 0)], TreeError::ZeroWeight(1)),
            (&heavy, TreeError::TooHeavy),
        ] {
            assert_eq!(BLOCK.tree(entries), Err(why));
        }
        let heaviest = BLOCK.tree(&heavy[..1]).unwrap();
        assert_eq!(heaviest.root().sum, u64::MAX);
        assert!(BLOCK.tree(&fifty_one[1..]).is_ok());
    }

    fn any_entry() -> impl Strategy<Value = Entry> {
        let account = prop_oneof![1 => Just(0u8), 100 => 1u8..];
        let weight = prop_oneof![1 => Just(0), 1 => Just(u64::MAX), 100 => 1u64..1 << 57];
        (account, weight, any::<[u8; 32]>()).prop_map(|(account, weight, hash)| Entry {
            account: Address::with_last_byte(account),
            weight,
            content_hash: hash.into(),
        })
    }

    proptest! {
        #[test]
        fn there_is_a_tree_exactly_when_the_pool_closes_over_the_entries(entries in prop::collection::vec(any_entry(), 0..60)) {
            let total: u128 = entries.iter().map(|it| u128::from(it.weight)).sum();
            let closes = (1..=50).contains(&entries.len())
                && entries.iter().all(|it| it.account != Address::ZERO && it.weight > 0)
                && total <= u128::from(u64::MAX);
            prop_assert_eq!(BLOCK.tree(&entries).is_ok(), closes);
        }

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
