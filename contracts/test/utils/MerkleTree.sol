// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The tree of @openzeppelin/merkle-tree in Solidity, for suites that need trees on the spot: sorted leaves, the first at the end
/// of the array, node i over nodes 2i+1 and 2i+2. RewardDistributor/Fixture.t.sol holds it to the package itself.
library MerkleTree {
    /// @dev Sorts `leaves` in place.
    function build(bytes32[] memory leaves) internal pure returns (bytes32[] memory tree) {
        sort(leaves);
        uint256 count = leaves.length;
        tree = new bytes32[](2 * count - 1);
        for (uint256 i = 0; i < count; ++i) {
            tree[2 * count - 2 - i] = leaves[i];
        }
        for (uint256 i = count - 1; i > 0; --i) {
            tree[i - 1] = parent(tree[2 * i - 1], tree[2 * i]);
        }
    }

    function root(bytes32[] memory tree) internal pure returns (bytes32) {
        return tree[0];
    }

    function proof(bytes32[] memory tree, bytes32 leaf) internal pure returns (bytes32[] memory siblings) {
        uint256 place = find(tree, leaf);
        uint256 depth = 0;
        for (uint256 i = place; i > 0; i = (i - 1) / 2) {
            ++depth;
        }
        siblings = new bytes32[](depth);
        for (uint256 i = 0; i < depth; ++i) {
            siblings[i] = tree[place % 2 == 0 ? place - 1 : place + 1];
            place = (place - 1) / 2;
        }
    }

    function parent(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function find(bytes32[] memory tree, bytes32 leaf) private pure returns (uint256) {
        for (uint256 i = tree.length; i > 0; --i) {
            if (tree[i - 1] == leaf) return i - 1;
        }
        revert("MerkleTree: no such leaf");
    }

    /// @dev Insertion sort: trees of tests are small, or made once.
    function sort(bytes32[] memory hashes) private pure {
        for (uint256 i = 1; i < hashes.length; ++i) {
            bytes32 moved = hashes[i];
            uint256 place = i;
            for (; place > 0 && hashes[place - 1] > moved; --place) {
                hashes[place] = hashes[place - 1];
            }
            hashes[place] = moved;
        }
    }
}
