// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RoastToken} from "../src/RoastToken.sol";
import {Test} from "./utils/Test.sol";

contract RoastTokenTest is Test {
    function test_the_treasury_gets_the_whole_supply() external {
        RoastToken token = new RoastToken(named("treasury"), 5);
        vm.assertEq(token.totalSupply(), 5);
        vm.assertEq(token.balanceOf(named("treasury")), 5);
    }
}
