// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRewardCredit} from "../../src/interfaces/IRewardCredit.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Takes a part of what it is credited with and does not complain; after `demand` asks for more than that.
contract WrongDistributor is IRewardCredit {
    uint256 private numerator = 1;

    function demand(uint256 halves) external {
        numerator = halves;
    }

    function credit(address token, uint256 amount, bytes32) external override {
        uint256 taken = amount * numerator / 2;
        require(taken == 0 || IERC20(token).transferFrom(msg.sender, address(this), taken));
    }
}
