// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {EfficientHashLib} from "solady/utils/EfficientHashLib.sol";

/// @title A Merkle tree that also adds up weights
/// @notice Every leaf owns an interval as long as its weight. The intervals lie one after the other, from 0 to the total, in the order of the
/// leaves, and the root fixes all of them: a proof of a leaf also proves where its interval starts and what all weights add up to.
/// @dev The tree of n leaves, n > 0:
///
///   level 0       the leaves, (hash, weight), in order
///   level k + 1   node i is parent(node 2i, node 2i + 1) of level k; where node 2i + 1 is missing, EMPTY = (bytes32(0), 0) stands for it
///   root          the single node of the first level that has one
///   parent        ((lh, ls), (rh, rs)) = (keccak256(abi.encode(lh, ls, rh, rs)), ls + rs)
///
/// The root of one leaf is that leaf. A parent is the hash of 128 bytes; the caller hashes leaves from any other number of bytes, so that no
/// node passes for a leaf. Hashes come from `EfficientHashLib`, which hashes words as `abi.encode` lays them out.
library SumTree {
    /// @notice The other child of a parent, on the way from a leaf to the root.
    struct Sibling {
        bytes32 hash;
        uint64 sum;
    }

    /// @notice Root and total of a tree. At least one leaf.
    /// @dev Writes over both arrays, which are as long as each other. Sums are of at most 2^64 leaves of 64 bits, so 256 bits hold them.
    /// @param hashes Hashes of the leaves, in order.
    /// @param sums Weights of the leaves, each at most 64 bits wide.
    /// @return root Hash of the root.
    /// @return total All weights together.
    function build(bytes32[] memory hashes, uint256[] memory sums) internal pure returns (bytes32 root, uint256 total) {
        for (uint256 width = hashes.length; width > 1; width = (width + 1) / 2) {
            for (uint256 left = 0; left < width; left += 2) {
                uint256 right = left + 1;
                (bytes32 rightHash, uint256 rightSum) =
                    right < width ? (hashes[right], sums[right]) : (bytes32(0), uint256(0));
                hashes[left / 2] = parent(hashes[left], sums[left], rightHash, rightSum);
                sums[left / 2] = sums[left] + rightSum;
            }
        }
        return (hashes[0], sums[0]);
    }

    /// @notice Where the path from a leaf ends, and where the leaf's interval starts.
    /// @dev The proof is good when `root` and `total` are the tree's. Bit k of the index says on which side the path's node of level k is: what
    /// stands to its left comes before the leaf.
    /// @param leaf Hash of the leaf.
    /// @param weight Weight of the leaf.
    /// @param index Position of the leaf, from 0. The leaf's hash must bind it.
    /// @param proof Siblings from the leaf's level upwards.
    /// @return root Hash at the end of the path.
    /// @return total Sum at the end of the path.
    /// @return start First point of the leaf's interval [start, start + weight).
    function climb(bytes32 leaf, uint64 weight, uint256 index, Sibling[] calldata proof)
        internal
        pure
        returns (bytes32 root, uint256 total, uint256 start)
    {
        (root, total) = (leaf, weight);
        for (uint256 level = 0; level < proof.length; ++level) {
            Sibling calldata sibling = proof[level];
            if ((index >> level) & 1 == 0) {
                root = parent(root, total, sibling.hash, sibling.sum);
            } else {
                root = parent(sibling.hash, sibling.sum, root, total);
                start += sibling.sum;
            }
            total += sibling.sum;
        }
    }

    /// @notice Hash of a parent.
    function parent(bytes32 leftHash, uint256 leftSum, bytes32 rightHash, uint256 rightSum)
        internal
        pure
        returns (bytes32)
    {
        return EfficientHashLib.hash(leftHash, bytes32(leftSum), rightHash, bytes32(rightSum));
    }
}
