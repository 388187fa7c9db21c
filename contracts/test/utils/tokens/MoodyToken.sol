// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Plain until its issuer changes it: stops all transfers, blocks accounts, takes a fee, or takes balances away.
contract MoodyToken is ERC20("Moody", "MOODY") {
    bool public stopped;
    uint256 public feeBps;
    mapping(address account => bool) public blocked;

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function stop(bool yes) external {
        stopped = yes;
    }

    function setBlocked(address account, bool yes) external {
        blocked[account] = yes;
    }

    function setFee(uint256 bps) external {
        feeBps = bps;
    }

    /// @notice What a negative rebase does to one account.
    function shrink(address account, uint256 amount) external {
        super._update(account, address(0), amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        require(!stopped && !blocked[from] && !blocked[to], "not now");
        super._update(from, to, amount);
        if (from != address(0) && to != address(0)) super._update(to, address(0), amount * feeBps / 10_000);
    }
}
