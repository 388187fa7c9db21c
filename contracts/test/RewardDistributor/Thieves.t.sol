// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Functions} from "../utils/Functions.sol";
import {Setup} from "./Setup.sol";

/// @notice The roles turn bad, alone and together. Alice and bob earned 300 of the 1,000 that were credited.
contract RewardDistributorThievesTest is Setup, Functions {
    function setUp() public override {
        super.setUp();
        earn(alice, address(token), 100);
        earn(bob, address(token), 200);
        publish();
    }

    /// @dev A tree that gives the thief all that is credited.
    function theftFor(address thief) private returns (bytes32 root) {
        delete sheet;
        earn(thief, address(token), 1000);
        earn(thief, address(other), 1000);
        return build();
    }

    function assertNothingLost() private view {
        vm.assertEq(token.balanceOf(address(distributor)), 1000);
        vm.assertEq(other.balanceOf(address(distributor)), 1000);
    }

    /// @dev Every account is paid in full, whatever went on before.
    function payHonest() private {
        sheet.push(IRewardDistributor.Claim(alice, address(token), 100, new bytes32[](0)));
        sheet.push(IRewardDistributor.Claim(bob, address(token), 200, new bytes32[](0)));
        build();
        vm.assertEq(claim(alice, address(token), 100), 100);
        vm.assertEq(claim(bob, address(token), 200), 200);
    }

    function test_owner_and_proposer_together_take_nothing_while_the_guardian_watches() external {
        bytes32 theft = theftFor(owner);
        address accomplice = named("accomplice");
        for (uint256 round = 0; round < 20; ++round) {
            // The owner changes proposers, they propose, and wait for the guardian to look away for less than the delay.
            vm.prank(owner);
            distributor.setProposer(round % 2 == 0 ? accomplice : proposer);
            vm.prank(round % 2 == 0 ? accomplice : proposer);
            distributor.propose(theft, CONTENT);
            vm.warp(block.timestamp + DELAY - 1);
            vm.expectPartialRevert(IRewardDistributor.DelayNotOver.selector);
            vm.prank(owner);
            distributor.activate();
            vm.prank(guardian);
            distributor.challenge();
        }
        assertNothingLost();
        delete sheet;
        payHonest();
    }

    function test_owner_and_proposer_cannot_get_rid_of_the_guardian() external {
        address[2] memory both = [owner, proposer];
        for (uint256 i = 0; i < 2; ++i) {
            vm.startPrank(both[i]);
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.NotGuardian.selector, both[i]));
            distributor.transferGuardian(both[i]);
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.NotPendingGuardian.selector, both[i]));
            distributor.acceptGuardian();
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.NotGuardian.selector, both[i]));
            distributor.unpauseRoots();
            vm.stopPrank();
        }
        vm.assertEq(distributor.guardian(), guardian);
    }

    function test_the_guardian_alone_takes_nothing_and_stops_no_claim() external {
        vm.startPrank(guardian);
        distributor.pauseRoots();
        vm.expectPartialRevert(IRewardDistributor.RootsArePaused.selector);
        distributor.propose("theft", CONTENT);
        distributor.unpauseRoots();
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.NotProposer.selector, guardian));
        distributor.propose("theft", CONTENT);
        distributor.pauseRoots();
        vm.stopPrank();
        assertNothingLost();
        delete sheet;
        payHonest();
    }

    /// @dev The stolen key of a proposer while the guardian is away: the owner answers too.
    function test_the_owner_stops_a_bad_proposer_without_the_guardian() external {
        bytes32 theft = theftFor(proposer);
        vm.prank(proposer);
        distributor.propose(theft, CONTENT);
        vm.prank(owner);
        distributor.setProposer(named("honest proposer"));
        vm.warp(block.timestamp + DELAY);
        vm.expectRevert(IRewardDistributor.NoPendingRoot.selector);
        distributor.activate();
        assertNothingLost();
    }

    /// @dev And anybody, as long as the theft lowers somebody's amount in the tree.
    function test_anybody_stops_a_theft_that_lowers_an_amount() external {
        bytes32[] memory had = proof(alice, address(token), 100);
        earn(alice, address(token), 0);
        earn(proposer, address(token), 800);
        propose();
        bytes32[] memory has = proof(alice, address(token), 0);
        vm.prank(stranger);
        distributor.challengeLowered(alice, address(token), 100, had, 0, has);
        vm.warp(block.timestamp + DELAY);
        vm.expectRevert(IRewardDistributor.NoPendingRoot.selector);
        distributor.activate();
        assertNothingLost();
    }

    /// @dev What the guardian is for: with nobody watching for a whole delay, a proposer misdirects what is not yet claimed. Whoever
    /// claimed keeps it, and during the delay everybody still can.
    function test_without_anybody_watching_a_proposer_misdirects_what_is_unclaimed_and_nothing_else() external {
        bytes32[] memory bobsProof = proof(bob, address(token), 200);
        claim(alice, address(token), 100);
        delete sheet;
        earn(proposer, address(token), 700);
        bytes32 theft = propose();
        vm.warp(block.timestamp + DELAY - 1);
        distributor.claim(bob, address(token), 200, bobsProof);
        vm.warp(block.timestamp + 1);
        distributor.activate();
        vm.assertEq(distributor.root(), theft);
        claim(proposer, address(token), 700);
        vm.assertEq(token.balanceOf(alice), 100);
        vm.assertEq(token.balanceOf(bob), 200);
        vm.assertEq(token.balanceOf(address(distributor)), 0);
    }

    function test_a_guardian_who_is_gone_freezes_no_claim_and_no_root_for_ever() external {
        vm.prank(guardian);
        distributor.pauseRoots();
        // The guardian's key is lost here.
        claim(alice, address(token), 100);
        vm.warp(block.timestamp + distributor.PAUSE_PERIOD());
        earn(bob, address(token), 250);
        publish();
        vm.assertEq(claim(bob, address(token), 250), 250);
    }

    function test_a_proposer_who_is_gone_is_replaced_and_claims_go_on_meanwhile() external {
        vm.warp(block.timestamp + 365 days);
        claim(alice, address(token), 100);
        proposer = named("second proposer");
        vm.prank(owner);
        distributor.setProposer(proposer);
        earn(bob, address(token), 250);
        publish();
        vm.assertEq(claim(bob, address(token), 250), 250);
    }

    function test_nobody_sends_ether_here() external {
        vm.deal(stranger, 1 ether);
        vm.prank(stranger);
        (bool sent,) = address(distributor).call{value: 1 ether}("");
        vm.assertFalse(sent);
    }

    /// @dev The whole list of what can be called, from the compiler: whoever adds a door must write it here.
    function test_there_is_no_function_but_these() external view {
        assertFunctions(
            "RewardDistributor",
            string.concat(
                // Anybody
                "acceptGuardian() acceptOwnership() activate() ",
                "challengeLowered(address,address,uint256,bytes32[],uint256,bytes32[]) ",
                "claim(address,address,uint256,bytes32[]) claimBatch((address,address,uint256,bytes32[])[]) ",
                "claimFor((address,address,uint256,bytes32[]),address,uint256,bytes) credit(address,uint256,bytes32) ",
                // Itself, for the payments of a batch
                "payOfBatch(address,address,uint256) ",
                // Roles
                "challenge() pauseRoots() propose(bytes32,bytes32) renounceOwnership() setProposer(address) ",
                "transferGuardian(address) transferOwnership(address) unpauseRoots() ",
                // Views
                "BATCH_PAYMENT_GAS() DELAY() MAX_DELAY() MIN_DELAY() PAUSE_PERIOD() ",
                "claimDigest(address,address,uint256,address,uint256) claimed(address,address) contentHash() ",
                "credited(address) eip712Domain() guardian() leafOf(address,address,uint256) owner() pausedUntil() ",
                "pendingGuardian() pendingOwner() pendingRoot() proposer() root() "
            )
        );
    }
}
