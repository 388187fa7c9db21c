// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IBeacon} from "../../src/interfaces/IBeacon.sol";

/// @notice Takes any 64 bytes for a round's signature, so that a test can put any randomness through a draw. For statistics only: everything
/// else is tested with signatures that the real verifier checks.
contract SyntheticBeacon is IBeacon {
    function verify(uint64, bytes calldata signature) external pure returns (bytes32 randomness) {
        require(signature.length == 64, "64 bytes");
        return sha256(signature);
    }

    function roundAfter(uint256 timestamp) external pure returns (uint64 round) {
        // forge-lint: disable-next-line(unsafe-typecast) seconds of a test
        return uint64(timestamp);
    }

    function timeOf(uint64 round) external pure returns (uint256 timestamp) {
        return round;
    }
}
