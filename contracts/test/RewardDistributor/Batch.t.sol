// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {FreezingToken} from "../utils/tokens/FreezingToken.sol";
import {GreedyToken} from "../utils/tokens/GreedyToken.sol";
import {ReentrantToken} from "../utils/tokens/ReentrantToken.sol";
import {Setup} from "./Setup.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @notice In a batch between alice's and bob's claims stands one that cannot be paid: they are paid, and it stays open.
contract RewardDistributorBatchTest is Setup {
    uint256 private constant FIRST_RUIN = uint256(GreedyToken.Mood.Burns);

    FreezingToken private freezing = new FreezingToken();
    GreedyToken private greedy = new GreedyToken();
    ReentrantToken private reentrant = new ReentrantToken();

    function setUp() public override {
        super.setUp();
        fund(address(freezing), 10);
        fund(address(greedy), 30);
        fund(address(reentrant), 10);
        earn(alice, address(token), 100);
        earn(bob, address(token), 200);
        earn(stranger, address(freezing), 10);
        earn(stranger, address(greedy), 10);
        earn(stranger, address(reentrant), 10);
        earn(stranger, named("no token"), 10);
        earn(address(0), address(token), 10);
        earn(address(distributor), address(token), 10);
        publish();
    }

    function test_a_frozen_account_is_passed_over_and_paid_later() external {
        freezing.freeze(stranger, true);
        passesOver(stranger, address(freezing));
        freezing.freeze(stranger, false);
        vm.assertEq(claim(stranger, address(freezing), 10), 10);
    }

    function test_a_token_that_ruins_its_callers_is_passed_over_and_paid_later() external {
        for (uint256 mood = FIRST_RUIN; mood <= uint256(type(GreedyToken.Mood).max); ++mood) {
            greedy.setMood(GreedyToken.Mood(mood));
            uint256 start = vm.snapshotState();
            passesOver(stranger, address(greedy));
            // What it did is undone, whatever it answered.
            vm.assertEq(greedy.balanceOf(address(distributor)), 30);
            vm.assertTrue(vm.revertToState(start));
        }
        greedy.setMood(GreedyToken.Mood.Plain);
        vm.assertEq(claim(stranger, address(greedy), 10), 10);
    }

    function test_an_address_without_a_token_is_passed_over() external {
        passesOver(stranger, named("no token"));
    }

    function test_accounts_that_cannot_be_paid_are_passed_over() external {
        passesOver(address(0), address(token));
        delete sheet;
        earn(alice, address(token), 200);
        earn(bob, address(token), 400);
        earn(address(distributor), address(token), 10);
        publish();
        passesOver(address(distributor), address(token), 200, 400);
    }

    function test_a_token_uses_no_more_than_its_share_of_a_batchs_gas() external {
        IRewardDistributor.Claim[] memory claims = around(stranger, address(greedy), 100, 200);
        uint256 start = vm.snapshotState();
        distributor.claimBatch(claims);
        uint256 plain = vm.lastCallGas().gasTotalUsed;
        vm.assertTrue(vm.revertToState(start));

        for (uint256 mood = FIRST_RUIN; mood <= uint256(type(GreedyToken.Mood).max); ++mood) {
            greedy.setMood(GreedyToken.Mood(mood));
            distributor.claimBatch(claims);
            vm.assertLt(vm.lastCallGas().gasTotalUsed, plain + distributor.BATCH_PAYMENT_GAS() + 10_000);
            vm.assertTrue(vm.revertToState(start));
        }
    }

    /// @dev Who estimates gas takes the least with which a call ends: that must not be one with which somebody goes unpaid.
    function test_the_least_gas_with_which_a_batch_ends_pays_everybody() external {
        greedy.setMood(GreedyToken.Mood.Dear);
        IRewardDistributor.Claim[] memory claims = around(stranger, address(greedy), 100, 200);
        // The costly payment last: what follows it needs no gas.
        (claims[1], claims[2]) = (claims[2], claims[1]);
        for (uint256 gas_ = 200_000;; gas_ += 500) {
            try distributor.claimBatch{gas: gas_}(claims) returns (uint256 paid) {
                vm.assertEq(paid, 3);
                return;
            } catch {}
        }
    }

    function test_a_batch_without_the_gas_for_a_payment_says_so() external {
        IRewardDistributor.Claim[] memory claims = around(stranger, address(greedy), 100, 200);
        vm.expectPartialRevert(IRewardDistributor.TooLittleGas.selector);
        distributor.claimBatch{gas: 300_000}(claims);
    }

    function test_a_token_that_calls_back_in_a_batch_is_refused() external {
        IRewardDistributor.Claim[] memory claims = around(stranger, address(reentrant), 100, 200);
        bytes[3] memory inner = [
            abi.encodeCall(distributor.claim, (bob, address(token), 200, claims[2].proof)),
            abi.encodeCall(distributor.claimBatch, (claims)),
            abi.encodeCall(distributor.payOfBatch, (bob, address(token), 200))
        ];
        uint256 start = vm.snapshotState();
        for (uint256 i = 0; i < inner.length; ++i) {
            reentrant.arm(address(distributor), inner[i]);
            vm.assertEq(distributor.claimBatch(claims), 3);
            vm.assertEq(reentrant.calls(), 1);
            vm.assertEq(
                reentrant.answer(),
                i == 2
                    ? abi.encodeWithSelector(IRewardDistributor.NotThisContract.selector, address(reentrant))
                    : abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
            );
            vm.assertTrue(vm.revertToState(start));
        }
    }

    function test_nobody_pays_without_a_proof() external {
        address[5] memory people = [owner, proposer, guardian, alice, address(this)];
        for (uint256 i = 0; i < people.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.NotThisContract.selector, people[i]));
            vm.prank(people[i]);
            distributor.payOfBatch(alice, address(token), 100);
        }
    }

    function passesOver(address account, address token_) private {
        passesOver(account, token_, 100, 200);
    }

    /// @dev A batch of alice, the claim of 10 that cannot be paid, and bob.
    function passesOver(address account, address token_, uint256 alices, uint256 bobs) private {
        IRewardDistributor.Claim[] memory claims = around(account, token_, alices, bobs);
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.ClaimSkipped(token_, account, 10);
        vm.assertEq(distributor.claimBatch(claims), 2);
        vm.assertEq(token.balanceOf(alice), alices);
        vm.assertEq(token.balanceOf(bob), bobs);
        vm.assertEq(distributor.claimed(token_, account), 0);
    }

    function around(address account, address token_, uint256 alices, uint256 bobs)
        private
        view
        returns (IRewardDistributor.Claim[] memory claims)
    {
        claims = new IRewardDistributor.Claim[](3);
        claims[0] = claimOf(alice, address(token), alices);
        claims[1] = claimOf(account, token_, 10);
        claims[2] = claimOf(bob, address(token), bobs);
    }
}
