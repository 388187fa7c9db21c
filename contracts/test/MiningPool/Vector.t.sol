// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MiningPool} from "../../src/MiningPool.sol";
import {IMiningPool} from "../../src/interfaces/IMiningPool.sol";
import {SumTree} from "../../src/lib/SumTree.sol";
import {PoolFixture} from "./PoolFixture.sol";

/// @notice Leaves, tree, purpose and points against test/SumTree/vector.json, which another language computed.
contract VectorTest is PoolFixture {
    // Numbers of the vector are small.
    // forge-lint: disable-start(unsafe-typecast)

    string private vector;
    uint64 private blockId;

    function setUp() public override {
        super.setUp();
        // forge-lint: disable-next-line(unsafe-cheatcode) reads a vector of this project
        vector = vm.readFile(string.concat(vm.projectRoot(), "/test/SumTree/vector.json"));
        vm.chainId(vm.parseJsonUint(vector, ".chainId"));
        address place = vm.parseJsonAddress(vector, ".pool");
        vm.etch(place, address(pool).code);
        pool = MiningPool(place);
        blockId = uint64(vm.parseJsonUint(vector, ".blockId"));
    }

    function test_leaves_and_tree() external view {
        vm.assertEq(pool.LEAF_TYPE_HASH(), vm.parseJsonBytes32(vector, ".leafTypeHash"));
        bytes32[] memory leaves = new bytes32[](3);
        uint256[] memory sums = new uint256[](3);
        for (uint256 index = 0; index < 3; ++index) {
            leaves[index] = pool.leafOf(blockId, index, _entry(index));
            vm.assertEq(leaves[index], vm.parseJsonBytes32(vector, string.concat(_path(index), ".leaf")));
            sums[index] = _entry(index).weight;
        }
        (bytes32 root, uint256 total) = SumTree.build(leaves, sums);
        vm.assertEq(root, vm.parseJsonBytes32(vector, ".root"));
        vm.assertEq(total, vm.parseJsonUint(vector, ".totalWeight"));
    }

    function test_the_proof_of_the_last_entry() external view {
        SumTree.Sibling[] memory proof = new SumTree.Sibling[](2);
        for (uint256 level = 0; level < 2; ++level) {
            string memory path = string.concat(".proofOfEntry2[", vm.toString(level), "]");
            proof[level] = SumTree.Sibling({
                hash: vm.parseJsonBytes32(vector, string.concat(path, ".hash")),
                sum: uint64(vm.parseJsonUint(vector, string.concat(path, ".sum")))
            });
        }
        (bytes32 root, uint256 total, uint256 start) = this.climb(pool.leafOf(blockId, 2, _entry(2)), 2, 2, proof);
        vm.assertEq(root, vm.parseJsonBytes32(vector, ".root"));
        vm.assertEq(total, 10);
        vm.assertEq(start, 8);
    }

    /// @dev External, so that proofs are calldata as in a contract.
    function climb(bytes32 leaf, uint64 weight, uint256 index, SumTree.Sibling[] calldata proof)
        external
        pure
        returns (bytes32, uint256, uint256)
    {
        return SumTree.climb(leaf, weight, index, proof);
    }

    function test_purpose_and_points() external view {
        vm.assertEq(pool.purposeOf(blockId), vm.parseJsonBytes32(vector, ".purpose"));
        for (uint256 draw = 0; draw < 5; ++draw) {
            string memory path = string.concat(".draws[", vm.toString(draw), "]");
            bytes32 randomness = vm.parseJsonBytes32(vector, string.concat(path, ".randomness"));
            vm.assertEq(pool.pointOf(blockId, randomness, 10), vm.parseJsonUint(vector, string.concat(path, ".point")));
        }
    }

    function _entry(uint256 index) private view returns (IMiningPool.Entry memory) {
        return IMiningPool.Entry({
            account: vm.parseJsonAddress(vector, string.concat(_path(index), ".account")),
            weight: uint64(vm.parseJsonUint(vector, string.concat(_path(index), ".weight"))),
            contentHash: vm.parseJsonBytes32(vector, string.concat(_path(index), ".contentHash"))
        });
    }

    function _path(uint256 index) private pure returns (string memory) {
        return string.concat(".entries[", vm.toString(index), "]");
    }
}
