// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Campaign} from "../../src/Campaign.sol";
import {ICampaign} from "../../src/interfaces/ICampaign.sol";
import {ICampaignFactory} from "../../src/interfaces/ICampaignFactory.sol";
import {CampaignFixture} from "../Campaign/CampaignFixture.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

/// @notice What the owner, a copy of the code and the shared code itself cannot do.
contract PowersTest is CampaignFixture {
    function test_the_owner_names_the_judge_of_later_campaigns() external {
        Campaign earlier = active();
        vm.expectEmit(address(factory));
        emit ICampaignFactory.JudgeChanged(judge, rival);
        vm.prank(owner);
        factory.setJudge(rival);
        vm.assertEq(factory.judge(), rival);
        vm.assertEq(earlier.terms().judge, judge);

        ICampaign.Terms memory offer = terms();
        offer.judge = rival;
        vm.prank(project);
        vm.assertEq(Campaign(factory.create(offer, SALT)).terms().judge, rival);
    }

    function test_a_project_is_never_surprised_by_a_new_judge() external {
        vm.prank(owner);
        factory.setJudge(rival);
        vm.expectRevert(abi.encodeWithSelector(ICampaignFactory.WrongJudge.selector, judge, rival));
        vm.prank(project);
        factory.create(terms(), SALT);
    }

    function test_there_is_always_a_judge() external {
        vm.expectRevert(ICampaignFactory.ZeroAddress.selector);
        vm.prank(owner);
        factory.setJudge(address(0));
    }

    function test_only_the_owner_names_the_judge() external {
        address[4] memory others = [judge, project, miner, stranger];
        for (uint256 i = 0; i < others.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, others[i]));
            vm.prank(others[i]);
            factory.setJudge(others[i]);
        }
    }

    function test_ownership_moves_in_two_steps() external {
        vm.prank(owner);
        factory.transferOwnership(stranger);
        vm.assertEq(factory.owner(), owner);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, rival));
        vm.prank(rival);
        factory.acceptOwnership();
        vm.prank(stranger);
        factory.acceptOwnership();
        vm.assertEq(factory.owner(), stranger);
    }

    function test_without_an_owner_everything_goes_on_with_the_last_judge() external {
        vm.prank(owner);
        factory.renounceOwnership();
        Campaign campaign = completed(BUDGET / 2);
        campaign.payAward();
        campaign.refund();
        vm.assertEq(plain.balanceOf(project), 10 * BUDGET - BUDGET / 2);
    }

    function test_the_owner_cannot_move_a_campaign_or_its_money() external {
        Campaign campaign = judging();
        vm.startPrank(owner);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.NotFactory.selector, owner));
        campaign.activate();
        vm.expectRevert(abi.encodeWithSelector(ICampaign.NotJudge.selector, owner));
        campaign.award(BUDGET, RESULT);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.JudgingNotOver.selector, NOW + 2 days));
        campaign.cancel();
        factory.setJudge(owner);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.NotJudge.selector, owner));
        campaign.award(BUDGET, RESULT);
        vm.assertEq(plain.balanceOf(address(campaign)), BUDGET);
    }

    /// @dev A copy of the code with made-up terms, deployed by somebody else, never starts.
    function test_a_copy_from_elsewhere_stays_a_draft() external {
        ICampaign.Terms memory offer = terms();
        offer.project = stranger;
        offer.judge = stranger;
        Campaign copy = Campaign(Clones.cloneWithImmutableArgs(factory.implementation(), abi.encode(offer)));
        vm.assertFalse(factory.isCampaign(address(copy)));
        plain.mint(address(copy), BUDGET);
        vm.startPrank(stranger);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.NotFactory.selector, stranger));
        copy.activate();
        vm.expectRevert(abi.encodeWithSelector(ICampaignFactory.UnknownCampaign.selector, copy));
        factory.fund(address(copy));
        vm.expectRevert(abi.encodeWithSelector(ICampaign.WrongStatus.selector, ICampaign.Status.Draft));
        copy.submit(CONTENT, stranger, MINIMUM_BURN);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.WrongStatus.selector, ICampaign.Status.Draft));
        copy.award(BUDGET, RESULT);
    }

    function test_the_shared_code_is_no_campaign() external {
        Campaign shared = Campaign(factory.implementation());
        bytes4 notACampaign = ICampaign.NotACampaign.selector;
        vm.assertFalse(factory.isCampaign(address(shared)));
        vm.expectRevert(notACampaign);
        vm.prank(address(factory));
        shared.activate();
        vm.expectRevert(notACampaign);
        shared.submit(CONTENT, miner, MINIMUM_BURN);
        vm.expectRevert(notACampaign);
        shared.submitWithPermit(CONTENT, miner, MINIMUM_BURN, NOW, 0, 0, 0);
        vm.expectRevert(notACampaign);
        shared.award(0, RESULT);
        vm.expectRevert(notACampaign);
        shared.cancel();
        vm.expectRevert(notACampaign);
        shared.payAward();
        vm.expectRevert(notACampaign);
        shared.refund();
        vm.expectRevert(notACampaign);
        shared.terms();
        vm.expectRevert(notACampaign);
        shared.status();
        vm.expectRevert(notACampaign);
        shared.minimumBurn();
        vm.expectRevert(notACampaign);
        shared.judgingDeadline();
    }

    function test_ether_is_not_taken() external {
        Campaign campaign = active();
        vm.deal(address(this), 2 ether);
        (bool toCampaign,) = address(campaign).call{value: 1}("");
        (bool toFactory,) = address(factory).call{value: 1}("");
        vm.assertFalse(toCampaign);
        vm.assertFalse(toFactory);
    }
}
