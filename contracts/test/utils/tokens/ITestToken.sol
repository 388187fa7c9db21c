// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What every token of the suites has, whatever its `approve` returns.
interface ITestToken {
    function mint(address account, uint256 amount) external;
    function approve(address spender, uint256 amount) external;
}
