// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardDistributor} from "../../src/RewardDistributor.sol";
import {Test} from "../utils/Test.sol";
import {PlainToken} from "../utils/tokens/PlainToken.sol";
import {Handler} from "./Handler.sol";

/// @notice The list in plain words is test/INVARIANTS.md.
/// forge-config: default.invariant.fail-on-revert = true
/// forge-config: slow.invariant.fail-on-revert = true
contract RewardDistributorInvariants is Test {
    Handler private handler;
    RewardDistributor private distributor;
    bytes4[] private actions;

    function setUp() external {
        handler = new Handler();
        distributor = handler.distributor();
        actions = [
            handler.credit.selector,
            handler.donate.selector,
            handler.claim.selector,
            handler.claimBatch.selector,
            handler.claimFor.selector,
            handler.steal.selector,
            handler.armToken.selector,
            handler.proposeSound.selector,
            handler.proposeTheft.selector,
            handler.activate.selector,
            handler.challenge.selector,
            handler.pause.selector,
            handler.wait.selector,
            handler.replaceProposer.selector,
            handler.handGuardianOver.selector,
            handler.overreach.selector
        ];
        targetContract(address(handler));
        targetSelector(FuzzSelector({addr: address(handler), selectors: actions}));
    }

    function invariant_a_token_is_neither_made_nor_lost() external view {
        for (uint256 t = 0; t < handler.TOKENS(); ++t) {
            address token = handler.tokens(t);
            uint256 paid = sum(t, claimedOf);
            vm.assertEq(distributor.credited(token), handler.credited(t), "credited");
            vm.assertEq(
                PlainToken(token).balanceOf(address(distributor)) + paid, handler.credited(t) + handler.donated(t)
            );
        }
    }

    function invariant_no_more_is_claimed_than_was_credited() external view {
        for (uint256 t = 0; t < handler.TOKENS(); ++t) {
            vm.assertLe(sum(t, claimedOf), distributor.credited(handler.tokens(t)));
        }
    }

    function invariant_nobody_claims_more_than_the_root_says() external view {
        for (uint256 i = 0; i < handler.LEAVES(); ++i) {
            vm.assertLe(claimedOf(i), handler.amounts(i));
        }
    }

    /// @dev The model's sum only grows, by what a recipient's balance gained; so what counts as claimed never falls either.
    function invariant_what_counts_as_claimed_was_paid() external view {
        for (uint256 i = 0; i < handler.LEAVES(); ++i) {
            vm.assertEq(claimedOf(i), handler.received(i));
        }
    }

    function invariant_roots_change_only_by_activation_after_the_delay() external view {
        (bytes32 pending,,) = distributor.pendingRoot();
        vm.assertEq(distributor.root(), handler.root(), "active root");
        vm.assertEq(pending, handler.pending(), "pending root");
    }

    function invariant_no_role_and_no_thief_gets_anything() external view {
        address[6] memory nobody = [
            distributor.owner(),
            handler.proposers(0),
            handler.proposers(1),
            handler.guardians(0),
            handler.guardians(1),
            handler.accounts(handler.ACCOUNTS() - 1)
        ];
        for (uint256 t = 0; t < handler.TOKENS(); ++t) {
            for (uint256 i = 0; i < nobody.length; ++i) {
                vm.assertEq(PlainToken(handler.tokens(t)).balanceOf(nobody[i]), 0);
            }
        }
    }

    function invariant_a_token_that_calls_back_achieves_nothing() external view {
        (, bool succeeded) = handler.reentered();
        vm.assertFalse(succeeded);
    }

    /// @dev At the end of every run, in whatever state it is: paused, with a root pending, after a change of roles.
    function afterInvariant() external {
        handler.claimEverything();
        for (uint256 i = 0; i < handler.LEAVES(); ++i) {
            vm.assertEq(claimedOf(i), handler.amounts(i), "everybody can claim everything");
        }
    }

    /// @dev A fixed sequence of the same actions gets everywhere, so that the invariants above are about something.
    function test_the_actions_reach_every_state() external {
        for (uint256 i = 0; i < 3000; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            bytes4 action = actions[seed % actions.length];
            (bool ok,) = address(handler).call(abi.encodeWithSelector(action, uint256(keccak256(abi.encode(seed)))));
            vm.assertTrue(ok, "an action failed");
        }
        string[14] memory kinds = [
            "credit",
            "claim",
            "claim during a pause",
            "second claim refused",
            "batch",
            "signed claim",
            "theft refused",
            "proposal",
            "theft proposed",
            "activation",
            "early activation refused",
            "activation refused in a pause",
            "lowered root dropped",
            "challenge"
        ];
        for (uint256 i = 0; i < kinds.length; ++i) {
            vm.assertGe(handler.done(kinds[i]), 5, kinds[i]);
        }
        (uint256 calls,) = handler.reentered();
        vm.assertGe(calls, 20, "hostile token");
    }

    function claimedOf(uint256 leaf) private view returns (uint256) {
        (address account, address token) = handler.leafOf(leaf);
        return distributor.claimed(token, account);
    }

    function sum(uint256 t, function(uint256) view returns (uint256) of_) private view returns (uint256 total) {
        uint256 accounts = handler.ACCOUNTS();
        for (uint256 i = 0; i < accounts; ++i) {
            total += of_(t * accounts + i);
        }
    }
}
