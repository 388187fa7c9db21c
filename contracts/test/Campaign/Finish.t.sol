// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Campaign} from "../../src/Campaign.sol";
import {ICampaign} from "../../src/interfaces/ICampaign.sol";
import {CampaignFixture} from "./CampaignFixture.sol";

/// @notice How a campaign ends: the judge awards, or somebody cancels.
contract FinishTest is CampaignFixture {
    function test_the_status_follows_the_clock() external {
        vm.warp(NOW - 1);
        Campaign campaign = active();
        assertStatus(campaign, ICampaign.Status.Active);
        vm.warp(NOW + 1 days - 1);
        assertStatus(campaign, ICampaign.Status.Active);
        vm.warp(NOW + 1 days);
        assertStatus(campaign, ICampaign.Status.Judging);
        vm.warp(NOW + 100 days);
        assertStatus(campaign, ICampaign.Status.Judging);
    }

    function test_a_draft_stays_a_draft_whatever_the_clock_says() external {
        Campaign campaign = draft();
        vm.warp(NOW + 100 days);
        assertStatus(campaign, ICampaign.Status.Draft);
    }

    function test_the_judge_awards_and_moves_no_money() external {
        Campaign campaign = judging();
        vm.expectEmit(address(campaign));
        emit ICampaign.CampaignCompleted(RESULT, 400 ether, 600 ether);
        vm.prank(judge);
        campaign.award(400 ether, RESULT);
        assertStatus(campaign, ICampaign.Status.Completed);
        vm.assertEq(campaign.awarded(), 400 ether);
        vm.assertEq(campaign.resultHash(), RESULT);
        vm.assertFalse(campaign.awardPaid());
        vm.assertEq(plain.balanceOf(address(campaign)), BUDGET);
    }

    function test_an_award_is_from_nothing_to_the_budget() external {
        Campaign campaign = judging();
        uint256 snapshot = vm.snapshotState();
        awardAs(campaign, judge, 0);
        vm.assertEq(campaign.awarded(), 0);
        vm.assertTrue(vm.revertToState(snapshot));
        awardRefused(campaign, BUDGET + 1, abi.encodeWithSelector(aboveBudget(), BUDGET + 1, BUDGET));
        awardRefused(campaign, type(uint256).max, abi.encodeWithSelector(aboveBudget(), type(uint256).max, BUDGET));
        awardAs(campaign, judge, BUDGET);
        vm.assertEq(campaign.awarded(), BUDGET);
    }

    function test_only_the_judge_of_the_terms_awards() external {
        Campaign campaign = judging();
        vm.prank(owner);
        factory.setJudge(rival);
        address[6] memory others = [owner, project, miner, rival, stranger, address(factory)];
        for (uint256 i = 0; i < others.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(ICampaign.NotJudge.selector, others[i]));
            awardAs(campaign, others[i], 1);
        }
        awardAs(campaign, judge, 1);
    }

    function test_nothing_is_awarded_before_judging() external {
        Campaign campaign = draft();
        awardRefused(campaign, 1, wrongStatus(ICampaign.Status.Draft));
        vm.startPrank(project);
        plain.approve(address(factory), BUDGET);
        factory.fund(address(campaign));
        vm.stopPrank();
        vm.warp(NOW + 1 days - 1);
        awardRefused(campaign, 1, wrongStatus(ICampaign.Status.Active));
    }

    function test_a_campaign_is_judged_once() external {
        Campaign campaign = completed(1);
        awardRefused(campaign, 2, wrongStatus(ICampaign.Status.Completed));
    }

    function test_a_cancelled_campaign_is_not_judged() external {
        Campaign campaign = judging();
        vm.warp(NOW + 2 days);
        campaign.cancel();
        awardRefused(campaign, 1, wrongStatus(ICampaign.Status.Cancelled));
    }

    function test_the_judge_has_until_the_deadline() external {
        Campaign campaign = judging();
        vm.warp(NOW + 2 days);
        awardRefused(campaign, 1, abi.encodeWithSelector(ICampaign.JudgingOver.selector, NOW + 2 days));
        vm.warp(NOW + 2 days - 1);
        awardAs(campaign, judge, 1);
    }

    function test_without_submissions_there_is_nobody_to_award() external {
        Campaign campaign = active();
        vm.warp(NOW + 1 days);
        awardRefused(campaign, 0, abi.encodeWithSelector(ICampaign.NoSubmissions.selector));
        awardRefused(campaign, BUDGET, abi.encodeWithSelector(ICampaign.NoSubmissions.selector));
    }

    function test_an_award_needs_a_published_result() external {
        Campaign campaign = judging();
        vm.expectRevert(ICampaign.EmptyResult.selector);
        vm.prank(judge);
        campaign.award(1, 0);
    }

    function test_a_project_cancels_its_draft() external {
        Campaign campaign = draft();
        cancelRefused(campaign, stranger, abi.encodeWithSelector(ICampaign.NotProject.selector, stranger));
        vm.warp(NOW + 100 days);
        cancelRefused(campaign, judge, abi.encodeWithSelector(ICampaign.NotProject.selector, judge));
        vm.expectEmit(address(campaign));
        emit ICampaign.CampaignCancelled(project);
        vm.prank(project);
        campaign.cancel();
        assertStatus(campaign, ICampaign.Status.Cancelled);
    }

    function test_a_project_leaves_while_nobody_has_submitted() external {
        Campaign campaign = active();
        cancelRefused(campaign, stranger, abi.encodeWithSelector(ICampaign.NotProject.selector, stranger));
        vm.prank(project);
        campaign.cancel();
        campaign.refund();
        vm.assertEq(plain.balanceOf(project), 10 * BUDGET);
    }

    function test_a_project_cannot_leave_once_somebody_has_submitted() external {
        Campaign campaign = active();
        submit(campaign, miner, CONTENT);
        cancelRefused(campaign, project, abi.encodeWithSelector(ICampaign.HasSubmissions.selector, 1));
        cancelRefused(campaign, stranger, abi.encodeWithSelector(ICampaign.NotProject.selector, stranger));
        vm.warp(NOW + 1 days);
        bytes memory notOver = abi.encodeWithSelector(ICampaign.JudgingNotOver.selector, NOW + 2 days);
        cancelRefused(campaign, project, notOver);
        vm.warp(NOW + 2 days - 1);
        cancelRefused(campaign, project, notOver);
    }

    function test_anybody_cancels_when_the_judge_stays_silent() external {
        Campaign campaign = judging();
        vm.warp(NOW + 2 days);
        vm.expectEmit(address(campaign));
        emit ICampaign.CampaignCancelled(stranger);
        vm.prank(stranger);
        campaign.cancel();
        campaign.refund();
        vm.assertEq(plain.balanceOf(project), 10 * BUDGET);
    }

    function test_anybody_cancels_when_it_is_over_and_nobody_has_submitted() external {
        Campaign campaign = active();
        vm.warp(NOW + 1 days);
        vm.prank(stranger);
        campaign.cancel();
        assertStatus(campaign, ICampaign.Status.Cancelled);
    }

    function test_what_has_ended_is_not_cancelled() external {
        Campaign campaign = completed(0);
        vm.warp(NOW + 100 days);
        cancelRefused(campaign, project, wrongStatus(ICampaign.Status.Completed));
    }

    function test_what_is_cancelled_stays_cancelled() external {
        Campaign campaign = draft();
        vm.startPrank(project);
        campaign.cancel();
        vm.expectRevert(wrongStatus(ICampaign.Status.Cancelled));
        campaign.cancel();
    }

    function test_nobody_activates_but_the_factory() external {
        Campaign campaign = draft();
        address[4] memory others = [project, judge, owner, stranger];
        for (uint256 i = 0; i < others.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(ICampaign.NotFactory.selector, others[i]));
            vm.prank(others[i]);
            campaign.activate();
        }
    }

    function awardAs(Campaign campaign, address by, uint256 amount) private {
        vm.prank(by);
        campaign.award(amount, RESULT);
    }

    function awardRefused(Campaign campaign, uint256 amount, bytes memory reason) private {
        vm.expectRevert(reason);
        awardAs(campaign, judge, amount);
    }

    function cancelRefused(Campaign campaign, address by, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(by);
        campaign.cancel();
    }

    function aboveBudget() private pure returns (bytes4) {
        return ICampaign.AwardAboveBudget.selector;
    }

    function wrongStatus(ICampaign.Status status) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICampaign.WrongStatus.selector, status);
    }
}
