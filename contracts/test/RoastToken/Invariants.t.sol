// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RoastToken} from "../../src/RoastToken.sol";
import {Test} from "../utils/Test.sol";

/// @notice Four holders who send, approve, spend and burn, within their means and beyond.
contract Holders is Test {
    RoastToken public immutable token;
    address[4] public holders = [named("alice"), named("bob"), named("carol"), named("mallory")];

    uint256 public burnt;
    uint256 public refused;
    uint256 public moved;

    constructor() {
        token = new RoastToken(holders[0], type(uint96).max);
    }

    function transfer(uint256 from, uint256 to, uint256 amount) external {
        count(from, amount, token.balanceOf(holder(from)), abi.encodeCall(token.transfer, (holder(to), size(amount))));
    }

    function approve(uint256 from, uint256 to, uint256 amount) external {
        vm.prank(holder(from));
        token.approve(holder(to), size(amount));
    }

    function transferFrom(uint256 spender, uint256 from, uint256 to, uint256 amount) external {
        uint256 means = least(token.balanceOf(holder(from)), token.allowance(holder(from), holder(spender)));
        count(spender, amount, means, abi.encodeCall(token.transferFrom, (holder(from), holder(to), size(amount))));
    }

    function burn(uint256 from, uint256 amount) external {
        if (count(from, amount, token.balanceOf(holder(from)), abi.encodeCall(token.burn, (size(amount))))) {
            burnt += size(amount);
        }
    }

    function burnFrom(uint256 spender, uint256 from, uint256 amount) external {
        uint256 means = least(token.balanceOf(holder(from)), token.allowance(holder(from), holder(spender)));
        if (count(spender, amount, means, abi.encodeCall(token.burnFrom, (holder(from), size(amount))))) {
            burnt += size(amount);
        }
    }

    function holder(uint256 seed) public view returns (address) {
        return holders[seed % 4];
    }

    /// @dev The call must succeed exactly when the means suffice.
    function count(uint256 sender, uint256 amount, uint256 means, bytes memory data) private returns (bool ok) {
        vm.prank(holder(sender));
        (ok,) = address(token).call(data);
        vm.assertEq(ok, size(amount) <= means);
        ok ? ++moved : ++refused;
    }

    /// @dev Of every magnitude, up to a little more than there is.
    function size(uint256 amount) private pure returns (uint256) {
        return (amount >> 160) >> (amount % 80);
    }

    function least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}

/// @notice The list in plain words is invariants/RoastToken.md.
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
