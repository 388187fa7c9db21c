// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Calls a target in the middle of every transfer, before the balances move. What the target answers is kept, not passed on.
contract ReentrantToken is ERC20 {
    address private target;
    bytes private data;
    bool private inside;

    /// @notice How often the target was called, and what came of the last call.
    uint256 public calls;
    bool public succeeded;
    bytes public answer;

    constructor() ERC20("Reentrant", "REENTER") {}

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function arm(address target_, bytes calldata data_) external {
        target = target_;
        data = data_;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        _reenter();
        return super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _reenter();
        return super.transferFrom(from, to, amount);
    }

    /// @dev Once for a transfer: those that the target makes in turn call nobody.
    function _reenter() private {
        if (target == address(0) || inside) return;
        inside = true;
        (succeeded, answer) = target.call(data);
        ++calls;
        inside = false;
    }
}
