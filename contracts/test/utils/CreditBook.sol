// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRewardCredit} from "../../src/interfaces/IRewardCredit.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @notice The crediting half of a reward distributor: takes money, measures it, and keeps books by payer and purpose.
contract CreditBook is IRewardCredit {
    using SafeERC20 for IERC20;

    mapping(address payer => mapping(bytes32 purpose => uint256)) public credited;

    error Mismatch(uint256 expected, uint256 received);

    function credit(address token, uint256 amount, bytes32 purpose) external override {
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = IERC20(token).balanceOf(address(this)) - before;
        if (received != amount) revert Mismatch(amount, received);
        credited[msg.sender][purpose] += amount;
    }
}
