// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BeaconVerifier} from "../../src/BeaconVerifier.sol";
import {IBeaconVerifier} from "../../src/interfaces/IBeaconVerifier.sol";
import {LocalBeacon} from "../utils/LocalBeacon.sol";
import {Test} from "../utils/Test.sol";

/// @notice Against a round that drand's evmnet published.
contract DrandEvmnetTest is Test {
    BeaconVerifier private evmnet;
    uint64 private round;
    bytes private signature;
    uint256 private x;
    uint256 private y;
    string private vector;

    function setUp() external {
        // forge-lint: disable-next-line(unsafe-cheatcode) reads the vector beside this file
        vector = vm.readFile(string.concat(vm.projectRoot(), "/test/BeaconVerifier/drand_evmnet.json"));
        bytes32[] memory keyX = vm.parseJsonBytes32Array(vector, ".public_key_g2.x");
        bytes32[] memory keyY = vm.parseJsonBytes32Array(vector, ".public_key_g2.y");
        evmnet = new BeaconVerifier(
            IBeaconVerifier.PublicKey({
                x0: uint256(keyX[0]), x1: uint256(keyX[1]), y0: uint256(keyY[0]), y1: uint256(keyY[1])
            }),
            uint64(vm.parseJsonUint(vector, ".genesis_unix")),
            uint64(vm.parseJsonUint(vector, ".period_seconds"))
        );
        round = uint64(vm.parseJsonUint(vector, ".rounds[0].round"));
        signature = vm.parseJsonBytes(vector, ".rounds[0].signature_g1");
        (x, y) = abi.decode(signature, (uint256, uint256));
    }

    function test_the_published_round_is_accepted() external view {
        vm.assertEq(evmnet.verify(round, signature), sha256(signature));
    }

    function test_the_message_is_hashed_to_the_published_point() external view {
        (uint256 messageX, uint256 messageY) = evmnet.messageOf(round);
        vm.assertEq(abi.encode(messageX, messageY), vm.parseJsonBytes(vector, ".rounds[0].hashed_to_g1"));
    }

    function test_verification_costs_less_than_175_000_gas() external view {
        uint256 before = gasleft();
        evmnet.verify(round, signature);
        vm.assertLt(before - gasleft(), 175_000);
    }

    function test_the_signature_is_refused_for_the_rounds_beside_it() external {
        _refuseAs(round - 1);
        _refuseAs(round + 1);
    }

    function testFuzz_the_signature_is_refused_for_every_other_round(uint64 other) external {
        other = uint64(bound(other, 1, type(uint64).max));
        if (other != round) _refuseAs(other);
    }

    function test_the_negated_signature_is_refused() external {
        _refuse(
            abi.encode(x, LocalBeacon.P - y), abi.encodeWithSelector(IBeaconVerifier.WrongSignature.selector, round)
        );
    }

    function test_the_doubled_signature_is_refused() external {
        _refuse(LocalBeacon.multiply(x, y, 2), abi.encodeWithSelector(IBeaconVerifier.WrongSignature.selector, round));
    }

    function test_the_message_itself_is_no_signature() external {
        (uint256 messageX, uint256 messageY) = evmnet.messageOf(round);
        _refuse(abi.encode(messageX, messageY), abi.encodeWithSelector(IBeaconVerifier.WrongSignature.selector, round));
    }

    function test_other_encodings_of_the_same_point_are_refused() external {
        _refusePoint(x + LocalBeacon.P, y);
        _refusePoint(x, y + LocalBeacon.P);
        _refusePoint(x + LocalBeacon.P, y + LocalBeacon.P);
        // Three more times p still fits 256 bits.
        _refusePoint(x + 3 * LocalBeacon.P, y);
    }

    function test_infinity_is_refused() external {
        _refusePoint(0, 0);
        _refusePoint(LocalBeacon.P, LocalBeacon.P);
    }

    function test_points_off_the_curve_are_refused() external {
        _refusePoint(x, y + 1);
        _refusePoint(y, x);
        _refusePoint(0, 1);
    }

    function test_coordinates_at_the_edge_of_the_field_are_refused() external {
        _refusePoint(LocalBeacon.P, y);
        _refusePoint(x, LocalBeacon.P);
        _refusePoint(type(uint256).max, type(uint256).max);
    }

    function test_signatures_of_another_length_are_refused() external {
        _refuseLength("");
        _refuseLength(new bytes(32));
        _refuseLength(abi.encodePacked(x, bytes31(bytes32(y))));
        _refuseLength(abi.encodePacked(signature, bytes1(0)));
        _refuseLength(abi.encodePacked(signature, signature));
    }

    function testFuzz_only_one_string_of_bytes_is_accepted(uint256 otherX, uint256 otherY) external {
        if (otherX == x && otherY == y) return;
        vm.expectRevert();
        evmnet.verify(round, abi.encode(otherX, otherY));
    }

    function _refuseAs(uint64 other) private {
        vm.expectRevert(abi.encodeWithSelector(IBeaconVerifier.WrongSignature.selector, other));
        evmnet.verify(other, signature);
    }

    function _refuseLength(bytes memory other) private {
        _refuse(other, abi.encodeWithSelector(IBeaconVerifier.WrongSignatureLength.selector, other.length));
    }

    function _refusePoint(uint256 otherX, uint256 otherY) private {
        _refuse(abi.encode(otherX, otherY), abi.encodeWithSelector(IBeaconVerifier.InvalidSignaturePoint.selector));
    }

    function _refuse(bytes memory other, bytes memory why) private {
        vm.expectRevert(why);
        evmnet.verify(round, other);
    }
}
