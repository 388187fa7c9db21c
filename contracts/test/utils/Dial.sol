// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDifficulty} from "../../src/interfaces/IDifficulty.sol";

/// @notice A difficulty that a test moves.
contract Dial is IDifficulty {
    uint256 public override minimumBurn = 1;

    function turn(uint256 minimum) external {
        minimumBurn = minimum;
    }
}
