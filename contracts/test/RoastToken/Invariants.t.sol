// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RoastToken} from "../../src/RoastToken.sol";
import {Test} from "../utils/Test.sol";
import {Holders} from "./Holders.sol";

/// @notice The list in plain words is test/INVARIANTS.md.
/// forge-config: default.invariant.fail-on-revert = true
/// forge-config: slow.invariant.fail-on-revert = true
contract RoastTokenInvariants is Test {
    Holders private handler;
    RoastToken private token;

    function setUp() external {
        handler = new Holders();
        token = handler.token();
        targetContract(address(handler));
    }

    function invariant_balances_add_up_to_the_supply() external view {
        uint256 sum = 0;
        for (uint256 i = 0; i < 4; ++i) {
            sum += token.balanceOf(handler.holder(i));
        }
        vm.assertEq(sum, token.totalSupply());
    }

    /// @dev What was burnt only grows, so the supply only falls.
    function invariant_the_supply_is_the_cap_less_what_was_burnt() external view {
        vm.assertEq(token.totalSupply(), token.cap() - handler.burnt());
    }

    /// @dev A fixed sequence shows that calls of every kind succeed and are refused.
    function test_the_actions_reach_every_state() external {
        for (uint256 i = 0; i < 1000; ++i) {
            uint256[4] memory r;
            for (uint256 j = 0; j < 4; ++j) {
                r[j] = uint256(keccak256(abi.encode(i, j)));
            }
            handler.approve(r[0], r[1], r[2]);
            handler.transfer(r[1], r[2], r[3]);
            handler.transferFrom(r[0], r[1], r[2], r[3]);
            if (i % 10 == 0) handler.burn(r[0], r[1]);
            handler.burnFrom(r[1], r[0], r[2] >> 8);
        }
        vm.assertGe(handler.moved(), 500);
        vm.assertGe(handler.refused(), 500);
        vm.assertGt(handler.burnt(), 0);
    }
}
