// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {BeaconVerifier} from "../../src/BeaconVerifier.sol";
import {IBeaconVerifier} from "../../src/interfaces/IBeaconVerifier.sol";

/// @notice A beacon whose secret key is known, so that suites can publish rounds. test/BeaconVerifier/keys.mjs prints the points.
library LocalBeacon {
    uint256 internal constant SECRET = 20_261_128;
    uint256 internal constant OTHER_SECRET = 7;

    /// @dev Field of the coordinates.
    uint256 internal constant P = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47;

    /// @dev Public key of SECRET.
    function key() internal pure returns (IBeaconVerifier.PublicKey memory) {
        return IBeaconVerifier.PublicKey({
            x0: 0x07d0ee9acf833be7978b2417c3db90ccab83ace76f1179688a1e05ebbb93fb72,
            x1: 0x261c24fdb2ca592b29818a2d66365c2221c4f208d1a7512c9aa72c20a540ad05,
            y0: 0x20ada7daa04fd2920263ebeef5a9cb9a86a9b26b95dd4b3b960b8dd6da0bd2c1,
            y1: 0x2728837890d3a59b7fbbb9fe6eab7f1890cd5dfc3a3a71e06bce89df0c261168
        });
    }

    /// @dev Public key of OTHER_SECRET.
    function otherKey() internal pure returns (IBeaconVerifier.PublicKey memory) {
        return IBeaconVerifier.PublicKey({
            x0: 0x224bdc5d4327fcf8ed702e01de1c2f1657a253ba75e32a89c390142aaa28b308,
            x1: 0x2903ba015a9abde26a5d081e84551e63be0fd4516e46ee6d593edeba46362455,
            y0: 0x1d92fff52a265017eeccb372e37d7a7bd431800eca28dfd82e21e8054114233f,
            y1: 0x03c8b7cda6b2dedb7aeeaf5fda464ad17036bea1c4e6f7adbaed1ebe0335e0d8
        });
    }

    /// @dev On the curve, but outside G2.
    function outsideG2() internal pure returns (IBeaconVerifier.PublicKey memory) {
        return IBeaconVerifier.PublicKey({
            x0: 1,
            x1: 0,
            y0: 0x2869111d5381f072f8e2728fdb825a51aadd70e52c9830e9ab4b871c0531f1bb,
            y1: 0x0d1271953ed9ea0836846e70a1934187998c7f790cb4d7511b7f8da82de048a4
        });
    }

    /// @dev Three seconds a round, as drand's evmnet.
    function deploy(uint64 genesis) internal returns (BeaconVerifier) {
        return new BeaconVerifier(key(), genesis, 3);
    }

    /// @dev What the beacon publishes for a round.
    function sign(IBeaconVerifier beacon, uint64 round) internal view returns (bytes memory) {
        return signWith(beacon, round, SECRET);
    }

    /// @dev What a beacon with another key would publish for a round.
    function signWith(IBeaconVerifier beacon, uint64 round, uint256 secret) internal view returns (bytes memory) {
        (uint256 x, uint256 y) = beacon.messageOf(round);
        return multiply(x, y, secret);
    }

    /// @dev A point of G1 times a number, by the precompile of EIP-196.
    function multiply(uint256 x, uint256 y, uint256 scalar) internal view returns (bytes memory product) {
        bool done;
        (done, product) = address(7).staticcall(abi.encode(x, y, scalar));
        require(done, "not a point of G1");
    }
}
