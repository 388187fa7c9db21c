// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Campaign} from "../../src/Campaign.sol";
import {ICampaign} from "../../src/interfaces/ICampaign.sol";
import {Test} from "../utils/Test.sol";
import {CampaignHandler} from "./CampaignHandler.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice The list of test/INVARIANTS.md, held against random lives of a dozen campaigns.
contract CampaignInvariantTest is Test {
    CampaignHandler private handler;
    mapping(string call => uint256) private total;

    function setUp() external {
        handler = new CampaignHandler();
        targetContract(address(handler));
        bytes4[] memory calls = new bytes4[](13);
        calls[0] = handler.pass.selector;
        calls[1] = handler.create.selector;
        calls[2] = handler.fund.selector;
        calls[3] = handler.submit.selector;
        calls[4] = handler.crowd.selector;
        calls[5] = handler.award.selector;
        calls[6] = handler.cancel.selector;
        calls[7] = handler.payAward.selector;
        calls[8] = handler.refund.selector;
        calls[9] = handler.donate.selector;
        calls[10] = handler.changeJudge.selector;
        calls[11] = handler.trespass.selector;
        calls[12] = handler.turnDial.selector;
        targetSelector(FuzzSelector({addr: address(handler), selectors: calls}));
    }

    /// @dev CA-1
    function invariant_a_budget_is_held_credited_or_refunded() public view {
        for (uint256 i = 0; i < handler.count(); i++) {
            Campaign campaign = handler.campaigns(i);
            CampaignHandler.Model memory model = handler.modelOf(campaign);
            uint256 credited = handler.distributor().credited(address(campaign), handler.RESULT());
            uint256 held = IERC20(model.terms.token).balanceOf(address(campaign));
            uint256 arrived = (model.funded ? model.terms.budget : 0) + model.donated;
            vm.assertEq(held + credited + model.refunded, arrived, "budget");
        }
    }

    /// @dev CA-2
    function invariant_an_award_is_at_most_the_budget_and_credited_once() public view {
        for (uint256 i = 0; i < handler.count(); i++) {
            Campaign campaign = handler.campaigns(i);
            CampaignHandler.Model memory model = handler.modelOf(campaign);
            uint256 credited = handler.distributor().credited(address(campaign), handler.RESULT());
            vm.assertEq(campaign.awarded(), model.awarded, "awarded");
            vm.assertLe(campaign.awarded(), model.terms.budget, "award above budget");
            vm.assertEq(credited, model.awardPaid ? model.awarded : 0, "credited");
            vm.assertTrue(campaign.awardPaid() == model.awardPaid, "award paid");
        }
    }

    /// @dev CA-3
    function invariant_only_projects_and_distributor_receive_budgets() public view {
        IERC20 plain = handler.plain();
        IERC20 roast = handler.roast();
        address[5] memory others =
            [handler.owner(), handler.stranger(), handler.judges(0), handler.judges(1), address(handler.factory())];
        for (uint256 i = 0; i < others.length; i++) {
            vm.assertEq(plain.balanceOf(others[i]), 0, "plain tokens strayed");
            vm.assertEq(roast.balanceOf(others[i]), 0, "ROAST strayed");
        }
        address[2] memory miners = [handler.minerA(), handler.minerB()];
        for (uint256 i = 0; i < miners.length; i++) {
            vm.assertEq(plain.balanceOf(miners[i]), 0, "plain tokens at a miner");
            vm.assertEq(roast.balanceOf(miners[i]) + handler.burnedBy(miners[i]), 1e7 ether, "a miner's ROAST");
        }
        assertProject(handler.projectA());
        assertProject(handler.projectB());
    }

    /// @dev CA-4
    function invariant_burnt_roast_is_the_sum_of_recorded_burns() public view {
        uint256 burned;
        for (uint256 i = 0; i < handler.count(); i++) {
            Campaign campaign = handler.campaigns(i);
            vm.assertEq(campaign.burned(), handler.modelOf(campaign).burned, "a campaign's burns");
            burned += campaign.burned();
        }
        vm.assertEq(handler.SUPPLY() - handler.roast().totalSupply(), burned, "all burns");
    }

    /// @dev CA-5, CA-6. Of a full campaign the records are looked through at 20 places, of others at all.
    function invariant_submissions_are_recorded_once_and_never_change() public view {
        for (uint256 i = 0; i < handler.count(); i++) {
            Campaign campaign = handler.campaigns(i);
            uint256 count = handler.modelOf(campaign).submissions;
            vm.assertEq(campaign.submissions(), count, "submissions");
            vm.assertLe(count, 1500, "cap");
            for (uint256 position = 0; position < count; position += count / 20 + 1) {
                bytes32 content = handler.contents(campaign, position);
                ICampaign.Submission memory expected = handler.submittedTo(campaign, content);
                vm.assertEq(expected.position, position, "position");
                vm.assertEq(abi.encode(campaign.submission(content)), abi.encode(expected));
            }
        }
    }

    /// @dev CA-7: the model knows only the transitions of the drawing, and each call went through exactly when the model foretold it.
    function invariant_statuses_move_along_the_drawing() public {
        vm.warp(handler.clock());
        vm.assertEq(handler.disagreement(), "");
        for (uint256 i = 0; i < handler.count(); i++) {
            Campaign campaign = handler.campaigns(i);
            vm.assertEq(uint256(campaign.status()), uint256(handler.expectedStatus(campaign)), "status");
        }
    }

    /// @dev CA-8
    function invariant_terms_never_change() public view {
        for (uint256 i = 0; i < handler.count(); i++) {
            Campaign campaign = handler.campaigns(i);
            vm.assertEq(abi.encode(campaign.terms()), abi.encode(handler.modelOf(campaign).terms));
            vm.assertTrue(handler.factory().isCampaign(address(campaign)));
        }
        vm.assertEq(handler.factory().campaigns(), handler.count(), "campaigns");
    }

    /// @dev CA-9
    function invariant_a_campaign_allows_nobody_to_take_its_tokens() public view {
        for (uint256 i = 0; i < handler.count(); i++) {
            address campaign = address(handler.campaigns(i));
            IERC20 token = IERC20(handler.modelOf(Campaign(campaign)).terms.token);
            vm.assertEq(token.allowance(campaign, address(handler.distributor())), 0, "allowance");
            vm.assertEq(token.allowance(campaign, address(handler.factory())), 0, "allowance");
        }
    }

    /// @dev CA-10: after every run, and so from every state that was reached.
    function afterInvariant() public {
        handler.finish();
        for (uint256 i = 0; i < handler.count(); i++) {
            Campaign campaign = handler.campaigns(i);
            if (campaign.status() == ICampaign.Status.Draft) continue;
            IERC20 token = IERC20(campaign.terms().token);
            vm.assertEq(token.balanceOf(address(campaign)), 0, "money stayed behind");
        }
    }

    /// @dev Six long lives with fixed seeds, by the same handler, which must get everywhere, with everything above checked on the way.
    function test_random_lives_get_everywhere() external {
        vm.pauseGasMetering();
        for (uint256 life = 0; life < 6; life++) {
            this.live(life);
        }
        vm.assertGe(total["create"], 48, "create");
        vm.assertGe(total["fund"], 8, "fund");
        vm.assertGe(total["submit"], 4000, "submit");
        vm.assertGe(total["fill"], 2, "fill");
        vm.assertGe(total["award"], 9, "award");
        vm.assertGe(total["payAward"], 5, "payAward");
        vm.assertGe(total["cancel"], 18, "cancel");
        vm.assertGe(total["refund"], 24, "refund");
        vm.assertGe(total["setJudge"], 48, "setJudge");
        vm.assertEq(total["trespass"], 0, "trespass");
    }

    /// @dev A call of its own, so that its memory is given back.
    function live(uint256 life) external {
        handler = new CampaignHandler();
        for (uint256 step = 0; step < 500; step++) {
            act(uint256(keccak256(abi.encode(life, step))));
            if (step % 50 == 0) assertAll();
        }
        assertAll();
        string[10] memory calls =
            ["create", "fund", "submit", "fill", "award", "payAward", "cancel", "refund", "setJudge", "trespass"];
        for (uint256 i = 0; i < calls.length; i++) {
            total[calls[i]] += handler.successes(calls[i]);
        }
        afterInvariant();
    }

    function act(uint256 seed) private {
        uint256 a = uint256(keccak256(abi.encode(seed, "a")));
        uint256 b = uint256(keccak256(abi.encode(seed, "b")));
        uint256 c = uint256(keccak256(abi.encode(seed, "c")));
        uint256 which = seed % 32;
        if (which < 2) handler.pass(a);
        else if (which < 3) handler.create(a, b, c % 4 != 0);
        else if (which < 6) handler.fund(a, b);
        else if (which < 15) handler.submit(a, b, c, seed >> 8, seed % 3 == 0);
        else if (which < 17) handler.crowd(a, b);
        else if (which < 22) handler.award(a, b, c);
        else if (which == 22) handler.cancel(a, b);
        else if (which < 25) handler.payAward(a, b);
        else if (which < 28) handler.refund(a, b);
        else if (which == 28) handler.donate(a, b);
        else if (which == 29) handler.changeJudge(a);
        else if (which == 30) handler.turnDial(a);
        else handler.trespass(a, b);
    }

    function assertAll() private {
        invariant_a_budget_is_held_credited_or_refunded();
        invariant_an_award_is_at_most_the_budget_and_credited_once();
        invariant_only_projects_and_distributor_receive_budgets();
        invariant_burnt_roast_is_the_sum_of_recorded_burns();
        invariant_submissions_are_recorded_once_and_never_change();
        invariant_statuses_move_along_the_drawing();
        invariant_terms_never_change();
        invariant_a_campaign_allows_nobody_to_take_its_tokens();
    }

    /// @dev A project has what it had, less its budgets, plus its refunds.
    function assertProject(address project) private view {
        uint256 plain = 1e6 ether;
        uint256 roast = 1e6 ether;
        for (uint256 i = 0; i < handler.count(); i++) {
            CampaignHandler.Model memory model = handler.modelOf(handler.campaigns(i));
            if (model.terms.project != project) continue;
            uint256 spent = model.funded ? model.terms.budget : 0;
            if (model.terms.token == address(handler.plain())) plain = plain + model.refunded - spent;
            else roast = roast + model.refunded - spent;
        }
        vm.assertEq(handler.plain().balanceOf(project), plain, "a project's plain tokens");
        vm.assertEq(handler.roast().balanceOf(project), roast, "a project's ROAST");
    }
}
