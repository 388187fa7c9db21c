// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IComputeLedger} from "../../src/interfaces/IComputeLedger.sol";
import {LedgerFixture} from "./LedgerFixture.sol";

/// @notice The limits of whole transactions, with their 21,000 and calldata. The benchmark on a node measures the same; this one fails sooner.
/// @dev Isolated: every call of a test is a transaction of its own, with cold storage.
/// forge-config: default.isolate = true
/// forge-config: slow.isolate = true
contract LedgerGasTest is LedgerFixture {
    uint256 private constant BATCH = 50;
    uint256 private constant CHARGE_LIMIT = 12_000;
    uint256 private constant DEPOSIT_LIMIT = 60_000;

    IComputeLedger.Receipt[] private batch;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < BATCH; ++i) {
            address account = named(vm.toString(i));
            fund(account, FUNDS);
            open(account, CAP, EXPIRY);
            batch.push(receipt(account, 0x123456, 123));
        }
    }

    function test_a_charge_in_a_batch_of_fifty_users_keeps_to_its_limit() external {
        chargeWithin("fifty users, first earnings", CHARGE_LIMIT);
        for (uint256 i = 0; i < BATCH; ++i) {
            ++batch[i].nonce;
        }
        chargeWithin("fifty users", CHARGE_LIMIT);
    }

    function test_a_charge_in_a_batch_of_one_user_keeps_to_its_limit() external {
        for (uint64 i = 0; i < BATCH; ++i) {
            batch[i] = receipt(batch[0].user, i, 123);
        }
        chargeWithin("one user", CHARGE_LIMIT);
    }

    function test_a_deposit_after_the_first_keeps_to_its_limit() external {
        token.mint(user, 2e18);
        vm.prank(user);
        token.approve(address(ledger), 2e18);
        vm.prank(user);
        ledger.deposit(1e18);
        vm.assertLt(vm.lastCallGas().gasTotalUsed, DEPOSIT_LIMIT);
    }

    function chargeWithin(string memory name, uint256 limit) private {
        IComputeLedger.Result[] memory results = charge(batch);
        uint256 gas = vm.lastCallGas().gasTotalUsed;
        for (uint256 i = 0; i < BATCH; ++i) {
            assertResult(results[i], IComputeLedger.Result.Charged);
        }
        vm.assertGt(gas, 21_000 + BATCH * 5000, "the whole transaction was measured");
        vm.assertLt(gas, BATCH * limit, name);
    }
}
