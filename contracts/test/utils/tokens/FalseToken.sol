// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Answers false where others revert, and moves nothing then.
contract FalseToken is ERC20("False", "FALSE") {
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return balanceOf(msg.sender) >= amount && super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        bool possible = balanceOf(from) >= amount && allowance(from, msg.sender) >= amount;
        return possible && super.transferFrom(from, to, amount);
    }
}
