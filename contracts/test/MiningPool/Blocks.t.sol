// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MiningPool} from "../../src/MiningPool.sol";
import {IMiningPool} from "../../src/interfaces/IMiningPool.sol";
import {PoolFixture} from "./PoolFixture.sol";

/// @notice Funding, opening, closing and abandoning.
contract BlocksTest is PoolFixture {
    uint256 private constant POT = 100 * uint256(REWARD);

    // fund

    function test_anybody_adds_to_the_pot() external {
        roast.transfer(stranger, 7);
        vm.prank(stranger);
        roast.approve(address(pool), 7);
        vm.expectEmit(address(pool));
        emit IMiningPool.Funded(stranger, 7, POT + 7);
        vm.prank(stranger);
        pool.fund(7);
        assertPot(POT + 7, 0);
    }

    function test_nothing_is_not_added() external {
        vm.expectRevert(IMiningPool.ZeroAmount.selector);
        pool.fund(0);
    }

    function test_the_pot_holds_96_bits_with_what_is_reserved() external {
        open();
        uint256 room = type(uint96).max - POT;
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.PotTooLarge.selector, room + 1));
        pool.fund(room + 1);
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.PotTooLarge.selector, type(uint256).max));
        pool.fund(type(uint256).max);
    }

    function test_tokens_that_are_sent_without_fund_are_not_counted() external {
        roast.transfer(address(pool), 5);
        assertPot(POT, 0);
    }

    // openBlock

    function test_a_block_opens_with_its_reward_reserved_and_its_round_fixed() external {
        uint256 closing = block.timestamp + LENGTH;
        uint64 round = beacon.roundAfter(closing + CLOSE_WINDOW);
        vm.expectEmit(address(pool));
        emit IMiningPool.BlockOpened(1, REWARD, closing, round);
        uint64 blockId = open();

        assertPot(POT - REWARD, REWARD);
        vm.assertEq(pool.lastBlock(), 1);
        vm.assertEq(pool.closesAt(), closing);
        IMiningPool.Block memory opened = pool.blockOf(blockId);
        vm.assertEq(opened.round, round);
        vm.assertEq(opened.reward, REWARD);
        vm.assertEq(opened.root, bytes32(0));
        vm.assertEq(opened.totalWeight, 0);
        assertStatus(blockId, IMiningPool.Status.Open);
        vm.assertGe(beacon.timeOf(round), closing + CLOSE_WINDOW);
        vm.assertLt(beacon.timeOf(round - 1), closing + CLOSE_WINDOW);
        vm.assertEq(pool.closeDeadline(blockId), beacon.timeOf(round) - MARGIN);
        vm.assertEq(pool.drawDeadline(blockId), beacon.timeOf(round) + DRAW_WINDOW);
    }

    function test_only_the_keeper_opens() external {
        address[3] memory callers = [stranger, owner, address(this)];
        for (uint256 caller = 0; caller < 3; ++caller) {
            vm.expectRevert(abi.encodeWithSelector(IMiningPool.NotKeeper.selector, callers[caller]));
            vm.prank(callers[caller]);
            pool.openBlock(1, REWARD, LENGTH);
        }
    }

    function test_one_block_is_open_at_a_time() external {
        uint64 blockId = open();
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.WrongStatus.selector, blockId, IMiningPool.Status.Open));
        vm.prank(keeper);
        pool.openBlock(blockId + 1, REWARD, LENGTH);
    }

    function test_blocks_come_in_sequence() external {
        _refuseOpening(0, REWARD, LENGTH, abi.encodeWithSelector(IMiningPool.WrongBlock.selector, 1));
        _refuseOpening(2, REWARD, LENGTH, abi.encodeWithSelector(IMiningPool.WrongBlock.selector, 1));
        close(entriesOf(0, 0));
        _refuseOpening(1, REWARD, LENGTH, abi.encodeWithSelector(IMiningPool.WrongBlock.selector, 2));
    }

    function test_a_block_takes_a_minute_to_an_hour() external {
        uint32[3] memory lengths = [uint32(0), 59, 3601];
        for (uint256 length = 0; length < 3; ++length) {
            _refuseOpening(
                1,
                REWARD,
                lengths[length],
                abi.encodeWithSelector(IMiningPool.LengthOutOfRange.selector, lengths[length], 60, 3600)
            );
        }
        vm.prank(keeper);
        pool.openBlock(1, REWARD, 3600);
        vm.assertEq(pool.closesAt(), block.timestamp + 3600);
    }

    function test_a_reward_is_at_least_one_and_at_most_the_maximum() external {
        uint96 maximum = pool.maximumReward();
        _refuseOpening(1, 0, LENGTH, abi.encodeWithSelector(IMiningPool.RewardOutOfRange.selector, 0, maximum));
        _refuseOpening(
            1, maximum + 1, LENGTH, abi.encodeWithSelector(IMiningPool.RewardOutOfRange.selector, maximum + 1, maximum)
        );
    }

    function test_a_reward_must_be_in_the_pot() external {
        IMiningPool.Settings memory poor = settings();
        pool = new MiningPool(poor, owner, keeper);
        roast.approve(address(pool), REWARD - 1);
        pool.fund(REWARD - 1);
        _refuseOpening(
            1, REWARD, LENGTH, abi.encodeWithSelector(IMiningPool.NotEnoughAvailable.selector, REWARD, REWARD - 1)
        );
    }

    // closeBlock

    function test_a_block_closes_over_its_entries() external {
        IMiningPool.Entry[] memory entries = entriesOf(50, 1);
        uint64 blockId = open();
        vm.warp(pool.closesAt());
        bytes32 root = rootOf(blockId, entries);
        uint256 total = totalOf(entries);
        vm.expectEmit(address(pool));
        emit IMiningPool.BlockClosed(blockId, root, total, entries, 123);
        closeAs(keeper, blockId, entries, 123);

        IMiningPool.Block memory closed = pool.blockOf(blockId);
        vm.assertEq(closed.root, root);
        vm.assertEq(closed.totalWeight, total);
        vm.assertEq(closed.entries, 50);
        assertStatus(blockId, IMiningPool.Status.Closed);
        vm.assertEq(pool.minimumBurn(), 123);
        assertPot(POT - REWARD, REWARD);
    }

    function test_a_block_without_entries_gives_its_reward_back_and_moves_the_difficulty() external {
        uint64 blockId = open();
        vm.warp(pool.closesAt());
        vm.expectEmit(address(pool));
        emit IMiningPool.BlockClosed(blockId, bytes32(0), 0, new IMiningPool.Entry[](0), 25);
        closeAs(keeper, blockId, entriesOf(0, 0), 25);
        assertStatus(blockId, IMiningPool.Status.Empty);
        assertPot(POT, 0);
        vm.assertEq(pool.minimumBurn(), 25);
        vm.assertEq(open(), blockId + 1);
    }

    function test_leaves_are_as_documented() external view {
        IMiningPool.Entry[] memory entries = entriesOf(3, 1);
        vm.assertEq(pool.leafOf(7, 2, entries[2]), leafOf(7, 2, entries[2]));
    }

    function test_only_the_keeper_closes() external {
        uint64 blockId = open();
        vm.warp(pool.closesAt());
        address[3] memory callers = [stranger, owner, address(this)];
        for (uint256 caller = 0; caller < 3; ++caller) {
            vm.expectRevert(abi.encodeWithSelector(IMiningPool.NotKeeper.selector, callers[caller]));
            closeAs(callers[caller], blockId, entriesOf(1, 1), MINIMUM_BURN);
        }
    }

    function test_a_block_closes_from_its_first_second_to_its_last() external {
        uint64 blockId = open();
        uint256 closing = pool.closesAt();
        uint256 deadline = pool.closeDeadline(blockId);
        uint256 state = vm.snapshotState();

        vm.warp(closing - 1);
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.TooEarlyToClose.selector, closing));
        closeAs(keeper, blockId, entriesOf(1, 1), MINIMUM_BURN);

        vm.warp(closing);
        closeAs(keeper, blockId, entriesOf(1, 1), MINIMUM_BURN);
        vm.revertToState(state);

        vm.warp(deadline - 1);
        closeAs(keeper, blockId, entriesOf(1, 1), MINIMUM_BURN);
        vm.revertToState(state);

        vm.warp(deadline);
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.TooLateToClose.selector, deadline));
        closeAs(keeper, blockId, entriesOf(1, 1), MINIMUM_BURN);
    }

    function test_a_block_that_is_not_open_cannot_be_closed() external {
        uint64 closed = close(entriesOf(1, 1));
        uint64 empty = close(entriesOf(0, 1));
        uint64 abandoned = open();
        vm.warp(pool.closeDeadline(abandoned));
        pool.abandon(abandoned);
        _refuseClosing(0, IMiningPool.Status.None);
        _refuseClosing(closed, IMiningPool.Status.Closed);
        _refuseClosing(empty, IMiningPool.Status.Empty);
        _refuseClosing(abandoned, IMiningPool.Status.Abandoned);
        _refuseClosing(abandoned + 1, IMiningPool.Status.None);
    }

    function test_a_block_has_fifty_entries_at_most() external {
        uint64 blockId = open();
        vm.warp(pool.closesAt());
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.TooManyEntries.selector, 51, 50));
        closeAs(keeper, blockId, entriesOf(51, 1), MINIMUM_BURN);
    }

    function test_an_entry_needs_a_weight_and_an_account() external {
        uint64 blockId = open();
        vm.warp(pool.closesAt());
        IMiningPool.Entry[] memory entries = entriesOf(3, 1);
        entries[2].weight = 0;
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.ZeroWeight.selector, 2));
        closeAs(keeper, blockId, entries, MINIMUM_BURN);

        entries = entriesOf(3, 1);
        entries[1].account = address(0);
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.ZeroAccount.selector, 1));
        closeAs(keeper, blockId, entries, MINIMUM_BURN);
    }

    function test_all_weights_together_fit_64_bits() external {
        uint64 blockId = open();
        vm.warp(pool.closesAt());
        IMiningPool.Entry[] memory entries = entriesOf(2, 1);
        (entries[0].weight, entries[1].weight) = (type(uint64).max, 1);
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.TotalWeightTooLarge.selector, uint256(1) << 64));
        closeAs(keeper, blockId, entries, MINIMUM_BURN);

        entries[0].weight = type(uint64).max - 1;
        closeAs(keeper, blockId, entries, MINIMUM_BURN);
        vm.assertEq(pool.blockOf(blockId).totalWeight, type(uint64).max);
    }

    // The difficulty's step

    function testFuzz_the_minimum_burn_moves_by_a_factor_of_four_at_most(uint96 current, uint96 next) external {
        current = uint96(bound(current, 1, type(uint96).max));
        IMiningPool.Settings memory other = settings();
        other.minimumBurn = current;
        pool = new MiningPool(other, owner, keeper);
        roast.approve(address(pool), REWARD);
        pool.fund(REWARD);
        vm.assertEq(pool.minimumBurn(), current);

        uint64 blockId = open();
        vm.warp(pool.closesAt());
        bool allowed = next >= 1 && uint256(next) * 4 >= current && next <= uint256(current) * 4;
        if (!allowed) {
            uint256 lowest = (uint256(current) + 3) / 4;
            vm.expectRevert(
                abi.encodeWithSelector(IMiningPool.DifficultyStepTooLarge.selector, next, lowest, uint256(current) * 4)
            );
        }
        closeAs(keeper, blockId, entriesOf(1, 1), next);
        vm.assertEq(pool.minimumBurn(), allowed ? next : current);
    }

    function test_the_steps_end_exactly_at_a_quarter_and_at_four_times() external {
        uint96[6] memory steps = [uint96(401), 24, 0, 400, 25, 100];
        for (uint256 step = 0; step < 6; ++step) {
            uint64 blockId = open();
            vm.warp(pool.closesAt());
            uint256 state = vm.snapshotState();
            if (step < 3) {
                vm.expectRevert(
                    abi.encodeWithSelector(IMiningPool.DifficultyStepTooLarge.selector, steps[step], 25, 400)
                );
            }
            closeAs(keeper, blockId, entriesOf(0, 1), steps[step]);
            vm.assertEq(pool.minimumBurn(), step < 3 ? MINIMUM_BURN : steps[step]);
            vm.revertToState(state);
            closeAs(keeper, blockId, entriesOf(0, 1), MINIMUM_BURN);
        }
    }

    function test_the_minimum_burn_never_falls_to_zero() external {
        uint96[5] memory steps = [uint96(25), 7, 2, 1, 1];
        for (uint256 step = 0; step < 5; ++step) {
            uint64 blockId = open();
            vm.warp(pool.closesAt());
            closeAs(keeper, blockId, entriesOf(0, 1), steps[step]);
        }
        uint64 last = open();
        vm.warp(pool.closesAt());
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.DifficultyStepTooLarge.selector, 0, 1, 4));
        closeAs(keeper, last, entriesOf(0, 1), 0);
    }

    // abandon

    function test_anybody_abandons_a_block_that_was_not_closed_in_time() external {
        uint64 blockId = open();
        uint256 deadline = pool.closeDeadline(blockId);
        vm.warp(deadline - 1);
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.TooEarlyToAbandon.selector, deadline));
        pool.abandon(blockId);

        vm.warp(deadline);
        vm.expectEmit(address(pool));
        emit IMiningPool.BlockAbandoned(blockId, REWARD);
        vm.prank(stranger);
        pool.abandon(blockId);
        assertStatus(blockId, IMiningPool.Status.Abandoned);
        assertPot(POT, 0);
        vm.assertEq(pool.minimumBurn(), MINIMUM_BURN);
        vm.assertEq(open(), blockId + 1);
    }

    function test_a_block_can_be_closed_or_abandoned_but_never_both_in_a_second() external {
        uint64 blockId = open();
        for (uint256 time = pool.closesAt(); time < pool.closeDeadline(blockId) + 5; ++time) {
            vm.warp(time);
            uint256 state = vm.snapshotState();
            vm.prank(keeper);
            (bool closed,) =
                address(pool).call(abi.encodeCall(pool.closeBlock, (blockId, entriesOf(1, 1), MINIMUM_BURN)));
            vm.revertToState(state);
            (bool abandoned,) = address(pool).call(abi.encodeCall(pool.abandon, (blockId)));
            vm.revertToState(state);
            vm.assertTrue(closed != abandoned);
        }
    }

    function test_a_block_that_is_not_open_cannot_be_abandoned() external {
        uint64 closed = close(entriesOf(1, 1));
        uint64 empty = close(entriesOf(0, 1));
        uint64 abandoned = open();
        vm.warp(block.timestamp + 10 days);
        pool.abandon(abandoned);
        _refuseAbandoning(0, IMiningPool.Status.None);
        _refuseAbandoning(closed, IMiningPool.Status.Closed);
        _refuseAbandoning(empty, IMiningPool.Status.Empty);
        _refuseAbandoning(abandoned, IMiningPool.Status.Abandoned);
        _refuseAbandoning(abandoned + 1, IMiningPool.Status.None);
    }

    function _refuseOpening(uint64 blockId, uint96 reward, uint32 length, bytes memory why) private {
        vm.expectRevert(why);
        vm.prank(keeper);
        pool.openBlock(blockId, reward, length);
    }

    function _refuseClosing(uint64 blockId, IMiningPool.Status status) private {
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.WrongStatus.selector, blockId, status));
        closeAs(keeper, blockId, entriesOf(1, 1), MINIMUM_BURN);
    }

    function _refuseAbandoning(uint64 blockId, IMiningPool.Status status) private {
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.WrongStatus.selector, blockId, status));
        pool.abandon(blockId);
    }
}
