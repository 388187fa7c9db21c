// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {MiningPool} from "../../src/MiningPool.sol";
import {IMiningPool} from "../../src/interfaces/IMiningPool.sol";
import {CreditBook} from "../utils/CreditBook.sol";
import {Test} from "../utils/Test.sol";
import {PoolHandler} from "./PoolHandler.sol";

/// @notice The list is test/INVARIANTS.md.
contract MiningPoolInvariants is Test {
    PoolHandler private handler;
    MiningPool private pool;
    IERC20 private roast;
    CreditBook private book;

    function setUp() external {
        handler = new PoolHandler();
        (address token, address pool_, address book_) = handler.theRoast();
        (roast, pool, book) = (IERC20(token), MiningPool(pool_), CreditBook(book_));
        bytes4[] memory actions = _actions();
        targetContract(address(handler));
        targetSelector(FuzzSelector({addr: address(handler), selectors: actions}));
    }

    /// @dev MP-1, MP-2.
    function invariant_the_pot_is_there() public view {
        vm.assertEq(
            roast.balanceOf(address(pool)), pool.available() + pool.reserved() + handler.donated(), "MP-1: balance"
        );
        uint256 reserved;
        for (uint64 blockId = 1; blockId <= pool.lastBlock(); ++blockId) {
            IMiningPool.Block memory one = pool.blockOf(blockId);
            if (one.status == IMiningPool.Status.Open || one.status == IMiningPool.Status.Closed) {
                reserved += one.reward;
            }
        }
        vm.assertEq(pool.reserved(), reserved, "MP-2: reserved");
    }

    /// @dev MP-3, MP-4.
    function invariant_money_leaves_by_draws_alone() public view {
        uint256 drawn;
        for (uint64 blockId = 1; blockId <= pool.lastBlock(); ++blockId) {
            IMiningPool.Block memory one = pool.blockOf(blockId);
            bool isDrawn = one.status == IMiningPool.Status.Drawn;
            vm.assertEq(book.credited(address(pool), pool.purposeOf(blockId)), isDrawn ? one.reward : 0, "MP-3: once");
            if (isDrawn) drawn += one.reward;
        }
        vm.assertEq(roast.balanceOf(address(book)), drawn, "MP-3: credited");
        vm.assertEq(handler.credited(), drawn, "MP-3: model");
        vm.assertEq(handler.funded(), pool.available() + pool.reserved() + drawn, "MP-4: conserved");
        vm.assertEq(roast.allowance(address(pool), address(book)), 0, "MP-4: allowance");
        (address owner, address keeper, address stranger) = handler.keys();
        vm.assertEq(
            roast.balanceOf(owner) + roast.balanceOf(keeper) + roast.balanceOf(stranger), 0, "MP-4: nobody was paid"
        );
    }

    /// @dev MP-5, MP-6, MP-7: every block is as the model has it.
    function invariant_blocks_are_as_their_model() public view {
        for (uint64 blockId = 1; blockId <= pool.lastBlock(); ++blockId) {
            IMiningPool.Block memory one = pool.blockOf(blockId);
            PoolHandler.Model memory model = handler.modelOf(blockId);
            vm.assertEq(uint256(one.status), uint256(model.status), "MP-5: status");
            vm.assertEq(one.reward, model.reward, "MP-6: reward");
            vm.assertEq(one.round, model.round, "MP-6: round");
            vm.assertEq(one.root, model.root, "MP-7: root");
            if (one.status == IMiningPool.Status.Open) vm.assertEq(blockId, pool.lastBlock(), "MP-5: one open");
        }
    }

    /// @dev MP-8.
    function invariant_the_minimum_burn_moves_by_closings_alone() public view {
        vm.assertEq(pool.minimumBurn(), handler.minimumBurn(), "MP-8: minimum burn");
        vm.assertGe(pool.minimumBurn(), 1);
    }

    /// @dev MP-9 to MP-12: what must not work did not, and what must work did.
    function invariant_no_rule_was_broken() public view {
        vm.assertEq(handler.breach(), "");
    }

    /// @dev The handler gets somewhere: the same 1,500 calls in every run, with all invariants after each hundred.
    function test_the_handler_reaches_every_state_often() external {
        bytes4[] memory actions = _actions();
        for (uint256 step = 0; step < 1500; ++step) {
            bytes32 random = keccak256(abi.encode("seed 20261128", step));
            bytes4 action = actions[uint256(random) % actions.length];
            (bool done,) = address(handler)
                .call(
                    abi.encodePacked(
                        action,
                        keccak256(abi.encode(random, 1)),
                        keccak256(abi.encode(random, 2)),
                        keccak256(abi.encode(random, 3)),
                        keccak256(abi.encode(random, 4))
                    )
                );
            vm.assertTrue(done);
            if (step % 100 == 99) {
                invariant_the_pot_is_there();
                invariant_money_leaves_by_draws_alone();
                invariant_blocks_are_as_their_model();
                invariant_the_minimum_burn_moves_by_closings_alone();
                invariant_no_rule_was_broken();
            }
        }
        vm.assertGe(handler.closings(), 50);
        vm.assertGe(handler.emptyClosings(), 10);
        vm.assertGe(handler.draws(), 40);
        vm.assertGe(handler.rearms(), 20);
        vm.assertGe(handler.abandons(), 20);
        vm.assertGe(handler.refusals(), 150);
    }

    function _actions() private view returns (bytes4[] memory actions) {
        actions = new bytes4[](13);
        actions[0] = handler.fund.selector;
        actions[1] = handler.donate.selector;
        actions[2] = handler.pass.selector;
        actions[3] = handler.drawOne.selector;
        actions[4] = handler.rearmOne.selector;
        actions[5] = handler.abandonOne.selector;
        actions[6] = handler.openOne.selector;
        actions[7] = handler.closeOne.selector;
        actions[8] = handler.changeKeeper.selector;
        actions[9] = handler.drawWrongly.selector;
        actions[10] = handler.trespass.selector;
        // Twice, so that blocks get past their opening.
        actions[11] = handler.openOne.selector;
        actions[12] = handler.closeOne.selector;
    }
}
