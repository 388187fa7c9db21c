// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IBeacon} from "./IBeacon.sol";

/// @title A beacon whose signatures are checked on chain
/// @notice BLS on BN254 as drand's evmnet does it: the public key is in G2, a round's signature in G1.
interface IBeaconVerifier is IBeacon {
    /// @notice A point of G2. Each coordinate is `0` + `1` * i.
    struct PublicKey {
        uint256 x0;
        uint256 x1;
        uint256 y0;
        uint256 y1;
    }

    /// @notice The key is not a point of G2: a coordinate is not below p, or the point is infinity, off the curve or outside the subgroup.
    /// Or the chain has no pairing precompile to tell.
    error InvalidPublicKey();
    /// @notice A period is at least one second.
    error ZeroPeriod();
    /// @notice Rounds count from 1.
    error ZeroRound();
    /// @notice A signature has 64 bytes.
    error WrongSignatureLength(uint256 length);
    /// @notice The signature is not a point of G1: a coordinate is not below p, or the point is infinity or off the curve.
    error InvalidSignaturePoint();
    /// @notice The signature is not the beacon's for this round.
    error WrongSignature(uint64 round);

    /// @notice The beacon's key.
    function publicKey() external view returns (PublicKey memory);

    /// @notice When round 1 is published, Unix seconds.
    function genesis() external view returns (uint64);

    /// @notice Seconds from one round to the next.
    function period() external view returns (uint64);

    /// @notice What the beacon signs for a round: the point of G1 that keccak256(round as 8 bytes, big endian) hashes to.
    function messageOf(uint64 round) external view returns (uint256 x, uint256 y);
}
