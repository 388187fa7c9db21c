// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SumTree} from "../../src/lib/SumTree.sol";
import {Test} from "../utils/Test.sol";
import {Trees} from "../utils/Trees.sol";

contract SumTreeTest is Test {
    bytes32[] private leaves;
    uint64[] private weights;

    /// @dev External, so that proofs are calldata as in a contract.
    function climb(bytes32 leaf, uint64 weight, uint256 index, SumTree.Sibling[] calldata proof)
        external
        pure
        returns (bytes32, uint256, uint256)
    {
        return SumTree.climb(leaf, weight, index, proof);
    }

    function test_the_root_of_one_leaf_is_the_leaf() external {
        _plant(1, 1);
        (bytes32 root, uint256 total) = _build();
        vm.assertEq(root, leaves[0]);
        vm.assertEq(total, weights[0]);
    }

    function test_a_missing_right_child_is_empty() external {
        _plant(3, 1);
        (bytes32 root, uint256 total) = _build();
        bytes32 left = keccak256(abi.encode(leaves[0], weights[0], leaves[1], weights[1]));
        bytes32 right = keccak256(abi.encode(leaves[2], weights[2], bytes32(0), 0));
        vm.assertEq(root, keccak256(abi.encode(left, weights[0] + weights[1], right, weights[2])));
        vm.assertEq(total, weights[0] + weights[1] + weights[2]);
    }

    function test_trees_of_all_sizes_are_as_defined() external {
        for (uint256 size = 1; size <= 64; ++size) {
            _checkAgainstDefinition(size, size);
        }
    }

    function testFuzz_trees_are_as_defined(uint256 size, uint256 seed) external {
        _checkAgainstDefinition(bound(size, 1, 64), seed);
    }

    function testFuzz_intervals_lie_one_after_the_other(uint256 size, uint256 seed) external {
        _plant(bound(size, 1, 50), seed);
        (bytes32 root, uint256 total) = _build();
        uint256 next;
        for (uint256 index = 0; index < leaves.length; ++index) {
            (bytes32 end, uint256 sum, uint256 start) =
                this.climb(leaves[index], weights[index], index, Trees.proof(leaves, weights, index));
            vm.assertEq(end, root);
            vm.assertEq(sum, total);
            vm.assertEq(start, next);
            next += weights[index];
        }
        vm.assertEq(next, total);
    }

    function testFuzz_a_proof_at_another_index_leads_elsewhere(uint256 size, uint256 seed, uint256 index, uint256 other)
        external
    {
        _plant(bound(size, 2, 50), seed);
        (bytes32 root,) = _build();
        index = bound(index, 0, leaves.length - 1);
        other = bound(other, 0, (uint256(1) << Trees.height(leaves.length)) - 1);
        if (other == index) return;
        (bytes32 end,,) = this.climb(leaves[index], weights[index], other, Trees.proof(leaves, weights, index));
        vm.assertTrue(end != root);
    }

    function testFuzz_a_leaf_with_another_weight_leads_elsewhere(
        uint256 size,
        uint256 seed,
        uint256 index,
        uint64 weight
    ) external {
        _plant(bound(size, 2, 50), seed);
        (bytes32 root,) = _build();
        index = bound(index, 0, leaves.length - 1);
        if (weight == weights[index]) return;
        (bytes32 end,,) = this.climb(leaves[index], weight, index, Trees.proof(leaves, weights, index));
        vm.assertTrue(end != root);
    }

    function testFuzz_a_proof_with_one_sum_moved_leads_elsewhere(
        uint256 size,
        uint256 seed,
        uint256 index,
        uint256 level,
        uint64 sum
    ) external {
        _plant(bound(size, 2, 50), seed);
        (bytes32 root,) = _build();
        index = bound(index, 0, leaves.length - 1);
        SumTree.Sibling[] memory proof = Trees.proof(leaves, weights, index);
        level = bound(level, 0, proof.length - 1);
        if (sum == proof[level].sum) return;
        proof[level].sum = sum;
        (bytes32 end,,) = this.climb(leaves[index], weights[index], index, proof);
        vm.assertTrue(end != root);
    }

    function test_sums_do_not_wrap() external {
        leaves = new bytes32[](50);
        weights = new uint64[](50);
        uint256[] memory sums = new uint256[](50);
        for (uint256 index = 0; index < 50; ++index) {
            sums[index] = type(uint64).max;
        }
        (, uint256 total) = SumTree.build(leaves, sums);
        vm.assertEq(total, 50 * uint256(type(uint64).max));
    }

    function test_sums_of_a_long_proof_do_not_wrap() external view {
        SumTree.Sibling[] memory proof = new SumTree.Sibling[](256);
        for (uint256 level = 0; level < 256; ++level) {
            proof[level].sum = type(uint64).max;
        }
        (, uint256 total, uint256 start) = this.climb(bytes32(0), type(uint64).max, type(uint256).max, proof);
        vm.assertEq(total, 257 * uint256(type(uint64).max));
        vm.assertEq(start, 256 * uint256(type(uint64).max));
    }

    function _checkAgainstDefinition(uint256 size, uint256 seed) private {
        _plant(size, seed);
        (bytes32 root, uint256 total) = _build();
        (bytes32 definedRoot, uint64 definedTotal) = Trees.root(leaves, weights);
        vm.assertEq(root, definedRoot);
        vm.assertEq(total, definedTotal);
    }

    function _plant(uint256 size, uint256 seed) private {
        leaves = new bytes32[](size);
        weights = new uint64[](size);
        for (uint256 index = 0; index < size; ++index) {
            leaves[index] = keccak256(abi.encode("leaf", seed, index));
            weights[index] = uint64(uint256(keccak256(abi.encode("weight", seed, index))) % 1e15) + 1;
        }
    }

    function _build() private view returns (bytes32 root, uint256 total) {
        uint256[] memory sums = new uint256[](weights.length);
        for (uint256 index = 0; index < weights.length; ++index) {
            sums[index] = weights[index];
        }
        return SumTree.build(leaves, sums);
    }
}
