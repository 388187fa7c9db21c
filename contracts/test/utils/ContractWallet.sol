// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice A wallet that is a contract (ERC-1271): it accepts what its owner signed, or misbehaves in the ways of its mood.
contract ContractWallet {
    enum Mood {
        Honest,
        WrongMagic,
        TrueAsBool,
        MagicOnTheRight,
        TooShort,
        Nothing,
        Reverts,
        BurnsAllGas,
        HugeAnswer
    }

    // In storage, so that a copy of the code alone accepts nothing.
    address private owner;
    Mood private mood;
    address private target;
    bytes private data;

    constructor(address owner_) {
        owner = owner_;
    }

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    /// @notice Calls `target_` whenever it is asked about a signature.
    function reenter(address target_, bytes calldata data_) external {
        target = target_;
        data = data_;
    }

    /// @dev Not a view, unlike the standard's: it tries to change things although it is asked by a static call.
    function isValidSignature(bytes32 hash, bytes calldata signature) external returns (bytes4) {
        if (target != address(0)) {
            (bool success,) = target.call(data);
            if (success) return 0xffffffff;
        }
        if (mood != Mood.Honest) misbehave();
        (address signer,,) = ECDSA.tryRecover(hash, signature);
        return signer == owner && owner != address(0) ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    function misbehave() private view {
        Mood mine = mood;
        bytes32 magic = bytes32(IERC1271.isValidSignature.selector);
        if (mine == Mood.Reverts) revert("no");
        if (mine == Mood.WrongMagic) answer(~magic, 32);
        if (mine == Mood.TrueAsBool) answer(bytes32(uint256(1)), 32);
        if (mine == Mood.MagicOnTheRight) answer(magic >> 224, 32);
        if (mine == Mood.TooShort) answer(magic, 4);
        if (mine == Mood.Nothing) answer(magic, 0);
        if (mine == Mood.HugeAnswer) answer(0, 100_000);
        assembly {
            invalid()
        }
    }

    function answer(bytes32 word, uint256 length) private pure {
        assembly {
            mstore(0, word)
            return(0, length)
        }
    }
}
