// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Its issuer can bar an account from sending and receiving, as issuers of dollar tokens can.
contract FreezingToken is ERC20 {
    mapping(address account => bool) public frozen;

    error Frozen(address account);

    constructor() ERC20("Freezing", "FREEZE") {}

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function freeze(address account, bool on) external {
        frozen[account] = on;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (frozen[from]) revert Frozen(from);
        if (frozen[to]) revert Frozen(to);
        super._update(from, to, amount);
    }
}
