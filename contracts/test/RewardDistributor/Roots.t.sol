// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Setup} from "./Setup.sol";

contract RewardDistributorRootsTest is Setup {
    bytes32 private constant FIRST = "first root";
    bytes32 private constant SECOND = "second root";

    function proposeRoot(bytes32 root) private {
        vm.prank(proposer);
        distributor.propose(root, CONTENT);
    }

    function activateRoot(bytes32 root) private {
        proposeRoot(root);
        vm.warp(block.timestamp + DELAY);
        distributor.activate();
    }

    function assertNothingPending() private view {
        (bytes32 pending, bytes32 content, uint256 activatesAt) = distributor.pendingRoot();
        vm.assertEq(pending, bytes32(0));
        vm.assertEq(content, bytes32(0));
        vm.assertEq(activatesAt, 0);
    }

    // Proposals

    function test_a_proposal_waits_and_changes_nothing_yet() external {
        activateRoot(FIRST);
        uint256 activatesAt = block.timestamp + DELAY;
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.RootProposed(SECOND, CONTENT, proposer, activatesAt);
        proposeRoot(SECOND);

        (bytes32 pending, bytes32 content, uint256 at_) = distributor.pendingRoot();
        vm.assertEq(pending, SECOND);
        vm.assertEq(content, CONTENT);
        vm.assertEq(at_, activatesAt);
        vm.assertEq(distributor.root(), FIRST);
    }

    function test_only_the_proposer_proposes() external {
        address[3] memory others = [owner, guardian, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.NotProposer.selector, others[i]));
            vm.prank(others[i]);
            distributor.propose(FIRST, CONTENT);
        }
    }

    function test_a_second_proposal_is_refused_while_one_is_pending() external {
        proposeRoot(FIRST);
        vm.warp(block.timestamp + 10 * DELAY);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RootAlreadyPending.selector, FIRST));
        proposeRoot(SECOND);
    }

    function test_the_active_root_is_not_proposed_again() external {
        activateRoot(FIRST);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RootAlreadyActive.selector, FIRST));
        proposeRoot(FIRST);
    }

    function test_a_root_of_zero_and_an_unpublished_tree_are_refused() external {
        vm.expectRevert(IRewardDistributor.ZeroRoot.selector);
        proposeRoot(bytes32(0));
        vm.expectRevert(IRewardDistributor.ZeroContentHash.selector);
        vm.prank(proposer);
        distributor.propose(FIRST, bytes32(0));
    }

    // Activation

    function test_anybody_activates_once_the_delay_is_over() external {
        proposeRoot(FIRST);
        vm.warp(block.timestamp + DELAY);
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.RootActivated(FIRST, CONTENT);
        vm.prank(stranger);
        distributor.activate();
        vm.assertEq(distributor.root(), FIRST);
        vm.assertEq(distributor.contentHash(), CONTENT);
        assertNothingPending();
    }

    function testFuzz_nobody_activates_before(uint256 waited) external {
        proposeRoot(FIRST);
        uint256 activatesAt = block.timestamp + DELAY;
        vm.warp(block.timestamp + bound(waited, 0, DELAY - 1));
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.DelayNotOver.selector, activatesAt));
        distributor.activate();
        vm.assertEq(distributor.root(), bytes32(0));
    }

    function test_nothing_is_activated_without_a_proposal_or_twice() external {
        vm.expectRevert(IRewardDistributor.NoPendingRoot.selector);
        distributor.activate();
        activateRoot(FIRST);
        vm.expectRevert(IRewardDistributor.NoPendingRoot.selector);
        distributor.activate();
    }

    // The guardian's challenge

    function test_a_challenged_root_is_dropped_and_the_last_good_one_stays() external {
        activateRoot(FIRST);
        proposeRoot(SECOND);
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.RootDropped(SECOND, IRewardDistributor.DropReason.Challenged, guardian);
        vm.prank(guardian);
        distributor.challenge();

        vm.assertEq(distributor.root(), FIRST);
        assertNothingPending();
        vm.warp(block.timestamp + DELAY);
        vm.expectRevert(IRewardDistributor.NoPendingRoot.selector);
        distributor.activate();
    }

    function test_the_guardian_challenges_until_the_root_is_active() external {
        proposeRoot(FIRST);
        vm.warp(block.timestamp + 100 * DELAY);
        vm.prank(guardian);
        distributor.challenge();
        assertNothingPending();
    }

    function test_an_active_root_cannot_be_challenged() external {
        activateRoot(FIRST);
        vm.expectRevert(IRewardDistributor.NoPendingRoot.selector);
        vm.prank(guardian);
        distributor.challenge();
        vm.assertEq(distributor.root(), FIRST);
    }

    function test_nobody_else_challenges_without_a_proof() external {
        proposeRoot(FIRST);
        address[3] memory others = [owner, proposer, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.NotGuardian.selector, others[i]));
            vm.prank(others[i]);
            distributor.challenge();
        }
    }

    function test_a_dropped_root_can_be_proposed_again_with_the_whole_delay() external {
        proposeRoot(FIRST);
        vm.warp(block.timestamp + DELAY - 1);
        vm.prank(guardian);
        distributor.challenge();
        proposeRoot(FIRST);
        vm.warp(block.timestamp + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.DelayNotOver.selector, block.timestamp - 1 + DELAY)
        );
        distributor.activate();
    }

    // Anybody's challenge

    /// @dev Alice had 100 in the active root and gets `amount` in the pending one.
    function lower(uint256 amount) private returns (bytes32[] memory active, bytes32[] memory pending) {
        earn(alice, address(token), 100);
        earn(alice, address(other), 50);
        earn(bob, address(token), 200);
        publish();
        active = proof(alice, address(token), 100);
        earn(alice, address(token), amount);
        earn(bob, address(token), 250);
        propose();
        pending = proof(alice, address(token), amount);
    }

    function testFuzz_anybody_drops_a_root_that_lowers_an_amount(uint256 amount) external {
        amount = bound(amount, 0, 99);
        (bytes32[] memory active, bytes32[] memory pending) = lower(amount);
        bytes32 good = distributor.root();
        bytes32 bad = build();
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.RootDropped(bad, IRewardDistributor.DropReason.LowersAmount, stranger);
        vm.prank(stranger);
        distributor.challengeLowered(alice, address(token), 100, active, amount, pending);
        vm.assertEq(distributor.root(), good);
        assertNothingPending();
    }

    function test_a_root_that_lowers_an_amount_is_dropped_during_a_pause_and_after_the_delay() external {
        (bytes32[] memory active, bytes32[] memory pending) = lower(60);
        vm.prank(guardian);
        distributor.pauseRoots();
        vm.warp(block.timestamp + 2 * DELAY);
        distributor.challengeLowered(alice, address(token), 100, active, 60, pending);
        assertNothingPending();
    }

    function testFuzz_a_root_that_keeps_or_raises_an_amount_stays(uint256 amount) external {
        amount = bound(amount, 100, type(uint256).max);
        (bytes32[] memory active, bytes32[] memory pending) = lower(amount);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.NotLowered.selector, 100, amount));
        distributor.challengeLowered(alice, address(token), 100, active, amount, pending);
    }

    function test_a_challenge_needs_both_leaves_of_the_same_account_and_token() external {
        (bytes32[] memory active, bytes32[] memory pending) = lower(60);
        bytes32[] memory bobs = proof(bob, address(token), 250);
        bytes32[] memory otherTokens = proof(alice, address(other), 50);

        // An amount that the active root does not have.
        expectInvalidProof(alice, address(token), 101);
        distributor.challengeLowered(alice, address(token), 101, active, 60, pending);
        // One that the pending root does not have.
        expectInvalidProof(alice, address(token), 59);
        distributor.challengeLowered(alice, address(token), 100, active, 59, pending);
        // Leaves of the roots the other way round.
        expectInvalidProof(alice, address(token), 100);
        distributor.challengeLowered(alice, address(token), 100, pending, 60, active);
        // Another account's or another token's leaf.
        expectInvalidProof(bob, address(token), 100);
        distributor.challengeLowered(bob, address(token), 100, active, 60, bobs);
        expectInvalidProof(alice, address(token), 50);
        distributor.challengeLowered(alice, address(token), 100, active, 50, otherTokens);
    }

    function test_a_challenge_needs_a_pending_root() external {
        (bytes32[] memory active, bytes32[] memory pending) = lower(60);
        vm.prank(guardian);
        distributor.challenge();
        vm.expectRevert(IRewardDistributor.NoPendingRoot.selector);
        distributor.challengeLowered(alice, address(token), 100, active, 60, pending);
    }

    function test_the_first_root_lowers_nothing() external {
        earn(alice, address(token), 100);
        propose();
        bytes32[] memory siblings = proof(alice, address(token), 100);
        expectInvalidProof(alice, address(token), 101);
        distributor.challengeLowered(alice, address(token), 101, siblings, 100, siblings);
    }

    /// @dev A known limit: a proof of inclusion cannot show that an account is missing. The guardian, who reads the tree, can.
    function test_leaving_an_account_out_takes_the_guardian() external {
        earn(alice, address(token), 100);
        earn(bob, address(token), 200);
        publish();
        bytes32 good = distributor.root();
        delete sheet;
        earn(bob, address(token), 200);
        propose();
        vm.prank(guardian);
        distributor.challenge();
        vm.assertEq(distributor.root(), good);
    }

    // Pause

    function test_a_pause_stops_proposals_and_activations() external {
        proposeRoot(FIRST);
        uint256 until = block.timestamp + distributor.PAUSE_PERIOD();
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.RootsPaused(until);
        vm.prank(guardian);
        distributor.pauseRoots();
        vm.assertEq(distributor.pausedUntil(), until);

        vm.warp(until - 1);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RootsArePaused.selector, until));
        distributor.activate();
        vm.prank(guardian);
        distributor.challenge();
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RootsArePaused.selector, until));
        proposeRoot(SECOND);
    }

    function test_a_pause_runs_out_without_the_guardian() external {
        proposeRoot(FIRST);
        vm.prank(guardian);
        distributor.pauseRoots();
        vm.warp(block.timestamp + distributor.PAUSE_PERIOD());
        distributor.activate();
        proposeRoot(SECOND);
        vm.assertEq(distributor.root(), FIRST);
    }

    function test_the_guardian_prolongs_and_ends_a_pause() external {
        vm.startPrank(guardian);
        distributor.pauseRoots();
        vm.warp(block.timestamp + 10 days);
        distributor.pauseRoots();
        vm.assertEq(distributor.pausedUntil(), block.timestamp + distributor.PAUSE_PERIOD());
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.RootsUnpaused();
        distributor.unpauseRoots();
        vm.stopPrank();
        vm.assertEq(distributor.pausedUntil(), 0);
        activateRoot(FIRST);
    }

    function test_nobody_else_pauses_or_unpauses() external {
        address[3] memory others = [owner, proposer, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.startPrank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.NotGuardian.selector, others[i]));
            distributor.pauseRoots();
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.NotGuardian.selector, others[i]));
            distributor.unpauseRoots();
            vm.stopPrank();
        }
    }

    function test_a_pause_stops_no_claim_and_no_credit() external {
        earn(alice, address(token), 100);
        earn(alice, address(other), 50);
        earn(bob, address(token), 200);
        publish();
        vm.prank(guardian);
        distributor.pauseRoots();

        claim(alice, address(token), 100);
        IRewardDistributor.Claim[] memory claims = new IRewardDistributor.Claim[](1);
        claims[0] = claimOf(alice, address(other), 50);
        distributor.claimBatch(claims);
        distributor.claimFor(
            claimOf(bob, address(token), 200),
            stranger,
            block.timestamp,
            sign(keyOf("bob"), bob, 200, stranger, block.timestamp)
        );
        fund(address(token), 5);
        vm.assertEq(token.balanceOf(alice), 100);
        vm.assertEq(other.balanceOf(alice), 50);
        vm.assertEq(token.balanceOf(stranger), 200);
    }
}
