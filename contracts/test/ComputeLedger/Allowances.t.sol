// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IComputeLedger} from "../../src/interfaces/IComputeLedger.sol";
import {IProviderRegistry} from "../../src/interfaces/IProviderRegistry.sol";
import {LedgerFixture} from "./LedgerFixture.sol";

/// @notice Money that users set aside: opened, topped up, expired, revoked, released.
contract AllowancesTest is LedgerFixture {
    function assertAllowance(uint96 left, uint40 openedAt, uint40 expiry, uint16 revocations) private view {
        IComputeLedger.Allowance memory allowance = ledger.allowanceOf(user, provider);
        vm.assertEq(allowance.remaining, left, "remaining");
        vm.assertEq(allowance.openedAt, openedAt, "openedAt");
        vm.assertEq(allowance.expiry, expiry, "expiry");
        vm.assertEq(allowance.revocations, revocations, "revocations");
    }

    // open

    function test_opening_moves_free_money_to_the_allowance() external {
        vm.expectEmit(address(ledger));
        emit IComputeLedger.AllowanceOpened(user, provider, CAP, CAP, EXPIRY);
        open(user, CAP, EXPIRY);
        assertAllowance(CAP, START, EXPIRY, 0);
        vm.assertEq(ledger.balanceOf(user), FUNDS - CAP);
    }

    function test_a_top_up_adds_and_puts_the_expiry_off() external {
        open(user, CAP, EXPIRY);
        vm.warp(START + 100);
        vm.expectEmit(address(ledger));
        emit IComputeLedger.AllowanceOpened(user, provider, 5, CAP + 5, EXPIRY + 1);
        open(user, 5, EXPIRY + 1);
        assertAllowance(CAP + 5, START, EXPIRY + 1, 0);
    }

    function test_a_top_up_never_brings_the_expiry_forward() external {
        open(user, CAP, EXPIRY);
        open(user, 5, EXPIRY - 1);
        assertAllowance(CAP + 5, START, EXPIRY, 0);
    }

    function test_a_top_up_of_nothing_puts_the_expiry_off() external {
        open(user, CAP, EXPIRY);
        open(user, 0, EXPIRY + 9);
        assertAllowance(CAP, START, EXPIRY + 9, 0);
    }

    function test_an_allowance_for_an_unknown_provider_is_refused() external {
        vm.prank(user);
        vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.UnknownProvider.selector, stranger));
        ledger.open(stranger, CAP, EXPIRY);
    }

    function test_an_expiry_that_is_not_in_the_future_is_refused() external {
        vm.prank(user);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.Expired.selector, START));
        ledger.open(provider, CAP, START);
        open(user, CAP, START + 1);
    }

    function test_more_than_the_free_balance_cannot_be_set_aside() external {
        uint96 tooMuch = FUNDS + 1;
        vm.prank(user);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.InsufficientBalance.selector, user, FUNDS, tooMuch));
        ledger.open(provider, tooMuch, EXPIRY);
    }

    function test_an_allowance_fits_96_bits() external {
        uint96 most = type(uint96).max;
        fund(user, most);
        open(user, most, EXPIRY);
        vm.prank(user);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.AllowanceTooLarge.selector, uint256(most) + 1));
        ledger.open(provider, 1, EXPIRY);
    }

    // revoke, expiry, release

    function test_revoking_ends_the_allowance_now_and_counts() external {
        open(user, CAP, EXPIRY);
        vm.warp(START + 50);
        vm.expectEmit(address(ledger));
        emit IComputeLedger.AllowanceRevoked(user, provider, CAP, START + 50, 1);
        revoke(user);
        assertAllowance(CAP, START, START + 50, 1);
        vm.assertEq(ledger.balanceOf(user), FUNDS - CAP);
    }

    function test_revoking_again_does_not_lengthen_the_lock() external {
        open(user, CAP, EXPIRY);
        revoke(user);
        vm.warp(START + LOCK);
        revoke(user);
        assertAllowance(CAP, START, START, 2);
    }

    function test_revoking_without_an_allowance_only_counts() external {
        vm.expectEmit(address(ledger));
        emit IComputeLedger.AllowanceRevoked(user, provider, 0, 0, 1);
        revoke(user);
        assertAllowance(0, 0, 0, 1);
    }

    function test_revoking_after_the_last_count_still_works() external {
        open(user, CAP, EXPIRY);
        setRevocations(type(uint16).max);
        revoke(user);
        assertAllowance(CAP, START, START, type(uint16).max);
        vm.warp(START + LOCK + 1);
        ledger.release(user, provider);
        vm.assertEq(ledger.balanceOf(user), FUNDS);
    }

    function test_after_the_last_count_only_the_user_in_person_opens() external {
        open(user, CAP, EXPIRY);
        setRevocations(type(uint16).max);
        IComputeLedger.SpendingCap memory signed = cap(1, EXPIRY, 77);
        bytes memory signature = sign(userKey, ledger.spendingCapDigest(signed));
        vm.expectRevert(
            abi.encodeWithSelector(IComputeLedger.SignedBeforeRevocation.selector, type(uint16).max, type(uint16).max)
        );
        ledger.openFor(signed, signature);
        open(user, 1, EXPIRY);
        vm.assertEq(remaining(), CAP + 1);
    }

    function test_release_waits_for_the_lock_after_a_revocation() external {
        open(user, CAP, EXPIRY);
        revoke(user);
        vm.warp(START + LOCK);
        vm.prank(user);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.Locked.selector, START + LOCK));
        ledger.release(user, provider);
        vm.warp(START + LOCK + 1);
        vm.expectEmit(address(ledger));
        emit IComputeLedger.AllowanceReleased(user, provider, CAP);
        vm.prank(stranger);
        ledger.release(user, provider);
        assertAllowance(0, 0, 0, 1);
        vm.assertEq(ledger.balanceOf(user), FUNDS);
        vm.assertEq(ledger.balanceOf(stranger), 0);
    }

    function test_release_waits_for_the_lock_after_expiry() external {
        open(user, CAP, EXPIRY);
        vm.warp(EXPIRY + LOCK);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.Locked.selector, EXPIRY + LOCK));
        ledger.release(user, provider);
        vm.warp(EXPIRY + LOCK + 1);
        ledger.release(user, provider);
        vm.assertEq(ledger.balanceOf(user), FUNDS);
    }

    function test_an_allowance_without_end_can_be_revoked() external {
        open(user, CAP, type(uint40).max);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.Locked.selector, uint256(type(uint40).max) + LOCK));
        ledger.release(user, provider);
        revoke(user);
        vm.warp(START + LOCK + 1);
        ledger.release(user, provider);
        vm.assertEq(ledger.balanceOf(user), FUNDS);
    }

    function test_what_is_released_cannot_be_released_again() external {
        open(user, CAP, EXPIRY);
        vm.prank(provider);
        ledger.release(user, provider);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.NotOpen.selector, user, provider));
        ledger.release(user, provider);
        vm.assertEq(ledger.balanceOf(user), FUNDS);
    }

    function test_the_provider_can_release_at_once() external {
        address[2] memory ours = [provider, signer];
        for (uint256 i = 0; i < ours.length; ++i) {
            open(user, CAP, EXPIRY);
            vm.prank(ours[i]);
            ledger.release(user, provider);
            vm.assertEq(ledger.balanceOf(user), FUNDS);
        }
    }

    function test_another_provider_cannot_release_early() external {
        address other = named("other provider");
        vm.startPrank(other);
        ledger.register(other, other, prices(MODEL, 1));
        vm.stopPrank();
        open(user, CAP, EXPIRY);
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.Locked.selector, EXPIRY + LOCK));
        ledger.release(user, provider);
    }

    function test_opening_again_first_frees_what_is_over() external {
        open(user, CAP, EXPIRY);
        vm.warp(EXPIRY + LOCK + 1);
        vm.expectEmit(address(ledger));
        emit IComputeLedger.AllowanceReleased(user, provider, CAP);
        open(user, 1, EXPIRY + 1 days);
        assertAllowance(1, EXPIRY + LOCK + 1, EXPIRY + 1 days, 0);
        vm.assertEq(ledger.balanceOf(user), FUNDS - 1);
    }

    function test_opening_again_can_spend_what_is_over() external {
        open(user, FUNDS, EXPIRY);
        vm.warp(EXPIRY + LOCK + 1);
        open(user, FUNDS, EXPIRY + 1 days);
        assertAllowance(FUNDS, EXPIRY + LOCK + 1, EXPIRY + 1 days, 0);
    }

    function test_opening_during_the_lock_takes_the_revocation_back() external {
        open(user, CAP, EXPIRY);
        revoke(user);
        vm.warp(START + LOCK);
        open(user, 0, EXPIRY);
        assertAllowance(CAP, START, EXPIRY, 1);
    }

    function test_one_providers_allowance_is_not_anothers() external {
        address other = named("other provider");
        vm.prank(other);
        ledger.register(other, other, prices(MODEL, UNIT_PRICE));
        open(user, CAP, EXPIRY);
        IComputeLedger.Receipt[] memory batch = new IComputeLedger.Receipt[](1);
        batch[0] = receipt(user, 0, 1);
        vm.prank(other);
        assertResult(ledger.charge(other, batch)[0], IComputeLedger.Result.NoAllowance);
    }

    function testFuzz_a_revoked_allowance_comes_back_whole_after_charges(uint96 cap_, uint32 units, uint32 wait)
        external
    {
        uint96 amount = uint96(bound(cap_, UNIT_PRICE, FUNDS));
        uint64 used = uint64(bound(units, 1, amount / UNIT_PRICE));
        open(user, amount, EXPIRY);
        vm.warp(START + bound(wait, 0, 29 days));
        IComputeLedger.Receipt memory earlier = receipt(user, 1, used);
        revoke(user);
        vm.warp(block.timestamp + LOCK);
        assertResult(charge(earlier), IComputeLedger.Result.Charged);
        vm.warp(block.timestamp + 1);
        ledger.release(user, provider);
        vm.assertEq(ledger.balanceOf(user), FUNDS - earlier.price);
        vm.assertEq(ledger.earningsOf(provider), earlier.price);
    }

    /// @dev Stands for 65,535 revocations; the count lies in the upper 16 bits of the slot.
    function setRevocations(uint16 revocations) private {
        bytes32 slot = allowanceSlot();
        uint256 word = uint256(vm.load(address(ledger), slot));
        vm.store(address(ledger), slot, bytes32((word << 16 >> 16) | (uint256(revocations) << 240)));
        vm.assertEq(ledger.allowanceOf(user, provider).revocations, revocations);
    }

    /// @dev Found by its contents, so that the test does not depend on the order of the contract's variables.
    function allowanceSlot() private view returns (bytes32) {
        for (uint256 base = 0; base < 16; ++base) {
            bytes32 slot = keccak256(abi.encode(user, keccak256(abi.encode(provider, base))));
            if (uint96(uint256(vm.load(address(ledger), slot))) == CAP) return slot;
        }
        revert("no slot holds the allowance");
    }
}
