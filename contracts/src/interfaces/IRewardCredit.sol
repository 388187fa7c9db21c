// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title Where rewards are paid in
/// @notice What campaigns, the mining pool and the platform see of the reward distributor: they credit money, and people claim it there.
interface IRewardCredit {
    /// @notice Takes `amount` of `token` from the caller, to be claimed under the distributor's roots.
    /// @dev Reverts unless exactly `amount` arrives, which keeps out tokens that take a fee or rebase.
    /// @param token The ERC-20 that the reward is in.
    /// @param amount Base units; the caller must have approved them.
    /// @param purpose What the money is for, so that an outsider can match it to its source: a block's id, a campaign's result.
    function credit(address token, uint256 amount, bytes32 purpose) external;
}
