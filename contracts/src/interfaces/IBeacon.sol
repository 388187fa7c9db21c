// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title A beacon of public randomness
/// @notice Round r is published at genesis + (r - 1) * period; nobody knows its signature before.
interface IBeacon {
    /// @notice The randomness of a round, when the signature is the beacon's for exactly that round.
    /// @dev Reverts otherwise.
    /// @param round Number of the round, from 1.
    /// @param signature The beacon's signature: a point of G1 on BN254, x and y, 64 bytes.
    /// @return randomness sha256 of the signature.
    function verify(uint64 round, bytes calldata signature) external view returns (bytes32 randomness);

    /// @notice The first round that is published at `timestamp` or later.
    /// @param timestamp Unix seconds.
    /// @return round Number of the round, at least 1.
    function roundAfter(uint256 timestamp) external view returns (uint64 round);

    /// @notice When a round is published.
    /// @param round Number of the round, from 1.
    /// @return timestamp Unix seconds.
    function timeOf(uint64 round) external view returns (uint256 timestamp);
}
