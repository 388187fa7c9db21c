// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMiningPool} from "../../src/interfaces/IMiningPool.sol";
import {SumTree} from "../../src/lib/SumTree.sol";
import {LocalBeacon} from "../utils/LocalBeacon.sol";
import {PoolFixture} from "./PoolFixture.sol";

/// @notice Honest and hostile actors on a pool, and a model of what must have come of it. What must not work and did is written to `breach`.
contract PoolHandler is PoolFixture {
    // Deadlines are what is tested; numbers are bounded, and fit where they are narrowed.
    // forge-lint: disable-start(block-timestamp, unsafe-typecast)

    /// What the model knows of a block.
    struct Model {
        IMiningPool.Status status;
        uint96 reward;
        uint64 round;
        uint64 missedRound;
        bytes32 root;
    }

    string public breach;

    uint256 public funded;
    uint256 public donated;
    uint256 public credited;
    uint96 public minimumBurn = MINIMUM_BURN;

    uint256 public draws;
    uint256 public rearms;
    uint256 public abandons;
    uint256 public closings;
    uint256 public emptyClosings;
    uint256 public refusals;

    mapping(uint64 blockId => Model) private models;
    mapping(uint64 blockId => uint256) private seeds;
    mapping(uint64 blockId => uint256) private counts;

    constructor() {
        setUp();
        funded = pool.available();
    }

    // Everybody

    function fund(uint256 amount) external {
        amount = bound(amount, 1, 10 * uint256(REWARD));
        pool.fund(amount);
        funded += amount;
    }

    function donate(uint256 amount) external {
        amount = bound(amount, 1, REWARD);
        vm.assertTrue(roast.transfer(address(pool), amount));
        donated += amount;
    }

    function pass(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, time % 8 == 0 ? 1 days : 1 minutes));
    }

    /// @dev Draws a closed block, after waiting for its round; misses the window now and then.
    function drawOne(uint256 pick, uint256 wait) external {
        (bool found, uint64 blockId) = _pick(pick, IMiningPool.Status.Closed);
        if (!found) return;
        uint256 published = beacon.timeOf(models[blockId].round);
        if (block.timestamp < published) vm.warp(published + wait % 100);
        bool late = block.timestamp > pool.drawDeadline(blockId);
        IMiningPool.Entry[] memory entries = entriesOf(counts[blockId], seeds[blockId]);
        bool drawn = _tryDraw(blockId, models[blockId].round, LocalBeacon.SECRET, winnerOf(blockId, entries), entries);
        if (drawn == late) breach = late ? "drawn after the window" : "the winner could not be drawn";
        if (!drawn) return;
        models[blockId].status = IMiningPool.Status.Drawn;
        credited += models[blockId].reward;
        ++draws;
    }

    function rearmOne(uint256 pick, uint256 wait) external {
        (bool found, uint64 blockId) = _pick(pick, IMiningPool.Status.Closed);
        if (!found) return;
        if (wait % 2 == 0 && block.timestamp <= pool.drawDeadline(blockId)) {
            vm.warp(pool.drawDeadline(blockId) + 1 + wait % 1000);
        }
        bool due = block.timestamp > pool.drawDeadline(blockId);
        (bool done,) = address(pool).call(abi.encodeCall(pool.rearm, (blockId)));
        if (done != due) breach = due ? "could not be rearmed" : "rearmed inside the window";
        if (!done) return;
        models[blockId].missedRound = models[blockId].round;
        models[blockId].round = pool.blockOf(blockId).round;
        if (beacon.timeOf(models[blockId].round) <= block.timestamp + MARGIN) {
            breach = "rearmed to a round that is near";
        }
        ++rearms;
    }

    function abandonOne(uint256 wait) external {
        uint64 blockId = pool.lastBlock();
        if (models[blockId].status != IMiningPool.Status.Open) return;
        if (wait % 8 == 0 && block.timestamp < pool.closeDeadline(blockId)) vm.warp(pool.closeDeadline(blockId));
        bool due = block.timestamp >= pool.closeDeadline(blockId);
        (bool done,) = address(pool).call(abi.encodeCall(pool.abandon, (blockId)));
        if (done != due) breach = due ? "could not be abandoned" : "abandoned early";
        if (!done) return;
        models[blockId].status = IMiningPool.Status.Abandoned;
        ++abandons;
    }

    // The keeper

    function openOne(uint256 reward, uint256 length) external {
        uint64 blockId = pool.lastBlock() + 1;
        reward = reward % 8 == 0 ? bound(reward, 0, 11 * uint256(REWARD)) : bound(reward, 1, 2 * uint256(REWARD));
        length = bound(length, 50, 3700);
        bool allowed = models[blockId - 1].status != IMiningPool.Status.Open && reward > 0
            && reward <= 10 * uint256(REWARD) && reward <= pool.available() && length >= 60 && length <= 3600;
        vm.prank(keeper);
        (bool done,) = address(pool).call(abi.encodeCall(pool.openBlock, (blockId, uint96(reward), uint32(length))));
        if (done != allowed) breach = allowed ? "could not be opened" : "opened against the rules";
        if (!done) return;
        Model storage model = models[blockId];
        (model.status, model.reward) = (IMiningPool.Status.Open, uint96(reward));
        model.round = beacon.roundAfter(block.timestamp + length + CLOSE_WINDOW);
    }

    function closeOne(uint256 count, uint256 seed, uint256 next, uint256 wait) external {
        uint64 blockId = pool.lastBlock();
        if (models[blockId].status != IMiningPool.Status.Open) return;
        if (wait % 8 != 0 && block.timestamp < pool.closesAt()) vm.warp(pool.closesAt() + wait % 100);
        count = count % 4 == 0 ? 0 : bound(count, 1, 51);
        next = bound(next, 0, uint256(minimumBurn) * 5);
        bool allowed = block.timestamp >= pool.closesAt() && block.timestamp < pool.closeDeadline(blockId)
            && count <= 50 && next > 0 && next * 4 >= minimumBurn && next <= uint256(minimumBurn) * 4;

        vm.prank(keeper);
        (bool done,) =
            address(pool).call(abi.encodeCall(pool.closeBlock, (blockId, entriesOf(count, seed), uint96(next))));
        if (done != allowed) breach = allowed ? "could not be closed" : "closed against the rules";
        if (!done) return;
        if (beacon.timeOf(models[blockId].round) <= block.timestamp + MARGIN) {
            breach = "closed when its round was near";
        }
        minimumBurn = uint96(next);
        ++closings;
        if (count == 0) {
            models[blockId].status = IMiningPool.Status.Empty;
            ++emptyClosings;
            return;
        }
        (counts[blockId], seeds[blockId]) = (count, seed);
        models[blockId].status = IMiningPool.Status.Closed;
        models[blockId].root = rootOf(blockId, entriesOf(count, seed));
    }

    function changeKeeper(uint256 nonce) external {
        keeper = named(nonce % 2 == 0 ? "keeper" : "another keeper");
        vm.prank(owner);
        pool.setKeeper(keeper);
    }

    // Attempts that must all fail

    /// @dev A loser's entry, a missed round, a made-up signature, an entry of somebody else's, a block that was drawn.
    function drawWrongly(uint256 pick, uint256 kind) external {
        kind = kind % 5;
        (bool found, uint64 blockId) = _pick(pick, kind == 4 ? IMiningPool.Status.Drawn : IMiningPool.Status.Closed);
        if (!found) return;
        Model memory model = models[blockId];
        IMiningPool.Entry[] memory entries = entriesOf(counts[blockId], seeds[blockId]);
        uint256 index = winnerOf(blockId, entries);
        uint64 round = model.round;
        uint256 secret = LocalBeacon.SECRET;
        if (kind == 0) {
            if (entries.length == 1) return;
            index = (index + 1 + pick % (entries.length - 1)) % entries.length;
        } else if (kind == 1) {
            if (model.missedRound == 0) return;
            round = model.missedRound;
        } else if (kind == 2) {
            secret = LocalBeacon.OTHER_SECRET;
        } else if (kind == 3) {
            entries[index].account = stranger;
        }
        if (_tryDraw(blockId, round, secret, index, entries)) breach = "drawn wrongly";
        ++refusals;
    }

    function trespass(uint256 kind, uint256 amount) external {
        uint64 last = pool.lastBlock();
        bytes[6] memory calls = [
            abi.encodeCall(pool.openBlock, (last + 1, uint96(REWARD), LENGTH)),
            abi.encodeCall(pool.closeBlock, (last, entriesOf(1, amount), minimumBurn)),
            abi.encodeCall(pool.setKeeper, (stranger)),
            abi.encodeCall(pool.transferOwnership, (stranger)),
            abi.encodeCall(pool.renounceOwnership, ()),
            abi.encodeCall(pool.acceptOwnership, ())
        ];
        // The last calls are wrong from anybody; the first two are the keeper's alone, the next two the owner's.
        address caller = kind % 6 < 2 && amount % 2 == 0 ? owner : stranger;
        vm.prank(caller);
        (bool done,) = address(pool).call(calls[kind % 6]);
        if (done) breach = "a stranger did what is the keeper's or the owner's";
        ++refusals;
    }

    function modelOf(uint64 blockId) external view returns (Model memory) {
        return models[blockId];
    }

    function theRoast() external view returns (address token, address pool_, address book_) {
        return (address(roast), address(pool), address(book));
    }

    function keys() external view returns (address, address, address) {
        return (owner, keeper, stranger);
    }

    function _tryDraw(uint64 blockId, uint64 round, uint256 secret, uint256 index, IMiningPool.Entry[] memory entries)
        private
        returns (bool done)
    {
        SumTree.Sibling[] memory proof = proofOf(blockId, entries, index);
        bytes memory signature = LocalBeacon.signWith(beacon, round, secret);
        vm.prank(stranger);
        (done,) = address(pool).call(abi.encodeCall(pool.draw, (blockId, signature, index, entries[index], proof)));
    }

    /// @dev A block in a status, searched from a random one on.
    function _pick(uint256 pick, IMiningPool.Status status) private view returns (bool found, uint64 blockId) {
        uint64 last = pool.lastBlock();
        for (uint64 step = 0; step < last; ++step) {
            blockId = uint64((pick % last + step) % last) + 1;
            if (models[blockId].status == status) return (true, blockId);
        }
    }
}
