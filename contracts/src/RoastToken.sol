// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title ROAST on EVM
contract RoastToken is ERC20, ERC20Burnable, ERC20Permit {
    constructor(address treasury, uint256 supply) ERC20("RoastPower", "ROAST") ERC20Permit("RoastPower") {
        _mint(treasury, supply);
    }
}
