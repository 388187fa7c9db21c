// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {SumTree} from "../lib/SumTree.sol";
import {IBeacon} from "./IBeacon.sol";
import {IDifficulty} from "./IDifficulty.sol";
import {IRewardCredit} from "./IRewardCredit.sol";

/// @title Mining blocks: one reward each, drawn among at most fifty entries
/// @notice A pot of ROAST that anybody fills and nobody empties: it leaves block by block, to the reward distributor, when a public beacon has
/// drawn the block's winner. Amounts are base units of ROAST, times are Unix seconds.
interface IMiningPool is IDifficulty {
    /// @notice Where a block stands.
    /// None: not opened. Open: content is being mined for it. Closed: its entries are fixed, it waits for its draw. Empty: closed without
    /// entries. Drawn: its reward is with the distributor. Abandoned: the keeper did not close it in time.
    enum Status {
        None,
        Open,
        Closed,
        Empty,
        Drawn,
        Abandoned
    }

    /// @notice A submission that made it into a block.
    struct Entry {
        /// Where its reward is paid.
        address account;
        /// Its chance is weight / total weight. At least 1.
        uint64 weight;
        /// Hash of the submitted content.
        bytes32 contentHash;
    }

    /// @notice A block.
    struct Block {
        /// Root of the sum tree over the entries; zero unless closed with entries.
        bytes32 root;
        /// What is drawn for. Reserved from opening until the draw, or until the block ends without one.
        uint96 reward;
        /// Weights of all entries together.
        uint64 totalWeight;
        /// The round of the beacon that draws the winner.
        uint64 round;
        /// How many entries it has, at most 50.
        uint8 entries;
        Status status;
    }

    /// @notice What a pool is deployed with. Nothing of it changes later, but for the minimum burn.
    struct Settings {
        /// The reward token. Must move exactly the amounts it is told to.
        IERC20 roast;
        /// Where drawn rewards go.
        IRewardCredit distributor;
        /// Where randomness comes from.
        IBeacon beacon;
        /// First minimum burn, at least 1.
        uint96 minimumBurn;
        /// The most that one block may be opened with. Bounds what a stolen keeper's key can do in a block.
        uint96 maximumReward;
        /// Seconds from `closesAt` to the beacon's round: [margin + 15, 1 day].
        uint32 closeWindow;
        /// Seconds before the round's time from which the block cannot be closed any more: [15, 1 hour]. More than the chain's clock may lag
        /// behind the beacon's, and than the chain may be reorganised by.
        uint32 margin;
        /// Seconds after the round's time in which it may be drawn; then a new round is due: [1 hour, 30 days].
        uint32 drawWindow;
    }

    /// @notice Money came into the pot.
    event Funded(address indexed funder, uint256 amount, uint256 available);

    /// @notice A block opened. It takes submissions until `closesAt`, and `round` will draw its winner.
    event BlockOpened(uint64 indexed blockId, uint256 reward, uint256 closesAt, uint64 round);

    /// @notice A block closed. All that is needed to build its tree, to prove its winner and to split its reward is here.
    event BlockClosed(uint64 indexed blockId, bytes32 root, uint256 totalWeight, Entry[] entries, uint256 minimumBurn);

    /// @notice A block's winner was drawn and its whole reward credited to the distributor, for `purpose`.
    /// @param point Where in [0, total weight) the randomness fell: in the interval of the entry at `index`.
    event BlockDrawn(
        uint64 indexed blockId,
        address indexed winner,
        bytes32 indexed purpose,
        uint256 index,
        Entry entry,
        uint256 reward,
        bytes32 randomness,
        uint256 point
    );

    /// @notice A block was not drawn in time; another round will draw it.
    event BlockRearmed(uint64 indexed blockId, uint64 missedRound, uint64 round);

    /// @notice A block was not closed in time; its reward is available again.
    event BlockAbandoned(uint64 indexed blockId, uint256 reward);

    /// @notice The owner named another keeper.
    event KeeperChanged(address indexed previousKeeper, address indexed keeper);

    /// @notice Only the keeper opens and closes blocks.
    error NotKeeper(address caller);
    /// @notice An address of the settings is not a contract.
    error NotAContract(address account);
    /// @notice A setting is outside its range.
    error SettingOutOfRange(uint256 value, uint256 lowest, uint256 highest);
    /// @notice Nothing to add.
    error ZeroAmount();
    /// @notice The token moved another amount than it was told to.
    error WrongAmountReceived(uint256 expected, uint256 received);
    /// @notice The pot cannot hold more than 96 bits.
    error PotTooLarge(uint256 amount);
    /// @notice Blocks come in sequence: this is the number of the next one.
    error WrongBlock(uint64 expected);
    /// @notice The block is not in the status that this needs.
    error WrongStatus(uint64 blockId, Status status);
    /// @notice A reward is at least 1 and at most the maximum.
    error RewardOutOfRange(uint256 reward, uint256 maximum);
    /// @notice The pot has less than the reward. Fund it, or open with less.
    error NotEnoughAvailable(uint256 reward, uint256 available);
    /// @notice A block takes 60 to 3,600 seconds.
    error LengthOutOfRange(uint256 length, uint256 lowest, uint256 highest);
    /// @notice Submissions are still open.
    error TooEarlyToClose(uint256 closesAt);
    /// @notice The round could be known already. Anybody can abandon the block now.
    error TooLateToClose(uint256 deadline);
    /// @notice The keeper can still close the block.
    error TooEarlyToAbandon(uint256 deadline);
    /// @notice A block has at most fifty entries.
    error TooManyEntries(uint256 count, uint256 maximum);
    /// @notice An entry must have a chance.
    error ZeroWeight(uint256 index);
    /// @notice An entry must have somebody to pay.
    error ZeroAccount(uint256 index);
    /// @notice All weights together must fit 64 bits.
    error TotalWeightTooLarge(uint256 total);
    /// @notice The minimum burn moves by a factor of four at most, and stays at least 1.
    error DifficultyStepTooLarge(uint256 minimumBurn, uint256 lowest, uint256 highest);
    /// @notice The entry is not in the block, or not at this index, or the proof is not its own.
    error WrongEntry(uint64 blockId, uint256 index);
    /// @notice The randomness fell outside the entry's interval [start, end).
    error NotTheWinner(uint256 point, uint256 start, uint256 end);
    /// @notice The round was not drawn in time. Anybody can rearm the block with a new one.
    error DrawWindowOver(uint256 deadline);
    /// @notice The round can still be drawn.
    error DrawWindowOpen(uint256 deadline);
    /// @notice Without an owner a lost keeper could never be replaced, and the pot would be stuck.
    error OwnershipNotRenounceable();

    /// @notice Adds to the pot, for good. Anybody may.
    /// @dev Reverts with ZeroAmount, WrongAmountReceived, PotTooLarge.
    /// @param amount Base units; the caller must have approved them.
    function fund(uint256 amount) external;

    /// @notice Opens the next block. Only the keeper, and only when no block is open.
    /// @dev Fixes `closesAt` = now + length, and the round: the first that the beacon publishes at `closesAt` + close window or later.
    /// Reverts with NotKeeper, WrongStatus, WrongBlock, LengthOutOfRange, RewardOutOfRange, NotEnoughAvailable.
    /// @param blockId The next number, so that a call sent twice opens one block.
    /// @param reward What its entries will share: 1 to the maximum, and no more than is available.
    /// @param length Seconds that it takes submissions for: 60 to 3,600.
    function openBlock(uint64 blockId, uint96 reward, uint32 length) external;

    /// @notice Closes the open block over its entries and sets the next minimum burn. Only the keeper, from `closesAt` until before the
    /// close deadline.
    /// @dev Without entries the reward is available again and there will be no draw.
    /// Reverts with NotKeeper, WrongStatus, TooEarlyToClose, TooLateToClose, TooManyEntries, ZeroWeight, ZeroAccount, TotalWeightTooLarge,
    /// DifficultyStepTooLarge.
    /// @param blockId The open block.
    /// @param entries At most 50, in the order of the tree.
    /// @param nextMinimumBurn In [current / 4, current x 4], at least 1.
    function closeBlock(uint64 blockId, Entry[] calldata entries, uint96 nextMinimumBurn) external;

    /// @notice Draws a closed block's winner and credits the whole reward to the distributor. Anybody may, until the draw deadline.
    /// @dev Reverts with WrongStatus, DrawWindowOver, WrongEntry, NotTheWinner, and as the beacon and the distributor do.
    /// @param blockId A closed block.
    /// @param signature The beacon's, for the block's round.
    /// @param index Where the winning entry stands among the entries, from 0.
    /// @param entry The winning entry.
    /// @param proof Its siblings in the sum tree, from the leaves' level upwards.
    function draw(
        uint64 blockId,
        bytes calldata signature,
        uint256 index,
        Entry calldata entry,
        SumTree.Sibling[] calldata proof
    ) external;

    /// @notice Gives a closed block that was not drawn in time a new round: the first that the beacon publishes at now + close window or later.
    /// Anybody may, after the draw deadline. The entries stay.
    /// @dev Reverts with WrongStatus, DrawWindowOpen.
    function rearm(uint64 blockId) external;

    /// @notice Ends a block that the keeper did not close in time. Anybody may, from the close deadline. The reward is available again, the
    /// minimum burn stays.
    /// @dev Reverts with WrongStatus, TooEarlyToAbandon.
    function abandon(uint64 blockId) external;

    /// @notice Names another keeper. Only the owner. Zero for none.
    function setKeeper(address newKeeper) external;

    /// @notice Who opens and closes blocks.
    function keeper() external view returns (address);

    /// @notice What the next blocks can be opened with.
    function available() external view returns (uint256);

    /// @notice Rewards of all blocks that are open or closed.
    function reserved() external view returns (uint256);

    /// @notice Number of the newest block; 0 before the first.
    function lastBlock() external view returns (uint64);

    /// @notice Until when the newest block takes submissions.
    function closesAt() external view returns (uint256);

    /// @notice A block by its number.
    function blockOf(uint64 blockId) external view returns (Block memory);

    /// @notice From when on a block cannot be closed, and can be abandoned: margin seconds before its round's time.
    function closeDeadline(uint64 blockId) external view returns (uint256);

    /// @notice Until when a block can be drawn, this second included; after it, it can be rearmed.
    function drawDeadline(uint64 blockId) external view returns (uint256);

    /// @notice What the distributor is told that a block's reward is for: keccak256(abi.encode(chain id, pool, block id)).
    function purposeOf(uint64 blockId) external view returns (bytes32);

    /// @notice Where in [0, totalWeight) a block's randomness falls: uint256(keccak256(abi.encode(randomness, chain id, pool, block id))) %
    /// totalWeight.
    /// @param totalWeight At least 1.
    function pointOf(uint64 blockId, bytes32 randomness, uint64 totalWeight) external view returns (uint256);

    /// @notice An entry's leaf: keccak256(abi.encode(leaf type hash, chain id, pool, block id, index, account, contentHash, weight)).
    function leafOf(uint64 blockId, uint256 index, Entry calldata entry) external view returns (bytes32);
}
