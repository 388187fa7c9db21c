// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ComputeLedger} from "../../src/ComputeLedger.sol";
import {IProviderRegistry} from "../../src/interfaces/IProviderRegistry.sol";
import {LedgerFixture} from "./LedgerFixture.sol";

/// @notice Nobody but the user gets the user's unspent money, whatever role calls whatever function.
contract NobodyElseTest is LedgerFixture {
    function test_no_role_takes_free_money_or_an_allowance() external {
        open(user, CAP, EXPIRY);
        address[5] memory roles = [provider, signer, payout, stranger, address(this)];
        for (uint256 i = 0; i < roles.length; ++i) {
            tryEverything(roles[i]);
        }
        vm.assertEq(ledger.balanceOf(user) + remaining(), FUNDS, "the user's money");
        vm.assertEq(token.balanceOf(address(ledger)), FUNDS, "the ledger's tokens");
        for (uint256 i = 0; i < roles.length; ++i) {
            vm.assertEq(token.balanceOf(roles[i]), 0, "a role's tokens");
            vm.assertEq(ledger.balanceOf(roles[i]), 0, "a role's balance");
        }
    }

    function test_the_most_that_a_provider_can_take_is_the_cap() external {
        open(user, CAP, EXPIRY);
        charge(receipt(user, 1, UNITS_OF_CAP));
        charge(receipt(user, 2, 1));
        vm.prank(provider);
        ledger.withdrawEarnings(provider);
        vm.assertLe(token.balanceOf(payout), CAP);
        vm.assertEq(ledger.balanceOf(user), FUNDS - CAP);
        vm.prank(user);
        ledger.withdraw(user, FUNDS - CAP);
    }

    function test_a_stolen_signer_key_cannot_send_earnings_elsewhere() external {
        open(user, CAP, EXPIRY);
        charge(receipt(user, 1, 10));
        vm.startPrank(signer);
        (bool changed,) = address(ledger).call(abi.encodeCall(IProviderRegistry.setPayout, (signer)));
        vm.assertFalse(changed);
        ledger.withdrawEarnings(provider);
        vm.assertEq(token.balanceOf(signer), 0);
        vm.assertEq(token.balanceOf(payout), 10 * uint256(UNIT_PRICE));
    }

    function test_the_user_can_leave_whatever_the_provider_does() external {
        open(user, CAP, EXPIRY);
        vm.startPrank(provider);
        ledger.setPrices(prices(MODEL, type(uint88).max));
        ledger.removeSigner(signer);
        ledger.setPayout(user);
        vm.stopPrank();
        revoke(user);
        vm.warp(START + LOCK + 1);
        ledger.release(user, provider);
        vm.prank(user);
        ledger.withdraw(user, FUNDS);
        vm.assertEq(token.balanceOf(user), FUNDS);
    }

    function test_the_contract_takes_no_ether() external {
        vm.deal(stranger, 1);
        vm.prank(stranger);
        (bool taken,) = address(ledger).call{value: 1}("");
        vm.assertFalse(taken);
    }

    /// @dev Every function that changes something, with arguments that would help the caller; whether it reverts does not matter. Releasing is left out:
    /// it gives the money to the user.
    function tryEverything(address role) private {
        bytes[13] memory calls = [
            abi.encodeCall(ComputeLedger.deposit, (1)),
            abi.encodeCall(ComputeLedger.depositFor, (role, 1)),
            abi.encodeCall(ComputeLedger.depositWithPermit, (1, EXPIRY, 27, 0, 0)),
            abi.encodeCall(ComputeLedger.withdraw, (role, 1)),
            abi.encodeCall(ComputeLedger.withdrawEarnings, (provider)),
            abi.encodeCall(ComputeLedger.open, (provider, 1, EXPIRY)),
            abi.encodeCall(ComputeLedger.openFor, (cap(1, EXPIRY, 1), new bytes(65))),
            abi.encodeCall(ComputeLedger.invalidateNonces, (0, 1)),
            abi.encodeCall(ComputeLedger.revoke, (provider)),
            abi.encodeCall(IProviderRegistry.register, (role, role, prices(MODEL, 1))),
            abi.encodeCall(IProviderRegistry.setPayout, (role)),
            abi.encodeCall(IProviderRegistry.addSigner, (role)),
            abi.encodeCall(IProviderRegistry.setPrices, (prices(MODEL, 1)))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.prank(role);
            (bool success,) = address(ledger).call(calls[i]);
            success;
        }
    }
}
