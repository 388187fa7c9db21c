// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ComputeLedger} from "../../src/ComputeLedger.sol";
import {IComputeLedger} from "../../src/interfaces/IComputeLedger.sol";
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
        vm.assertEq(ledger.earningsOf(provider), 0, "the provider's earnings");
        vm.assertEq(ledger.signerPeriod(provider, signer).until, type(uint40).max, "the provider's signer");
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
    /// it gives the money to the user. So is what a role is there for: that the signer charges a right receipt, and that the provider takes back its signer.
    function tryEverything(address role) private {
        IComputeLedger.Receipt[] memory receipts = new IComputeLedger.Receipt[](1);
        receipts[0] = receipt(user, 1, 10);
        receipts[0].price = 10 * uint96(ledger.priceAt(provider, MODEL, uint40(block.timestamp)));
        if (role == signer) receipts[0].price += 1;
        bytes[16] memory calls = [
            abi.encodeCall(ComputeLedger.charge, (provider, receipts)),
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
            abi.encodeCall(IProviderRegistry.setPrices, (prices(MODEL, 1))),
            // Some are providers by now.
            abi.encodeCall(ComputeLedger.charge, (role, receipts)),
            abi.encodeCall(IProviderRegistry.removeSigner, (role == provider ? role : signer))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.prank(role);
            (bool success,) = address(ledger).call(calls[i]);
            success;
        }
    }
}
