// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Campaign} from "../../src/Campaign.sol";
import {ICampaign} from "../../src/interfaces/ICampaign.sol";
import {CampaignFixture} from "./CampaignFixture.sol";

/// @notice The two ways out: the award to the distributor, everything else to the project.
contract MoneyTest is CampaignFixture {
    function test_anybody_pays_the_award_to_the_distributor() external {
        Campaign campaign = completed(400 ether);
        vm.expectEmit(address(campaign));
        emit ICampaign.AwardPaid(RESULT, 400 ether);
        vm.prank(stranger);
        campaign.payAward();
        vm.assertEq(distributor.credited(address(campaign), RESULT), 400 ether);
        vm.assertEq(plain.balanceOf(address(distributor)), 400 ether);
        vm.assertEq(plain.balanceOf(address(campaign)), 600 ether);
        vm.assertEq(plain.allowance(address(campaign), address(distributor)), 0);
        vm.assertTrue(campaign.awardPaid());
    }

    function test_an_award_is_paid_once() external {
        Campaign campaign = completed(400 ether);
        campaign.payAward();
        vm.expectRevert(ICampaign.NothingToPay.selector);
        campaign.payAward();
        vm.assertEq(plain.balanceOf(address(distributor)), 400 ether);
    }

    function test_an_award_of_nothing_leaves_nothing_to_pay() external {
        Campaign campaign = completed(0);
        vm.expectRevert(ICampaign.NothingToPay.selector);
        campaign.payAward();
        campaign.refund();
        vm.assertEq(plain.balanceOf(project), 10 * BUDGET);
    }

    function test_anybody_sends_the_rest_to_the_project() external {
        Campaign campaign = completed(400 ether);
        vm.expectEmit(address(campaign));
        emit ICampaign.BudgetRefunded(project, 600 ether);
        vm.prank(stranger);
        campaign.refund();
        vm.assertEq(plain.balanceOf(project), 9 * BUDGET + 600 ether);
        vm.assertEq(plain.balanceOf(address(campaign)), 400 ether);
        campaign.payAward();
        vm.assertEq(plain.balanceOf(address(campaign)), 0);
    }

    function test_the_rest_goes_back_once() external {
        Campaign campaign = completed(400 ether);
        campaign.refund();
        vm.expectRevert(ICampaign.NothingToRefund.selector);
        campaign.refund();
        campaign.payAward();
        vm.expectRevert(ICampaign.NothingToRefund.selector);
        campaign.refund();
        vm.assertEq(plain.balanceOf(project), 9 * BUDGET + 600 ether);
    }

    function test_an_award_of_everything_leaves_nothing_to_refund() external {
        Campaign campaign = completed(BUDGET);
        vm.expectRevert(ICampaign.NothingToRefund.selector);
        campaign.refund();
        campaign.payAward();
        vm.assertEq(plain.balanceOf(address(distributor)), BUDGET);
    }

    function test_a_cancelled_campaign_pays_no_award() external {
        Campaign campaign = judging();
        vm.warp(NOW + 2 days);
        campaign.cancel();
        vm.expectRevert(wrongStatus(ICampaign.Status.Cancelled));
        campaign.payAward();
        campaign.refund();
        vm.assertEq(plain.balanceOf(project), 10 * BUDGET);
    }

    function test_a_cancelled_draft_has_nothing_to_refund() external {
        Campaign campaign = draft();
        vm.prank(project);
        campaign.cancel();
        vm.expectRevert(ICampaign.NothingToRefund.selector);
        campaign.refund();
    }

    function test_no_money_moves_before_the_end() external {
        Campaign campaign = draft();
        bothRefused(campaign, ICampaign.Status.Draft);
        vm.startPrank(project);
        plain.approve(address(factory), BUDGET);
        factory.fund(address(campaign));
        vm.stopPrank();
        bothRefused(campaign, ICampaign.Status.Active);
        vm.warp(NOW + 1 days);
        bothRefused(campaign, ICampaign.Status.Judging);
        vm.warp(NOW + 100 days);
        bothRefused(campaign, ICampaign.Status.Judging);
    }

    function test_tokens_of_strangers_go_to_the_project() external {
        Campaign campaign = completed(400 ether);
        plain.mint(address(campaign), 7);
        campaign.refund();
        campaign.payAward();
        plain.mint(address(campaign), 5);
        campaign.refund();
        vm.assertEq(plain.balanceOf(project), 9 * BUDGET + 600 ether + 12);
        vm.assertEq(plain.balanceOf(address(distributor)), 400 ether);
        vm.assertEq(plain.balanceOf(address(campaign)), 0);
    }

    function test_a_budget_in_roast_is_not_mixed_up_with_burns() external {
        vm.assertTrue(roast.transfer(project, BUDGET));
        uint256 supply = roast.totalSupply();
        Campaign campaign = completedIn(address(roast), 400 ether);
        vm.assertEq(roast.balanceOf(address(campaign)), BUDGET);
        vm.assertEq(roast.totalSupply(), supply - MINIMUM_BURN);
        campaign.payAward();
        campaign.refund();
        vm.assertEq(roast.balanceOf(project), 600 ether);
        vm.assertEq(roast.balanceOf(address(distributor)), 400 ether);
    }

    function testFuzz_award_and_refund_are_the_budget(uint256 amount, bool refundFirst, uint256 donation) external {
        amount = bound(amount, 0, BUDGET);
        donation = bound(donation, 0, BUDGET);
        Campaign campaign = completed(amount);
        plain.mint(address(campaign), donation);
        if (refundFirst && amount < BUDGET + donation) campaign.refund();
        if (amount > 0) campaign.payAward();
        if (plain.balanceOf(address(campaign)) > 0) campaign.refund();
        vm.assertEq(plain.balanceOf(address(campaign)), 0);
        vm.assertEq(plain.balanceOf(address(distributor)), amount);
        vm.assertEq(plain.balanceOf(project), 9 * BUDGET + (BUDGET - amount) + donation);
    }

    function bothRefused(Campaign campaign, ICampaign.Status status) private {
        vm.expectRevert(wrongStatus(status));
        campaign.payAward();
        vm.expectRevert(wrongStatus(status));
        campaign.refund();
    }

    function wrongStatus(ICampaign.Status status) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICampaign.WrongStatus.selector, status);
    }
}
