// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Campaign} from "../../src/Campaign.sol";
import {CampaignFactory} from "../../src/CampaignFactory.sol";
import {ICampaign} from "../../src/interfaces/ICampaign.sol";
import {IDifficulty} from "../../src/interfaces/IDifficulty.sol";
import {CampaignFixture} from "./CampaignFixture.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

contract SubmitTest is CampaignFixture {
    uint256 private constant MAXIMUM_BURN = (1 << 85) - 1;

    function test_a_submission_burns_and_is_recorded() external {
        Campaign campaign = active();
        uint256 balance = roast.balanceOf(miner);
        uint256 supply = roast.totalSupply();
        vm.expectEmit(address(campaign));
        emit ICampaign.ContentSubmitted(CONTENT, miner, 0, stranger, 3 ether);
        vm.prank(miner);
        campaign.submit(CONTENT, stranger, 3 ether);

        vm.assertEq(roast.balanceOf(miner), balance - 3 ether);
        vm.assertEq(roast.totalSupply(), supply - 3 ether);
        vm.assertEq(roast.balanceOf(address(campaign)), 0);
        assertRecord(campaign, CONTENT, ICampaign.Submission(miner, stranger, 3 ether, 0));
        vm.assertEq(campaign.submissions(), 1);
        vm.assertEq(campaign.burned(), 3 ether);
    }

    function test_positions_count_up_and_burns_add_up() external {
        Campaign campaign = active();
        submit(campaign, miner, "a");
        vm.prank(rival);
        campaign.submit("b", miner, 5 ether);
        submit(campaign, miner, "c");
        assertRecord(campaign, "a", ICampaign.Submission(miner, miner, MINIMUM_BURN, 0));
        assertRecord(campaign, "b", ICampaign.Submission(rival, miner, 5 ether, 1));
        assertRecord(campaign, "c", ICampaign.Submission(miner, miner, MINIMUM_BURN, 2));
        vm.assertEq(campaign.submissions(), 3);
        vm.assertEq(campaign.burned(), 2 * MINIMUM_BURN + 5 ether);
    }

    function test_rewards_to_the_miner_cost_one_word_of_storage_less() external {
        Campaign campaign = active();
        submit(campaign, miner, "to make the counters warm");
        vm.startPrank(miner);
        uint256 before = gasleft();
        campaign.submit("a", miner, MINIMUM_BURN);
        uint256 toMiner = before - gasleft();
        before = gasleft();
        campaign.submit("b", stranger, MINIMUM_BURN);
        uint256 toAnother = before - gasleft();
        vm.assertGt(toAnother, toMiner + 20_000);
    }

    function test_an_unknown_hash_has_an_empty_record() external {
        assertRecord(active(), CONTENT, ICampaign.Submission(address(0), address(0), 0, 0));
    }

    function test_the_window_opens_and_closes_on_the_second() external {
        vm.warp(NOW - 1);
        Campaign campaign = active();
        submitRefused(campaign, abi.encodeWithSelector(ICampaign.NotStarted.selector, NOW));
        vm.warp(NOW);
        submit(campaign, miner, "first second");
        vm.warp(NOW + 1 days - 1);
        submit(campaign, miner, "last second");
        vm.warp(NOW + 1 days);
        submitRefused(campaign, abi.encodeWithSelector(ICampaign.CampaignOver.selector, NOW + 1 days));
    }

    function test_drafts_and_finished_campaigns_take_nothing() external {
        Campaign campaign = draft();
        submitRefused(campaign, wrongStatus(ICampaign.Status.Draft));
        vm.prank(project);
        campaign.cancel();
        submitRefused(campaign, wrongStatus(ICampaign.Status.Cancelled));
    }

    function test_a_completed_campaign_takes_nothing() external {
        submitRefused(completed(1), wrongStatus(ICampaign.Status.Completed));
    }

    function test_the_same_hash_twice_is_refused_whoever_brings_it() external {
        Campaign campaign = active();
        submit(campaign, miner, CONTENT);
        uint256 balance = roast.balanceOf(rival);
        bytes memory duplicate = abi.encodeWithSelector(ICampaign.DuplicateContent.selector, CONTENT);
        submitRefused(campaign, duplicate);
        vm.expectRevert(duplicate);
        vm.prank(rival);
        campaign.submit(CONTENT, rival, 100 ether);
        vm.assertEq(roast.balanceOf(rival), balance);
        assertRecord(campaign, CONTENT, ICampaign.Submission(miner, miner, MINIMUM_BURN, 0));
    }

    function test_the_same_hash_may_go_to_another_campaign() external {
        submit(active(), miner, CONTENT);
        vm.startPrank(project);
        plain.approve(address(factory), BUDGET);
        Campaign other = Campaign(factory.createAndFund(terms(), "second"));
        vm.stopPrank();
        vm.prank(miner);
        roast.approve(address(other), MINIMUM_BURN);
        submit(other, miner, CONTENT);
        vm.assertEq(other.submissions(), 1);
    }

    function test_empty_hashes_and_payout_addresses_are_refused() external {
        Campaign campaign = active();
        vm.startPrank(miner);
        vm.expectRevert(ICampaign.EmptyContent.selector);
        campaign.submit(0, miner, MINIMUM_BURN);
        vm.expectRevert(ICampaign.ZeroPayoutAddress.selector);
        campaign.submit(CONTENT, address(0), MINIMUM_BURN);
    }

    function test_payout_addresses_that_cannot_be_paid_are_refused() external {
        Campaign campaign = active();
        address[2] memory nobody = [address(distributor), address(campaign)];
        for (uint256 i = 0; i < nobody.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ICampaign.UnpayablePayoutAddress.selector, nobody[i]));
            vm.prank(miner);
            campaign.submit(CONTENT, nobody[i], MINIMUM_BURN);
        }
    }

    function test_the_judge_plays_no_part() external {
        Campaign campaign = active();
        vm.expectRevert(ICampaign.JudgeIsMiner.selector);
        vm.prank(judge);
        campaign.submit(CONTENT, judge, MINIMUM_BURN);
    }

    function test_the_campaigns_minimum_holds_when_the_difficulty_is_lower() external {
        Campaign campaign = active();
        vm.assertEq(campaign.minimumBurn(), MINIMUM_BURN);
        burnRefused(campaign, 0, tooSmall(0, MINIMUM_BURN));
        burnRefused(campaign, MINIMUM_BURN - 1, tooSmall(MINIMUM_BURN - 1, MINIMUM_BURN));
        submit(campaign, miner, CONTENT);
    }

    function test_the_difficulty_holds_when_it_is_higher() external {
        Campaign campaign = active();
        dial.turn(MINIMUM_BURN + 1);
        vm.assertEq(campaign.minimumBurn(), MINIMUM_BURN + 1);
        submitRefused(campaign, tooSmall(MINIMUM_BURN, MINIMUM_BURN + 1));
        vm.prank(miner);
        campaign.submit(CONTENT, miner, MINIMUM_BURN + 1);
        dial.turn(0);
        submit(campaign, miner, "easier again");
    }

    function test_without_a_difficulty_the_campaigns_minimum_holds() external {
        factory = new CampaignFactory(owner, roast, distributor, IDifficulty(address(0)), judge);
        Campaign campaign = active();
        burnRefused(campaign, MINIMUM_BURN - 1, tooSmall(MINIMUM_BURN - 1, MINIMUM_BURN));
        submit(campaign, miner, CONTENT);
    }

    function test_burns_beyond_85_bits_are_refused() external {
        Campaign campaign = active();
        uint256 tooMuch = MAXIMUM_BURN + 1;
        bytes4 selector = ICampaign.BurnTooLarge.selector;
        burnRefused(campaign, tooMuch, abi.encodeWithSelector(selector, tooMuch, MAXIMUM_BURN));
        burnRefused(campaign, type(uint256).max, abi.encodeWithSelector(selector, type(uint256).max, MAXIMUM_BURN));
    }

    function test_the_largest_burn_is_recorded_whole() external {
        Campaign campaign = active();
        vm.assertTrue(roast.transfer(miner, MAXIMUM_BURN));
        vm.prank(miner);
        campaign.submit(CONTENT, miner, MAXIMUM_BURN);
        assertRecord(campaign, CONTENT, ICampaign.Submission(miner, miner, MAXIMUM_BURN, 0));
        vm.assertEq(campaign.burned(), MAXIMUM_BURN);
    }

    function test_a_difficulty_beyond_reach_stops_submissions_and_nothing_else() external {
        Campaign campaign = judging();
        vm.warp(NOW);
        dial.turn(type(uint256).max);
        vm.expectRevert(tooSmall(MAXIMUM_BURN, type(uint256).max));
        vm.prank(miner);
        campaign.submit("another", miner, MAXIMUM_BURN);
        vm.warp(NOW + 1 days);
        vm.prank(judge);
        campaign.award(1, RESULT);
        campaign.payAward();
        campaign.refund();
        vm.assertEq(plain.balanceOf(address(campaign)), 0);
    }

    function test_nobody_burns_without_tokens_or_allowance() external {
        Campaign campaign = active();
        vm.prank(stranger);
        roast.approve(address(campaign), MINIMUM_BURN);
        bytes4 balance = IERC20Errors.ERC20InsufficientBalance.selector;
        vm.expectRevert(abi.encodeWithSelector(balance, stranger, 0, MINIMUM_BURN));
        vm.prank(stranger);
        campaign.submit(CONTENT, stranger, MINIMUM_BURN);

        vm.prank(miner);
        roast.approve(address(campaign), 0);
        submitRefused(campaign, noAllowance(campaign));
        vm.assertEq(campaign.submissions(), 0);
        assertRecord(campaign, CONTENT, ICampaign.Submission(address(0), address(0), 0, 0));
    }

    function test_the_campaign_is_full_after_1500_submissions() external {
        Campaign campaign = active();
        for (uint256 i = 0; i < 1500; i++) {
            assertStatus(campaign, ICampaign.Status.Active);
            submit(campaign, miner, keccak256(abi.encode(i)));
        }
        submitRefused(campaign, abi.encodeWithSelector(ICampaign.CampaignFull.selector, 1500));
        vm.assertEq(campaign.submissions(), 1500);
        vm.assertEq(campaign.burned(), 1500 * MINIMUM_BURN);
        bytes32 last = keccak256(abi.encode(1499));
        assertRecord(campaign, last, ICampaign.Submission(miner, miner, MINIMUM_BURN, 1499));
        // The judge need not wait for the end.
        assertStatus(campaign, ICampaign.Status.Judging);
        vm.prank(judge);
        campaign.award(BUDGET, RESULT);
    }

    function test_a_permit_takes_the_place_of_an_allowance() external {
        Campaign campaign = withoutAllowance();
        (uint8 v, bytes32 r, bytes32 s) = burnPermit(campaign, MINIMUM_BURN);
        vm.prank(miner);
        campaign.submitWithPermit(CONTENT, miner, MINIMUM_BURN, NOW, v, r, s);
        assertRecord(campaign, CONTENT, ICampaign.Submission(miner, miner, MINIMUM_BURN, 0));
        vm.assertEq(roast.allowance(miner, address(campaign)), 0);
    }

    function test_a_permit_that_a_stranger_used_first_is_no_obstacle() external {
        Campaign campaign = withoutAllowance();
        (uint8 v, bytes32 r, bytes32 s) = burnPermit(campaign, MINIMUM_BURN);
        vm.prank(stranger);
        roast.permit(miner, address(campaign), MINIMUM_BURN, NOW, v, r, s);
        vm.prank(miner);
        campaign.submitWithPermit(CONTENT, miner, MINIMUM_BURN, NOW, v, r, s);
        vm.assertEq(campaign.submissions(), 1);
    }

    function test_a_permit_for_less_or_out_of_date_is_not_enough() external {
        Campaign campaign = withoutAllowance();
        (uint8 v, bytes32 r, bytes32 s) = burnPermit(campaign, MINIMUM_BURN - 1);
        vm.expectRevert(noAllowance(campaign));
        vm.prank(miner);
        campaign.submitWithPermit(CONTENT, miner, MINIMUM_BURN, NOW, v, r, s);

        (v, r, s) = burnPermit(campaign, MINIMUM_BURN);
        vm.warp(NOW + 1);
        vm.expectRevert(noAllowance(campaign));
        vm.prank(miner);
        campaign.submitWithPermit(CONTENT, miner, MINIMUM_BURN, NOW, v, r, s);
    }

    function test_a_strangers_permit_burns_nothing_of_the_miners() external {
        Campaign campaign = withoutAllowance();
        (uint8 v, bytes32 r, bytes32 s) = burnPermit(campaign, MINIMUM_BURN);
        uint256 balance = roast.balanceOf(miner);
        bytes4 selector = IERC20Errors.ERC20InsufficientAllowance.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, campaign, 0, MINIMUM_BURN));
        vm.prank(stranger);
        campaign.submitWithPermit(CONTENT, stranger, MINIMUM_BURN, NOW, v, r, s);
        vm.assertEq(roast.balanceOf(miner), balance);
    }

    function testFuzz_what_is_submitted_is_what_is_recorded(bytes32 content, address payoutAddress, uint256 burn)
        external
    {
        vm.assume(content != 0 && payoutAddress != address(0));
        burn = bound(burn, MINIMUM_BURN, roast.balanceOf(miner));
        Campaign campaign = active();
        vm.prank(miner);
        campaign.submit(content, payoutAddress, burn);
        assertRecord(campaign, content, ICampaign.Submission(miner, payoutAddress, burn, 0));
        vm.assertEq(campaign.burned(), burn);
    }

    function assertRecord(Campaign campaign, bytes32 content, ICampaign.Submission memory expected) private view {
        vm.assertEq(abi.encode(campaign.submission(content)), abi.encode(expected));
    }

    function submitRefused(Campaign campaign, bytes memory reason) private {
        burnRefused(campaign, MINIMUM_BURN, reason);
    }

    function burnRefused(Campaign campaign, uint256 burn, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(miner);
        campaign.submit(CONTENT, miner, burn);
    }

    function withoutAllowance() private returns (Campaign campaign) {
        campaign = active();
        vm.prank(miner);
        roast.approve(address(campaign), 0);
    }

    function burnPermit(Campaign campaign, uint256 amount) private returns (uint8 v, bytes32 r, bytes32 s) {
        (, uint256 key) = wallet("miner");
        return signPermit(key, roast, address(campaign), amount, NOW);
    }

    function noAllowance(Campaign campaign) private view returns (bytes memory) {
        uint256 allowance = roast.allowance(miner, address(campaign));
        bytes4 selector = IERC20Errors.ERC20InsufficientAllowance.selector;
        return abi.encodeWithSelector(selector, campaign, allowance, MINIMUM_BURN);
    }

    function tooSmall(uint256 burn, uint256 minimum) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICampaign.BurnTooSmall.selector, burn, minimum);
    }

    function wrongStatus(ICampaign.Status status) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICampaign.WrongStatus.selector, status);
    }
}
