// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {SumTree} from "../../src/lib/SumTree.sol";

/// @notice Sum trees as their definition reads, by recursion and without the library under test.
library Trees {
    /// @dev Node `index` of `level`; EMPTY where there are no leaves below it.
    function node(bytes32[] memory leaves, uint64[] memory weights, uint256 level, uint256 index)
        internal
        pure
        returns (bytes32 hash, uint64 sum)
    {
        if ((index << level) >= leaves.length) return (bytes32(0), 0);
        if (level == 0) return (leaves[index], weights[index]);
        (bytes32 leftHash, uint64 leftSum) = node(leaves, weights, level - 1, 2 * index);
        (bytes32 rightHash, uint64 rightSum) = node(leaves, weights, level - 1, 2 * index + 1);
        // forge-lint: disable-next-line(asm-keccak256) as the definition reads
        return (keccak256(abi.encode(leftHash, leftSum, rightHash, rightSum)), leftSum + rightSum);
    }

    /// @dev Number of the first level with one node.
    function height(uint256 leaves) internal pure returns (uint256 level) {
        while ((uint256(1) << level) < leaves) ++level;
    }

    function root(bytes32[] memory leaves, uint64[] memory weights) internal pure returns (bytes32 hash, uint64 total) {
        return node(leaves, weights, height(leaves.length), 0);
    }

    function proof(bytes32[] memory leaves, uint64[] memory weights, uint256 index)
        internal
        pure
        returns (SumTree.Sibling[] memory siblings)
    {
        siblings = new SumTree.Sibling[](height(leaves.length));
        for (uint256 level = 0; level < siblings.length; ++level) {
            (siblings[level].hash, siblings[level].sum) = node(leaves, weights, level, (index >> level) ^ 1);
        }
    }
}
