// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title The difficulty of content mining
interface IDifficulty {
    /// @notice The least ROAST that a submission must burn now.
    /// @return Base units of ROAST, at least 1.
    function minimumBurn() external view returns (uint256);
}
