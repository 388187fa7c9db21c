// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardDistributor} from "../../src/RewardDistributor.sol";
import {MerkleTree} from "../utils/MerkleTree.sol";
import {Test} from "../utils/Test.sol";
import {PlainToken} from "../utils/tokens/PlainToken.sol";

/// @notice The distributor pays from trees that the npm package @openzeppelin/merkle-tree made (fixture/make.mjs).
contract RewardDistributorFixtureTest is Test {
    using MerkleTree for bytes32[];

    /// @dev Its first contracts have the addresses that the fixture names.
    address private constant DEPLOYER = address(0xdd);

    string private json;
    RewardDistributor private distributor;
    address private proposer = named("proposer");
    PlainToken[2] private tokens;

    function setUp() external {
        json = vm.readFile(string.concat(vm.projectRoot(), "/test/RewardDistributor/fixture/trees.json"));
        vm.startPrank(DEPLOYER);
        distributor = new RewardDistributor(named("owner"), proposer, named("guardian"), 1 days);
        tokens = [new PlainToken(), new PlainToken()];
        for (uint256 i = 0; i < 2; ++i) {
            tokens[i].mint(DEPLOYER, 1e24);
            tokens[i].approve(address(distributor), 1e24);
            distributor.credit(address(tokens[i]), 1e24, "fixture");
        }
        vm.stopPrank();
    }

    function test_the_fixture_is_of_this_chain_distributor_and_tokens() external view {
        vm.assertEq(vm.parseJsonUint(json, ".chainId"), block.chainid);
        vm.assertEq(vm.parseJsonAddress(json, ".distributor"), address(distributor));
        vm.assertEq(vm.parseJsonAddress(json, ".tokens[0]"), address(tokens[0]));
        vm.assertEq(vm.parseJsonAddress(json, ".tokens[1]"), address(tokens[1]));
    }

    function test_a_tree_of_one_leaf_pays() external {
        payAll(0, 1);
    }

    function test_a_tree_of_seven_leaves_pays_them_all() external {
        payAll(1, 7);
    }

    function test_a_tree_of_1024_leaves_pays() external {
        payAll(2, 5);
    }

    function test_the_suites_own_tree_is_the_packages() external view {
        for (uint256 i = 0; i < 3; ++i) {
            string memory tree = item(".trees", i);
            uint256 count = vm.parseJsonUint(json, string.concat(tree, ".count"));
            bytes32[] memory leaves = new bytes32[](count);
            for (uint256 j = 0; j < count; ++j) {
                leaves[j] = distributor.leafOf(accountOf(j), address(tokens[j % 2]), amountOf(j));
            }
            bytes32[] memory nodes = MerkleTree.build(leaves);
            vm.assertEq(nodes.root(), vm.parseJsonBytes32(json, string.concat(tree, ".root")), tree);

            bytes32 leaf = vm.parseJsonBytes32(json, string.concat(tree, ".proofs[0].leaf"));
            bytes32[] memory proof = vm.parseJsonBytes32Array(json, string.concat(tree, ".proofs[0].proof"));
            vm.assertEq(keccak256(abi.encode(nodes.proof(leaf))), keccak256(abi.encode(proof)));
        }
    }

    /// @dev Puts the root of a tree in force and claims every leaf whose proof the fixture has.
    function payAll(uint256 index, uint256 proofs) private {
        string memory tree = item(".trees", index);
        bytes32 root = vm.parseJsonBytes32(json, string.concat(tree, ".root"));
        bytes32 contentHash = sha256(bytes(json));
        vm.prank(proposer);
        distributor.propose(root, contentHash);
        vm.warp(block.timestamp + 1 days);
        distributor.activate();
        for (uint256 i = 0; i < proofs; ++i) {
            string memory entry = item(string.concat(tree, ".proofs"), i);
            uint256 leaf = vm.parseJsonUint(json, string.concat(entry, ".index"));
            (address account, PlainToken token, uint256 amount) = (accountOf(leaf), tokens[leaf % 2], amountOf(leaf));
            vm.assertEq(
                distributor.leafOf(account, address(token), amount),
                vm.parseJsonBytes32(json, string.concat(entry, ".leaf"))
            );
            distributor.claim(
                account, address(token), amount, vm.parseJsonBytes32Array(json, string.concat(entry, ".proof"))
            );
            vm.assertEq(token.balanceOf(account), amount, entry);
        }
    }

    // The rule of fixture/make.mjs.

    function accountOf(uint256 index) private pure returns (address) {
        return address(uint160(uint256(sha256(bytes(string.concat("account ", vm.toString(index)))))));
    }

    function amountOf(uint256 index) private pure returns (uint256) {
        return 1e18 + index * 123_456_789;
    }

    function item(string memory list, uint256 index) private pure returns (string memory) {
        return string.concat(list, "[", vm.toString(index), "]");
    }
}
