// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IComputeLedger} from "../interfaces/IComputeLedger.sol";

/// @title The EIP-712 hash of a spending cap
library SpendingCaps {
    bytes32 internal constant TYPEHASH = keccak256(
        "SpendingCap(address user,address provider,uint96 amount,uint40 expiry,uint16 revocations,uint256 nonce)"
    );

    /// @param self The cap.
    /// @return The struct hash that the digest is made of.
    function hash(IComputeLedger.SpendingCap calldata self) internal pure returns (bytes32) {
        // Clear before cheap: it is not on the path of a charge.
        // forge-lint: disable-start(asm-keccak256)
        return keccak256(
            abi.encode(TYPEHASH, self.user, self.provider, self.amount, self.expiry, self.revocations, self.nonce)
        );
        // forge-lint: disable-end(asm-keccak256)
    }
}
