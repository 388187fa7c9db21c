// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IComputeLedger} from "../interfaces/IComputeLedger.sol";

/// @title Receipts in calldata and in events, and their EIP-712 hash
library Receipts {
    // Assembly copies a receipt's words from calldata to memory and from there to an event.
    // slither-disable-start assembly

    bytes32 internal constant TYPEHASH = keccak256(
        "Receipt(address provider,address user,bytes32 requestHash,uint32 model,uint64 units,uint96 price,uint64 nonce)"
    );

    /// @notice Copies a receipt to memory, whatever its words hold.
    /// @dev When a number does not fit its type, the compiler's own decoding reverts, and with it the whole batch. Copied words are cut to their types
    /// when they are read.
    /// @param self The receipt.
    /// @param copy Where to; used again for each receipt of a batch.
    /// @return fits True when every number fits its type.
    function copyTo(IComputeLedger.Receipt calldata self, IComputeLedger.Receipt memory copy)
        internal
        pure
        returns (bool fits)
    {
        assembly ("memory-safe") {
            calldatacopy(copy, self, 0xc0)
            let excess := shr(160, mload(copy)) // user
            excess := or(excess, shr(32, mload(add(copy, 0x40)))) // model
            excess := or(excess, shr(64, mload(add(copy, 0x60)))) // units
            excess := or(excess, shr(96, mload(add(copy, 0x80)))) // price
            excess := or(excess, shr(64, mload(add(copy, 0xa0)))) // nonce
            fits := iszero(excess)
        }
    }

    /// @notice Emits `Charged`. The event's data are the receipt's words after the user, as they lie in memory.
    /// @param self A receipt whose numbers fit their types.
    /// @param provider The provider that charges it.
    function emitCharged(IComputeLedger.Receipt memory self, address provider) internal {
        bytes32 topic = IComputeLedger.Charged.selector;
        assembly ("memory-safe") {
            log3(add(self, 0x20), 0xa0, topic, provider, mload(self))
        }
    }

    /// @param nonce A receipt's nonce.
    /// @return Unix seconds in which the receipt was issued: the upper 40 bits. The lower 24 count 16 million receipts a second for one user.
    function issuedAt(uint64 nonce) internal pure returns (uint256) {
        return nonce >> 24;
    }

    /// @param self The receipt.
    /// @param provider The provider that charges it.
    /// @return The struct hash that the digest is made of.
    function hash(IComputeLedger.Receipt calldata self, address provider) internal pure returns (bytes32) {
        // Clear before cheap: it is not on the path of a charge.
        // forge-lint: disable-start(asm-keccak256)
        return keccak256(
            abi.encode(TYPEHASH, provider, self.user, self.requestHash, self.model, self.units, self.price, self.nonce)
        );
        // forge-lint: disable-end(asm-keccak256)
    }

    // slither-disable-end assembly
}
