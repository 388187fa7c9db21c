// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardDistributor} from "../../src/RewardDistributor.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {MerkleTree} from "../utils/MerkleTree.sol";
import {Test} from "../utils/Test.sol";
import {PlainToken} from "../utils/tokens/PlainToken.sol";

/// @notice What every token of the suites has, whatever its `approve` returns.
interface AnyToken {
    function mint(address account, uint256 amount) external;
    function approve(address spender, uint256 amount) external;
}

/// @notice A distributor with its three roles, two tokens credited, and a sheet of who earned what from which trees are made.
abstract contract Setup is Test {
    using MerkleTree for bytes32[];

    uint256 internal constant DELAY = 1 days;
    bytes32 internal constant CONTENT = keccak256("a published tree");

    address internal owner = named("owner");
    address internal proposer = named("proposer");
    address internal guardian = named("guardian");
    address internal stranger = named("stranger");
    address internal alice = named("alice");
    address internal bob = named("bob");

    RewardDistributor internal distributor;
    PlainToken internal token = new PlainToken();
    PlainToken internal other = new PlainToken();

    /// @dev What the next tree says; the tree made last.
    IRewardDistributor.Claim[] internal sheet;
    bytes32[] internal tree;

    function setUp() public virtual {
        vm.warp(1_700_000_000);
        distributor = new RewardDistributor(owner, proposer, guardian, DELAY);
        fund(address(token), 1000);
        fund(address(other), 1000);
    }

    /// @dev Mints and credits.
    function fund(address token_, uint256 amount) internal {
        AnyToken(token_).mint(address(this), amount);
        AnyToken(token_).approve(address(distributor), amount);
        distributor.credit(token_, amount, "test");
    }

    /// @dev Writes an account's cumulative amount into the sheet, over the older one if there is one.
    function earn(address account, address token_, uint256 amount) internal {
        for (uint256 i = 0; i < sheet.length; ++i) {
            if (sheet[i].account == account && sheet[i].token == token_) {
                sheet[i].cumulativeAmount = amount;
                return;
            }
        }
        sheet.push(IRewardDistributor.Claim(account, token_, amount, new bytes32[](0)));
    }

    /// @dev The tree of the sheet.
    function build() internal returns (bytes32 root) {
        bytes32[] memory leaves = new bytes32[](sheet.length);
        for (uint256 i = 0; i < leaves.length; ++i) {
            leaves[i] = distributor.leafOf(sheet[i].account, sheet[i].token, sheet[i].cumulativeAmount);
        }
        tree = MerkleTree.build(leaves);
        return tree.root();
    }

    function propose() internal returns (bytes32 root) {
        root = build();
        vm.prank(proposer);
        distributor.propose(root, CONTENT);
    }

    /// @dev Proposes the tree of the sheet, waits and activates it.
    function publish() internal returns (bytes32 root) {
        root = propose();
        vm.warp(block.timestamp + DELAY);
        distributor.activate();
    }

    function proof(address account, address token_, uint256 amount) internal view returns (bytes32[] memory) {
        return tree.proof(distributor.leafOf(account, token_, amount));
    }

    function claimOf(address account, address token_, uint256 amount)
        internal
        view
        returns (IRewardDistributor.Claim memory)
    {
        return IRewardDistributor.Claim(account, token_, amount, proof(account, token_, amount));
    }

    /// @dev Claims from the tree made last.
    function claim(address account, address token_, uint256 amount) internal returns (uint256) {
        return distributor.claim(account, token_, amount, proof(account, token_, amount));
    }

    /// @dev 65 bytes over the claim, as a wallet makes them.
    function sign(uint256 key, address account, uint256 amount, address recipient, uint256 deadline)
        internal
        view
        returns (bytes memory)
    {
        bytes32 digest = distributor.claimDigest(account, address(token), amount, recipient, deadline);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function keyOf(string memory name) internal returns (uint256 key) {
        (, key) = wallet(name);
    }

    function expectInvalidProof(address account, address token_, uint256 amount) internal {
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.InvalidProof.selector, account, token_, amount));
    }
}
