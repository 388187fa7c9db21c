// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RoastToken} from "../../src/RoastToken.sol";
import {Test} from "../utils/Test.sol";

/// @notice Four holders who send, approve, spend and burn, within their means and beyond.
contract Holders is Test {
    RoastToken public token;
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
