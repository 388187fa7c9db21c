// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BLS} from "bls-bn254/BLS.sol";

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IBeacon} from "./interfaces/IBeacon.sol";
import {IBeaconVerifier} from "./interfaces/IBeaconVerifier.sol";

/// @title BeaconVerifier
/// @notice Says whether a signature is a randomness beacon's for a round. Holds no money, has no owner, and nothing of it changes.
/// @dev The scheme of drand's evmnet: signature = secret key * H(keccak256(round)), where H is RFC 9380's hash to BN254's G1 with keccak256 and
/// the SvdW map. e(signature, -g2) * e(H, public key) = 1 holds for exactly one point of G1, and a point has exactly one encoding with both
/// coordinates below p: a round has one signature that is accepted, so that nobody can choose among several values of its randomness.
contract BeaconVerifier is IBeaconVerifier {
    bytes private constant DOMAIN = "BLS_SIG_BN254G1_XMD:KECCAK-256_SVDW_RO_NUL_";

    // Public immutables have the names that callers read them by.
    // forge-lint: disable-start(screaming-snake-case-immutable)

    /// @inheritdoc IBeaconVerifier
    uint64 public immutable genesis;
    /// @inheritdoc IBeaconVerifier
    uint64 public immutable period;

    // forge-lint: disable-end(screaming-snake-case-immutable)

    uint256 private immutable KEY_X0;
    uint256 private immutable KEY_X1;
    uint256 private immutable KEY_Y0;
    uint256 private immutable KEY_Y1;

    /// @param key The beacon's public key.
    /// @param genesis_ When round 1 is published, Unix seconds.
    /// @param period_ Seconds from one round to the next, at least 1.
    constructor(PublicKey memory key, uint64 genesis_, uint64 period_) {
        if (period_ == 0) revert ZeroPeriod();
        if (!_isInG2(key)) revert InvalidPublicKey();
        (KEY_X0, KEY_X1, KEY_Y0, KEY_Y1) = (key.x0, key.x1, key.y0, key.y1);
        genesis = genesis_;
        period = period_;
    }

    /// @inheritdoc IBeacon
    /// @dev Also reverts with ZeroRound, WrongSignatureLength, InvalidSignaturePoint, WrongSignature.
    function verify(uint64 round, bytes calldata signature) external view returns (bytes32 randomness) {
        if (round == 0) revert ZeroRound();
        if (signature.length != 64) revert WrongSignatureLength(signature.length);
        uint256[2] memory point = abi.decode(signature, (uint256[2]));
        if (!BLS.isValidSignature(point)) revert InvalidSignaturePoint();

        (bool paired, bool called) = BLS.verifySingle(point, [KEY_X0, KEY_X1, KEY_Y0, KEY_Y1], _message(round));
        if (!paired || !called) revert WrongSignature(round);
        return sha256(signature);
    }

    /// @inheritdoc IBeacon
    function roundAfter(uint256 timestamp) external view returns (uint64 round) {
        if (timestamp <= genesis) return 1;
        return SafeCast.toUint64((timestamp - genesis - 1) / period + 2);
    }

    /// @inheritdoc IBeacon
    /// @dev Reverts with ZeroRound.
    function timeOf(uint64 round) external view returns (uint256 timestamp) {
        if (round == 0) revert ZeroRound();
        return genesis + (uint256(round) - 1) * period;
    }

    /// @inheritdoc IBeaconVerifier
    function publicKey() external view returns (PublicKey memory) {
        return PublicKey({x0: KEY_X0, x1: KEY_X1, y0: KEY_Y0, y1: KEY_Y1});
    }

    /// @inheritdoc IBeaconVerifier
    function messageOf(uint64 round) external view returns (uint256 x, uint256 y) {
        uint256[2] memory point = _message(round);
        return (point[0], point[1]);
    }

    function _message(uint64 round) private view returns (uint256[2] memory) {
        // forge-lint: disable-next-line(asm-keccak256) eight bytes, which assembly would not hash more clearly
        return BLS.hashToPoint(DOMAIN, abi.encodePacked(keccak256(abi.encodePacked(round))));
    }

    /// @dev The curve over Fp2 has points outside G2, with which a pairing would not do what the scheme stands on. The pairing precompile
    /// refuses them (EIP-197), so pairing the key with G1's generator is the whole test; infinity, which it takes, is not on the curve here.
    /// A chain without the precompile answers nothing.
    function _isInG2(PublicKey memory key) private view returns (bool) {
        if (!BLS.isValidPublicKey([key.x0, key.x1, key.y0, key.y1])) return false;
        (bool paired, bytes memory answer) = address(8).staticcall(abi.encode(1, 2, key.x1, key.x0, key.y1, key.y0));
        return paired && answer.length == 32;
    }
}
