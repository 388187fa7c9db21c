// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {EfficientHashLib} from "solady/utils/EfficientHashLib.sol";

import {IBeacon} from "./interfaces/IBeacon.sol";
import {IDifficulty} from "./interfaces/IDifficulty.sol";
import {IMiningPool} from "./interfaces/IMiningPool.sol";
import {IRewardCredit} from "./interfaces/IRewardCredit.sol";
import {SumTree} from "./lib/SumTree.sol";

/// @title MiningPool
/// @notice The rules are in IMiningPool. Money has one way in, `fund`, and one way out, `draw`.
/// @dev Why nobody chooses among outcomes. A block's round is fixed when it opens, its entries are fixed while that round is at least `margin`
/// seconds away, and a round has one value. The entries themselves are given to `closeBlock` and emitted, not only their root, so that
/// nobody can keep a proof back once the outcome is known: whoever likes it can draw. A round can be drawn until its draw deadline and
/// never after; a new one can be asked for after that deadline and never before, and lies in the future then. So no second at which
/// somebody knows a round's value lets them prefer another round to it. That leaves keeping everybody from drawing for the whole window.
contract MiningPool is IMiningPool, Ownable2Step, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice The most entries that a block can have.
    uint256 public constant MAXIMUM_ENTRIES = 50;
    /// @notice Seconds that a block takes submissions for, at least.
    uint256 public constant SHORTEST_BLOCK = 60;
    /// @notice Seconds that a block takes submissions for, at most.
    uint256 public constant LONGEST_BLOCK = 1 hours;
    /// @notice The most that the minimum burn moves by in a block, either way.
    uint256 public constant DIFFICULTY_FACTOR = 4;
    /// @notice First word of every leaf.
    bytes32 public constant LEAF_TYPE_HASH = keccak256(
        "Entry(uint256 chainId,address pool,uint64 blockId,uint256 index,address account,bytes32 contentHash,uint64 weight)"
    );

    // Deadlines are compared with the time of the chain; `margin` is wider than a validator can bend it.
    // forge-lint: disable-start(block-timestamp)

    // Public immutables have the names that callers read them by.
    // forge-lint: disable-start(screaming-snake-case-immutable)

    /// @notice The reward token.
    IERC20 public immutable roast;
    /// @notice Where drawn rewards go.
    IRewardCredit public immutable distributor;
    /// @notice Where randomness comes from.
    IBeacon public immutable beacon;
    /// @notice The most that one block may be opened with, base units.
    uint96 public immutable maximumReward;
    /// @notice Seconds from `closesAt` to the beacon's round.
    uint32 public immutable closeWindow;
    /// @notice Seconds before the round's time from which a block cannot be closed any more.
    uint32 public immutable margin;
    /// @notice Seconds after the round's time in which it may be drawn.
    uint32 public immutable drawWindow;

    // forge-lint: disable-end(screaming-snake-case-immutable)

    /// @inheritdoc IMiningPool
    address public keeper;

    /// @dev One slot. Both together fit 96 bits (`fund` sees to it), so moving money between them never overflows.
    uint96 private _available;
    uint96 private _reserved;

    /// @dev One slot. 40 bits of seconds last for 34,000 years, 64 bits of blocks for longer.
    uint96 private _minimumBurn;
    uint64 private _lastBlock;
    uint40 private _closesAt;

    /// @dev Two slots a block.
    mapping(uint64 blockId => Block) private _blocks;

    modifier onlyKeeper() {
        if (msg.sender != keeper) revert NotKeeper(msg.sender);
        _;
    }

    /// @param settings Checked against the ranges in IMiningPool.Settings.
    /// @param owner_ Names the keeper, and can do nothing else.
    /// @param keeper_ Opens and closes blocks.
    constructor(Settings memory settings, address owner_, address keeper_) Ownable(owner_) {
        _checkContract(address(settings.roast));
        _checkContract(address(settings.distributor));
        _checkContract(address(settings.beacon));
        _checkRange(settings.minimumBurn, 1, type(uint96).max);
        _checkRange(settings.maximumReward, 1, type(uint96).max);
        _checkRange(settings.margin, 15, 1 hours);
        _checkRange(settings.closeWindow, uint256(settings.margin) + 15, 1 days);
        _checkRange(settings.drawWindow, 1 hours, 30 days);
        roast = settings.roast;
        distributor = settings.distributor;
        beacon = settings.beacon;
        maximumReward = settings.maximumReward;
        closeWindow = settings.closeWindow;
        margin = settings.margin;
        drawWindow = settings.drawWindow;
        _minimumBurn = settings.minimumBurn;
        _setKeeper(keeper_);
    }

    /// @inheritdoc IMiningPool
    function fund(uint256 amount) external nonReentrant {
        if (amount == 0) revert ZeroAmount();
        if (amount > type(uint96).max - _available - _reserved) revert PotTooLarge(amount);
        uint256 before = roast.balanceOf(address(this));
        roast.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = roast.balanceOf(address(this)) - before;
        if (received != amount) revert WrongAmountReceived(amount, received);
        // forge-lint: disable-next-line(unsafe-typecast) at most 96 bits, by the check above
        _available += uint96(amount);
        emit Funded(msg.sender, amount, _available);
    }

    /// @inheritdoc IMiningPool
    function openBlock(uint64 blockId, uint96 reward, uint32 length) external onlyKeeper {
        uint64 last = _lastBlock;
        if (_blocks[last].status == Status.Open) revert WrongStatus(last, Status.Open);
        if (blockId != last + 1) revert WrongBlock(last + 1);
        if (length < SHORTEST_BLOCK || length > LONGEST_BLOCK) {
            revert LengthOutOfRange(length, SHORTEST_BLOCK, LONGEST_BLOCK);
        }
        if (reward == 0 || reward > maximumReward) revert RewardOutOfRange(reward, maximumReward);
        if (reward > _available) revert NotEnoughAvailable(reward, _available);

        uint256 closing = block.timestamp + length;
        uint64 round = beacon.roundAfter(closing + closeWindow);
        (_available, _reserved) = (_available - reward, _reserved + reward);
        // forge-lint: disable-next-line(unsafe-typecast) see the slot
        (_lastBlock, _closesAt) = (blockId, uint40(closing));
        Block storage opened = _blocks[blockId];
        (opened.reward, opened.round, opened.status) = (reward, round, Status.Open);
        emit BlockOpened(blockId, reward, closing, round);
    }

    /// @inheritdoc IMiningPool
    function closeBlock(uint64 blockId, Entry[] calldata entries, uint96 nextMinimumBurn) external onlyKeeper {
        Block storage closing = _expect(blockId, Status.Open);
        if (block.timestamp < _closesAt) revert TooEarlyToClose(_closesAt);
        uint256 deadline = _closeDeadline(closing.round);
        if (block.timestamp >= deadline) revert TooLateToClose(deadline);

        _moveDifficulty(nextMinimumBurn);
        if (entries.length == 0) {
            closing.status = Status.Empty;
            _release(closing.reward);
        } else {
            (bytes32 root, uint64 totalWeight) = _plant(blockId, entries);
            (closing.root, closing.totalWeight, closing.status) = (root, totalWeight, Status.Closed);
            // forge-lint: disable-next-line(unsafe-typecast) at most 50
            closing.entries = uint8(entries.length);
        }
        emit BlockClosed(blockId, closing.root, closing.totalWeight, entries, nextMinimumBurn);
    }

    /// @inheritdoc IMiningPool
    function draw(
        uint64 blockId,
        bytes calldata signature,
        uint256 index,
        Entry calldata entry,
        SumTree.Sibling[] calldata proof
    ) external nonReentrant {
        Block storage drawn = _expect(blockId, Status.Closed);
        uint256 deadline = _drawDeadline(drawn.round);
        if (block.timestamp > deadline) revert DrawWindowOver(deadline);

        bytes32 randomness = beacon.verify(drawn.round, signature);
        uint256 point = pointOf(blockId, randomness, drawn.totalWeight);
        _checkInterval(blockId, point, index, entry, proof);

        drawn.status = Status.Drawn;
        _reserved -= drawn.reward;
        emit BlockDrawn(blockId, entry.account, purposeOf(blockId), index, entry, drawn.reward, randomness, point);
        _credit(drawn.reward, purposeOf(blockId));
    }

    /// @inheritdoc IMiningPool
    function rearm(uint64 blockId) external {
        Block storage missed = _expect(blockId, Status.Closed);
        uint64 missedRound = missed.round;
        uint256 deadline = _drawDeadline(missedRound);
        if (block.timestamp <= deadline) revert DrawWindowOpen(deadline);
        uint64 round = beacon.roundAfter(block.timestamp + closeWindow);
        missed.round = round;
        emit BlockRearmed(blockId, missedRound, round);
    }

    /// @inheritdoc IMiningPool
    function abandon(uint64 blockId) external {
        Block storage abandoned = _expect(blockId, Status.Open);
        uint256 deadline = _closeDeadline(abandoned.round);
        if (block.timestamp < deadline) revert TooEarlyToAbandon(deadline);
        abandoned.status = Status.Abandoned;
        _release(abandoned.reward);
        emit BlockAbandoned(blockId, abandoned.reward);
    }

    /// @inheritdoc IMiningPool
    function setKeeper(address newKeeper) external onlyOwner {
        _setKeeper(newKeeper);
    }

    /// @notice Always reverts with OwnershipNotRenounceable.
    function renounceOwnership() public pure override {
        revert OwnershipNotRenounceable();
    }

    /// @inheritdoc IDifficulty
    function minimumBurn() external view returns (uint256) {
        return _minimumBurn;
    }

    /// @inheritdoc IMiningPool
    function available() external view returns (uint256) {
        return _available;
    }

    /// @inheritdoc IMiningPool
    function reserved() external view returns (uint256) {
        return _reserved;
    }

    /// @inheritdoc IMiningPool
    function lastBlock() external view returns (uint64) {
        return _lastBlock;
    }

    /// @inheritdoc IMiningPool
    function closesAt() external view returns (uint256) {
        return _closesAt;
    }

    /// @inheritdoc IMiningPool
    function blockOf(uint64 blockId) external view returns (Block memory) {
        return _blocks[blockId];
    }

    /// @inheritdoc IMiningPool
    function closeDeadline(uint64 blockId) external view returns (uint256) {
        return _closeDeadline(_blocks[blockId].round);
    }

    /// @inheritdoc IMiningPool
    function drawDeadline(uint64 blockId) external view returns (uint256) {
        return _drawDeadline(_blocks[blockId].round);
    }

    /// @inheritdoc IMiningPool
    function leafOf(uint64 blockId, uint256 index, Entry calldata entry) external view returns (bytes32) {
        return _leaf(blockId, index, entry);
    }

    /// @inheritdoc IMiningPool
    function purposeOf(uint64 blockId) public view returns (bytes32) {
        return EfficientHashLib.hash(block.chainid, uint160(address(this)), blockId);
    }

    /// @inheritdoc IMiningPool
    /// @dev The remainder favours some points over others by less than totalWeight / 2^256, which is below 2^-192.
    function pointOf(uint64 blockId, bytes32 randomness, uint64 totalWeight) public view returns (uint256) {
        bytes32 seed = EfficientHashLib.hash(uint256(randomness), block.chainid, uint160(address(this)), blockId);
        return uint256(seed) % totalWeight;
    }

    function _setKeeper(address newKeeper) private {
        emit KeeperChanged(keeper, newKeeper);
        keeper = newKeeper;
    }

    function _moveDifficulty(uint96 nextMinimumBurn) private {
        uint256 current = _minimumBurn;
        uint256 lowest = Math.ceilDiv(current, DIFFICULTY_FACTOR);
        uint256 highest = current * DIFFICULTY_FACTOR;
        if (nextMinimumBurn < lowest || nextMinimumBurn > highest) {
            revert DifficultyStepTooLarge(nextMinimumBurn, lowest, highest);
        }
        _minimumBurn = nextMinimumBurn;
    }

    function _release(uint96 reward) private {
        (_available, _reserved) = (_available + reward, _reserved - reward);
    }

    function _credit(uint96 reward, bytes32 purpose) private {
        roast.forceApprove(address(distributor), reward);
        distributor.credit(address(roast), reward, purpose);
    }

    function _expect(uint64 blockId, Status status) private view returns (Block storage found) {
        found = _blocks[blockId];
        if (found.status != status) revert WrongStatus(blockId, found.status);
    }

    function _closeDeadline(uint64 round) private view returns (uint256) {
        return beacon.timeOf(round) - margin;
    }

    function _drawDeadline(uint64 round) private view returns (uint256) {
        return beacon.timeOf(round) + drawWindow;
    }

    /// @dev Root and total weight of the tree over a block's entries.
    function _plant(uint64 blockId, Entry[] calldata entries) private view returns (bytes32, uint64) {
        if (entries.length > MAXIMUM_ENTRIES) revert TooManyEntries(entries.length, MAXIMUM_ENTRIES);
        bytes32[] memory leaves = new bytes32[](entries.length);
        uint256[] memory weights = new uint256[](entries.length);
        for (uint256 index = 0; index < entries.length; ++index) {
            Entry calldata entry = entries[index];
            if (entry.weight == 0) revert ZeroWeight(index);
            if (entry.account == address(0)) revert ZeroAccount(index);
            (leaves[index], weights[index]) = (_leaf(blockId, index, entry), entry.weight);
        }
        (bytes32 root, uint256 total) = SumTree.build(leaves, weights);
        if (total > type(uint64).max) revert TotalWeightTooLarge(total);
        // forge-lint: disable-next-line(unsafe-typecast) checked in the line before
        return (root, uint64(total));
    }

    /// @dev Reverts unless the entry is the block's and the point falls into its interval.
    function _checkInterval(
        uint64 blockId,
        uint256 point,
        uint256 index,
        Entry calldata entry,
        SumTree.Sibling[] calldata proof
    ) private view {
        (bytes32 root, uint256 total, uint256 start) =
            SumTree.climb(_leaf(blockId, index, entry), entry.weight, index, proof);
        Block storage proven = _blocks[blockId];
        if (root != proven.root || total != proven.totalWeight) revert WrongEntry(blockId, index);
        uint256 end = start + entry.weight;
        if (point < start || point >= end) revert NotTheWinner(point, start, end);
    }

    function _leaf(uint64 blockId, uint256 index, Entry calldata entry) private view returns (bytes32) {
        return EfficientHashLib.hash(
            uint256(LEAF_TYPE_HASH),
            block.chainid,
            uint160(address(this)),
            blockId,
            index,
            uint160(entry.account),
            uint256(entry.contentHash),
            entry.weight
        );
    }

    function _checkContract(address account) private view {
        if (account.code.length == 0) revert NotAContract(account);
    }

    function _checkRange(uint256 value, uint256 lowest, uint256 highest) private pure {
        if (value < lowest || value > highest) revert SettingOutOfRange(value, lowest, highest);
    }
}
