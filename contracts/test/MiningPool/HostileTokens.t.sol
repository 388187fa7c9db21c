// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {MiningPool} from "../../src/MiningPool.sol";
import {IMiningPool} from "../../src/interfaces/IMiningPool.sol";
import {CreditBook} from "../utils/CreditBook.sol";
import {FalseToken} from "../utils/tokens/FalseToken.sol";
import {FeeToken} from "../utils/tokens/FeeToken.sol";
import {RebasingToken} from "../utils/tokens/RebasingToken.sol";
import {ReentrantToken} from "../utils/tokens/ReentrantToken.sol";
import {SilentToken} from "../utils/tokens/SilentToken.sol";
import {PoolFixture} from "./PoolFixture.sol";

/// @notice Pools whose reward token misbehaves. ROAST does not; what is counted must be there all the same.
contract HostileTokensTest is PoolFixture {
    function test_a_token_that_takes_a_fee_cannot_be_added() external {
        FeeToken token = new FeeToken();
        token.mint(address(this), 1000);
        _poolOf(address(token));
        vm.expectRevert(abi.encodeWithSelector(IMiningPool.WrongAmountReceived.selector, 1000, 990));
        pool.fund(1000);
    }

    function test_a_token_that_returns_false_cannot_be_added() external {
        FalseToken token = new FalseToken();
        token.mint(address(this), 1000);
        _poolOf(address(token));
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token)));
        pool.fund(1000);
    }

    function test_a_token_that_returns_nothing_works_from_fund_to_draw() external {
        SilentToken token = new SilentToken();
        token.mint(address(this), REWARD);
        _poolOf(address(token));
        pool.fund(REWARD);
        IMiningPool.Entry[] memory entries = entriesOf(3, 1);
        uint64 blockId = close(entries);
        publish(blockId);
        draw(blockId, entries);
        vm.assertEq(token.balanceOf(address(book)), REWARD);
        vm.assertEq(token.balanceOf(address(pool)), 0);
    }

    function test_a_token_that_calls_back_cannot_be_counted_twice() external {
        ReentrantToken token = new ReentrantToken();
        token.mint(address(this), 1000);
        token.mint(address(token), 1000);
        _poolOf(address(token));
        vm.prank(address(token));
        token.approve(address(pool), 1000);
        token.arm(address(pool), abi.encodeCall(pool.fund, (1000)));
        pool.fund(1000);
        vm.assertFalse(token.succeeded());
        vm.assertEq(
            token.answer(), abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
        vm.assertEq(pool.available(), 1000);
        vm.assertEq(token.balanceOf(address(pool)), 1000);
    }

    function test_a_token_that_calls_back_cannot_draw_twice() external {
        ReentrantToken token = new ReentrantToken();
        token.mint(address(this), 2 * REWARD);
        _poolOf(address(token));
        pool.fund(2 * REWARD);
        IMiningPool.Entry[] memory entries = entriesOf(3, 1);
        uint64 blockId = close(entries);
        publish(blockId);
        uint256 index = winnerOf(blockId, entries);
        token.arm(
            address(pool),
            abi.encodeCall(
                pool.draw, (blockId, signatureOf(blockId), index, entries[index], proofOf(blockId, entries, index))
            )
        );
        draw(blockId, entries);
        vm.assertFalse(token.succeeded());
        vm.assertEq(token.balanceOf(address(book)), REWARD);
        vm.assertEq(pool.available(), REWARD);
        vm.assertEq(pool.reserved(), 0);
    }

    function test_a_token_that_calls_back_while_it_is_drawn_cannot_rearm() external {
        ReentrantToken token = new ReentrantToken();
        token.mint(address(this), REWARD);
        _poolOf(address(token));
        pool.fund(REWARD);
        IMiningPool.Entry[] memory entries = entriesOf(3, 1);
        uint64 blockId = close(entries);
        publish(blockId);
        token.arm(address(pool), abi.encodeCall(pool.rearm, (blockId)));
        draw(blockId, entries);
        vm.assertFalse(token.succeeded());
        assertStatus(blockId, IMiningPool.Status.Drawn);
    }

    function test_a_token_that_shrinks_leaves_a_block_closed_rather_than_half_paid() external {
        RebasingToken token = new RebasingToken();
        token.mint(address(this), REWARD);
        _poolOf(address(token));
        pool.fund(REWARD);
        IMiningPool.Entry[] memory entries = entriesOf(3, 1);
        uint64 blockId = close(entries);
        publish(blockId);
        token.rebase(50);
        uint256 index = winnerOf(blockId, entries);
        bytes memory call = abi.encodeCall(
            pool.draw, (blockId, signatureOf(blockId), index, entries[index], proofOf(blockId, entries, index))
        );
        (bool drawn,) = address(pool).call(call);
        vm.assertFalse(drawn);
        assertStatus(blockId, IMiningPool.Status.Closed);

        token.rebase(100);
        (drawn,) = address(pool).call(call);
        vm.assertTrue(drawn);
        vm.assertEq(token.balanceOf(address(book)), REWARD);
    }

    function _poolOf(address token) private {
        book = new CreditBook();
        IMiningPool.Settings memory hostile = settings();
        hostile.roast = IERC20(token);
        hostile.distributor = book;
        pool = new MiningPool(hostile, owner, keeper);
        // Not every token answers.
        (bool approved,) = token.call(abi.encodeCall(IERC20.approve, (address(pool), type(uint256).max)));
        vm.assertTrue(approved);
    }
}
