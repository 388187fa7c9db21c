// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {FalseToken} from "../utils/tokens/FalseToken.sol";
import {FeeToken} from "../utils/tokens/FeeToken.sol";
import {PlainToken} from "../utils/tokens/PlainToken.sol";
import {RebasingToken} from "../utils/tokens/RebasingToken.sol";
import {ReentrantToken} from "../utils/tokens/ReentrantToken.sol";
import {SilentToken} from "../utils/tokens/SilentToken.sol";
import {Setup} from "./Setup.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

contract RewardDistributorCreditTest is Setup {
    function test_anybody_credits_any_plain_token() external {
        PlainToken fresh = new PlainToken();
        fresh.mint(stranger, 7);
        vm.startPrank(stranger);
        fresh.approve(address(distributor), 7);
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.Credited(address(fresh), stranger, "block 9", 7);
        distributor.credit(address(fresh), 7, "block 9");
        vm.stopPrank();

        vm.assertEq(distributor.credited(address(fresh)), 7);
        vm.assertEq(fresh.balanceOf(address(distributor)), 7);
        vm.assertEq(fresh.balanceOf(stranger), 0);
    }

    function testFuzz_credits_add_up(uint96 first, uint96 second) external {
        vm.assume(first != 0 && second != 0);
        PlainToken fresh = new PlainToken();
        fund(address(fresh), first);
        fund(address(fresh), second);
        vm.assertEq(distributor.credited(address(fresh)), uint256(first) + second);
        vm.assertEq(fresh.balanceOf(address(distributor)), uint256(first) + second);
    }

    function test_nothing_is_no_credit() external {
        vm.expectRevert(IRewardDistributor.ZeroAmount.selector);
        distributor.credit(address(token), 0, "test");
    }

    function test_a_credit_without_approval_is_refused() external {
        token.mint(address(this), 5);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(distributor), 0, 5)
        );
        distributor.credit(address(token), 5, "test");
    }

    function test_a_token_that_was_sent_without_credit_counts_for_nobody() external {
        token.mint(address(distributor), 50);
        vm.assertEq(distributor.credited(address(token)), 1000);
    }

    // Hostile tokens

    function test_a_token_that_takes_a_fee_is_refused() external {
        FeeToken fee = new FeeToken();
        fee.mint(address(this), 1000);
        fee.approve(address(distributor), 1000);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.AmountMismatch.selector, address(fee), 1000, 990));
        distributor.credit(address(fee), 1000, "test");
        vm.assertEq(distributor.credited(address(fee)), 0);
    }

    function test_a_rebasing_token_that_rounds_is_refused() external {
        RebasingToken rebasing = new RebasingToken();
        rebasing.mint(address(this), 1000);
        rebasing.approve(address(distributor), 1000);
        rebasing.rebase(130);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.AmountMismatch.selector, address(rebasing), 5, 3));
        distributor.credit(address(rebasing), 5, "test");
    }

    function test_a_token_that_returns_false_is_refused() external {
        FalseToken lying = new FalseToken();
        lying.mint(address(this), 10);
        lying.approve(address(distributor), 10);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(lying)));
        distributor.credit(address(lying), 10, "test");
    }

    function test_a_token_that_returns_nothing_works() external {
        SilentToken silent = new SilentToken();
        fund(address(silent), 10);
        vm.assertEq(distributor.credited(address(silent)), 10);
        earn(alice, address(silent), 4);
        publish();
        claim(alice, address(silent), 4);
        vm.assertEq(silent.balanceOf(alice), 4);
    }

    function test_an_address_without_code_is_no_token() external {
        vm.expectRevert();
        distributor.credit(stranger, 10, "test");
    }

    function test_a_token_cannot_count_one_payment_twice_by_crediting_inside_a_credit() external {
        ReentrantToken reentrant = new ReentrantToken();
        reentrant.mint(address(this), 10);
        reentrant.approve(address(distributor), 10);
        reentrant.arm(address(distributor), abi.encodeCall(distributor.credit, (address(token), 5, "again")));
        distributor.credit(address(reentrant), 10, "test");

        vm.assertEq(reentrant.calls(), 1);
        vm.assertFalse(reentrant.succeeded());
        vm.assertEq(
            reentrant.answer(), abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
        vm.assertEq(distributor.credited(address(token)), 1000);
    }

    function test_a_claim_inside_a_credit_is_refused() external {
        earn(alice, address(token), 100);
        publish();
        ReentrantToken reentrant = new ReentrantToken();
        reentrant.arm(
            address(distributor),
            abi.encodeCall(distributor.claim, (alice, address(token), 100, proof(alice, address(token), 100)))
        );
        fund(address(reentrant), 10);
        vm.assertEq(reentrant.calls(), 1);
        vm.assertFalse(reentrant.succeeded());
        vm.assertEq(token.balanceOf(alice), 0);
    }
}
