// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {MiningPool} from "../../src/MiningPool.sol";
import {IBeacon} from "../../src/interfaces/IBeacon.sol";
import {IMiningPool} from "../../src/interfaces/IMiningPool.sol";
import {IRewardCredit} from "../../src/interfaces/IRewardCredit.sol";
import {LocalBeacon} from "../utils/LocalBeacon.sol";
import {PoolFixture} from "./PoolFixture.sol";

/// @notice Deployment, and what each key can and cannot do.
contract KeysTest is PoolFixture {
    /// @dev How often random calls went through.
    mapping(bytes4 call => uint256) private succeeded;

    // Random numbers are narrowed on purpose.
    // forge-lint: disable-start(unsafe-typecast)

    // Deployment

    function test_getters_tell_what_it_was_made_with() external view {
        vm.assertEq(address(pool.roast()), address(roast));
        vm.assertEq(address(pool.distributor()), address(book));
        vm.assertEq(address(pool.beacon()), address(beacon));
        vm.assertEq(pool.maximumReward(), 10 * REWARD);
        vm.assertEq(pool.closeWindow(), CLOSE_WINDOW);
        vm.assertEq(pool.margin(), MARGIN);
        vm.assertEq(pool.drawWindow(), DRAW_WINDOW);
        vm.assertEq(pool.minimumBurn(), MINIMUM_BURN);
        vm.assertEq(pool.keeper(), keeper);
        vm.assertEq(pool.owner(), owner);
        vm.assertEq(pool.lastBlock(), 0);
    }

    function test_settings_outside_their_ranges_are_refused() external {
        IMiningPool.Settings memory bad = settings();
        bad.minimumBurn = 0;
        _refuse(bad, _outOfRange(0, 1, type(uint96).max));
        bad = settings();
        bad.maximumReward = 0;
        _refuse(bad, _outOfRange(0, 1, type(uint96).max));
        bad = settings();
        bad.margin = 14;
        _refuse(bad, _outOfRange(14, 15, 3600));
        bad = settings();
        bad.margin = 3601;
        _refuse(bad, _outOfRange(3601, 15, 3600));
        bad = settings();
        bad.closeWindow = MARGIN + 14;
        _refuse(bad, _outOfRange(MARGIN + 14, MARGIN + 15, 1 days));
        bad = settings();
        bad.closeWindow = 1 days + 1;
        _refuse(bad, _outOfRange(1 days + 1, MARGIN + 15, 1 days));
        bad = settings();
        bad.drawWindow = 1 hours - 1;
        _refuse(bad, _outOfRange(1 hours - 1, 1 hours, 30 days));
        bad = settings();
        bad.drawWindow = 30 days + 1;
        _refuse(bad, _outOfRange(30 days + 1, 1 hours, 30 days));
    }

    function test_addresses_without_code_are_refused() external {
        IMiningPool.Settings memory bad = settings();
        bad.roast = IERC20(stranger);
        _refuse(bad, abi.encodeWithSelector(IMiningPool.NotAContract.selector, stranger));
        bad = settings();
        bad.distributor = IRewardCredit(stranger);
        _refuse(bad, abi.encodeWithSelector(IMiningPool.NotAContract.selector, stranger));
        bad = settings();
        bad.beacon = IBeacon(address(0));
        _refuse(bad, abi.encodeWithSelector(IMiningPool.NotAContract.selector, address(0)));
    }

    function test_there_is_an_owner_from_the_start() external {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableInvalidOwner.selector, address(0)));
        new MiningPool(settings(), address(0), keeper);
    }

    // Who names whom

    function test_the_owner_names_the_keeper() external {
        vm.expectEmit(address(pool));
        emit IMiningPool.KeeperChanged(keeper, stranger);
        vm.prank(owner);
        pool.setKeeper(stranger);
        vm.assertEq(pool.keeper(), stranger);
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.NotKeeper.selector, keeper));
        vm.prank(keeper);
        pool.openBlock(1, REWARD, LENGTH);
        vm.prank(stranger);
        pool.openBlock(1, REWARD, LENGTH);
    }

    function test_the_owner_dismisses_a_keeper_without_naming_another() external {
        vm.prank(owner);
        pool.setKeeper(address(0));
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.NotKeeper.selector, keeper));
        vm.prank(keeper);
        pool.openBlock(1, REWARD, LENGTH);
    }

    function test_nobody_else_names_the_keeper() external {
        address[2] memory callers = [keeper, stranger];
        for (uint256 caller = 0; caller < 2; ++caller) {
            vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, callers[caller]));
            vm.prank(callers[caller]);
            pool.setKeeper(stranger);
        }
    }

    function test_ownership_moves_in_two_steps() external {
        vm.prank(owner);
        pool.transferOwnership(stranger);
        vm.assertEq(pool.owner(), owner);
        vm.prank(stranger);
        pool.acceptOwnership();
        vm.assertEq(pool.owner(), stranger);
    }

    function test_ownership_cannot_be_given_up() external {
        vm.expectRevert(IMiningPool.OwnershipNotRenounceable.selector);
        vm.prank(owner);
        pool.renounceOwnership();
    }

    // Nobody takes money

    function test_owner_and_keeper_in_one_hand_move_no_money_but_through_a_draw() external {
        address thief = owner;
        vm.prank(owner);
        pool.setKeeper(thief);
        uint256 before = roast.balanceOf(address(pool));

        vm.prank(thief);
        pool.openBlock(1, REWARD, LENGTH);
        vm.warp(pool.closesAt());
        closeAs(thief, 1, entriesOf(0, 0), MINIMUM_BURN);
        vm.prank(thief);
        pool.openBlock(2, REWARD, LENGTH);
        vm.warp(pool.closeDeadline(2));
        vm.prank(thief);
        pool.abandon(2);
        vm.prank(thief);
        pool.openBlock(3, REWARD, LENGTH);
        vm.warp(pool.closesAt());
        closeAs(thief, 3, entriesOf(3, 1), MINIMUM_BURN);
        vm.warp(pool.drawDeadline(3) + 1);
        vm.prank(thief);
        pool.rearm(3);

        vm.assertEq(roast.balanceOf(address(pool)), before);
        vm.assertEq(roast.balanceOf(thief), 0);
        vm.assertEq(roast.allowance(address(pool), thief), 0);
        vm.assertEq(roast.allowance(address(pool), address(book)), 0);
    }

    function testFuzz_no_call_of_owner_keeper_or_stranger_lets_money_out_without_a_draw(uint256 seed) external {
        walk(seed, 12);
    }

    function test_those_calls_go_through() external {
        walk(0, 500);
        bytes4[7] memory calls = [
            pool.openBlock.selector,
            pool.closeBlock.selector,
            pool.rearm.selector,
            pool.abandon.selector,
            pool.setKeeper.selector,
            pool.transferOwnership.selector,
            pool.acceptOwnership.selector
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.assertGe(succeeded[calls[i]], 5, "a kind of call goes through too seldom");
        }
        vm.assertEq(succeeded[pool.draw.selector], 0);
    }

    /// @dev Random calls of the three, most of them such that the right one of them may make them; the pot stays as it is.
    function walk(uint256 seed, uint256 steps) private {
        close(entriesOf(3, 1));
        uint256 pot = roast.balanceOf(address(pool));
        address[3] memory people = [owner, keeper, stranger];
        for (uint256 i = 0; i < steps; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            waitSomehow(seed);
            bytes memory call = someCall(seed, people[(seed >> 8) % 3]);
            vm.prank([pool.keeper(), pool.owner(), people[(seed >> 16) % 3]][(seed >> 24) % 3]);
            (bool done,) = address(pool).call(call);
            if (done) ++succeeded[bytes4(call)];

            vm.assertEq(roast.balanceOf(address(pool)), pot, "the pot");
            vm.assertEq(pool.available() + pool.reserved(), pot, "what is counted");
            vm.assertEq(roast.allowance(address(pool), address(book)), 0, "the distributor's allowance");
            for (uint256 j = 0; j < people.length; ++j) {
                vm.assertEq(roast.balanceOf(people[j]), 0, "somebody's money");
                vm.assertEq(roast.allowance(address(pool), people[j]), 0, "somebody's allowance");
            }
        }
    }

    /// @dev Sometimes to where the newest block can be closed, and at times to where it can be abandoned or rearmed.
    function waitSomehow(uint256 seed) private {
        uint64 newest = pool.lastBlock();
        uint256 where = (seed >> 32) % 16;
        uint256 time = block.timestamp;
        if (where < 6) time = pool.closesAt();
        if (where == 6) time = pool.closeDeadline(newest);
        if (where == 7) time = pool.drawDeadline(newest) + 1;
        // forge-lint: disable-next-line(block-timestamp) the test's own clock
        if (time > block.timestamp) vm.warp(time);
    }

    function someCall(uint256 seed, address person) private view returns (bytes memory) {
        uint64 newest = pool.lastBlock();
        uint64 some = uint64(1 + (seed >> 40) % newest);
        uint256 kind = (seed >> 64) % 10;
        if (kind == 0 || kind == 8) {
            return abi.encodeCall(
                pool.openBlock, (newest + 1, uint96(1 + (seed >> 72) % REWARD), uint32(60 + (seed >> 168) % 3541))
            );
        }
        if (kind == 1 || kind == 9) {
            return
                abi.encodeCall(pool.closeBlock, (newest, entriesOf((seed >> 72) % 4, seed), uint96(pool.minimumBurn())));
        }
        if (kind == 2) return abi.encodeCall(pool.rearm, (some));
        if (kind == 3) return abi.encodeCall(pool.abandon, (newest));
        if (kind == 4) return abi.encodeCall(pool.setKeeper, (person));
        if (kind == 5) return abi.encodeCall(pool.transferOwnership, (person));
        if (kind == 6) return abi.encodeCall(pool.acceptOwnership, ());
        // The block of the first entries, with the signature of another round.
        IMiningPool.Entry[] memory entries = entriesOf(3, 1);
        uint256 index = (seed >> 72) % 3;
        bytes memory signature = LocalBeacon.sign(beacon, pool.blockOf(1).round + 1);
        return abi.encodeCall(pool.draw, (1, signature, index, entries[index], proofOf(1, entries, index)));
    }

    function test_a_keeper_who_enters_only_its_own_accounts_wins_and_everybody_sees_it() external {
        // The limit of what is claimed: entries are the keeper's word. They are in the event, and a block is worth its reward at most.
        IMiningPool.Entry[] memory own = entriesOf(1, 1);
        own[0].account = keeper;
        uint64 blockId = close(own);
        publish(blockId);
        draw(blockId, own);
        vm.assertEq(creditedFor(blockId), REWARD);
        vm.assertEq(roast.balanceOf(keeper), 0);
    }

    function _refuse(IMiningPool.Settings memory bad, bytes memory why) private {
        vm.expectRevert(why);
        new MiningPool(bad, owner, keeper);
    }

    function _outOfRange(uint256 value, uint256 lowest, uint256 highest) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMiningPool.SettingOutOfRange.selector, value, lowest, highest);
    }
}
