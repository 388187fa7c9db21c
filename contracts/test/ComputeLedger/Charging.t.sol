// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ComputeLedger} from "../../src/ComputeLedger.sol";
import {IComputeLedger} from "../../src/interfaces/IComputeLedger.sol";
import {IProviderRegistry} from "../../src/interfaces/IProviderRegistry.sol";
import {Vm} from "../utils/Vm.sol";
import {FreezingToken} from "../utils/tokens/FreezingToken.sol";
import {LedgerFixture} from "./LedgerFixture.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Receipts in batches: what is charged, what is refused and why, and that one never stops the others.
contract ChargingTest is LedgerFixture {
    uint256 private constant WORDS = 6;

    function setUp() public override {
        super.setUp();
        open(user, CAP, EXPIRY);
        vm.warp(START + 100);
    }

    // Charged

    function test_a_charge_moves_money_from_the_allowance_to_the_provider() external {
        IComputeLedger.Receipt memory one = receipt(user, 5, 10);
        vm.expectEmit(address(ledger));
        emit IComputeLedger.Charged(provider, user, one.requestHash, MODEL, 10, 10 * uint96(UNIT_PRICE), one.nonce);
        assertResult(charge(one), IComputeLedger.Result.Charged);
        IComputeLedger.Allowance memory allowance = ledger.allowanceOf(user, provider);
        vm.assertEq(allowance.remaining, CAP - one.price);
        vm.assertEq(allowance.nonce, one.nonce);
        vm.assertEq(allowance.openedAt, START);
        vm.assertEq(allowance.expiry, EXPIRY);
        vm.assertEq(ledger.earningsOf(provider), one.price);
        vm.assertEq(ledger.balanceOf(user), FUNDS - CAP);
    }

    function test_the_whole_allowance_can_be_charged_and_no_more() external {
        IComputeLedger.Receipt memory most = receipt(user, 0, UNITS_OF_CAP);
        IComputeLedger.Receipt memory tooMuch = receipt(user, 0, most.units + 1);
        assertRefused(tooMuch, IComputeLedger.Result.AllowanceTooSmall);
        assertResult(charge(most), IComputeLedger.Result.Charged);
        assertRefused(receipt(user, 1, 1), IComputeLedger.Result.AllowanceTooSmall);
    }

    function test_a_price_of_one_base_unit_too_much_is_refused() external {
        vm.prank(provider);
        ledger.release(user, provider);
        open(user, 10 * uint96(UNIT_PRICE) - 1, EXPIRY);
        assertRefused(receipt(user, 0, 10), IComputeLedger.Result.AllowanceTooSmall);
        open(user, 1, EXPIRY);
        assertResult(charge(receipt(user, 0, 10)), IComputeLedger.Result.Charged);
        vm.assertEq(remaining(), 0);
    }

    function test_charges_of_several_batches_add_up() external {
        charge(receipt(user, 1, 10));
        charge(receipt(user, 2, 5));
        vm.assertEq(ledger.earningsOf(provider), 15 * uint256(UNIT_PRICE));
        vm.assertEq(remaining(), CAP - 15 * uint96(UNIT_PRICE));
    }

    function test_a_free_answer_only_moves_the_nonce() external {
        IComputeLedger.Receipt memory free = receipt(user, 5, 0);
        assertResult(charge(free), IComputeLedger.Result.Charged);
        vm.assertEq(remaining(), CAP);
        vm.assertEq(ledger.allowanceOf(user, provider).nonce, free.nonce);
    }

    function test_an_empty_batch_does_nothing() external {
        vm.assertEq(charge(new IComputeLedger.Receipt[](0)).length, 0);
    }

    // Who

    function test_only_signers_charge() external {
        IComputeLedger.Receipt[] memory batch = new IComputeLedger.Receipt[](1);
        batch[0] = receipt(user, 0, 1);
        address[4] memory others = [provider, payout, user, stranger];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.NotSigner.selector, provider, others[i]));
            ledger.charge(provider, batch);
        }
    }

    function test_a_signer_does_not_charge_for_other_providers() external {
        vm.prank(stranger);
        ledger.register(stranger, stranger, prices(MODEL, UNIT_PRICE));
        vm.prank(user);
        ledger.open(stranger, CAP, EXPIRY);
        vm.prank(signer);
        vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.NotSigner.selector, stranger, signer));
        ledger.charge(stranger, new IComputeLedger.Receipt[](1));
    }

    // Refused, one test a reason

    function test_refused_without_an_allowance() external {
        assertRefused(receipt(stranger, 0, 1), IComputeLedger.Result.NoAllowance);
    }

    function test_refused_after_release() external {
        vm.prank(provider);
        ledger.release(user, provider);
        assertRefused(receipt(user, 0, 1), IComputeLedger.Result.NoAllowance);
    }

    function test_refused_once_the_lock_has_passed() external {
        IComputeLedger.Receipt memory one = receipt(user, 0, 1);
        revoke(user);
        vm.warp(START + 100 + LOCK + 1);
        assertRefused(one, IComputeLedger.Result.AllowanceOver);
        vm.warp(START + 100 + LOCK);
        assertResult(charge(one), IComputeLedger.Result.Charged);
    }

    function test_refused_when_issued_in_the_future() external {
        IComputeLedger.Receipt memory one = receipt(user, 0, 1);
        one.nonce = nonceAt(block.timestamp + 1, 0);
        assertRefused(one, IComputeLedger.Result.IssuedInFuture);
        vm.warp(block.timestamp + 1);
        assertResult(charge(one), IComputeLedger.Result.Charged);
    }

    function test_refused_when_issued_before_the_allowance_was_opened() external {
        IComputeLedger.Receipt memory one = receipt(user, 0, 1);
        one.nonce = nonceAt(START, 0) - 1;
        assertRefused(one, IComputeLedger.Result.IssuedBeforeOpening);
        one.nonce = nonceAt(START, 0);
        assertResult(charge(one), IComputeLedger.Result.Charged);
    }

    function test_refused_when_issued_in_an_earlier_allowance() external {
        IComputeLedger.Receipt memory earlier = receipt(user, 0, 1);
        vm.prank(provider);
        ledger.release(user, provider);
        vm.warp(START + 101);
        open(user, CAP, EXPIRY);
        assertRefused(earlier, IComputeLedger.Result.IssuedBeforeOpening);
    }

    function test_refused_when_issued_after_expiry() external {
        vm.warp(EXPIRY + 1);
        assertRefused(receipt(user, 0, 1), IComputeLedger.Result.IssuedAfterExpiry);
        IComputeLedger.Receipt memory last = receipt(user, 0, 1);
        last.nonce = nonceAt(EXPIRY, type(uint24).max);
        assertResult(charge(last), IComputeLedger.Result.Charged);
    }

    function test_refused_when_issued_after_a_revocation() external {
        IComputeLedger.Receipt memory before = receipt(user, 0, 1);
        revoke(user);
        vm.warp(block.timestamp + 1);
        assertRefused(receipt(user, 1, 1), IComputeLedger.Result.IssuedAfterExpiry);
        assertResult(charge(before), IComputeLedger.Result.Charged);
    }

    function test_refused_when_the_nonce_is_not_above_the_last() external {
        IComputeLedger.Receipt memory one = receipt(user, 5, 1);
        assertResult(charge(one), IComputeLedger.Result.Charged);
        assertRefused(one, IComputeLedger.Result.StaleNonce);
        one.nonce -= 1;
        assertRefused(one, IComputeLedger.Result.StaleNonce);
        one.nonce = nonceAt(START, 9);
        assertRefused(one, IComputeLedger.Result.StaleNonce);
        one.nonce = nonceAt(block.timestamp, 6);
        assertResult(charge(one), IComputeLedger.Result.Charged);
    }

    function test_nonces_of_one_allowance_stay_used_in_the_next() external {
        IComputeLedger.Receipt memory one = receipt(user, 5, 1);
        charge(one);
        vm.prank(provider);
        ledger.release(user, provider);
        open(user, CAP, EXPIRY);
        assertRefused(one, IComputeLedger.Result.StaleNonce);
    }

    function test_refused_when_the_model_is_not_listed() external {
        IComputeLedger.Receipt memory one = receipt(user, 0, 1);
        one.model += 1;
        assertRefused(one, IComputeLedger.Result.NotListed);
        one.units = 0;
        one.price = 0;
        assertRefused(one, IComputeLedger.Result.NotListed);
    }

    function test_refused_when_the_price_is_not_units_times_list_price() external {
        IComputeLedger.Receipt memory one = receipt(user, 0, 3);
        one.price += 1;
        assertRefused(one, IComputeLedger.Result.WrongPrice);
        one.price -= 2;
        assertRefused(one, IComputeLedger.Result.WrongPrice);
        one.units = type(uint64).max;
        assertRefused(one, IComputeLedger.Result.WrongPrice);
    }

    function test_a_product_that_needs_more_than_96_bits_is_a_wrong_price() external {
        vm.prank(stranger);
        ledger.register(stranger, stranger, prices(MODEL, type(uint88).max));
        vm.prank(user);
        ledger.open(stranger, CAP, EXPIRY);
        IComputeLedger.Receipt[] memory batch = new IComputeLedger.Receipt[](1);
        batch[0] = receipt(user, 0, type(uint64).max);
        unchecked {
            batch[0].price = uint96(type(uint64).max * uint256(type(uint88).max));
        }
        vm.prank(stranger);
        assertResult(ledger.charge(stranger, batch)[0], IComputeLedger.Result.WrongPrice);
    }

    // Malformed receipts and batches

    /// @dev The words of a receipt that have a type narrower than a word: place in the receipt, bits of the type.
    function narrowWords() private pure returns (uint256[2][5] memory) {
        return [[uint256(0), 160], [uint256(2), 32], [uint256(3), 64], [uint256(4), 96], [uint256(5), 64]];
    }

    function test_one_malformed_receipt_does_not_stop_the_batch() external {
        uint256[2][5] memory narrow = narrowWords();
        for (uint64 i = 0; i < narrow.length; ++i) {
            IComputeLedger.Receipt[] memory batch = new IComputeLedger.Receipt[](3);
            for (uint64 j = 0; j < 3; ++j) {
                batch[j] = receipt(user, 10 * i + j, 1);
            }
            bytes memory data = abi.encodeCall(ComputeLedger.charge, (provider, batch));
            flipBit(data, 1, narrow[i][0], narrow[i][1]);
            vm.recordLogs();
            vm.prank(signer);
            (bool success, bytes memory answer) = address(ledger).call(data);
            vm.assertTrue(success, "the batch went through");
            IComputeLedger.Result[] memory results = abi.decode(answer, (IComputeLedger.Result[]));
            assertResult(results[0], IComputeLedger.Result.Charged);
            assertResult(results[1], IComputeLedger.Result.Malformed);
            assertResult(results[2], IComputeLedger.Result.Charged);

            Vm.Log memory refused = vm.getRecordedLogs()[1];
            vm.assertEq(refused.topics[0], IComputeLedger.Refused.selector);
            vm.assertEq(refused.topics[2], bytes32(uint256(uint160(user))), "cut to the user");
            vm.assertEq(
                refused.data,
                abi.encode(batch[1].requestHash, batch[1].nonce, uint256(1), IComputeLedger.Result.Malformed)
            );
        }
    }

    function test_a_batch_that_cannot_be_decoded_is_refused_whole() external {
        IComputeLedger.Receipt[] memory batch = new IComputeLedger.Receipt[](1);
        batch[0] = receipt(user, 0, 1);
        bytes memory data = abi.encodeCall(ComputeLedger.charge, (provider, batch));
        assembly ("memory-safe") {
            mstore(data, sub(mload(data), 1))
        }
        vm.prank(signer);
        (bool success,) = address(ledger).call(data);
        vm.assertFalse(success);
        vm.assertEq(remaining(), CAP);
    }

    /// @dev Sets the bit above a type's bits in a word of the receipt at `index` of an encoded batch.
    function flipBit(bytes memory data, uint256 index, uint256 word, uint256 bits) private pure {
        uint256 head = 4 + 3 * 32; // selector, provider, offset of the array, its length
        uint256 place = head + (index * WORDS + word) * 32;
        // forge-lint: disable-next-line(incorrect-shift) the bit at that place
        uint256 bit = 1 << bits;
        assembly ("memory-safe") {
            let where := add(add(data, 0x20), place)
            mstore(where, or(mload(where), bit))
        }
    }

    // Batches

    function test_a_batch_has_a_result_for_each_receipt() external {
        fund(stranger, FUNDS);
        open(stranger, CAP, EXPIRY);
        IComputeLedger.Receipt[] memory batch = new IComputeLedger.Receipt[](6);
        batch[0] = receipt(user, 1, 1);
        batch[1] = receipt(user, 1, 1);
        batch[2] = receipt(stranger, 1, 2);
        batch[3] = receipt(payout, 1, 1);
        batch[4] = receipt(user, 2, 4);
        batch[4].price += 1;
        batch[5] = receipt(user, 3, 8);
        IComputeLedger.Result[] memory results = charge(batch);
        assertResult(results[0], IComputeLedger.Result.Charged);
        assertResult(results[1], IComputeLedger.Result.StaleNonce);
        assertResult(results[2], IComputeLedger.Result.Charged);
        assertResult(results[3], IComputeLedger.Result.NoAllowance);
        assertResult(results[4], IComputeLedger.Result.WrongPrice);
        assertResult(results[5], IComputeLedger.Result.Charged);
        vm.assertEq(ledger.earningsOf(provider), 11 * uint256(UNIT_PRICE));
        vm.assertEq(remaining(), CAP - 9 * uint96(UNIT_PRICE));
    }

    function test_receipts_out_of_order_lose_their_turn() external {
        IComputeLedger.Receipt[] memory batch = new IComputeLedger.Receipt[](2);
        batch[0] = receipt(user, 2, 1);
        batch[1] = receipt(user, 1, 1);
        IComputeLedger.Result[] memory results = charge(batch);
        assertResult(results[0], IComputeLedger.Result.Charged);
        assertResult(results[1], IComputeLedger.Result.StaleNonce);
    }

    function test_fifty_users_in_one_batch() external {
        IComputeLedger.Receipt[] memory batch = new IComputeLedger.Receipt[](50);
        for (uint64 i = 0; i < batch.length; ++i) {
            address account = named(vm.toString(i));
            fund(account, FUNDS);
            open(account, CAP, EXPIRY);
            batch[i] = receipt(account, 1, i);
        }
        IComputeLedger.Result[] memory results = charge(batch);
        for (uint256 i = 0; i < batch.length; ++i) {
            assertResult(results[i], IComputeLedger.Result.Charged);
            vm.assertEq(ledger.allowanceOf(batch[i].user, provider).remaining, CAP - batch[i].price);
        }
        vm.assertEq(ledger.earningsOf(provider), 49 * 25 * uint256(UNIT_PRICE));
    }

    // Earnings

    function test_anybody_can_send_earnings_to_the_payout_address() external {
        charge(receipt(user, 1, 10));
        uint256 earned = 10 * uint256(UNIT_PRICE);
        vm.expectEmit(address(ledger));
        emit IComputeLedger.EarningsWithdrawn(provider, payout, earned);
        vm.prank(stranger);
        ledger.withdrawEarnings(provider);
        vm.assertEq(token.balanceOf(payout), earned);
        vm.assertEq(ledger.earningsOf(provider), 0);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.NothingEarned.selector, provider));
        ledger.withdrawEarnings(provider);
    }

    function test_a_frozen_payout_blocks_only_its_provider_and_can_be_changed() external {
        FreezingToken freezing = new FreezingToken();
        ComputeLedger other = new ComputeLedger(IERC20(address(freezing)), LOCK, PRICE_DELAY);
        freezing.mint(user, FUNDS);
        vm.startPrank(user);
        freezing.approve(address(other), FUNDS);
        other.deposit(FUNDS);
        vm.stopPrank();
        address[2] memory both = [provider, stranger];
        IComputeLedger.Receipt[] memory batch = new IComputeLedger.Receipt[](1);
        batch[0] = receipt(user, 1, 1);
        for (uint256 i = 0; i < both.length; ++i) {
            vm.prank(both[i]);
            other.register(both[i], both[i], prices(MODEL, UNIT_PRICE));
            vm.prank(user);
            other.open(both[i], CAP, EXPIRY);
            vm.prank(both[i]);
            assertResult(other.charge(both[i], batch)[0], IComputeLedger.Result.Charged);
        }
        freezing.freeze(provider, true);
        vm.expectRevert(abi.encodeWithSelector(FreezingToken.Frozen.selector, provider));
        other.withdrawEarnings(provider);
        other.withdrawEarnings(stranger);
        vm.prank(user);
        other.withdraw(user, FUNDS - 2 * CAP);
        vm.prank(provider);
        other.setPayout(payout);
        other.withdrawEarnings(provider);
        vm.assertEq(freezing.balanceOf(payout), UNIT_PRICE);
    }

    // Any receipt

    function testFuzz_a_batch_never_fails_and_never_takes_more_than_the_cap(uint256[18] calldata words, uint8 nearly)
        external
    {
        IComputeLedger.Receipt[] memory batch = new IComputeLedger.Receipt[](3);
        for (uint64 i = 0; i < 3; ++i) {
            batch[i] = receipt(user, i, 1);
        }
        bytes memory data = abi.encodeCall(ComputeLedger.charge, (provider, batch));
        for (uint256 i = 0; i < words.length; ++i) {
            // Some words are left right, so that receipts fail late as well as early.
            if ((nearly >> (i % 8)) & 1 == 1) continue;
            uint256 word = words[i];
            assembly ("memory-safe") {
                mstore(add(add(data, 0x84), mul(i, 0x20)), word)
            }
        }
        vm.prank(signer);
        (bool success, bytes memory answer) = address(ledger).call(data);
        vm.assertTrue(success, "the batch went through");
        vm.assertEq(abi.decode(answer, (IComputeLedger.Result[])).length, 3);
        vm.assertEq(ledger.earningsOf(provider) + remaining(), CAP);
    }

    function testFuzz_exactly_the_list_price_is_charged(uint64 units, uint88 unitPrice, uint96 price) external {
        // Half of the products fit 96 bits.
        if (price % 2 == 0) units %= 256;
        vm.prank(stranger);
        ledger.register(stranger, stranger, prices(MODEL, unitPrice));
        fund(user, type(uint96).max);
        vm.prank(user);
        ledger.open(stranger, type(uint96).max, EXPIRY);
        IComputeLedger.Receipt[] memory batch = new IComputeLedger.Receipt[](2);
        batch[0] = receipt(user, 1, units);
        batch[0].price = price;
        batch[1] = receipt(user, 2, units);
        uint256 right = units * uint256(unitPrice);
        // forge-lint: disable-next-line(unsafe-typecast) compared first
        batch[1].price = right > type(uint96).max ? 0 : uint96(right);
        vm.prank(stranger);
        IComputeLedger.Result[] memory results = ledger.charge(stranger, batch);
        vm.assertEq(results[0] == IComputeLedger.Result.Charged, unitPrice != 0 && price == right);
        vm.assertEq(results[1] == IComputeLedger.Result.Charged, unitPrice != 0 && right <= type(uint96).max);
    }

    /// @dev Refused with the reason in answer and event, and without any effect.
    function assertRefused(IComputeLedger.Receipt memory one, IComputeLedger.Result reason) private {
        IComputeLedger.Allowance memory before = ledger.allowanceOf(one.user, provider);
        uint256 earned = ledger.earningsOf(provider);
        vm.expectEmit(address(ledger));
        emit IComputeLedger.Refused(provider, one.user, one.requestHash, one.nonce, 0, reason);
        assertResult(charge(one), reason);
        vm.assertEq(abi.encode(ledger.allowanceOf(one.user, provider)), abi.encode(before));
        vm.assertEq(ledger.earningsOf(provider), earned);
    }
}
