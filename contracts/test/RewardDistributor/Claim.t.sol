// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardDistributor} from "../../src/RewardDistributor.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {MerkleTree} from "../utils/MerkleTree.sol";
import {FalseToken} from "../utils/tokens/FalseToken.sol";
import {FeeToken} from "../utils/tokens/FeeToken.sol";
import {FreezingToken} from "../utils/tokens/FreezingToken.sol";
import {RebasingToken} from "../utils/tokens/RebasingToken.sol";
import {ReentrantToken} from "../utils/tokens/ReentrantToken.sol";
import {Setup} from "./Setup.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

contract RewardDistributorClaimTest is Setup {
    using MerkleTree for bytes32[];

    function setUp() public override {
        super.setUp();
        earn(alice, address(token), 100);
        earn(alice, address(other), 30);
        earn(bob, address(token), 200);
        publish();
    }

    // What is paid

    function test_a_claim_pays_what_was_earned() external {
        bytes32[] memory siblings = proof(alice, address(token), 100);
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.Claimed(address(token), alice, alice, 100, 100);
        vm.prank(alice);
        vm.assertEq(distributor.claim(alice, address(token), 100, siblings), 100);

        vm.assertEq(token.balanceOf(alice), 100);
        vm.assertEq(token.balanceOf(address(distributor)), 900);
        vm.assertEq(distributor.claimed(address(token), alice), 100);
        vm.assertEq(other.balanceOf(alice), 0);
    }

    function test_anybody_claims_for_an_account_and_the_money_goes_to_it() external {
        bytes32[] memory siblings = proof(alice, address(token), 100);
        vm.prank(stranger);
        distributor.claim(alice, address(token), 100, siblings);
        vm.assertEq(token.balanceOf(alice), 100);
        vm.assertEq(token.balanceOf(stranger), 0);
    }

    function test_a_later_root_pays_only_the_difference() external {
        claim(alice, address(token), 100);
        earn(alice, address(token), 150);
        publish();
        vm.assertEq(claim(alice, address(token), 150), 50);
        vm.assertEq(token.balanceOf(alice), 150);
    }

    function test_who_skips_a_root_loses_nothing() external {
        earn(alice, address(token), 150);
        publish();
        earn(bob, address(token), 210);
        publish();
        vm.assertEq(claim(alice, address(token), 150), 150);
    }

    function test_a_tree_of_one_leaf_needs_no_proof() external {
        delete sheet;
        earn(bob, address(token), 300);
        publish();
        vm.assertEq(distributor.claim(bob, address(token), 300, new bytes32[](0)), 300);
    }

    function testFuzz_claims_follow_any_rising_amounts(uint96[4] calldata rises) external {
        uint256 total = 0;
        for (uint256 i = 0; i < rises.length; ++i) {
            uint256 rise = uint256(rises[i]) + 1;
            fund(address(token), rise);
            total += rise;
            earn(alice, address(token), 100 + total);
            publish();
            uint256 due = 100 + total - distributor.claimed(address(token), alice);
            vm.assertEq(claim(alice, address(token), 100 + total), due);
            vm.assertEq(token.balanceOf(alice), 100 + total);
        }
    }

    // What is refused

    function test_a_second_claim_is_refused() external {
        claim(alice, address(token), 100);
        bytes32[] memory siblings = proof(alice, address(token), 100);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.NothingToClaim.selector, alice, address(token), 100)
        );
        distributor.claim(alice, address(token), 100, siblings);
    }

    function test_nothing_is_paid_before_the_first_root() external {
        RewardDistributor fresh = new RewardDistributor(owner, proposer, guardian, DELAY);
        expectInvalidProof(alice, address(token), 100);
        fresh.claim(alice, address(token), 100, new bytes32[](0));
    }

    function test_an_older_roots_leaf_is_refused() external {
        bytes32[] memory siblings = proof(alice, address(token), 100);
        earn(alice, address(token), 150);
        publish();
        expectInvalidProof(alice, address(token), 100);
        distributor.claim(alice, address(token), 100, siblings);
    }

    function test_a_pending_roots_leaf_is_refused() external {
        earn(alice, address(token), 150);
        propose();
        bytes32[] memory siblings = proof(alice, address(token), 150);
        expectInvalidProof(alice, address(token), 150);
        distributor.claim(alice, address(token), 150, siblings);
    }

    function test_a_lowered_amount_takes_nothing_back_and_pays_nothing() external {
        claim(alice, address(token), 100);
        earn(alice, address(token), 60);
        publish();
        bytes32[] memory siblings = proof(alice, address(token), 60);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.NothingToClaim.selector, alice, address(token), 100)
        );
        distributor.claim(alice, address(token), 60, siblings);
        vm.assertEq(token.balanceOf(alice), 100);
    }

    function test_a_leaf_of_zero_pays_nothing() external {
        earn(stranger, address(token), 0);
        publish();
        bytes32[] memory siblings = proof(stranger, address(token), 0);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.NothingToClaim.selector, stranger, address(token), 0)
        );
        distributor.claim(stranger, address(token), 0, siblings);
    }

    function testFuzz_another_amount_is_refused(uint256 amount) external {
        vm.assume(amount != 100);
        bytes32[] memory siblings = proof(alice, address(token), 100);
        expectInvalidProof(alice, address(token), amount);
        distributor.claim(alice, address(token), amount, siblings);
    }

    function testFuzz_another_account_is_refused(address thief) external {
        vm.assume(thief != alice);
        bytes32[] memory siblings = proof(alice, address(token), 100);
        expectInvalidProof(thief, address(token), 100);
        distributor.claim(thief, address(token), 100, siblings);
    }

    function test_another_token_is_refused() external {
        bytes32[] memory siblings = proof(alice, address(token), 100);
        expectInvalidProof(alice, address(other), 100);
        distributor.claim(alice, address(other), 100, siblings);
    }

    function test_a_leaf_of_another_chain_is_refused() external {
        bytes32[] memory siblings = proof(alice, address(token), 100);
        uint256 home = block.chainid;
        vm.chainId(home + 1);
        expectInvalidProof(alice, address(token), 100);
        distributor.claim(alice, address(token), 100, siblings);

        vm.chainId(home);
        vm.assertEq(distributor.claim(alice, address(token), 100, siblings), 100);
    }

    function test_a_leaf_of_another_distributor_is_refused() external {
        RewardDistributor twin = new RewardDistributor(owner, proposer, guardian, DELAY);
        token.mint(address(this), 100);
        token.approve(address(twin), 100);
        twin.credit(address(token), 100, "test");
        bytes32 root = distributor.root();
        vm.prank(proposer);
        twin.propose(root, CONTENT);
        vm.warp(block.timestamp + DELAY);
        twin.activate();

        bytes32[] memory siblings = proof(alice, address(token), 100);
        expectInvalidProof(alice, address(token), 100);
        twin.claim(alice, address(token), 100, siblings);
    }

    function testFuzz_a_changed_proof_is_refused(uint256 place, bytes32 change) external {
        bytes32[] memory siblings = proof(alice, address(token), 100);
        place = bound(place, 0, siblings.length - 1);
        vm.assume(change != siblings[place]);
        siblings[place] = change;
        expectInvalidProof(alice, address(token), 100);
        distributor.claim(alice, address(token), 100, siblings);
    }

    function test_a_proof_that_is_too_short_or_too_long_is_refused() external {
        bytes32[] memory siblings = proof(alice, address(token), 100);
        bytes32[] memory shorter = new bytes32[](siblings.length - 1);
        bytes32[] memory longer = new bytes32[](siblings.length + 1);
        for (uint256 i = 0; i < siblings.length; ++i) {
            if (i < shorter.length) shorter[i] = siblings[i];
            longer[i] = siblings[i];
        }
        expectInvalidProof(alice, address(token), 100);
        distributor.claim(alice, address(token), 100, shorter);
        expectInvalidProof(alice, address(token), 100);
        distributor.claim(alice, address(token), 100, longer);
    }

    /// @dev If leaves were hashed once, an inner node could be claimed as a leaf whenever its two children read as the fields of one.
    /// They never do: the fields are 160 bytes and their hash is hashed again.
    function test_an_inner_node_is_no_leaf() external {
        bytes32 left = tree[1];
        bytes32 right = tree[2];
        vm.assertEq(distributor.root(), MerkleTree.parent(left, right));
        // The root as leaf with an empty proof, and each child as leaf with its sibling as proof, read as every field that fits.
        bytes32[] memory none = new bytes32[](0);
        bytes32[] memory sibling = new bytes32[](1);
        sibling[0] = right;
        address asAccount = address(uint160(uint256(left)));
        expectInvalidProof(asAccount, address(token), uint256(right));
        distributor.claim(asAccount, address(token), uint256(right), none);
        expectInvalidProof(asAccount, address(token), uint256(left));
        distributor.claim(asAccount, address(token), uint256(left), sibling);
    }

    function testFuzz_a_leaf_is_never_an_inner_node(address account, address token_, uint256 amount) external view {
        bytes32 inner = keccak256(abi.encode(block.chainid, address(distributor), token_, account, amount));
        vm.assertEq(distributor.leafOf(account, token_, amount), keccak256(bytes.concat(inner)));
        vm.assertTrue(distributor.leafOf(account, token_, amount) != inner);
    }

    function test_money_for_the_zero_address_or_the_distributor_itself_is_refused() external {
        earn(address(0), address(token), 5);
        earn(address(distributor), address(token), 5);
        publish();
        address[2] memory nobody = [address(0), address(distributor)];
        for (uint256 i = 0; i < 2; ++i) {
            bytes32[] memory siblings = proof(nobody[i], address(token), 5);
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.InvalidRecipient.selector, nobody[i]));
            distributor.claim(nobody[i], address(token), 5, siblings);
        }
    }

    function test_a_root_that_promises_more_than_was_credited_pays_until_the_token_is_used_up() external {
        earn(alice, address(token), 900);
        publish();
        claim(alice, address(token), 900);
        bytes32[] memory siblings = proof(bob, address(token), 200);
        vm.expectRevert();
        distributor.claim(bob, address(token), 200, siblings);
        // The other token's money is not touched, and bob is paid once the missing 100 are there.
        vm.assertEq(claim(alice, address(other), 30), 30);
        fund(address(token), 100);
        vm.assertEq(claim(bob, address(token), 200), 200);
    }

    // Batches

    function test_a_batch_pays_everybody_in_it() external {
        IRewardDistributor.Claim[] memory claims = new IRewardDistributor.Claim[](3);
        claims[0] = claimOf(alice, address(token), 100);
        claims[1] = claimOf(alice, address(other), 30);
        claims[2] = claimOf(bob, address(token), 200);
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.Claimed(address(token), alice, alice, 100, 100);
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.Claimed(address(other), alice, alice, 30, 30);
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.Claimed(address(token), bob, bob, 200, 200);
        vm.prank(stranger);
        vm.assertEq(distributor.claimBatch(claims), 3);

        vm.assertEq(token.balanceOf(alice), 100);
        vm.assertEq(other.balanceOf(alice), 30);
        vm.assertEq(token.balanceOf(bob), 200);
    }

    function test_a_batch_passes_over_what_somebody_claimed_first() external {
        IRewardDistributor.Claim[] memory claims = new IRewardDistributor.Claim[](3);
        claims[0] = claimOf(alice, address(token), 100);
        claims[1] = claimOf(bob, address(token), 200);
        claims[2] = claimOf(bob, address(token), 200);
        claim(alice, address(token), 100);
        vm.assertEq(distributor.claimBatch(claims), 1);
        vm.assertEq(token.balanceOf(alice), 100);
        vm.assertEq(token.balanceOf(bob), 200);
    }

    function test_a_wrong_proof_in_a_batch_stops_it() external {
        IRewardDistributor.Claim[] memory claims = new IRewardDistributor.Claim[](2);
        claims[0] = claimOf(alice, address(token), 100);
        claims[1] = claimOf(bob, address(token), 200);
        claims[1].cumulativeAmount = 201;
        expectInvalidProof(bob, address(token), 201);
        distributor.claimBatch(claims);
        vm.assertEq(token.balanceOf(alice), 0);
    }

    function test_an_empty_batch_pays_nobody() external {
        vm.assertEq(distributor.claimBatch(new IRewardDistributor.Claim[](0)), 0);
    }

    // Hostile tokens

    function test_a_frozen_account_holds_up_nobody_else() external {
        FreezingToken freezing = new FreezingToken();
        fund(address(freezing), 20);
        earn(alice, address(freezing), 10);
        earn(bob, address(freezing), 10);
        publish();
        freezing.freeze(alice, true);
        bytes32[] memory siblings = proof(alice, address(freezing), 10);
        vm.expectRevert(abi.encodeWithSelector(FreezingToken.Frozen.selector, alice));
        distributor.claim(alice, address(freezing), 10, siblings);
        vm.assertEq(distributor.claimed(address(freezing), alice), 0);

        claim(bob, address(freezing), 10);
        claim(alice, address(token), 100);
        freezing.freeze(alice, false);
        vm.assertEq(claim(alice, address(freezing), 10), 10);
    }

    function test_a_token_cannot_be_claimed_again_from_inside_its_own_transfer() external {
        ReentrantToken reentrant = new ReentrantToken();
        fund(address(reentrant), 1000);
        earn(alice, address(reentrant), 100);
        publish();
        bytes[3] memory inner = [
            abi.encodeCall(
                distributor.claim, (alice, address(reentrant), 100, proof(alice, address(reentrant), 100))
            ),
            abi.encodeCall(distributor.claim, (bob, address(token), 200, proof(bob, address(token), 200))),
            abi.encodeCall(distributor.claimBatch, (new IRewardDistributor.Claim[](0)))
        ];
        uint256 start = vm.snapshotState();
        for (uint256 i = 0; i < inner.length; ++i) {
            reentrant.arm(address(distributor), inner[i]);
            claim(alice, address(reentrant), 100);
            vm.assertEq(reentrant.calls(), 1);
            vm.assertFalse(reentrant.succeeded());
            vm.assertEq(
                reentrant.answer(),
                abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
            );
            vm.assertEq(reentrant.balanceOf(alice), 100);
            vm.assertEq(token.balanceOf(bob), 0);
            vm.assertTrue(vm.revertToState(start));
        }
    }

    /// @dev A root may change in the middle of a batch, which goes on under the one that it began with: both were in force.
    function test_a_token_that_activates_a_root_in_the_middle_of_a_batch_gains_nothing() external {
        ReentrantToken reentrant = new ReentrantToken();
        fund(address(reentrant), 10);
        earn(alice, address(reentrant), 10);
        publish();
        IRewardDistributor.Claim[] memory claims = new IRewardDistributor.Claim[](2);
        claims[0] = claimOf(alice, address(reentrant), 10);
        claims[1] = claimOf(bob, address(token), 200);
        earn(bob, address(token), 250);
        propose();
        vm.warp(block.timestamp + DELAY);
        reentrant.arm(address(distributor), abi.encodeCall(distributor.activate, ()));
        vm.assertEq(distributor.claimBatch(claims), 2);
        vm.assertTrue(reentrant.succeeded());

        vm.assertEq(token.balanceOf(bob), 200);
        vm.assertEq(claim(bob, address(token), 250), 50);
    }

    /// @dev Such a token is refused at `credit`, but may begin to take a fee later; then its holders pay it, and nobody else.
    function test_a_fee_on_the_way_out_is_paid_by_the_tokens_own_claimers() external {
        FeeToken fee = new FeeToken();
        fee.mint(address(distributor), 1000);
        earn(alice, address(fee), 1000);
        publish();
        vm.assertEq(claim(alice, address(fee), 1000), 1000);
        vm.assertEq(fee.balanceOf(alice), 990);
        vm.assertEq(token.balanceOf(address(distributor)), 1000);
    }

    function test_a_token_that_returns_false_leaves_the_claim_open() external {
        FalseToken lying = new FalseToken();
        lying.mint(address(distributor), 1000);
        earn(alice, address(lying), 10);
        publish();
        bytes32[] memory siblings = proof(alice, address(lying), 10);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(lying)));
        distributor.claim(alice, address(lying), 10, siblings);
        vm.assertEq(distributor.claimed(address(lying), alice), 0);
    }

    function test_a_token_that_shrinks_after_it_was_credited_harms_its_own_claimers_alone() external {
        RebasingToken rebasing = new RebasingToken();
        fund(address(rebasing), 100);
        earn(alice, address(rebasing), 50);
        earn(bob, address(rebasing), 50);
        publish();
        rebasing.rebase(50);
        claim(alice, address(rebasing), 50);
        bytes32[] memory siblings = proof(bob, address(rebasing), 50);
        vm.expectRevert();
        distributor.claim(bob, address(rebasing), 50, siblings);
        vm.assertEq(claim(bob, address(token), 200), 200);
    }

    function test_a_leaf_of_an_address_without_code_pays_nothing() external {
        earn(alice, stranger, 10);
        publish();
        bytes32[] memory siblings = proof(alice, stranger, 10);
        vm.expectRevert();
        distributor.claim(alice, stranger, 10, siblings);
        vm.assertEq(distributor.claimed(stranger, alice), 0);
    }
}
