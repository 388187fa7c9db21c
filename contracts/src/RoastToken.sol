// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title ROAST on EVM
/// @notice An ERC-20 of 18 decimals that holders can burn and approve by signature (ERC-2612).
/// @dev Capped by construction: the constructor mints once and nothing else can. There is no owner, no pause and no list of
/// barred accounts.
contract RoastToken is ERC20, ERC20Burnable, ERC20Permit {
    /// @notice The largest supply that a deployment can choose, in base units: about 79 thousand million ROAST.
    /// @dev Contracts that keep amounts of ROAST in 96 bits rely on it: no balance and no sum of balances is ever above.
    uint256 public constant MAX_SUPPLY = type(uint96).max;

    /// @notice The most ROAST that can ever exist, in base units: what was minted at deployment.
    // An ERC-20 with a cap names it `cap()`, as OpenZeppelin's ERC20Capped does.
    // forge-lint: disable-next-line(screaming-snake-case-immutable)
    uint256 public immutable cap;

    /// @notice Nobody could ever use a supply that is minted to the zero address; name the treasury.
    error ZeroTreasury();

    /// @notice Choose a supply from 1 to `most` base units.
    error SupplyOutOfRange(uint256 supply, uint256 most);

    /// @param treasury Who receives the whole supply.
    /// @param supply Base units, from 1 to `MAX_SUPPLY`.
    constructor(address treasury, uint256 supply) ERC20("RoastPower", "ROAST") ERC20Permit("RoastPower") {
        if (treasury == address(0)) revert ZeroTreasury();
        if (supply == 0 || supply > MAX_SUPPLY) revert SupplyOutOfRange(supply, MAX_SUPPLY);
        cap = supply;
        _mint(treasury, supply);
    }
}
