// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBeaconVerifier} from "../../src/interfaces/IBeaconVerifier.sol";
import {IMiningPool} from "../../src/interfaces/IMiningPool.sol";
import {SumTree} from "../../src/lib/SumTree.sol";
import {LocalBeacon} from "../utils/LocalBeacon.sol";
import {Vm} from "../utils/Vm.sol";
import {PoolFixture} from "./PoolFixture.sol";

/// @notice Ways to get a second chance at a block whose outcome is known, each of which must fail.
contract GrindingTest is PoolFixture {
    function testFuzz_the_round_is_in_the_future_whenever_a_block_closes(uint32 length, uint256 wait) external {
        length = uint32(bound(length, 60, 3600));
        vm.warp(block.timestamp + wait % 1000);
        vm.prank(keeper);
        pool.openBlock(1, REWARD, length);
        vm.warp(bound(wait, pool.closesAt(), pool.closeDeadline(1) - 1));
        closeAs(keeper, 1, entriesOf(1, 1), MINIMUM_BURN);
        vm.assertGt(beacon.timeOf(pool.blockOf(1).round), block.timestamp + MARGIN);
    }

    function test_a_keeper_who_waits_for_the_round_cannot_close() external {
        uint64 blockId = open();
        publish(blockId);
        vm.expectRevert(
            abi.encodeWithSelector(
                IMiningPool.TooLateToClose.selector, beacon.timeOf(pool.blockOf(blockId).round) - MARGIN
            )
        );
        closeAs(keeper, blockId, entriesOf(1, 1), MINIMUM_BURN);
    }

    function test_a_keeper_cannot_close_again_over_other_entries() external {
        uint64 blockId = close(entriesOf(5, 1));
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.WrongStatus.selector, blockId, IMiningPool.Status.Closed));
        closeAs(keeper, blockId, entriesOf(5, 2), MINIMUM_BURN);
    }

    function test_a_new_keeper_cannot_change_a_closed_block() external {
        uint64 blockId = close(entriesOf(5, 1));
        vm.prank(owner);
        pool.setKeeper(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.WrongStatus.selector, blockId, IMiningPool.Status.Closed));
        closeAs(stranger, blockId, entriesOf(5, 2), MINIMUM_BURN);
    }

    function test_a_closed_block_cannot_be_given_up_by_anybody_at_any_time() external {
        uint64 blockId = close(entriesOf(5, 1));
        address[3] memory callers = [owner, keeper, stranger];
        for (uint256 caller = 0; caller < 3; ++caller) {
            vm.warp(block.timestamp + 365 days);
            vm.expectRevert(
                abi.encodeWithSelector(IMiningPool.WrongStatus.selector, blockId, IMiningPool.Status.Closed)
            );
            vm.prank(callers[caller]);
            pool.abandon(blockId);
        }
    }

    function test_the_keeper_cannot_keep_the_entries_back() external {
        vm.recordLogs();
        uint64 blockId = close(entriesOf(50, 1));
        IMiningPool.Entry[] memory seen = _entriesInLogs();
        vm.assertEq(seen.length, 50);
        publish(blockId);
        // Only from what the chain shows, and without the keeper.
        draw(blockId, seen);
        vm.assertEq(creditedFor(blockId), REWARD);
    }

    function test_a_round_that_is_known_cannot_be_traded_for_another() external {
        uint64 blockId = close(entriesOf(5, 1));
        for (
            uint256 time = beacon.timeOf(pool.blockOf(blockId).round);
            time <= pool.drawDeadline(blockId);
            time += DRAW_WINDOW / 10
        ) {
            vm.warp(time);
            uint256 deadline = pool.drawDeadline(blockId);
            vm.expectRevert(abi.encodeWithSelector(IMiningPool.DrawWindowOpen.selector, deadline));
            pool.rearm(blockId);
        }
    }

    function test_drawing_and_rearming_exclude_each_other_in_every_second() external {
        IMiningPool.Entry[] memory entries = entriesOf(5, 1);
        uint64 blockId = close(entries);
        uint256 index = winnerOf(blockId, entries);
        bytes memory call = abi.encodeCall(
            pool.draw, (blockId, signatureOf(blockId), index, entries[index], proofOf(blockId, entries, index))
        );
        uint256 deadline = pool.drawDeadline(blockId);
        for (uint256 time = deadline - 3; time <= deadline + 3; ++time) {
            vm.warp(time);
            uint256 state = vm.snapshotState();
            (bool drawn,) = address(pool).call(call);
            vm.revertToState(state);
            (bool rearmed,) = address(pool).call(abi.encodeCall(pool.rearm, (blockId)));
            vm.revertToState(state);
            vm.assertTrue(drawn != rearmed);
        }
    }

    function test_a_beacon_that_comes_back_late_leaves_nobody_a_choice() external {
        IMiningPool.Entry[] memory entries = entriesOf(5, 1);
        uint64 blockId = close(entries);
        uint64 old = pool.blockOf(blockId).round;
        uint256 index = winnerOf(blockId, entries);
        SumTree.Sibling[] memory proof = proofOf(blockId, entries, index);
        bytes memory signature = LocalBeacon.sign(beacon, old);

        // The old round comes out when its window is over: good for nothing, whether somebody has rearmed or not.
        vm.warp(pool.drawDeadline(blockId) + 1);
        vm.expectPartialRevert(IMiningPool.DrawWindowOver.selector);
        pool.draw(blockId, signature, index, entries[index], proof);

        pool.rearm(blockId);
        uint64 fresh = pool.blockOf(blockId).round;
        vm.assertGt(beacon.timeOf(fresh), block.timestamp + MARGIN);
        vm.expectRevert(abi.encodeWithSelector(IBeaconVerifier.WrongSignature.selector, fresh));
        pool.draw(blockId, signature, index, entries[index], proof);

        // And nobody can rearm again because they foresee what they dislike.
        vm.expectPartialRevert(IMiningPool.DrawWindowOpen.selector);
        pool.rearm(blockId);
        publish(blockId);
        vm.expectPartialRevert(IMiningPool.DrawWindowOpen.selector);
        pool.rearm(blockId);
        draw(blockId, entries);
    }

    function test_whoever_rearms_does_not_choose_the_round_of_a_second() external {
        uint64 blockId = close(entriesOf(5, 1));
        vm.warp(pool.drawDeadline(blockId) + 1);
        uint256 state = vm.snapshotState();
        address[3] memory callers = [owner, keeper, stranger];
        uint64 expected = beacon.roundAfter(block.timestamp + CLOSE_WINDOW);
        for (uint256 caller = 0; caller < 3; ++caller) {
            vm.prank(callers[caller]);
            pool.rearm(blockId);
            vm.assertEq(pool.blockOf(blockId).round, expected);
            vm.revertToState(state);
        }
    }

    function test_blocks_and_pools_and_chains_that_share_a_round_do_not_share_a_draw() external {
        bytes32 randomness = keccak256("a round");
        uint256 here = pool.pointOf(1, randomness, type(uint64).max);
        vm.assertTrue(here != pool.pointOf(2, randomness, type(uint64).max));
        vm.chainId(block.chainid + 1);
        vm.assertTrue(here != pool.pointOf(1, randomness, type(uint64).max));
    }

    function test_a_keeper_who_lets_a_block_lapse_knew_nothing_yet() external {
        uint64 blockId = open();
        vm.warp(pool.closeDeadline(blockId));
        vm.assertLe(block.timestamp + MARGIN, beacon.timeOf(pool.blockOf(blockId).round));
        pool.abandon(blockId);
    }

    function _entriesInLogs() private returns (IMiningPool.Entry[] memory entries) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 log = 0; log < logs.length; ++log) {
            if (logs[log].topics[0] != IMiningPool.BlockClosed.selector) continue;
            (,, entries,) = abi.decode(logs[log].data, (bytes32, uint256, IMiningPool.Entry[], uint256));
        }
    }
}
