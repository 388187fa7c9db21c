// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBeaconVerifier} from "../../src/interfaces/IBeaconVerifier.sol";
import {IMiningPool} from "../../src/interfaces/IMiningPool.sol";
import {SumTree} from "../../src/lib/SumTree.sol";
import {LocalBeacon} from "../utils/LocalBeacon.sol";
import {PoolFixture} from "./PoolFixture.sol";

/// @notice Drawing and rearming.
contract DrawsTest is PoolFixture {
    uint256 private constant POT = 100 * uint256(REWARD);

    IMiningPool.Entry[] private entries;

    function setUp() public override {
        super.setUp();
        IMiningPool.Entry[] memory made = entriesOf(7, 1);
        for (uint256 index = 0; index < made.length; ++index) {
            entries.push(made[index]);
        }
    }

    // draw

    function test_anybody_draws_and_the_whole_reward_is_credited() external {
        uint64 blockId = close(entries);
        publish(blockId);
        uint256 index = winnerOf(blockId, entries);
        bytes32 randomness = sha256(signatureOf(blockId));
        bytes32 purpose = keccak256(abi.encode(block.chainid, address(pool), blockId));
        vm.expectEmit(address(pool));
        emit IMiningPool.BlockDrawn(
            blockId,
            entries[index].account,
            purpose,
            index,
            entries[index],
            REWARD,
            randomness,
            pointOf(blockId, randomness, totalOf(entries))
        );
        draw(blockId, entries);

        assertStatus(blockId, IMiningPool.Status.Drawn);
        assertPot(POT - REWARD, 0);
        vm.assertEq(creditedFor(blockId), REWARD);
        vm.assertEq(roast.balanceOf(address(book)), REWARD);
        vm.assertEq(roast.allowance(address(pool), address(book)), 0);
    }

    function test_views_tell_purpose_and_point() external view {
        vm.assertEq(pool.purposeOf(7), keccak256(abi.encode(block.chainid, address(pool), uint64(7))));
        vm.assertEq(pool.pointOf(7, bytes32(uint256(1)), 1000), pointOf(7, bytes32(uint256(1)), 1000));
    }

    function testFuzz_blocks_of_all_sizes_are_drawn(uint256 count, uint256 seed) external {
        IMiningPool.Entry[] memory some = entriesOf(bound(count, 1, 50), seed);
        uint64 blockId = close(some);
        publish(blockId);
        draw(blockId, some);
        vm.assertEq(creditedFor(blockId), REWARD);
    }

    function test_exactly_one_entry_can_be_drawn() external {
        IMiningPool.Entry[] memory all = entriesOf(50, 3);
        uint64 blockId = close(all);
        publish(blockId);
        bytes memory signature = signatureOf(blockId);
        uint256 winner = winnerOf(blockId, all);
        for (uint256 index = 0; index < 50; ++index) {
            if (index == winner) continue;
            SumTree.Sibling[] memory proof = proofOf(blockId, all, index);
            vm.expectPartialRevert(IMiningPool.NotTheWinner.selector);
            pool.draw(blockId, signature, index, all[index], proof);
        }
        drawWith(blockId, all, winner);
    }

    function test_a_loser_is_told_where_the_randomness_fell() external {
        uint64 blockId = close(entries);
        publish(blockId);
        uint256 winner = winnerOf(blockId, entries);
        uint256 loser = winner == 0 ? 1 : 0;
        uint256 start = loser == 0 ? 0 : entries[0].weight;
        bytes memory signature = signatureOf(blockId);
        SumTree.Sibling[] memory proof = proofOf(blockId, entries, loser);
        uint256 point = pointOf(blockId, sha256(signature), totalOf(entries));
        vm.expectRevert(
            abi.encodeWithSelector(IMiningPool.NotTheWinner.selector, point, start, start + entries[loser].weight)
        );
        pool.draw(blockId, signature, loser, entries[loser], proof);
    }

    function test_a_block_is_drawn_once() external {
        uint64 blockId = close(entries);
        publish(blockId);
        uint256 index = draw(blockId, entries);
        bytes memory signature = signatureOf(blockId);
        SumTree.Sibling[] memory proof = proofOf(blockId, entries, index);
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.WrongStatus.selector, blockId, IMiningPool.Status.Drawn));
        pool.draw(blockId, signature, index, entries[index], proof);
    }

    function test_a_block_that_is_not_closed_cannot_be_drawn_or_rearmed() external {
        uint64 empty = close(entriesOf(0, 1));
        uint64 abandoned = open();
        vm.warp(pool.closeDeadline(abandoned));
        pool.abandon(abandoned);
        uint64 opened = open();
        _refuseBoth(empty, IMiningPool.Status.Empty);
        _refuseBoth(abandoned, IMiningPool.Status.Abandoned);
        _refuseBoth(opened, IMiningPool.Status.Open);
        _refuseBoth(opened + 1, IMiningPool.Status.None);
        _refuseBoth(0, IMiningPool.Status.None);
    }

    function test_blocks_can_be_drawn_in_any_order() external {
        uint64 first = close(entries);
        uint64 second = close(entries);
        uint64 third = open();
        assertPot(POT - 3 * REWARD, 3 * REWARD);
        publish(second);
        draw(second, entries);
        draw(first, entries);
        assertPot(POT - 3 * REWARD, REWARD);
        assertStatus(third, IMiningPool.Status.Open);
    }

    function test_the_proof_of_another_block_is_refused() external {
        uint64 first = close(entries);
        uint64 second = close(entries);
        publish(second);
        uint256 index = winnerOf(first, entries);
        bytes memory signature = signatureOf(first);
        SumTree.Sibling[] memory proof = proofOf(second, entries, index);
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.WrongEntry.selector, first, index));
        pool.draw(first, signature, index, entries[index], proof);
    }

    function test_an_entry_that_is_changed_in_any_part_is_refused() external {
        uint64 blockId = close(entries);
        publish(blockId);
        uint256 index = winnerOf(blockId, entries);
        IMiningPool.Entry memory entry = entries[index];
        entry.account = stranger;
        _refuseEntry(blockId, index, index, entry);
        entry = entries[index];
        entry.weight += 1;
        _refuseEntry(blockId, index, index, entry);
        entry = entries[index];
        entry.contentHash = ~entry.contentHash;
        _refuseEntry(blockId, index, index, entry);
        _refuseEntry(blockId, index ^ 1, index, entries[index]);
        _refuseEntry(blockId, index + 8, index, entries[index]);
        _refuseEntry(blockId, index | (1 << 255), index, entries[index]);
    }

    function test_a_node_of_the_tree_does_not_pass_for_an_entry() external {
        // The children of a parent, given as if they were an entry's words, with the proof from the parent upwards.
        uint64 blockId = close(entries);
        publish(blockId);
        SumTree.Sibling[] memory whole = proofOf(blockId, entries, 0);
        SumTree.Sibling[] memory rest = new SumTree.Sibling[](whole.length - 1);
        for (uint256 level = 0; level < rest.length; ++level) {
            rest[level] = whole[level + 1];
        }
        IMiningPool.Entry memory pair = IMiningPool.Entry({
            account: stranger, weight: entries[0].weight + entries[1].weight, contentHash: whole[0].hash
        });
        bytes memory signature = signatureOf(blockId);
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.WrongEntry.selector, blockId, 0));
        pool.draw(blockId, signature, 0, pair, rest);
    }

    function test_proofs_of_another_length_are_refused() external {
        uint64 blockId = close(entries);
        publish(blockId);
        bytes memory signature = signatureOf(blockId);
        uint256 index = winnerOf(blockId, entries);
        SumTree.Sibling[] memory proof = proofOf(blockId, entries, index);
        SumTree.Sibling[] memory longer = new SumTree.Sibling[](proof.length + 1);
        SumTree.Sibling[] memory shorter = new SumTree.Sibling[](proof.length - 1);
        for (uint256 level = 0; level < proof.length; ++level) {
            longer[level] = proof[level];
            if (level < shorter.length) shorter[level] = proof[level];
        }
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.WrongEntry.selector, blockId, index));
        pool.draw(blockId, signature, index, entries[index], longer);
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.WrongEntry.selector, blockId, index));
        pool.draw(blockId, signature, index, entries[index], shorter);
    }

    function test_the_padding_of_the_tree_cannot_be_drawn() external {
        uint64 blockId = close(entries);
        publish(blockId);
        bytes memory signature = signatureOf(blockId);
        SumTree.Sibling[] memory proof = proofOf(blockId, entries, 7);
        IMiningPool.Entry memory nobody;
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.WrongEntry.selector, blockId, 7));
        pool.draw(blockId, signature, 7, nobody, proof);
    }

    function test_only_the_beacons_signature_for_the_blocks_round_draws() external {
        uint64 blockId = close(entries);
        publish(blockId);
        uint64 round = pool.blockOf(blockId).round;
        uint256 index = winnerOf(blockId, entries);
        SumTree.Sibling[] memory proof = proofOf(blockId, entries, index);

        bytes[4] memory signatures = [
            LocalBeacon.sign(beacon, round - 1),
            LocalBeacon.sign(beacon, round + 1),
            LocalBeacon.signWith(beacon, round, LocalBeacon.OTHER_SECRET),
            LocalBeacon.signWith(beacon, round, 1)
        ];
        for (uint256 signature = 0; signature < 4; ++signature) {
            vm.expectRevert(abi.encodeWithSelector(IBeaconVerifier.WrongSignature.selector, round));
            pool.draw(blockId, signatures[signature], index, entries[index], proof);
        }
    }

    // The window

    function test_a_block_is_drawn_until_the_last_second_of_its_window_and_rearmed_after_it() external {
        uint64 blockId = close(entries);
        uint256 deadline = pool.drawDeadline(blockId);
        uint256 index = winnerOf(blockId, entries);
        bytes memory signature = signatureOf(blockId);
        SumTree.Sibling[] memory proof = proofOf(blockId, entries, index);

        vm.warp(deadline);
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.DrawWindowOpen.selector, deadline));
        pool.rearm(blockId);
        uint256 state = vm.snapshotState();
        drawWith(blockId, entries, index);
        vm.revertToState(state);

        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.DrawWindowOver.selector, deadline));
        pool.draw(blockId, signature, index, entries[index], proof);

        uint64 missed = pool.blockOf(blockId).round;
        uint64 round = beacon.roundAfter(block.timestamp + CLOSE_WINDOW);
        vm.expectEmit(address(pool));
        emit IMiningPool.BlockRearmed(blockId, missed, round);
        vm.prank(stranger);
        pool.rearm(blockId);
        vm.assertEq(pool.blockOf(blockId).round, round);
        vm.assertEq(pool.blockOf(blockId).root, rootOf(blockId, entries));
        assertStatus(blockId, IMiningPool.Status.Closed);
        assertPot(POT - REWARD, REWARD);

        publish(blockId);
        draw(blockId, entries);
        vm.assertEq(creditedFor(blockId), REWARD);
    }

    function test_a_block_waits_for_a_beacon_that_is_away_for_a_year() external {
        uint64 blockId = close(entries);
        for (uint256 month = 0; month < 12; ++month) {
            vm.warp(block.timestamp + 30 days);
            pool.rearm(blockId);
        }
        publish(blockId);
        draw(blockId, entries);
        vm.assertEq(creditedFor(blockId), REWARD);
    }

    function _refuseBoth(uint64 blockId, IMiningPool.Status status) private {
        bytes memory why = abi.encodeWithSelector(IMiningPool.WrongStatus.selector, blockId, status);
        vm.expectRevert(why);
        pool.draw(blockId, new bytes(64), 0, entries[0], new SumTree.Sibling[](0));
        vm.expectRevert(why);
        pool.rearm(blockId);
    }

    function _refuseEntry(uint64 blockId, uint256 claimed, uint256 index, IMiningPool.Entry memory entry) private {
        bytes memory signature = signatureOf(blockId);
        SumTree.Sibling[] memory proof = proofOf(blockId, entries, index);
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.WrongEntry.selector, blockId, claimed));
        pool.draw(blockId, signature, claimed, entry, proof);
    }
}
