// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IComputeLedger} from "../../src/interfaces/IComputeLedger.sol";
import {IProviderRegistry} from "../../src/interfaces/IProviderRegistry.sol";
import {LedgerFixture} from "./LedgerFixture.sol";

/// @notice Providers: registration, keys, price lists.
contract ProvidersTest is LedgerFixture {
    uint40 private constant ALWAYS = type(uint40).max;
    /// @dev Changes of a price in a row.
    uint256 private constant CHANGES = 6;

    // Registration and payout

    function test_anybody_registers_with_a_first_price_list() external {
        IProviderRegistry.PriceUpdate[] memory list = new IProviderRegistry.PriceUpdate[](2);
        list[0] = IProviderRegistry.PriceUpdate(1, 10);
        list[1] = IProviderRegistry.PriceUpdate(2, 20);
        vm.expectEmit(address(ledger));
        emit IProviderRegistry.ProviderRegistered(stranger, payout);
        vm.expectEmit(address(ledger));
        emit IProviderRegistry.SignerAdded(stranger, signer);
        vm.expectEmit(address(ledger));
        emit IProviderRegistry.PriceChanged(stranger, 1, 0, 10, START);
        vm.expectEmit(address(ledger));
        emit IProviderRegistry.PriceChanged(stranger, 2, 0, 20, START);
        vm.prank(stranger);
        ledger.register(payout, signer, list);
        vm.assertEq(ledger.payoutOf(stranger), payout);
        vm.assertEq(ledger.priceAt(stranger, 1, START), 10);
        vm.assertEq(ledger.priceAt(stranger, 2, START), 20);
        vm.assertEq(ledger.priceAt(stranger, 1, START - 1), 0);
    }

    function test_nobody_registers_twice() external {
        vm.prank(provider);
        vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.AlreadyRegistered.selector, provider));
        ledger.register(payout, signer, prices(MODEL, UNIT_PRICE * 2));
    }

    function test_a_provider_needs_a_payout_and_a_signer_that_can_work() external {
        address[2] memory unusable = [address(0), address(ledger)];
        vm.startPrank(stranger);
        for (uint256 i = 0; i < unusable.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(IProviderRegistry.UnusableAddress.selector, unusable[i]);
            vm.expectRevert(refusal);
            ledger.register(unusable[i], signer, prices(1, 1));
            vm.expectRevert(refusal);
            ledger.register(payout, unusable[i], prices(1, 1));
        }
    }

    function test_a_provider_changes_its_payout() external {
        vm.expectEmit(address(ledger));
        emit IProviderRegistry.PayoutChanged(provider, stranger);
        vm.startPrank(provider);
        ledger.setPayout(stranger);
        vm.assertEq(ledger.payoutOf(provider), stranger);
        vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.UnusableAddress.selector, address(0)));
        ledger.setPayout(address(0));
    }

    function test_who_is_no_provider_changes_nothing() external {
        bytes memory unknown = abi.encodeWithSelector(IProviderRegistry.UnknownProvider.selector, signer);
        vm.startPrank(signer);
        vm.expectRevert(unknown);
        ledger.setPayout(signer);
        vm.expectRevert(unknown);
        ledger.addSigner(signer);
        vm.expectRevert(unknown);
        ledger.setPrices(prices(MODEL, 1));
        vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.NotSigner.selector, signer, signer));
        ledger.removeSigner(signer);
    }

    function test_a_provider_changes_only_its_own_entries() external {
        vm.startPrank(stranger);
        ledger.register(stranger, stranger, prices(MODEL, 1));
        ledger.setPayout(user);
        ledger.setPrices(prices(MODEL, 0));
        vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.NotSigner.selector, stranger, signer));
        ledger.removeSigner(signer);
        vm.assertEq(ledger.payoutOf(provider), payout);
        vm.assertEq(ledger.priceAt(provider, MODEL, START), UNIT_PRICE);
        vm.assertEq(ledger.signerPeriod(provider, signer).until, ALWAYS);
    }

    // Signers

    function test_keys_come_and_go_with_their_times() external {
        assertPeriod(signer, START, ALWAYS);
        assertPeriod(stranger, 0, 0);
        vm.warp(START + 10);
        vm.startPrank(provider);
        vm.expectEmit(address(ledger));
        emit IProviderRegistry.SignerAdded(provider, stranger);
        ledger.addSigner(stranger);
        assertPeriod(stranger, START + 10, ALWAYS);
        vm.warp(START + 20);
        vm.expectEmit(address(ledger));
        emit IProviderRegistry.SignerRemoved(provider, stranger);
        ledger.removeSigner(stranger);
        assertPeriod(stranger, START + 10, START + 20);
    }

    function test_a_key_that_comes_back_keeps_its_first_moment() external {
        vm.startPrank(provider);
        ledger.removeSigner(signer);
        vm.warp(START + 10);
        ledger.addSigner(signer);
        assertPeriod(signer, START, ALWAYS);
    }

    function test_a_key_cannot_be_removed_twice() external {
        vm.startPrank(provider);
        ledger.removeSigner(signer);
        vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.NotSigner.selector, provider, signer));
        ledger.removeSigner(signer);
    }

    function test_a_removed_key_charges_no_more_and_a_new_one_does() external {
        open(user, CAP, EXPIRY);
        vm.startPrank(provider);
        ledger.removeSigner(signer);
        ledger.addSigner(stranger);
        vm.stopPrank();
        IComputeLedger.Receipt[] memory batch = new IComputeLedger.Receipt[](1);
        batch[0] = receipt(user, 0, 1);
        vm.prank(signer);
        vm.expectRevert(abi.encodeWithSelector(IProviderRegistry.NotSigner.selector, provider, signer));
        ledger.charge(provider, batch);
        vm.prank(stranger);
        assertResult(ledger.charge(provider, batch)[0], IComputeLedger.Result.Charged);
    }

    function assertPeriod(address key, uint40 from, uint40 until) private view {
        IProviderRegistry.SignerPeriod memory period = ledger.signerPeriod(provider, key);
        vm.assertEq(period.from, from, "from");
        vm.assertEq(period.until, until, "until");
    }

    // Prices

    function test_a_cut_counts_at_once() external {
        vm.warp(START + 100);
        vm.expectEmit(address(ledger));
        emit IProviderRegistry.PriceChanged(provider, MODEL, UNIT_PRICE, UNIT_PRICE - 1, START + 100);
        setPrice(MODEL, UNIT_PRICE - 1);
        vm.assertEq(ledger.priceAt(provider, MODEL, START + 99), UNIT_PRICE);
        vm.assertEq(ledger.priceAt(provider, MODEL, START + 100), UNIT_PRICE - 1);
    }

    function test_a_rise_waits_for_the_delay() external {
        vm.expectEmit(address(ledger));
        emit IProviderRegistry.PriceChanged(provider, MODEL, UNIT_PRICE, UNIT_PRICE + 1, START + PRICE_DELAY);
        setPrice(MODEL, UNIT_PRICE + 1);
        vm.assertEq(ledger.priceAt(provider, MODEL, START + PRICE_DELAY - 1), UNIT_PRICE);
        vm.assertEq(ledger.priceAt(provider, MODEL, START + PRICE_DELAY), UNIT_PRICE + 1);
        IProviderRegistry.Price memory price = ledger.priceOf(provider, MODEL);
        vm.assertEq(price.earlier, UNIT_PRICE);
        vm.assertEq(price.later, UNIT_PRICE + 1);
        vm.assertEq(price.earlierSince, START);
        vm.assertEq(price.laterSince, START + PRICE_DELAY);
    }

    function test_a_new_model_waits_like_a_rise() external {
        setPrice(MODEL + 1, 5);
        vm.assertEq(ledger.priceAt(provider, MODEL + 1, START + PRICE_DELAY - 1), 0);
        vm.assertEq(ledger.priceAt(provider, MODEL + 1, START + PRICE_DELAY), 5);
    }

    function test_a_rise_that_waits_can_be_taken_back() external {
        setPrice(MODEL, UNIT_PRICE + 1);
        vm.warp(START + PRICE_DELAY - 1);
        setPrice(MODEL, UNIT_PRICE);
        vm.assertEq(ledger.priceAt(provider, MODEL, START + 10 * PRICE_DELAY), UNIT_PRICE);
    }

    function test_a_rise_that_waits_and_is_changed_waits_anew() external {
        setPrice(MODEL, UNIT_PRICE + 9);
        vm.warp(START + PRICE_DELAY - 1);
        setPrice(MODEL, UNIT_PRICE + 1);
        vm.assertEq(ledger.priceAt(provider, MODEL, START + PRICE_DELAY), UNIT_PRICE);
        vm.assertEq(ledger.priceAt(provider, MODEL, START + 2 * PRICE_DELAY - 1), UNIT_PRICE + 1);
    }

    function test_a_model_can_leave_the_list_at_once_and_comes_back_after_the_delay() external {
        vm.warp(START + 1);
        setPrice(MODEL, 0);
        vm.assertEq(ledger.priceAt(provider, MODEL, START + 1), 0);
        setPrice(MODEL, UNIT_PRICE);
        vm.assertEq(ledger.priceAt(provider, MODEL, START + PRICE_DELAY), 0);
        vm.assertEq(ledger.priceAt(provider, MODEL, START + 1 + PRICE_DELAY), UNIT_PRICE);
    }

    function test_a_price_is_forgotten_after_two_changes_and_never_replaced() external {
        vm.warp(START + 10);
        setPrice(MODEL, UNIT_PRICE - 1);
        vm.warp(START + 20);
        setPrice(MODEL, UNIT_PRICE - 2);
        vm.assertEq(ledger.priceAt(provider, MODEL, START + 9), 0);
        vm.assertEq(ledger.priceAt(provider, MODEL, START + 10), UNIT_PRICE - 1);
        vm.assertEq(ledger.priceAt(provider, MODEL, START + 19), UNIT_PRICE - 1);
        vm.assertEq(ledger.priceAt(provider, MODEL, START + 20), UNIT_PRICE - 2);
    }

    /// @dev Whatever a provider does, a second costs what the list said at its end, or is forgotten; and a rise waits for its delay.
    function testFuzz_no_second_ever_costs_more_than_was_announced_in_time(
        uint88[CHANGES] calldata list,
        uint16[CHANGES] calldata waits
    ) external {
        uint40[2 * CHANGES] memory seconds_;
        uint88[2 * CHANGES] memory costs;
        for (uint256 i = 0; i < list.length; ++i) {
            uint40 now_ = uint40(block.timestamp);
            uint88 before = ledger.priceAt(provider, MODEL, now_);
            setPrice(MODEL, list[i]);
            for (uint256 j = 0; j < 2 * i; ++j) {
                uint88 told = ledger.priceAt(provider, MODEL, seconds_[j]);
                vm.assertTrue(told == costs[j] || told == 0, "a past price was replaced");
            }
            uint88 until = ledger.priceAt(provider, MODEL, now_ + PRICE_DELAY - 1);
            if (list[i] > before) vm.assertLe(until, before, "a rise did not wait");
            else vm.assertEq(until, list[i], "a cut waited");

            // The second of the change, and the last one before the next change.
            (seconds_[2 * i], costs[2 * i]) = (now_, ledger.priceAt(provider, MODEL, now_));
            vm.warp(block.timestamp + 1 + waits[i] % (2 * PRICE_DELAY));
            uint40 last = uint40(block.timestamp) - 1;
            (seconds_[2 * i + 1], costs[2 * i + 1]) = (last, ledger.priceAt(provider, MODEL, last));
        }
    }

    // What changes of prices mean for charges

    function test_receipts_are_held_against_the_price_of_their_second() external {
        open(user, CAP, EXPIRY);
        vm.warp(START + 100);
        IComputeLedger.Receipt memory dear = receipt(user, 0, 10);
        vm.warp(START + 101);
        setPrice(MODEL, UNIT_PRICE / 3);
        assertResult(charge(dear), IComputeLedger.Result.Charged);
        assertResult(charge(receipt(user, 0, 10)), IComputeLedger.Result.WrongPrice);
        IComputeLedger.Receipt memory cheap = receipt(user, 0, 30);
        cheap.price /= 3;
        assertResult(charge(cheap), IComputeLedger.Result.Charged);
    }

    function test_a_raised_price_never_meets_a_user_who_left_before_it_counted() external {
        open(user, CAP, EXPIRY);
        setPrice(MODEL, UNIT_PRICE * 100);
        vm.warp(START + PRICE_DELAY - 1);
        revoke(user);
        IComputeLedger.Receipt memory dear = receipt(user, 5, 1);
        dear.price *= 100;
        vm.warp(START + PRICE_DELAY);
        assertResult(charge(dear), IComputeLedger.Result.WrongPrice);
        // A second change must not make the raised price the one of before.
        setPrice(MODEL, UNIT_PRICE * 99);
        assertResult(charge(dear), IComputeLedger.Result.NotListed);
        dear.nonce = nonceAt(START + PRICE_DELAY, 0);
        assertResult(charge(dear), IComputeLedger.Result.IssuedAfterExpiry);
    }
}
