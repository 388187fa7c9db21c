// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardDistributor} from "../../src/RewardDistributor.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Setup} from "./Setup.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

contract RewardDistributorRolesTest is Setup {
    address private next = named("next");

    // Deployment

    function test_the_deployment_names_the_roles_and_the_delay() external {
        vm.expectEmit();
        emit IRewardDistributor.ProposerReplaced(address(0), proposer);
        vm.expectEmit();
        emit IRewardDistributor.GuardianTransferred(address(0), guardian);
        RewardDistributor fresh = new RewardDistributor(owner, proposer, guardian, 2 days);
        vm.assertEq(fresh.owner(), owner);
        vm.assertEq(fresh.proposer(), proposer);
        vm.assertEq(fresh.guardian(), guardian);
        vm.assertEq(fresh.pendingGuardian(), address(0));
        vm.assertEq(fresh.DELAY(), 2 days);
        vm.assertEq(fresh.root(), bytes32(0));
    }

    function test_a_role_without_an_address_is_refused() external {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableInvalidOwner.selector, address(0)));
        new RewardDistributor(address(0), proposer, guardian, DELAY);
        vm.expectRevert(IRewardDistributor.ZeroAddress.selector);
        new RewardDistributor(owner, address(0), guardian, DELAY);
        vm.expectRevert(IRewardDistributor.ZeroAddress.selector);
        new RewardDistributor(owner, proposer, address(0), DELAY);
    }

    function test_a_guardian_who_holds_another_role_is_refused() external {
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RolesOverlap.selector, owner));
        new RewardDistributor(owner, proposer, owner, DELAY);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RolesOverlap.selector, proposer));
        new RewardDistributor(owner, proposer, proposer, DELAY);
    }

    function test_a_delay_out_of_range_is_refused() external {
        uint256[3] memory wrong = [uint256(0), 59, 30 days + 1];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IRewardDistributor.DelayOutOfRange.selector, wrong[i], 1 minutes, 30 days)
            );
            new RewardDistributor(owner, proposer, guardian, wrong[i]);
        }
        new RewardDistributor(owner, proposer, guardian, 1 minutes);
        new RewardDistributor(owner, proposer, guardian, 30 days);
    }

    // The owner

    function test_the_owner_replaces_the_proposer() external {
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.ProposerReplaced(proposer, next);
        vm.prank(owner);
        distributor.setProposer(next);
        vm.assertEq(distributor.proposer(), next);

        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.NotProposer.selector, proposer));
        vm.prank(proposer);
        distributor.propose("root", CONTENT);
        vm.prank(next);
        distributor.propose("root", CONTENT);
    }

    function test_a_replaced_proposers_root_falls_with_it() external {
        earn(alice, address(token), 1);
        bytes32 root = propose();
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.RootDropped(root, IRewardDistributor.DropReason.ProposerReplaced, owner);
        vm.prank(owner);
        distributor.setProposer(next);
        (bytes32 pending,,) = distributor.pendingRoot();
        vm.assertEq(pending, bytes32(0));
    }

    function test_nobody_else_replaces_the_proposer() external {
        address[3] memory others = [proposer, guardian, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, others[i]));
            vm.prank(others[i]);
            distributor.setProposer(next);
        }
    }

    function test_neither_nobody_nor_the_guardian_becomes_proposer() external {
        vm.startPrank(owner);
        vm.expectRevert(IRewardDistributor.ZeroAddress.selector);
        distributor.setProposer(address(0));
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RolesOverlap.selector, guardian));
        distributor.setProposer(guardian);
        vm.stopPrank();
        vm.assertEq(distributor.proposer(), proposer);
    }

    function test_the_ownership_moves_in_two_steps() external {
        vm.prank(owner);
        distributor.transferOwnership(next);
        vm.assertEq(distributor.owner(), owner);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, stranger));
        vm.prank(stranger);
        distributor.acceptOwnership();
        vm.prank(next);
        distributor.acceptOwnership();
        vm.assertEq(distributor.owner(), next);
    }

    function test_the_guardian_cannot_become_owner() external {
        vm.prank(owner);
        distributor.transferOwnership(guardian);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RolesOverlap.selector, guardian));
        vm.prank(guardian);
        distributor.acceptOwnership();
        vm.assertEq(distributor.owner(), owner);
    }

    function test_the_owner_cannot_leave() external {
        vm.expectRevert(IRewardDistributor.OwnerCannotLeave.selector);
        vm.prank(owner);
        distributor.renounceOwnership();
        vm.assertEq(distributor.owner(), owner);
    }

    // The guardian

    function test_the_guardian_hands_over_in_two_steps() external {
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.GuardianTransferStarted(guardian, next);
        vm.prank(guardian);
        distributor.transferGuardian(next);
        vm.assertEq(distributor.guardian(), guardian);
        vm.assertEq(distributor.pendingGuardian(), next);

        vm.expectEmit(address(distributor));
        emit IRewardDistributor.GuardianTransferred(guardian, next);
        vm.prank(next);
        distributor.acceptGuardian();
        vm.assertEq(distributor.guardian(), next);
        vm.assertEq(distributor.pendingGuardian(), address(0));

        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.NotGuardian.selector, guardian));
        vm.prank(guardian);
        distributor.pauseRoots();
        vm.prank(next);
        distributor.pauseRoots();
    }

    function test_nobody_else_names_or_becomes_the_guardian() external {
        address[3] memory others = [owner, proposer, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.startPrank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.NotGuardian.selector, others[i]));
            distributor.transferGuardian(next);
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.NotPendingGuardian.selector, others[i]));
            distributor.acceptGuardian();
            vm.stopPrank();
        }
    }

    function test_the_guardian_takes_an_offer_back() external {
        vm.startPrank(guardian);
        distributor.transferGuardian(next);
        distributor.transferGuardian(address(0));
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.NotPendingGuardian.selector, next));
        vm.prank(next);
        distributor.acceptGuardian();
        vm.assertEq(distributor.guardian(), guardian);
    }

    function test_owner_and_proposer_cannot_become_guardian() external {
        address[2] memory others = [owner, proposer];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(guardian);
            distributor.transferGuardian(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RolesOverlap.selector, others[i]));
            vm.prank(others[i]);
            distributor.acceptGuardian();
        }
        vm.assertEq(distributor.guardian(), guardian);
    }
}
