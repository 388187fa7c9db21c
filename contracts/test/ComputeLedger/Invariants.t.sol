// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ComputeLedger} from "../../src/ComputeLedger.sol";
import {IComputeLedger} from "../../src/interfaces/IComputeLedger.sol";
import {Test} from "../utils/Test.sol";
import {PlainToken} from "../utils/tokens/PlainToken.sol";
import {LedgerHandler} from "./LedgerHandler.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice What must hold whatever anybody does; test/INVARIANTS.md says it in words.
/// @dev The handler reverts when an action breaks a rule, and only then.
/// forge-config: default.invariant.fail-on-revert = true
/// forge-config: slow.invariant.fail-on-revert = true
contract LedgerInvariantsTest is Test {
    uint40 private constant LOCK = 1 hours;
    uint40 private constant PRICE_DELAY = 2 hours;

    PlainToken private token;
    ComputeLedger private ledger;
    LedgerHandler private handler;

    function setUp() external {
        vm.warp(1_800_000_000);
        token = new PlainToken();
        ledger = new ComputeLedger(IERC20(address(token)), LOCK, PRICE_DELAY);
        handler = new LedgerHandler(ledger, token);
        targetContract(address(handler));
        bytes4[] memory selectors = actions();
        targetSelector(FuzzSelector({addr: address(handler), selectors: selectors}));
    }

    function invariant_the_books_agree() external view {
        checkTokens();
        checkUsers();
        checkProviders();
        checkAllowances();
    }

    /// @dev Called once at the end of each run.
    function afterInvariant() external {
        checkEverybodyCanLeave();
    }

    /// @dev A long walk with the same actions, which also shows that the suite reaches what it is about. Another seed walks another way.
    function test_a_long_walk_reaches_deep_states() external {
        bytes4[] memory selectors = actions();
        uint256 dice = 1;
        for (uint256 i = 0; i < 4000; ++i) {
            dice = uint256(keccak256(abi.encode(dice)));
            bytes memory arguments = abi.encode(dice, dice >> 32, dice >> 64, dice >> 96);
            (bool success,) = address(handler).call(abi.encodePacked(step(selectors, dice), arguments));
            vm.assertTrue(success, "an action broke a rule");
            if (i % 500 == 0) {
                checkTokens();
                checkUsers();
                checkProviders();
                checkAllowances();
            }
        }
        checkEverybodyCanLeave();
        assertReached("opened", 100);
        assertReached("charged", 100);
        assertReached("charged during the lock", 10);
        assertReached("withdrawn", 50);
        assertReached("paid out", 50);
        assertReached("cap taken", 20);
        assertReached("cap refused", 20);
        assertReached("forged cap refused", 20);
        assertReached("revoked", 20);
        assertReached("released", 5);
        assertReached("released by provider", 20);
        assertReached("released by opening again", 5);
        assertReached("price raised", 20);
        assertReached("price cut", 20);
        assertReached("intruder refused", 20);
        // Every reason but Malformed, for which the fuzz test of batches stands.
        for (uint256 result = 2; result <= uint256(IComputeLedger.Result.AllowanceTooSmall); ++result) {
            assertReached(bytes32(result), 1);
        }
    }

    function actions() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](14);
        selectors[0] = LedgerHandler.charge.selector;
        selectors[1] = LedgerHandler.open.selector;
        selectors[2] = LedgerHandler.deposit.selector;
        selectors[3] = LedgerHandler.wait.selector;
        selectors[4] = LedgerHandler.signCap.selector;
        selectors[5] = LedgerHandler.sendCap.selector;
        selectors[6] = LedgerHandler.takeCapBack.selector;
        selectors[7] = LedgerHandler.revoke.selector;
        selectors[8] = LedgerHandler.release.selector;
        selectors[9] = LedgerHandler.setPrice.selector;
        selectors[10] = LedgerHandler.withdraw.selector;
        selectors[11] = LedgerHandler.withdrawEarnings.selector;
        selectors[12] = LedgerHandler.donate.selector;
        selectors[13] = LedgerHandler.usurp.selector;
    }

    /// @dev Half of the steps charge, open, deposit or wait, so that something is going on.
    function step(bytes4[] memory selectors, uint256 dice) private pure returns (bytes4) {
        return selectors[(dice >> 200) % (dice >> 255 == 0 ? 4 : selectors.length)];
    }

    function assertReached(bytes32 what, uint256 times) private view {
        uint256 count = handler.reached(what);
        vm.assertGe(count, times, string(abi.encodePacked("times: ", what)));
    }

    /// @dev CL-1.
    function checkTokens() private view {
        uint256 owed = handler.donated();
        for (uint256 i = 0; i < handler.USERS(); ++i) {
            address user = handler.users(i);
            owed += ledger.balanceOf(user);
            for (uint256 j = 0; j < handler.PROVIDERS(); ++j) {
                owed += ledger.allowanceOf(user, handler.providers(j)).remaining;
            }
        }
        for (uint256 j = 0; j < handler.PROVIDERS(); ++j) {
            owed += ledger.earningsOf(handler.providers(j));
        }
        vm.assertEq(
            token.balanceOf(address(ledger)), owed, "tokens held = free + set aside + earned + sent without a call"
        );
    }

    /// @dev CL-2.
    function checkUsers() private view {
        for (uint256 i = 0; i < handler.USERS(); ++i) {
            address user = handler.users(i);
            uint256 accounted = ledger.balanceOf(user) + handler.takenOut(user);
            for (uint256 j = 0; j < handler.PROVIDERS(); ++j) {
                address provider = handler.providers(j);
                accounted += ledger.allowanceOf(user, provider).remaining + handler.pairOf(user, provider).charged;
            }
            vm.assertEq(handler.paidIn(user), accounted, "paid in = free + set aside + charged + withdrawn");
        }
    }

    /// @dev CL-3.
    function checkProviders() private view {
        for (uint256 j = 0; j < handler.PROVIDERS(); ++j) {
            address provider = handler.providers(j);
            uint256 charged = 0;
            for (uint256 i = 0; i < handler.USERS(); ++i) {
                charged += handler.pairOf(handler.users(i), provider).charged;
            }
            vm.assertEq(charged, ledger.earningsOf(provider) + handler.paidOut(provider), "charged = earned + paid out");
            vm.assertEq(handler.paidOut(provider), token.balanceOf(ledger.payoutOf(provider)), "paid out to the payout");
        }
    }

    /// @dev CL-4 and CL-5.
    function checkAllowances() private view {
        for (uint256 i = 0; i < handler.USERS(); ++i) {
            for (uint256 j = 0; j < handler.PROVIDERS(); ++j) {
                address user = handler.users(i);
                address provider = handler.providers(j);
                LedgerHandler.Pair memory pair = handler.pairOf(user, provider);
                IComputeLedger.Allowance memory allowance = ledger.allowanceOf(user, provider);
                vm.assertLe(pair.charged + pair.released, pair.opened, "charged <= set aside");
                uint256 left = pair.opened - pair.charged - pair.released;
                vm.assertEq(allowance.remaining, pair.open ? left : 0, "remaining");
                vm.assertEq(allowance.nonce, pair.lastNonce, "nonce");
                vm.assertEq(allowance.expiry, pair.open ? pair.endedAt : 0, "expiry");
                vm.assertEq(allowance.openedAt, pair.open ? pair.openedAt : 0, "openedAt");
            }
        }
    }

    /// @dev CL-8. Users leave without the help of any provider, and the chain goes back to where it was.
    function checkEverybodyCanLeave() private {
        uint256 snapshot = vm.snapshotState();
        for (uint256 i = 0; i < handler.USERS(); ++i) {
            vm.startPrank(handler.users(i));
            for (uint256 j = 0; j < handler.PROVIDERS(); ++j) {
                ledger.revoke(handler.providers(j));
            }
            vm.stopPrank();
        }
        vm.warp(block.timestamp + LOCK + 1);
        for (uint256 i = 0; i < handler.USERS(); ++i) {
            address user = handler.users(i);
            for (uint256 j = 0; j < handler.PROVIDERS(); ++j) {
                address provider = handler.providers(j);
                if (ledger.allowanceOf(user, provider).expiry != 0) ledger.release(user, provider);
            }
            uint256 free = ledger.balanceOf(user);
            if (free == 0) continue;
            vm.prank(user);
            ledger.withdraw(user, free);
        }
        for (uint256 j = 0; j < handler.PROVIDERS(); ++j) {
            address provider = handler.providers(j);
            if (ledger.earningsOf(provider) != 0) ledger.withdrawEarnings(provider);
        }
        vm.assertEq(token.balanceOf(address(ledger)), handler.donated(), "only what nobody paid in is left");
        vm.revertToState(snapshot);
    }
}
