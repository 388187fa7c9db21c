// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Campaign} from "../../src/Campaign.sol";
import {ICampaign} from "../../src/interfaces/ICampaign.sol";
import {ICampaignFactory} from "../../src/interfaces/ICampaignFactory.sol";
import {CampaignFixture} from "../Campaign/CampaignFixture.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

contract FundTest is CampaignFixture {
    uint256 private projectKey;

    function setUp() public override {
        super.setUp();
        (, projectKey) = wallet("project");
        vm.assertTrue(roast.transfer(project, 10 * BUDGET));
    }

    function test_create_and_fund_brings_exactly_the_budget() external {
        Campaign campaign = active();
        assertStatus(campaign, ICampaign.Status.Active);
        vm.assertEq(plain.balanceOf(address(campaign)), BUDGET);
        vm.assertEq(plain.balanceOf(project), 9 * BUDGET);
        vm.assertEq(plain.balanceOf(address(factory)), 0);
        vm.assertEq(plain.allowance(project, address(factory)), 0);
    }

    function test_funding_a_draft_later() external {
        Campaign campaign = draft();
        vm.warp(NOW + 1 days - 1);
        allow(BUDGET);
        vm.expectEmit(address(campaign));
        emit ICampaign.CampaignFunded(project, BUDGET);
        vm.prank(project);
        factory.fund(address(campaign));
        assertStatus(campaign, ICampaign.Status.Active);
        vm.assertEq(plain.balanceOf(address(campaign)), BUDGET);
    }

    function test_a_campaign_is_funded_once() external {
        Campaign campaign = active();
        allow(BUDGET);
        fundRefused(campaign, wrongStatus(ICampaign.Status.Active));
        vm.warp(NOW + 1 days);
        fundRefused(campaign, wrongStatus(ICampaign.Status.Judging));
        vm.assertEq(plain.balanceOf(address(campaign)), BUDGET);
    }

    function test_a_finished_campaign_takes_no_money() external {
        Campaign campaign = draft();
        allow(BUDGET);
        vm.prank(project);
        campaign.cancel();
        fundRefused(campaign, wrongStatus(ICampaign.Status.Cancelled));
    }

    function test_a_completed_campaign_takes_no_money() external {
        Campaign campaign = completed(0);
        allow(BUDGET);
        fundRefused(campaign, wrongStatus(ICampaign.Status.Completed));
    }

    function test_nothing_is_funded_once_the_end_has_come() external {
        Campaign campaign = draft();
        allow(BUDGET);
        vm.warp(NOW + 1 days);
        fundRefused(campaign, abi.encodeWithSelector(ICampaign.CampaignOver.selector, NOW + 1 days));
    }

    function test_a_stranger_cannot_fund_and_so_start_a_draft() external {
        Campaign campaign = draft();
        plain.mint(stranger, BUDGET);
        vm.startPrank(stranger);
        plain.approve(address(factory), BUDGET);
        vm.expectRevert(abi.encodeWithSelector(ICampaignFactory.NotProject.selector, stranger, project));
        factory.fund(address(campaign));
        vm.expectRevert(abi.encodeWithSelector(ICampaignFactory.NotProject.selector, stranger, project));
        factory.fundWithPermit(address(campaign), 0, 0, 0, 0);
    }

    function test_a_projects_allowance_is_of_no_use_to_a_stranger() external {
        allow(type(uint256).max);
        ICampaign.Terms memory offer = terms();
        vm.startPrank(stranger);
        vm.expectRevert(abi.encodeWithSelector(ICampaignFactory.NotProject.selector, stranger, project));
        factory.createAndFund(offer, SALT);
        offer.project = stranger;
        bytes4 selector = IERC20Errors.ERC20InsufficientAllowance.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, factory, 0, BUDGET));
        factory.createAndFund(offer, SALT);
    }

    function test_only_campaigns_of_this_factory_are_funded() external {
        bytes memory unknown = abi.encodeWithSelector(ICampaignFactory.UnknownCampaign.selector, stranger);
        vm.startPrank(project);
        vm.expectRevert(unknown);
        factory.fund(stranger);
        vm.expectRevert(unknown);
        factory.fundWithPermit(stranger, 0, 0, 0, 0);
    }

    function test_no_allowance_no_campaign() external {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, factory, 0, BUDGET));
        vm.prank(project);
        factory.createAndFund(terms(), SALT);
        vm.assertEq(factory.campaigns(), 0);
    }

    function test_no_money_no_campaign() external {
        allow(type(uint256).max);
        vm.prank(project);
        vm.assertTrue(plain.transfer(stranger, 10 * BUDGET));
        bytes4 selector = IERC20Errors.ERC20InsufficientBalance.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, project, 0, BUDGET));
        vm.prank(project);
        factory.createAndFund(terms(), SALT);
    }

    function test_tokens_of_strangers_are_no_part_of_the_budget() external {
        Campaign campaign = draft();
        plain.mint(address(campaign), BUDGET);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, factory, 0, BUDGET));
        vm.prank(project);
        factory.fund(address(campaign));
        allow(BUDGET);
        vm.prank(project);
        factory.fund(address(campaign));
        vm.assertEq(plain.balanceOf(address(campaign)), 2 * BUDGET);
    }

    function test_create_and_fund_with_a_permit() external {
        (uint8 v, bytes32 r, bytes32 s) = budgetPermit();
        vm.prank(project);
        Campaign campaign = Campaign(factory.createAndFundWithPermit(termsIn(address(roast)), SALT, NOW, v, r, s));
        assertStatus(campaign, ICampaign.Status.Active);
        vm.assertEq(roast.balanceOf(address(campaign)), BUDGET);
        vm.assertEq(roast.allowance(project, address(factory)), 0);
    }

    function test_fund_with_a_permit() external {
        Campaign campaign = draftIn(address(roast));
        (uint8 v, bytes32 r, bytes32 s) = budgetPermit();
        vm.prank(project);
        factory.fundWithPermit(address(campaign), NOW, v, r, s);
        assertStatus(campaign, ICampaign.Status.Active);
    }

    function test_a_permit_that_a_stranger_used_first_is_no_obstacle() external {
        (uint8 v, bytes32 r, bytes32 s) = budgetPermit();
        vm.prank(stranger);
        roast.permit(project, address(factory), BUDGET, NOW, v, r, s);
        vm.prank(project);
        Campaign campaign = Campaign(factory.createAndFundWithPermit(termsIn(address(roast)), SALT, NOW, v, r, s));
        assertStatus(campaign, ICampaign.Status.Active);
    }

    function test_a_bad_permit_without_allowance_is_refused() external {
        (uint8 v, bytes32 r, bytes32 s) = budgetPermit();
        vm.warp(NOW + 1);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, factory, 0, BUDGET));
        vm.prank(project);
        factory.createAndFundWithPermit(termsIn(address(roast)), SALT, NOW, v, r, s);
    }

    function test_a_token_without_permits_needs_an_allowance_only() external {
        allow(BUDGET);
        vm.prank(project);
        Campaign campaign = Campaign(factory.createAndFundWithPermit(terms(), SALT, 0, 0, 0, 0));
        assertStatus(campaign, ICampaign.Status.Active);
    }

    function testFuzz_any_budget_arrives_whole(uint256 budget) external {
        ICampaign.Terms memory offer = terms();
        offer.budget = bound(budget, 1, 10 * BUDGET);
        allow(offer.budget);
        vm.prank(project);
        address campaign = factory.createAndFund(offer, SALT);
        vm.assertEq(plain.balanceOf(campaign), offer.budget);
        vm.assertEq(plain.balanceOf(project), 10 * BUDGET - offer.budget);
    }

    function allow(uint256 amount) private {
        vm.prank(project);
        plain.approve(address(factory), amount);
    }

    function budgetPermit() private view returns (uint8 v, bytes32 r, bytes32 s) {
        return signPermit(projectKey, roast, address(factory), BUDGET, NOW);
    }

    function fundRefused(Campaign campaign, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(project);
        factory.fund(address(campaign));
    }

    function wrongStatus(ICampaign.Status status) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICampaign.WrongStatus.selector, status);
    }
}
