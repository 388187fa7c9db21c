// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Campaign} from "../../src/Campaign.sol";
import {CampaignFactory} from "../../src/CampaignFactory.sol";
import {RoastToken} from "../../src/RoastToken.sol";
import {ICampaign} from "../../src/interfaces/ICampaign.sol";
import {ICampaignFactory} from "../../src/interfaces/ICampaignFactory.sol";
import {IDifficulty} from "../../src/interfaces/IDifficulty.sol";
import {IRewardCredit} from "../../src/interfaces/IRewardCredit.sol";
import {CampaignFixture} from "../Campaign/CampaignFixture.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

contract CreateTest is CampaignFixture {
    function test_a_new_campaign_is_a_registered_draft_with_its_terms() external {
        Campaign campaign = draft();
        assertStatus(campaign, ICampaign.Status.Draft);
        vm.assertTrue(factory.isCampaign(address(campaign)));
        vm.assertEq(factory.campaigns(), 1);
        vm.assertEq(abi.encode(campaign.terms()), abi.encode(terms()));
        vm.assertEq(plain.balanceOf(address(campaign)), 0);
        vm.assertEq(campaign.judgingDeadline(), NOW + 2 days);
    }

    function test_a_campaign_knows_its_surroundings() external {
        Campaign campaign = draft();
        vm.assertEq(campaign.factory(), address(factory));
        vm.assertEq(address(campaign.roast()), address(roast));
        vm.assertEq(address(campaign.distributor()), address(distributor));
        vm.assertEq(address(campaign.difficulty()), address(dial));
        vm.assertEq(campaign.MAXIMUM_SUBMISSIONS(), 1500);
    }

    function test_the_event_carries_all_terms() external {
        address predicted = factory.predict(terms(), SALT);
        vm.expectEmit(address(factory));
        emit ICampaignFactory.CampaignCreated(predicted, project, address(plain), terms());
        draft();
    }

    function test_the_address_is_known_before() external {
        address predicted = factory.predict(terms(), SALT);
        vm.assertFalse(factory.isCampaign(predicted));
        vm.assertEq(address(draft()), predicted);
        vm.assertEq(factory.predict(terms(), SALT), predicted);
    }

    function test_a_retry_never_creates_twice() external {
        address existing = address(draft());
        vm.expectRevert(abi.encodeWithSelector(ICampaignFactory.CampaignExists.selector, existing));
        vm.prank(project);
        factory.create(terms(), SALT);
    }

    function test_equal_terms_live_side_by_side_under_other_salts() external {
        vm.startPrank(project);
        vm.assertTrue(factory.create(terms(), "first") != factory.create(terms(), "second"));
        vm.assertEq(factory.campaigns(), 2);
    }

    function test_nobody_can_take_a_projects_address() external {
        address mine = factory.predict(terms(), SALT);
        ICampaign.Terms memory theirs = terms();
        theirs.project = stranger;
        vm.prank(stranger);
        vm.assertTrue(factory.create(theirs, SALT) != mine);
        vm.assertEq(address(draft()), mine);
    }

    function test_nobody_creates_in_a_projects_name() external {
        vm.expectRevert(abi.encodeWithSelector(ICampaignFactory.NotProject.selector, stranger, project));
        vm.prank(stranger);
        factory.create(terms(), SALT);
    }

    function test_a_project_names_the_judge_that_it_expects() external {
        ICampaign.Terms memory offer = terms();
        offer.judge = stranger;
        refused(offer, abi.encodeWithSelector(ICampaignFactory.WrongJudge.selector, stranger, judge));
    }

    function test_a_budget_needs_a_token() external {
        refused(termsIn(stranger), abi.encodeWithSelector(ICampaignFactory.NotAToken.selector, stranger));
        refused(termsIn(address(0)), abi.encodeWithSelector(ICampaignFactory.NotAToken.selector, address(0)));
    }

    function test_an_empty_budget_is_refused() external {
        ICampaign.Terms memory offer = terms();
        offer.budget = 0;
        refused(offer, abi.encodeWithSelector(ICampaignFactory.EmptyBudget.selector));
    }

    function test_brief_and_rubric_are_needed() external {
        ICampaign.Terms memory offer = terms();
        offer.briefHash = 0;
        refused(offer, abi.encodeWithSelector(ICampaignFactory.EmptyBrief.selector));
        offer = terms();
        offer.rubricHash = 0;
        refused(offer, abi.encodeWithSelector(ICampaignFactory.EmptyBrief.selector));
    }

    function test_the_minimum_burn_is_from_one_to_85_bits() external {
        minimumBurnRefused(0);
        minimumBurnRefused(1 << 85);
        minimumBurnRefused(type(uint256).max);
        ICampaign.Terms memory offer = terms();
        offer.minimumBurn = 1;
        accepted(offer);
        offer.minimumBurn = (1 << 85) - 1;
        accepted(offer);
    }

    function test_windows_out_of_range_are_refused() external {
        windowRefused(NOW, NOW); // empty
        windowRefused(NOW + 2, NOW + 1); // backwards
        windowRefused(NOW - 2 days, NOW); // over
        windowRefused(NOW - 2 days, NOW - 1 days); // long over
        windowRefused(NOW + 90 days + 1, NOW + 91 days); // too far ahead
        windowRefused(NOW, NOW + 90 days + 1); // too long
        windowRefused(0, NOW + 1); // too long, from the beginning of time
        windowRefused(type(uint64).max, type(uint64).max);
        windowRefused(NOW, type(uint64).max);
    }

    function test_windows_at_the_bounds_are_accepted() external {
        windowAccepted(NOW - 1 days, NOW + 1);
        windowAccepted(NOW, NOW + 1);
        windowAccepted(NOW + 90 days, NOW + 180 days);
    }

    function test_the_judge_gets_from_an_hour_to_thirty_days() external {
        judgingPeriodRefused(0);
        judgingPeriodRefused(1 hours - 1);
        judgingPeriodRefused(30 days + 1);
        judgingPeriodRefused(type(uint64).max);
        ICampaign.Terms memory offer = terms();
        offer.judgingPeriod = 1 hours;
        accepted(offer);
        offer.judgingPeriod = 30 days;
        accepted(offer);
    }

    function testFuzz_terms_are_kept_as_they_were_offered(ICampaign.Terms memory offer, bytes32 salt) external {
        offer.project = project;
        offer.judge = judge;
        offer.token = address(plain);
        offer.budget = bound(offer.budget, 1, type(uint256).max);
        offer.minimumBurn = bound(offer.minimumBurn, 1, (1 << 85) - 1);
        offer.startsAt = uint64(bound(offer.startsAt, NOW, NOW + 90 days));
        offer.endsAt = uint64(bound(offer.endsAt, offer.startsAt + 1, offer.startsAt + 90 days));
        offer.judgingPeriod = uint64(bound(offer.judgingPeriod, 1 hours, 30 days));
        vm.assume(offer.briefHash != 0 && offer.rubricHash != 0);
        address predicted = factory.predict(offer, salt);
        vm.prank(project);
        Campaign campaign = Campaign(factory.create(offer, salt));
        vm.assertEq(address(campaign), predicted);
        vm.assertEq(abi.encode(campaign.terms()), abi.encode(offer));
    }

    function test_a_factory_needs_its_surroundings() external {
        vm.expectRevert(ICampaignFactory.ZeroAddress.selector);
        new CampaignFactory(owner, RoastToken(address(0)), distributor, dial, judge);
        vm.expectRevert(ICampaignFactory.ZeroAddress.selector);
        new CampaignFactory(owner, roast, IRewardCredit(address(0)), dial, judge);
        vm.expectRevert(ICampaignFactory.ZeroAddress.selector);
        new CampaignFactory(owner, roast, distributor, dial, address(0));
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableInvalidOwner.selector, address(0)));
        new CampaignFactory(address(0), roast, distributor, dial, judge);
    }

    function test_a_factory_needs_no_difficulty() external {
        factory = new CampaignFactory(owner, roast, distributor, IDifficulty(address(0)), judge);
        vm.assertEq(draft().minimumBurn(), MINIMUM_BURN);
    }

    function test_factory_and_campaign_fit_their_limit() external view {
        vm.assertLt(address(factory).code.length, 24_576);
        vm.assertLt(factory.implementation().code.length, 24_576);
    }

    function refused(ICampaign.Terms memory offer, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(project);
        factory.create(offer, SALT);
    }

    function accepted(ICampaign.Terms memory offer) private {
        vm.prank(project);
        vm.assertTrue(factory.isCampaign(factory.create(offer, SALT)));
    }

    function minimumBurnRefused(uint256 minimumBurn) private {
        ICampaign.Terms memory offer = terms();
        offer.minimumBurn = minimumBurn;
        bytes4 selector = ICampaignFactory.MinimumBurnOutOfRange.selector;
        refused(offer, abi.encodeWithSelector(selector, minimumBurn, (1 << 85) - 1));
    }

    function windowRefused(uint64 startsAt, uint64 endsAt) private {
        bytes4 selector = ICampaignFactory.WindowOutOfRange.selector;
        refused(window(startsAt, endsAt), abi.encodeWithSelector(selector, startsAt, endsAt));
    }

    function windowAccepted(uint64 startsAt, uint64 endsAt) private {
        accepted(window(startsAt, endsAt));
    }

    function window(uint64 startsAt, uint64 endsAt) private view returns (ICampaign.Terms memory offer) {
        offer = terms();
        offer.startsAt = startsAt;
        offer.endsAt = endsAt;
    }

    function judgingPeriodRefused(uint64 judgingPeriod) private {
        ICampaign.Terms memory offer = terms();
        offer.judgingPeriod = judgingPeriod;
        bytes4 selector = ICampaignFactory.JudgingPeriodOutOfRange.selector;
        refused(offer, abi.encodeWithSelector(selector, judgingPeriod));
    }
}
