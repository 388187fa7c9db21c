// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MiningPool} from "../../src/MiningPool.sol";
import {IMiningPool} from "../../src/interfaces/IMiningPool.sol";
import {SumTree} from "../../src/lib/SumTree.sol";
import {SyntheticBeacon} from "../utils/SyntheticBeacon.sol";
import {PoolFixture} from "./PoolFixture.sol";

/// @notice A winner's probability is weight / total weight: by counting which points each entry wins, and by statistics over draws.
contract ProbabilityTest is PoolFixture {
    // Totals are of seven weights that fit 64 bits together; answers begin with a selector.
    // forge-lint: disable-start(unsafe-typecast)

    /// @dev Draws of a sample. Every run draws the same ones.
    uint256 private constant SAMPLE = 4000;
    /// @dev Chi-square with 6 degrees of freedom is above this once in 10,000 samples.
    uint256 private constant CRITICAL = 27_856;

    error Drawn();

    IMiningPool.Entry[] private entries;
    SumTree.Sibling[][] private proofs;
    uint64 private blockId;
    uint256 private total;

    function setUp() public override {
        super.setUp();
        IMiningPool.Settings memory synthetic = settings();
        synthetic.beacon = new SyntheticBeacon();
        pool = new MiningPool(synthetic, owner, keeper);
        roast.approve(address(pool), REWARD);
        pool.fund(REWARD);
    }

    function test_every_point_is_won_by_one_entry_and_every_entry_wins_its_weight_of_points() external {
        _close([uint64(1), 2, 1, 5, 1, 3, 1]);
        uint256[] memory won = new uint256[](entries.length);
        for (uint256 point = 0; point < total; ++point) {
            bytes memory signature = _signatureFor(point);
            uint256 winners;
            for (uint256 index = 0; index < entries.length; ++index) {
                if (!_draws(signature, index)) continue;
                ++winners;
                ++won[index];
                vm.assertEq(index, _byCounting(point));
            }
            vm.assertEq(winners, 1);
        }
        for (uint256 index = 0; index < entries.length; ++index) {
            vm.assertEq(won[index], entries[index].weight);
        }
    }

    function test_winners_are_distributed_by_weight() external {
        _close([uint64(1), 2, 1, 5, 1, 3, 1]);
        vm.assertLt(_chiSquare(_sample(_byCounting, true), 0), CRITICAL);
    }

    function test_winners_are_distributed_by_large_weights_too() external {
        _close([uint64(1e18), 2e18, 123_456_789_012, 5e18, 7e17, 3e18, 1e18]);
        // The third entry is expected to win nothing in this sample, so it is counted with the second.
        uint256[] memory won = _sample(_byCounting, true);
        vm.assertEq(won[2], 0);
        vm.assertLt(_chiSquare(won, 1), CRITICAL);
    }

    // The statistic is able to fail: intervals that are off by one do not pass it.

    function test_the_statistic_rejects_intervals_that_include_their_end() external {
        _close([uint64(1), 2, 1, 5, 1, 3, 1]);
        vm.assertGt(_statistic(_byCountingWithTheEnd), CRITICAL);
    }

    function test_the_statistic_rejects_intervals_that_exclude_their_start() external {
        _close([uint64(1), 2, 1, 5, 1, 3, 1]);
        vm.assertGt(_statistic(_byCountingWithoutTheStart), CRITICAL);
    }

    function test_the_statistic_rejects_a_draw_without_weights() external {
        _close([uint64(1), 2, 1, 5, 1, 3, 1]);
        vm.assertGt(_statistic(_withoutWeights), CRITICAL);
    }

    /// @dev Which entry wins a point, from the documents: the first whose weight and those before it reach beyond the point.
    function _byCounting(uint256 point) private view returns (uint256 index) {
        uint256 end = entries[0].weight;
        while (end <= point) end += entries[++index].weight;
    }

    function _byCountingWithTheEnd(uint256 point) private view returns (uint256 index) {
        uint256 end = entries[0].weight;
        while (end < point) end += entries[++index].weight;
    }

    function _byCountingWithoutTheStart(uint256 point) private view returns (uint256 index) {
        uint256 end = entries[0].weight;
        while (index + 1 < entries.length && end <= point + 1) end += entries[++index].weight;
    }

    function _withoutWeights(uint256 point) private view returns (uint256) {
        return point % entries.length;
    }

    function _statistic(function(uint256) view returns (uint256) select) private returns (uint256) {
        return _chiSquare(_sample(select, false), 0);
    }

    /// @dev Winners of SAMPLE draws, as `select` chooses them; with the pool, it must let each of them draw.
    function _sample(function(uint256) view returns (uint256) select, bool withPool)
        private
        returns (uint256[] memory won)
    {
        won = new uint256[](entries.length);
        for (uint256 draws = 0; draws < SAMPLE; ++draws) {
            bytes memory signature = abi.encode("seed 20261128", draws);
            signature = abi.encode(keccak256(signature), draws);
            uint256 index = select(pool.pointOf(blockId, sha256(signature), uint64(total)));
            if (withPool) vm.assertTrue(_draws(signature, index));
            ++won[index];
        }
    }

    /// @dev Thousandths of the statistic; the entry at `pooled` is taken together with the next, when it is not 0.
    function _chiSquare(uint256[] memory won, uint256 pooled) private view returns (uint256 sum) {
        for (uint256 index = 0; index < won.length; ++index) {
            (uint256 observed, uint256 weight) = (won[index], entries[index].weight);
            if (pooled != 0 && index == pooled) {
                ++index;
                (observed, weight) = (observed + won[index], weight + entries[index].weight);
            }
            uint256 expected = SAMPLE * weight * 1e6 / total;
            observed *= 1e6;
            uint256 distance = observed > expected ? observed - expected : expected - observed;
            sum += distance * distance / expected / 1e3;
        }
    }

    /// @dev Whether the pool draws the block with this entry. Leaves everything as it was.
    function _draws(bytes memory signature, uint256 index) private returns (bool) {
        try this.drawAndUndo(signature, index) {}
        catch (bytes memory answer) {
            return bytes4(answer) == Drawn.selector;
        }
        return false;
    }

    /// @dev Always reverts, with Drawn when the pool drew.
    function drawAndUndo(bytes calldata signature, uint256 index) external {
        pool.draw(blockId, signature, index, entries[index], proofs[index]);
        revert Drawn();
    }

    /// @dev The first made-up signature whose randomness falls on the point.
    function _signatureFor(uint256 point) private view returns (bytes memory signature) {
        for (uint256 nonce = 0;; ++nonce) {
            signature = abi.encode(point, nonce);
            if (pool.pointOf(blockId, sha256(signature), uint64(total)) == point) return signature;
        }
    }

    function _close(uint64[7] memory weights) private {
        IMiningPool.Entry[] memory made = entriesOf(7, 1);
        for (uint256 index = 0; index < 7; ++index) {
            made[index].weight = weights[index];
            entries.push(made[index]);
        }
        total = totalOf(made);
        blockId = close(made);
        for (uint256 index = 0; index < 7; ++index) {
            proofs.push();
            SumTree.Sibling[] memory proof = proofOf(blockId, made, index);
            for (uint256 level = 0; level < proof.length; ++level) {
                proofs[index].push(proof[level]);
            }
        }
    }
}
