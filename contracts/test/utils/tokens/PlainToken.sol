// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice An ERC-20 without surprises, of which anybody can have some.
contract PlainToken is ERC20("Plain", "PLAIN") {
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }
}
