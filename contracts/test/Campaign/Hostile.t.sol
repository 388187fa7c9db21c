// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Campaign} from "../../src/Campaign.sol";
import {CampaignFactory} from "../../src/CampaignFactory.sol";
import {ICampaign} from "../../src/interfaces/ICampaign.sol";
import {ICampaignFactory} from "../../src/interfaces/ICampaignFactory.sol";
import {WrongDistributor} from "../utils/WrongDistributor.sol";
import {FalseToken} from "../utils/tokens/FalseToken.sol";
import {FeeToken} from "../utils/tokens/FeeToken.sol";
import {MoodyToken} from "../utils/tokens/MoodyToken.sol";
import {PlainToken} from "../utils/tokens/PlainToken.sol";
import {ReentrantToken} from "../utils/tokens/ReentrantToken.sol";
import {SilentToken} from "../utils/tokens/SilentToken.sol";
import {CampaignFixture} from "./CampaignFixture.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @notice Tokens that misbehave, at once or later, and a distributor that does.
contract HostileTest is CampaignFixture {
    function test_a_token_with_a_fee_funds_nothing() external {
        address token = address(new FeeToken());
        fundingRefused(token, receivedLess(BUDGET - BUDGET / 100));
    }

    function test_a_token_that_answers_false_funds_nothing() external {
        address token = address(new FalseToken());
        ICampaign.Terms memory offer = termsIn(token);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, token));
        vm.prank(project);
        factory.createAndFund(offer, SALT);
    }

    function test_a_token_that_answers_nothing_works() external {
        SilentToken token = new SilentToken();
        token.mint(project, BUDGET);
        vm.startPrank(project);
        token.approve(address(factory), BUDGET);
        Campaign campaign = Campaign(factory.createAndFund(termsIn(address(token)), SALT));
        vm.stopPrank();
        vm.prank(miner);
        roast.approve(address(campaign), MINIMUM_BURN);
        submit(campaign, miner, CONTENT);
        vm.warp(NOW + 1 days);
        vm.prank(judge);
        campaign.award(400 ether, RESULT);
        campaign.payAward();
        campaign.refund();
        vm.assertEq(token.balanceOf(address(distributor)), 400 ether);
        vm.assertEq(token.balanceOf(project), 600 ether);
    }

    function test_a_token_that_answers_false_later_holds_up_only_itself() external {
        FalseToken token = new FalseToken();
        token.mint(project, BUDGET);
        Campaign campaign = completedIn(address(token), 400 ether);
        vm.prank(address(campaign));
        vm.assertTrue(token.transfer(stranger, BUDGET));
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, token));
        campaign.payAward();
        vm.assertFalse(campaign.awardPaid());
        vm.expectRevert(ICampaign.NothingToRefund.selector);
        campaign.refund();
    }

    // A token that turned bad after funding.

    function test_a_blocked_distributor_does_not_hold_up_the_refund() external {
        (MoodyToken token, Campaign campaign) = moody(400 ether);
        token.setBlocked(address(distributor), true);
        vm.expectRevert("not now");
        campaign.payAward();
        campaign.refund();
        vm.assertEq(token.balanceOf(project), 600 ether);
        token.setBlocked(address(distributor), false);
        campaign.payAward();
        vm.assertEq(token.balanceOf(address(distributor)), 400 ether);
    }

    function test_a_blocked_project_does_not_hold_up_the_award() external {
        (MoodyToken token, Campaign campaign) = moody(400 ether);
        token.setBlocked(project, true);
        vm.expectRevert("not now");
        campaign.refund();
        campaign.payAward();
        vm.assertEq(token.balanceOf(address(distributor)), 400 ether);
        token.setBlocked(project, false);
        campaign.refund();
        vm.assertEq(token.balanceOf(project), 600 ether);
    }

    function test_a_stopped_token_delays_and_loses_nothing() external {
        MoodyToken token = new MoodyToken();
        token.mint(project, BUDGET);
        Campaign campaign = judgingIn(address(token));
        token.stop(true);
        vm.prank(judge);
        campaign.award(400 ether, RESULT);
        vm.expectRevert("not now");
        campaign.payAward();
        vm.expectRevert("not now");
        campaign.refund();
        token.stop(false);
        campaign.payAward();
        campaign.refund();
        vm.assertEq(token.balanceOf(address(campaign)), 0);
    }

    function test_a_fee_that_came_later_stops_the_award_but_not_the_refund() external {
        (MoodyToken token, Campaign campaign) = moody(400 ether);
        token.setFee(100);
        vm.expectPartialRevert(bytes4(keccak256("Mismatch(uint256,uint256)")));
        campaign.payAward();
        vm.assertFalse(campaign.awardPaid());
        campaign.refund();
        vm.assertEq(token.balanceOf(project), 594 ether);
        token.setFee(0);
        campaign.payAward();
        vm.assertEq(token.balanceOf(address(distributor)), 400 ether);
    }

    function test_a_shrunken_balance_is_the_projects_loss() external {
        (MoodyToken token, Campaign campaign) = moody(400 ether);
        token.shrink(address(campaign), 1 ether);
        campaign.refund();
        vm.assertEq(token.balanceOf(project), 599 ether);
        campaign.payAward();
        vm.assertEq(token.balanceOf(address(distributor)), 400 ether);
    }

    function test_a_balance_below_the_award_can_be_filled_up_by_anybody() external {
        (MoodyToken token, Campaign campaign) = moody(400 ether);
        token.shrink(address(campaign), 601 ether);
        vm.expectRevert(ICampaign.NothingToRefund.selector);
        campaign.refund();
        bytes4 selector = IERC20Errors.ERC20InsufficientBalance.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, campaign, 399 ether, 400 ether));
        campaign.payAward();
        token.mint(address(campaign), 1 ether);
        campaign.payAward();
        vm.assertEq(token.balanceOf(address(distributor)), 400 ether);
    }

    function test_a_distributor_that_takes_less_or_more_is_refused() external {
        WrongDistributor wrong = new WrongDistributor();
        factory = new CampaignFactory(owner, roast, wrong, dial, judge);
        Campaign campaign = completed(400 ether);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.WrongAmountPaid.selector, 400 ether, 200 ether));
        campaign.payAward();
        wrong.demand(0);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.WrongAmountPaid.selector, 400 ether, 0));
        campaign.payAward();
        wrong.demand(3);
        bytes4 selector = IERC20Errors.ERC20InsufficientAllowance.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, wrong, 400 ether, 600 ether));
        campaign.payAward();
        vm.assertEq(plain.allowance(address(campaign), address(wrong)), 0);
        vm.assertEq(plain.balanceOf(address(campaign)), BUDGET);
    }

    // A token that calls back.

    function test_a_second_award_within_the_first_is_refused() external {
        (ReentrantToken token, Campaign campaign) = reentrant(400 ether);
        token.arm(address(campaign), abi.encodeCall(campaign.payAward, ()));
        campaign.payAward();
        assertRefusedAsReentrant(token);
        vm.assertEq(token.balanceOf(address(distributor)), 400 ether);
    }

    function test_a_refund_within_the_award_is_refused() external {
        (ReentrantToken token, Campaign campaign) = reentrant(400 ether);
        token.arm(address(campaign), abi.encodeCall(campaign.refund, ()));
        campaign.payAward();
        assertRefusedAsReentrant(token);
        campaign.refund();
        vm.assertEq(token.balanceOf(project), 600 ether);
    }

    function test_a_second_refund_and_an_award_within_a_refund_are_refused() external {
        (ReentrantToken token, Campaign campaign) = reentrant(400 ether);
        token.arm(address(campaign), abi.encodeCall(campaign.refund, ()));
        campaign.refund();
        assertRefusedAsReentrant(token);
        token.mint(address(campaign), 1);
        token.arm(address(campaign), abi.encodeCall(campaign.payAward, ()));
        campaign.refund();
        assertRefusedAsReentrant(token);
        campaign.payAward();
        vm.assertEq(token.balanceOf(address(distributor)), 400 ether);
        vm.assertEq(token.balanceOf(project), 600 ether + 1);
    }

    function test_funding_within_funding_is_refused() external {
        ReentrantToken token = new ReentrantToken();
        token.mint(project, BUDGET);
        vm.prank(project);
        token.approve(address(factory), BUDGET);
        Campaign campaign = draftIn(address(token));
        token.arm(address(factory), abi.encodeCall(factory.fund, (address(campaign))));
        vm.prank(project);
        factory.fund(address(campaign));
        assertRefusedAsReentrant(token);
        assertStatus(campaign, ICampaign.Status.Active);
    }

    /// @dev The token is the project itself, so that it may cancel; then its own funding finds no draft any more.
    function test_cancelling_within_funding_stops_the_funding() external {
        ReentrantToken token = new ReentrantToken();
        token.mint(address(token), BUDGET);
        ICampaign.Terms memory offer = termsIn(address(token));
        offer.project = address(token);
        vm.startPrank(address(token));
        token.approve(address(factory), BUDGET);
        Campaign campaign = Campaign(factory.create(offer, SALT));
        token.arm(address(campaign), abi.encodeCall(campaign.cancel, ()));
        vm.expectRevert(abi.encodeWithSelector(ICampaign.WrongStatus.selector, ICampaign.Status.Cancelled));
        factory.fund(address(campaign));
        vm.assertEq(token.balanceOf(address(token)), BUDGET);
    }

    function fundingRefused(address token, bytes memory reason) private {
        PlainToken(token).mint(project, BUDGET);
        ICampaign.Terms memory offer = termsIn(token);
        vm.startPrank(project);
        PlainToken(token).approve(address(factory), BUDGET);
        vm.expectRevert(reason);
        factory.createAndFund(offer, SALT);
        vm.stopPrank();
    }

    function receivedLess(uint256 received) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICampaignFactory.WrongAmountReceived.selector, BUDGET, received);
    }

    function moody(uint256 amount) private returns (MoodyToken token, Campaign campaign) {
        token = new MoodyToken();
        token.mint(project, BUDGET);
        campaign = completedIn(address(token), amount);
    }

    function reentrant(uint256 amount) private returns (ReentrantToken token, Campaign campaign) {
        token = new ReentrantToken();
        token.mint(project, BUDGET);
        campaign = completedIn(address(token), amount);
    }

    function assertRefusedAsReentrant(ReentrantToken token) private view {
        vm.assertFalse(token.succeeded());
        bytes4 selector = ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector;
        vm.assertEq(token.answer(), abi.encodeWithSelector(selector));
    }
}
