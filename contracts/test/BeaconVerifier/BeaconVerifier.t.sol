// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {BeaconVerifier} from "../../src/BeaconVerifier.sol";
import {IBeaconVerifier} from "../../src/interfaces/IBeaconVerifier.sol";
import {LocalBeacon} from "../utils/LocalBeacon.sol";
import {Test} from "../utils/Test.sol";

contract BeaconVerifierTest is Test {
    uint64 private constant GENESIS = 1_727_521_075;

    BeaconVerifier private local;

    function setUp() external {
        local = LocalBeacon.deploy(GENESIS);
    }

    // Rounds and times

    function test_round_one_is_published_at_genesis() external view {
        vm.assertEq(local.timeOf(1), GENESIS);
        vm.assertEq(local.timeOf(2), GENESIS + 3);
        vm.assertEq(local.roundAfter(0), 1);
        vm.assertEq(local.roundAfter(GENESIS), 1);
        vm.assertEq(local.roundAfter(GENESIS + 1), 2);
        vm.assertEq(local.roundAfter(GENESIS + 3), 2);
        vm.assertEq(local.roundAfter(GENESIS + 4), 3);
    }

    function test_getters_tell_what_it_was_made_with() external view {
        vm.assertEq(local.genesis(), GENESIS);
        vm.assertEq(local.period(), 3);
        vm.assertEq(keccak256(abi.encode(local.publicKey())), keccak256(abi.encode(LocalBeacon.key())));
    }

    function test_there_is_no_round_zero() external {
        vm.expectRevert(IBeaconVerifier.ZeroRound.selector);
        local.timeOf(0);
        bytes memory signature = LocalBeacon.sign(local, 0);
        vm.expectRevert(IBeaconVerifier.ZeroRound.selector);
        local.verify(0, signature);
    }

    function test_a_time_beyond_all_rounds_has_none() external {
        vm.expectPartialRevert(SafeCast.SafeCastOverflowedUintDowncast.selector);
        local.roundAfter(type(uint256).max);
    }

    function testFuzz_roundAfter_is_the_first_round_at_a_time_or_later(uint64 genesis, uint64 period, uint64 time)
        external
    {
        period = uint64(bound(period, 1, type(uint64).max));
        BeaconVerifier beacon = new BeaconVerifier(LocalBeacon.key(), genesis, period);
        uint64 round = beacon.roundAfter(time);
        vm.assertGe(beacon.timeOf(round), time);
        if (round > 1) vm.assertLt(beacon.timeOf(round - 1), time);
    }

    function testFuzz_roundAfter_inverts_timeOf(uint64 genesis, uint64 period, uint64 round) external {
        period = uint64(bound(period, 1, type(uint64).max));
        round = uint64(bound(round, 1, type(uint64).max));
        BeaconVerifier beacon = new BeaconVerifier(LocalBeacon.key(), genesis, period);
        vm.assertEq(beacon.roundAfter(beacon.timeOf(round)), round);
    }

    // A beacon with a key of our own, through the same code

    function testFuzz_a_signature_is_good_for_its_own_round_and_key_alone(uint64 round, uint64 other) external {
        round = uint64(bound(round, 1, type(uint64).max));
        other = uint64(bound(other, 1, type(uint64).max));
        bytes memory signature = LocalBeacon.sign(local, round);
        vm.assertEq(local.verify(round, signature), sha256(signature));

        BeaconVerifier stranger = new BeaconVerifier(LocalBeacon.otherKey(), GENESIS, 3);
        vm.expectRevert(abi.encodeWithSelector(IBeaconVerifier.WrongSignature.selector, round));
        stranger.verify(round, signature);
        vm.assertEq(
            stranger.verify(round, LocalBeacon.signWith(stranger, round, LocalBeacon.OTHER_SECRET)),
            sha256(LocalBeacon.signWith(stranger, round, LocalBeacon.OTHER_SECRET))
        );

        if (other == round) return;
        vm.expectRevert(abi.encodeWithSelector(IBeaconVerifier.WrongSignature.selector, other));
        local.verify(other, signature);
    }

    function testFuzz_another_multiple_of_the_message_is_refused(uint64 round, uint256 secret) external {
        round = uint64(bound(round, 1, type(uint64).max));
        secret = bound(secret, 1, type(uint128).max);
        if (secret == LocalBeacon.SECRET) ++secret;
        bytes memory forged = LocalBeacon.signWith(local, round, secret);
        vm.expectRevert(abi.encodeWithSelector(IBeaconVerifier.WrongSignature.selector, round));
        local.verify(round, forged);
    }

    function testFuzz_a_signature_with_any_bit_flipped_is_refused(uint64 round, uint256 bit) external {
        round = uint64(bound(round, 1, type(uint64).max));
        bit = bound(bit, 0, 511);
        bytes memory signature = LocalBeacon.sign(local, round);
        // forge-lint: disable-next-line(unsafe-typecast, incorrect-shift) a power of two below 256
        signature[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        vm.expectRevert();
        local.verify(round, signature);
    }

    // Keys that are refused

    function test_a_period_of_zero_is_refused() external {
        vm.expectRevert(IBeaconVerifier.ZeroPeriod.selector);
        new BeaconVerifier(LocalBeacon.key(), GENESIS, 0);
    }

    function test_infinity_is_no_key() external {
        _refuse(IBeaconVerifier.PublicKey({x0: 0, x1: 0, y0: 0, y1: 0}));
    }

    function test_a_point_off_the_curve_is_no_key() external {
        IBeaconVerifier.PublicKey memory key = LocalBeacon.key();
        key.y0 += 1;
        _refuse(key);
    }

    function test_a_key_with_the_parts_of_a_coordinate_swapped_is_refused() external {
        IBeaconVerifier.PublicKey memory key = LocalBeacon.key();
        (key.x0, key.x1, key.y0, key.y1) = (key.x1, key.x0, key.y1, key.y0);
        _refuse(key);
    }

    function test_a_point_outside_the_subgroup_is_no_key() external {
        _refuse(LocalBeacon.outsideG2());
    }

    function test_a_key_with_a_coordinate_of_p_or_more_is_refused() external {
        for (uint256 coordinate = 0; coordinate < 4; ++coordinate) {
            uint256[4] memory point = abi.decode(abi.encode(LocalBeacon.key()), (uint256[4]));
            point[coordinate] += LocalBeacon.P;
            _refuse(abi.decode(abi.encode(point), (IBeaconVerifier.PublicKey)));
        }
    }

    function _refuse(IBeaconVerifier.PublicKey memory key) private {
        vm.expectRevert(IBeaconVerifier.InvalidPublicKey.selector);
        new BeaconVerifier(key, GENESIS, 3);
    }
}
