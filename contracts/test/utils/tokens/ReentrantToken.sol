// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Calls somebody in the middle of its next transfer.
contract ReentrantToken is ERC20("Reentrant", "REENTER") {
    address private target;
    bytes private call;
    /// @notice Whether the armed call went through, and what it answered.
    bool public succeeded;
    bytes public answer;

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    /// @notice The next transfer calls `target_` with `call_`, once, and goes on whatever comes of it.
    function arm(address target_, bytes calldata call_) external {
        target = target_;
        call = call_;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (target == address(0)) return;
        address armed = target;
        target = address(0);
        (succeeded, answer) = armed.call(call);
    }
}
