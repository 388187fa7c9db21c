// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ComputeLedger} from "../../src/ComputeLedger.sol";
import {IComputeLedger} from "../../src/interfaces/IComputeLedger.sol";
import {IProviderRegistry} from "../../src/interfaces/IProviderRegistry.sol";
import {FalseToken} from "../utils/tokens/FalseToken.sol";
import {FeeToken} from "../utils/tokens/FeeToken.sol";
import {FreezingToken} from "../utils/tokens/FreezingToken.sol";
import {PermitToken} from "../utils/tokens/PermitToken.sol";
import {RebasingToken} from "../utils/tokens/RebasingToken.sol";
import {ReentrantToken} from "../utils/tokens/ReentrantToken.sol";
import {SilentToken} from "../utils/tokens/SilentToken.sol";
import {LedgerFixture} from "./LedgerFixture.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @notice Money into free balances and out of them.
contract DepositsTest is LedgerFixture {
    // The ledger as it is deployed

    function test_a_ledger_says_its_terms() external view {
        vm.assertEq(address(ledger.token()), address(token));
        vm.assertEq(ledger.lock(), LOCK);
        vm.assertEq(ledger.priceDelay(), PRICE_DELAY);
    }

    function test_a_ledger_needs_a_lock_and_a_longer_delay_of_prices() external {
        uint40[2][5] memory wrong = [
            [uint40(0), 1 hours],
            [uint40(30 days + 1), 40 days],
            [uint40(1 hours), 1 hours],
            [uint40(2 hours), 1 hours],
            [uint40(1 hours), 60 days + 1]
        ];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IComputeLedger.TimesOutOfRange.selector, wrong[i][0], wrong[i][1]));
            new ComputeLedger(IERC20(address(token)), wrong[i][0], wrong[i][1]);
        }
        new ComputeLedger(IERC20(address(token)), 1, 2);
        new ComputeLedger(IERC20(address(token)), 30 days, 60 days);
    }

    function test_a_ledger_needs_a_token() external {
        vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.UnusableAddress.selector, stranger));
        new ComputeLedger(IERC20(stranger), LOCK, PRICE_DELAY);
    }

    // deposit, depositFor

    function test_a_deposit_is_free_balance() external {
        token.mint(user, 5);
        vm.startPrank(user);
        token.approve(address(ledger), 5);
        vm.expectEmit(address(ledger));
        emit IComputeLedger.Deposited(user, user, 5);
        ledger.deposit(5);
        vm.stopPrank();
        vm.assertEq(ledger.balanceOf(user), FUNDS + 5);
        vm.assertEq(token.balanceOf(address(ledger)), FUNDS + 5);
        vm.assertEq(token.balanceOf(user), 0);
    }

    function test_anybody_can_deposit_for_somebody() external {
        token.mint(stranger, 5);
        vm.startPrank(stranger);
        token.approve(address(ledger), 5);
        vm.expectEmit(address(ledger));
        emit IComputeLedger.Deposited(stranger, user, 5);
        ledger.depositFor(user, 5);
        vm.stopPrank();
        vm.assertEq(ledger.balanceOf(user), FUNDS + 5);
        vm.assertEq(ledger.balanceOf(stranger), 0);
    }

    function test_a_deposit_of_nothing_is_refused() external {
        vm.expectRevert(IComputeLedger.ZeroAmount.selector);
        ledger.deposit(0);
        vm.expectRevert(IComputeLedger.ZeroAmount.selector);
        ledger.depositFor(user, 0);
    }

    function test_a_deposit_for_nobody_is_refused() external {
        address[2] memory unusable = [address(0), address(ledger)];
        for (uint256 i = 0; i < unusable.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.UnusableAddress.selector, unusable[i]));
            ledger.depositFor(unusable[i], 1);
        }
    }

    function test_a_deposit_without_approval_is_refused_by_the_token() external {
        token.mint(user, 5);
        vm.prank(user);
        vm.expectPartialRevert(IERC20Errors.ERC20InsufficientAllowance.selector);
        ledger.deposit(5);
    }

    function test_tokens_that_are_just_sent_are_nobodys() external {
        token.mint(address(ledger), 7);
        vm.assertEq(ledger.balanceOf(user), FUNDS);
        fund(stranger, 5);
        vm.assertEq(ledger.balanceOf(stranger), 5);
    }

    // depositWithPermit

    function permitLedger() private returns (PermitToken permitToken, ComputeLedger permitted) {
        permitToken = new PermitToken();
        permitted = new ComputeLedger(IERC20(address(permitToken)), LOCK, PRICE_DELAY);
        permitToken.mint(user, 100);
    }

    function test_a_permit_saves_the_approval() external {
        (PermitToken permitToken, ComputeLedger permitted) = permitLedger();
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(userKey, permitToken.permitDigest(user, address(permitted), 60, EXPIRY));
        vm.prank(user);
        permitted.depositWithPermit(60, EXPIRY, v, r, s);
        vm.assertEq(permitted.balanceOf(user), 60);
    }

    function test_a_permit_that_somebody_sent_before_does_not_stop_the_deposit() external {
        (PermitToken permitToken, ComputeLedger permitted) = permitLedger();
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(userKey, permitToken.permitDigest(user, address(permitted), 60, EXPIRY));
        vm.prank(stranger);
        permitToken.permit(user, address(permitted), 60, EXPIRY, v, r, s);
        vm.prank(user);
        permitted.depositWithPermit(60, EXPIRY, v, r, s);
        vm.assertEq(permitted.balanceOf(user), 60);
    }

    function test_a_stranger_cannot_deposit_with_somebodys_permit() external {
        (PermitToken permitToken, ComputeLedger permitted) = permitLedger();
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(userKey, permitToken.permitDigest(user, address(permitted), 60, EXPIRY));
        vm.prank(stranger);
        vm.expectPartialRevert(IERC20Errors.ERC20InsufficientAllowance.selector);
        permitted.depositWithPermit(60, EXPIRY, v, r, s);
    }

    function test_a_token_without_permits_takes_an_approval_instead() external {
        token.mint(user, 5);
        vm.startPrank(user);
        token.approve(address(ledger), 5);
        ledger.depositWithPermit(5, EXPIRY, 27, bytes32(0), bytes32(0));
        vm.assertEq(ledger.balanceOf(user), FUNDS + 5);
    }

    // withdraw

    function test_free_money_can_be_withdrawn_at_once_to_any_place() external {
        vm.startPrank(user);
        vm.expectEmit(address(ledger));
        emit IComputeLedger.Withdrawn(user, stranger, 1);
        ledger.withdraw(stranger, 1);
        ledger.withdraw(user, FUNDS - 1);
        vm.assertEq(token.balanceOf(stranger), 1);
        vm.assertEq(token.balanceOf(user), FUNDS - 1);
        vm.assertEq(ledger.balanceOf(user), 0);
    }

    function test_more_than_the_free_balance_cannot_be_withdrawn() external {
        open(user, CAP, EXPIRY);
        vm.prank(user);
        vm.expectRevert(
            abi.encodeWithSelector(IComputeLedger.InsufficientBalance.selector, user, FUNDS - CAP, FUNDS - CAP + 1)
        );
        ledger.withdraw(user, FUNDS - CAP + 1);
    }

    function test_a_stranger_has_nothing_to_withdraw() external {
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.InsufficientBalance.selector, stranger, 0, 1));
        ledger.withdraw(stranger, 1);
    }

    function test_a_withdrawal_of_nothing_or_to_nobody_is_refused() external {
        vm.startPrank(user);
        vm.expectRevert(IComputeLedger.ZeroAmount.selector);
        ledger.withdraw(user, 0);
        vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.UnusableAddress.selector, address(0)));
        ledger.withdraw(address(0), 1);
        vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.UnusableAddress.selector, address(ledger)));
        ledger.withdraw(address(ledger), 1);
    }

    // Hostile tokens

    function ledgerOf(address foreign) private returns (ComputeLedger) {
        return new ComputeLedger(IERC20(foreign), LOCK, PRICE_DELAY);
    }

    function test_a_token_that_takes_a_fee_is_refused() external {
        FeeToken fee = new FeeToken();
        ComputeLedger other = ledgerOf(address(fee));
        fee.mint(user, 100);
        vm.startPrank(user);
        fee.approve(address(other), 100);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.UnexpectedAmount.selector, 100, 99));
        other.deposit(100);
    }

    function test_a_token_that_answers_false_is_refused() external {
        FalseToken liar = new FalseToken();
        ComputeLedger other = ledgerOf(address(liar));
        vm.prank(user);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(liar)));
        other.deposit(100);
    }

    function test_a_rebasing_token_that_moves_another_amount_is_refused() external {
        RebasingToken rebasing = new RebasingToken();
        ComputeLedger other = ledgerOf(address(rebasing));
        rebasing.mint(user, 1000);
        rebasing.rebase(300);
        vm.startPrank(user);
        rebasing.approve(address(other), 100);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.UnexpectedAmount.selector, 100, 99));
        other.deposit(100);
    }

    function test_a_token_that_returns_nothing_works() external {
        SilentToken silent = new SilentToken();
        ComputeLedger other = ledgerOf(address(silent));
        silent.mint(user, 100);
        vm.startPrank(user);
        silent.approve(address(other), 100);
        other.deposit(100);
        other.withdraw(user, 40);
        vm.assertEq(silent.balanceOf(user), 40);
        vm.assertEq(other.balanceOf(user), 60);
    }

    function test_a_token_cannot_reenter_where_tokens_move() external {
        ReentrantToken reentrant = new ReentrantToken();
        ComputeLedger other = ledgerOf(address(reentrant));
        reentrant.mint(user, 100);
        bytes[5] memory calls = [
            abi.encodeCall(ComputeLedger.deposit, (1)),
            abi.encodeCall(ComputeLedger.depositFor, (user, 1)),
            abi.encodeCall(ComputeLedger.depositWithPermit, (1, EXPIRY, 27, 0, 0)),
            abi.encodeCall(ComputeLedger.withdraw, (address(reentrant), 1)),
            abi.encodeCall(ComputeLedger.withdrawEarnings, (provider))
        ];
        vm.startPrank(user);
        reentrant.approve(address(other), type(uint256).max);
        for (uint256 i = 0; i < calls.length; ++i) {
            reentrant.arm(address(other), calls[i]);
            other.deposit(10);
            vm.assertFalse(reentrant.succeeded());
            vm.assertEq(
                reentrant.answer(), abi.encodePacked(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
            );
        }
        other.withdraw(user, 50);
        vm.assertEq(reentrant.balanceOf(user), 100);
    }

    function test_a_user_whom_the_token_freezes_blocks_nobody_and_can_withdraw_elsewhere() external {
        FreezingToken freezing = new FreezingToken();
        ComputeLedger other = ledgerOf(address(freezing));
        address[2] memory both = [user, stranger];
        for (uint256 i = 0; i < both.length; ++i) {
            freezing.mint(both[i], 10);
            vm.startPrank(both[i]);
            freezing.approve(address(other), 10);
            other.deposit(10);
            vm.stopPrank();
        }
        freezing.freeze(user, true);
        vm.prank(stranger);
        other.withdraw(stranger, 10);
        vm.startPrank(user);
        vm.expectRevert(abi.encodeWithSelector(FreezingToken.Frozen.selector, user));
        other.withdraw(user, 10);
        other.withdraw(payout, 10);
        vm.assertEq(freezing.balanceOf(payout), 10);
    }

    function testFuzz_what_goes_in_comes_out(uint128 amount, uint128 part) external {
        amount = uint128(bound(amount, 1, type(uint128).max));
        fund(stranger, amount);
        uint256 first = bound(part, 1, amount);
        vm.startPrank(stranger);
        ledger.withdraw(stranger, first);
        vm.assertEq(ledger.balanceOf(stranger), amount - first);
        if (first < amount) ledger.withdraw(stranger, amount - first);
        vm.assertEq(token.balanceOf(stranger), amount);
        vm.assertEq(token.balanceOf(address(ledger)), FUNDS);
    }
}
