// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IComputeLedger} from "../interfaces/IComputeLedger.sol";

/// @notice An allowance as it lies in its slot: from the low end `remaining` 96 bits, `nonce` 64, `openedAt` 40, `expiry` 40, `revocations` 16.
type PackedAllowance is uint256;

using Allowances for PackedAllowance global;

/// @title Allowances read and written whole
/// @notice Charging reads the slot once and writes it once; field by field the compiler would go back to storage each time.
library Allowances {
    // Assembly reads and writes one slot whole, and nothing else.
    // slither-disable-start assembly

    /// @param self The allowance.
    /// @return packed Its slot.
    function load(IComputeLedger.Allowance storage self) internal view returns (PackedAllowance packed) {
        assembly ("memory-safe") {
            packed := sload(self.slot)
        }
    }

    /// @notice Takes a charge from the slot; the upper fields stay.
    /// @param self The allowance.
    /// @param packed What its slot holds; `remaining` must be at least `price`.
    /// @param price Base units, less than 2^96.
    /// @param newNonce Of the receipt, less than 2^64.
    function spend(IComputeLedger.Allowance storage self, PackedAllowance packed, uint256 price, uint256 newNonce)
        internal
    {
        // The difference cannot borrow from the nonce above it.
        uint256 word;
        unchecked {
            word = ((PackedAllowance.unwrap(packed) >> 160) << 160) | (newNonce << 96) | (remaining(packed) - price);
        }
        assembly ("memory-safe") {
            sstore(self.slot, word)
        }
    }

    function remaining(PackedAllowance packed) internal pure returns (uint256) {
        return uint96(PackedAllowance.unwrap(packed));
    }

    function nonce(PackedAllowance packed) internal pure returns (uint256) {
        return uint64(PackedAllowance.unwrap(packed) >> 96);
    }

    function openedAt(PackedAllowance packed) internal pure returns (uint256) {
        return uint40(PackedAllowance.unwrap(packed) >> 160);
    }

    function expiry(PackedAllowance packed) internal pure returns (uint256) {
        return uint40(PackedAllowance.unwrap(packed) >> 200);
    }

    // slither-disable-end assembly
}
