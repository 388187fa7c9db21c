// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IProviderRegistry} from "../interfaces/IProviderRegistry.sol";

/// @title How a price changes
/// @notice A price keeps its last change in one slot, so that a receipt can be held against the price of the second in which it was issued.
/// @dev 88 bits hold 309 million tokens of 18 decimals for one unit; 40 bits of seconds last 34,000 years.
library Prices {
    // Assembly reads one slot whole, and nothing else.
    // slither-disable-start assembly

    /// @notice The price at a time.
    /// @param self The last change.
    /// @param timestamp Unix seconds.
    /// @return Base units for one unit; 0 when the model was not listed then. Before `earlierSince` the price is forgotten and nothing may be charged:
    /// applying a younger price to that time would let a provider charge a rise to users who left before it counted.
    function valueAt(IProviderRegistry.Price storage self, uint256 timestamp) internal view returns (uint256) {
        // Read whole: field by field the compiler would go back to storage each time, in every charge.
        uint256 packed;
        assembly ("memory-safe") {
            packed := sload(self.slot)
        }
        if (timestamp >= packed >> 216) return (packed >> 88) & type(uint88).max;
        return timestamp >= (packed >> 176) & type(uint40).max ? packed & type(uint88).max : 0;
    }

    /// @notice Changes the price: a cut at once, a rise after `delay`.
    /// @param self The change to replace when it still waits, or to build upon.
    /// @param next Base units for one unit; 0 takes the model off the list.
    /// @param delay Seconds that a rise waits.
    function change(IProviderRegistry.Price storage self, uint88 next, uint40 delay) internal {
        uint40 time = uint40(block.timestamp);
        // slither-disable-next-line timestamp (delays are minutes to days)
        if (time >= self.laterSince) {
            self.earlier = self.later;
            self.earlierSince = self.laterSince;
        }
        self.later = next;
        self.laterSince = next > self.earlier ? time + delay : time;
    }

    // slither-disable-end assembly
}
