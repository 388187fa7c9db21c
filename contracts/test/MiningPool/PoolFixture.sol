// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {BeaconVerifier} from "../../src/BeaconVerifier.sol";
import {MiningPool} from "../../src/MiningPool.sol";
import {RoastToken} from "../../src/RoastToken.sol";
import {IMiningPool} from "../../src/interfaces/IMiningPool.sol";
import {SumTree} from "../../src/lib/SumTree.sol";
import {CreditBook} from "../utils/CreditBook.sol";
import {LocalBeacon} from "../utils/LocalBeacon.sol";
import {Test} from "../utils/Test.sol";
import {Trees} from "../utils/Trees.sol";

/// @notice A pool with a hundred rewards in its pot, a beacon whose rounds the suite can publish, and the steps of a block.
abstract contract PoolFixture is Test {
    uint64 internal constant GENESIS = 1_700_000_000;
    uint96 internal constant REWARD = 1000 ether;
    uint96 internal constant MINIMUM_BURN = 100;
    uint32 internal constant LENGTH = 60;
    uint32 internal constant CLOSE_WINDOW = 180;
    uint32 internal constant MARGIN = 60;
    uint32 internal constant DRAW_WINDOW = 1 days;

    address internal owner;
    address internal keeper;
    address internal stranger;
    RoastToken internal roast;
    CreditBook internal book;
    BeaconVerifier internal beacon;
    MiningPool internal pool;

    function setUp() public virtual {
        vm.warp(GENESIS + 1_000_000);
        owner = named("owner");
        keeper = named("keeper");
        stranger = named("stranger");
        roast = new RoastToken(address(this), 1_000_000_000 ether);
        book = new CreditBook();
        beacon = LocalBeacon.deploy(GENESIS);
        pool = new MiningPool(settings(), owner, keeper);
        roast.approve(address(pool), type(uint256).max);
        pool.fund(100 * uint256(REWARD));
    }

    function settings() internal view returns (IMiningPool.Settings memory) {
        return IMiningPool.Settings({
            roast: roast,
            distributor: book,
            beacon: beacon,
            minimumBurn: MINIMUM_BURN,
            maximumReward: 10 * REWARD,
            closeWindow: CLOSE_WINDOW,
            margin: MARGIN,
            drawWindow: DRAW_WINDOW
        });
    }

    /// @dev Opens the next block with REWARD.
    function open() internal returns (uint64 blockId) {
        blockId = pool.lastBlock() + 1;
        vm.prank(keeper);
        pool.openBlock(blockId, REWARD, LENGTH);
    }

    /// @dev Opens a block, lets its time pass and closes it over `entries`, the difficulty as it was.
    function close(IMiningPool.Entry[] memory entries) internal returns (uint64 blockId) {
        blockId = open();
        vm.warp(pool.closesAt());
        closeAs(keeper, blockId, entries, uint96(pool.minimumBurn()));
    }

    function closeAs(address caller, uint64 blockId, IMiningPool.Entry[] memory entries, uint96 minimumBurn) internal {
        vm.prank(caller);
        pool.closeBlock(blockId, entries, minimumBurn);
    }

    /// @dev To the second at which the beacon publishes the block's round.
    function publish(uint64 blockId) internal {
        vm.warp(beacon.timeOf(pool.blockOf(blockId).round));
    }

    function signatureOf(uint64 blockId) internal view returns (bytes memory) {
        return LocalBeacon.sign(beacon, pool.blockOf(blockId).round);
    }

    /// @dev A stranger draws the block with the entry that wins.
    function draw(uint64 blockId, IMiningPool.Entry[] memory entries) internal returns (uint256 index) {
        index = winnerOf(blockId, entries);
        drawWith(blockId, entries, index);
    }

    /// @dev A stranger tries to draw the block with the entry at `index`.
    function drawWith(uint64 blockId, IMiningPool.Entry[] memory entries, uint256 index) internal {
        bytes memory signature = signatureOf(blockId);
        SumTree.Sibling[] memory proof = proofOf(blockId, entries, index);
        vm.prank(stranger);
        pool.draw(blockId, signature, index, entries[index], proof);
    }

    /// @dev Whose turn it is, counted from the first entry on: the plainest reading of "by cumulative weight".
    function winnerOf(uint64 blockId, IMiningPool.Entry[] memory entries) internal view returns (uint256 index) {
        uint256 left = pointOf(blockId, sha256(signatureOf(blockId)), totalOf(entries));
        while (left >= entries[index].weight) left -= entries[index++].weight;
    }

    function pointOf(uint64 blockId, bytes32 randomness, uint256 total) internal view returns (uint256) {
        return uint256(keccak256(abi.encode(randomness, block.chainid, address(pool), blockId))) % total;
    }

    function totalOf(IMiningPool.Entry[] memory entries) internal pure returns (uint256 total) {
        for (uint256 index = 0; index < entries.length; ++index) {
            total += entries[index].weight;
        }
    }

    function proofOf(uint64 blockId, IMiningPool.Entry[] memory entries, uint256 index)
        internal
        view
        returns (SumTree.Sibling[] memory)
    {
        (bytes32[] memory leaves, uint64[] memory weights) = leavesOf(blockId, entries);
        return Trees.proof(leaves, weights, index);
    }

    function rootOf(uint64 blockId, IMiningPool.Entry[] memory entries) internal view returns (bytes32 root) {
        (bytes32[] memory leaves, uint64[] memory weights) = leavesOf(blockId, entries);
        (root,) = Trees.root(leaves, weights);
    }

    function leavesOf(uint64 blockId, IMiningPool.Entry[] memory entries)
        internal
        view
        returns (bytes32[] memory leaves, uint64[] memory weights)
    {
        leaves = new bytes32[](entries.length);
        weights = new uint64[](entries.length);
        for (uint256 index = 0; index < entries.length; ++index) {
            leaves[index] = leafOf(blockId, index, entries[index]);
            weights[index] = entries[index].weight;
        }
    }

    /// @dev The leaf as the documents write it.
    function leafOf(uint64 blockId, uint256 index, IMiningPool.Entry memory entry) internal view returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Entry(uint256 chainId,address pool,uint64 blockId,uint256 index,address account,bytes32 contentHash,uint64 weight)"
                ),
                block.chainid,
                address(pool),
                blockId,
                index,
                entry.account,
                entry.contentHash,
                entry.weight
            )
        );
    }

    /// @dev `count` entries with weights from 1 to 1,000.
    function entriesOf(uint256 count, uint256 seed) internal pure returns (IMiningPool.Entry[] memory entries) {
        entries = new IMiningPool.Entry[](count);
        for (uint256 index = 0; index < count; ++index) {
            uint256 random = uint256(keccak256(abi.encode(seed, index)));
            entries[index] = IMiningPool.Entry({
                account: address(uint160(random | 1)),
                weight: uint64(1 + (random >> 160) % 1000),
                contentHash: bytes32(random)
            });
        }
    }

    function creditedFor(uint64 blockId) internal view returns (uint256) {
        return book.credited(address(pool), keccak256(abi.encode(block.chainid, address(pool), blockId)));
    }

    function statusOf(uint64 blockId) internal view returns (IMiningPool.Status) {
        return pool.blockOf(blockId).status;
    }

    function assertStatus(uint64 blockId, IMiningPool.Status status) internal view {
        vm.assertEq(uint256(statusOf(blockId)), uint256(status), "status");
    }

    /// @dev The pot as it must be: what is counted is there.
    function assertPot(uint256 available, uint256 reserved) internal view {
        vm.assertEq(pool.available(), available, "available");
        vm.assertEq(pool.reserved(), reserved, "reserved");
        vm.assertGe(IERC20(address(roast)).balanceOf(address(pool)), available + reserved, "balance");
    }
}
