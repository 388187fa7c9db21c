// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Every balance is a share of a pot: `rebase` changes all of them, and transfers lose what does not divide.
contract RebasingToken is ERC20 {
    uint256 private percent = 100;

    constructor() ERC20("Rebasing", "REBASE") {}

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    /// @param newPercent What balances show from now on, in hundredths of the shares beneath.
    function rebase(uint256 newPercent) external {
        percent = newPercent;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return super.balanceOf(account) * percent / 100;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount * 100 / percent);
    }
}
