// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A wallet that answers a question about a signature (ERC-1271) in whatever way it was told to.
contract HostileWallet {
    enum Manner {
        Refuse,
        Revert,
        TellTrueInsteadOfMagic,
        AnswerTooShort,
        AnswerTooLong,
        SpendAllGas,
        Reenter,
        SayYes
    }

    Manner public manner;
    address private target;
    bytes private data;

    function behave(Manner manner_) external {
        manner = manner_;
    }

    function arm(address target_, bytes calldata data_) external {
        target = target_;
        data = data_;
    }

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        if (manner == Manner.Refuse) return 0xffffffff;
        if (manner == Manner.Revert) revert("no");
        if (manner == Manner.TellTrueInsteadOfMagic) _answer(bytes32(uint256(1)), 32);
        if (manner == Manner.AnswerTooShort) _answer(bytes32(this.isValidSignature.selector), 4);
        if (manner == Manner.AnswerTooLong) _answer(bytes32(0), 100_000);
        if (manner == Manner.SpendAllGas) while (true) {}
        if (manner == Manner.Reenter) {
            (bool success,) = target.call(data);
            if (success) return this.isValidSignature.selector;
            return 0xffffffff;
        }
        return this.isValidSignature.selector;
    }

    function run(address to, bytes calldata call) external {
        (bool success,) = to.call(call);
        require(success);
    }

    function _answer(bytes32 word, uint256 length) private pure {
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, word)
            return(start, length)
        }
    }
}
