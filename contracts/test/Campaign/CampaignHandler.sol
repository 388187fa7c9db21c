// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Campaign} from "../../src/Campaign.sol";
import {CampaignFactory} from "../../src/CampaignFactory.sol";
import {RoastToken} from "../../src/RoastToken.sol";
import {ICampaign} from "../../src/interfaces/ICampaign.sol";
import {CreditBook} from "../utils/CreditBook.sol";
import {Dial} from "../utils/Dial.sol";
import {Test} from "../utils/Test.sol";
import {PlainToken} from "../utils/tokens/PlainToken.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Sends campaigns through random lives: every call by a random actor, honest or not, at a random time. Keeps a model of its own of each
/// campaign, foretells by it whether a call must go through, and remembers the first call that did otherwise.
contract CampaignHandler is Test {
    /// @dev What the model knows of a campaign, from the terms and from the calls that must have gone through.
    struct Model {
        ICampaign.Terms terms;
        ICampaign.Status recorded;
        bool funded;
        bool awardPaid;
        uint256 awarded;
        uint256 burned;
        uint256 donated;
        uint256 refunded;
        uint256 submissions;
    }

    uint256 public constant MOST_CAMPAIGNS = 12;
    uint256 public constant SUPPLY = 1e9 ether;
    uint256 private constant CAP = 1500;
    bytes32 public constant RESULT = keccak256("the awards");

    RoastToken public roast;
    PlainToken public plain;
    CreditBook public distributor;
    Dial public dial;
    CampaignFactory public factory;

    address public owner = named("owner");
    address public projectA = named("project a");
    address public projectB = named("project b");
    address public minerA = named("miner a");
    address public minerB = named("miner b");
    address public stranger = named("stranger");
    address[2] public judges = [named("judge 1"), named("judge 2")];

    Campaign[] public campaigns;
    mapping(Campaign campaign => Model) private models;
    mapping(Campaign campaign => mapping(bytes32 content => ICampaign.Submission)) private submitted;
    mapping(Campaign campaign => bytes32[]) public contents;
    mapping(address miner => uint256) public burnedBy;
    uint256 public clock = 1_800_000_000;
    string public disagreement;
    mapping(string call => uint256) public successes;

    constructor() {
        roast = new RoastToken(address(this), SUPPLY);
        plain = new PlainToken();
        distributor = new CreditBook();
        dial = new Dial();
        factory = new CampaignFactory(owner, roast, distributor, dial, judges[0]);
        give(projectA, 1e6 ether);
        give(projectB, 1e6 ether);
        vm.assertTrue(roast.transfer(minerA, 1e7 ether));
        vm.assertTrue(roast.transfer(minerB, 1e7 ether));
    }

    /// @dev forge may put the clock back between calls.
    modifier atClock() {
        vm.warp(clock);
        _;
    }

    // What can happen.

    function pass(uint256 seconds_) external {
        clock += bound(seconds_, 1, 4 hours);
    }

    function create(uint256 seed, uint256 budget, bool funds) external atClock {
        if (campaigns.length == MOST_CAMPAIGNS) return;
        ICampaign.Terms memory terms = randomTerms(seed, budget);
        bytes32 salt = bytes32(campaigns.length);
        vm.prank(terms.project);
        Campaign campaign = Campaign(funds ? factory.createAndFund(terms, salt) : factory.create(terms, salt));
        campaigns.push(campaign);
        models[campaign].terms = terms;
        models[campaign].funded = funds;
        models[campaign].recorded = funds ? ICampaign.Status.Active : ICampaign.Status.Draft;
        letMinersBurn(campaign);
        successes["create"]++;
    }

    function fund(uint256 which, uint256 who) external atClock {
        if (campaigns.length == 0) return;
        (Campaign campaign, Model storage model) = pick(which);
        address actor = mostly(who, model.terms.project);
        bool foretold =
            model.recorded == ICampaign.Status.Draft && actor == model.terms.project && clock < model.terms.endsAt;
        vm.prank(actor);
        (bool done,) = address(factory).call(abi.encodeCall(factory.fund, (address(campaign))));
        if (!agree("fund", foretold, done)) return;
        model.funded = true;
        model.recorded = ICampaign.Status.Active;
    }

    function submit(uint256 which, uint256 who, uint256 content, uint256 burn, bool ownPayout) external atClock {
        if (campaigns.length == 0) return;
        (Campaign campaign, Model storage model) = pick(which);
        address actor = mostly(who, who % 2 == 0 ? minerA : minerB);
        // Few hashes, so that many come twice.
        bytes32 hash = bytes32(bound(content, 0, 40));
        submitAs(campaign, model, actor, hash, bound(burn, 0, 20 ether), ownPayout ? actor : stranger);
    }

    /// @dev Many submissions at once, so that campaigns fill up.
    function crowd(uint256 which, uint256 seed) external atClock {
        if (campaigns.length == 0 || seed % 2 != 0) return;
        (Campaign campaign, Model storage model) = pick(which);
        if (!open(model) || model.submissions == 0) return;
        uint256 burn = campaign.minimumBurn();
        for (uint256 i = 0; i < 750; i++) {
            submitAs(campaign, model, minerA, keccak256(abi.encode(seed, i)), burn, minerA);
        }
    }

    function award(uint256 which, uint256 who, uint256 amount) external atClock {
        if (campaigns.length == 0) return;
        (Campaign campaign, Model storage model) = pick(which);
        address actor = mostly(who, model.terms.judge);
        // Every eighth award tries to give more than there is.
        amount = bound(amount, 0, model.terms.budget + model.terms.budget / 7);
        bool foretold = statusOf(model) == ICampaign.Status.Judging && actor == model.terms.judge
            && clock < deadlineOf(model) && model.submissions > 0 && amount <= model.terms.budget;
        vm.prank(actor);
        (bool done,) = address(campaign).call(abi.encodeCall(campaign.award, (amount, RESULT)));
        if (!agree("award", foretold, done)) return;
        model.recorded = ICampaign.Status.Completed;
        model.awarded = amount;
    }

    function cancel(uint256 which, uint256 who) external atClock {
        if (campaigns.length == 0) return;
        (Campaign campaign, Model storage model) = pick(which);
        address actor = mostly(who, model.terms.project);
        vm.prank(actor);
        (bool done,) = address(campaign).call(abi.encodeCall(campaign.cancel, ()));
        if (!agree("cancel", mayCancel(model, actor), done)) return;
        model.recorded = ICampaign.Status.Cancelled;
    }

    function payAward(uint256 which, uint256 who) external atClock {
        if (campaigns.length == 0) return;
        (Campaign campaign, Model storage model) = pick(which);
        bool foretold = model.recorded == ICampaign.Status.Completed && model.awarded > 0 && !model.awardPaid;
        vm.prank(mostly(who, stranger));
        (bool done,) = address(campaign).call(abi.encodeCall(campaign.payAward, ()));
        if (!agree("payAward", foretold, done)) return;
        model.awardPaid = true;
    }

    function refund(uint256 which, uint256 who) external atClock {
        if (campaigns.length == 0) return;
        (Campaign campaign, Model storage model) = pick(which);
        bool ended = model.recorded == ICampaign.Status.Completed || model.recorded == ICampaign.Status.Cancelled;
        uint256 due = (model.funded ? model.terms.budget : 0) + model.donated - model.awarded - model.refunded;
        vm.prank(mostly(who, stranger));
        (bool done,) = address(campaign).call(abi.encodeCall(campaign.refund, ()));
        if (!agree("refund", ended && due > 0, done)) return;
        model.refunded += due;
    }

    function donate(uint256 which, uint256 amount) external {
        if (campaigns.length == 0) return;
        (Campaign campaign, Model storage model) = pick(which);
        amount = bound(amount, 0, 10 ether);
        model.donated += amount;
        if (model.terms.token == address(plain)) plain.mint(address(campaign), amount);
        else vm.assertTrue(roast.transfer(address(campaign), amount));
    }

    function changeJudge(uint256 who) external {
        address actor = mostly(who, owner);
        vm.prank(actor);
        (bool done,) = address(factory).call(abi.encodeCall(factory.setJudge, (judges[who % 2])));
        agree("setJudge", actor == owner, done);
    }

    function turnDial(uint256 minimum) external {
        dial.turn(bound(minimum, 0, 10 ether));
    }

    /// @dev What nobody may ever do.
    function trespass(uint256 which, uint256 who) external atClock {
        if (campaigns.length == 0) return;
        (Campaign campaign,) = pick(which);
        address shared = factory.implementation();
        vm.startPrank(anyActor(who));
        (bool activated,) = address(campaign).call(abi.encodeCall(campaign.activate, ()));
        (bool cancelled,) = shared.call(abi.encodeCall(campaign.cancel, ()));
        (bool credited,) = shared.call(abi.encodeCall(campaign.payAward, ()));
        vm.stopPrank();
        agree("trespass", false, activated || cancelled || credited);
    }

    /// @dev Brings every campaign to its end by calls that anybody can send, and pays everybody.
    function finish() external {
        clock += 365 days;
        vm.warp(clock);
        vm.startPrank(stranger);
        for (uint256 i = 0; i < campaigns.length; i++) {
            Campaign campaign = campaigns[i];
            if (campaign.status() == ICampaign.Status.Draft) continue;
            if (campaign.status() == ICampaign.Status.Judging) campaign.cancel();
            if (campaign.awarded() > 0 && !campaign.awardPaid()) campaign.payAward();
            if (IERC20(campaign.terms().token).balanceOf(address(campaign)) > 0) campaign.refund();
        }
        vm.stopPrank();
    }

    // What the model says.

    function count() external view returns (uint256) {
        return campaigns.length;
    }

    function modelOf(Campaign campaign) external view returns (Model memory) {
        return models[campaign];
    }

    function submittedTo(Campaign campaign, bytes32 content) external view returns (ICampaign.Submission memory) {
        return submitted[campaign][content];
    }

    function expectedStatus(Campaign campaign) external view returns (ICampaign.Status) {
        return statusOf(models[campaign]);
    }

    function submitAs(
        Campaign campaign,
        Model storage model,
        address actor,
        bytes32 content,
        uint256 burn,
        address payoutAddress
    ) private {
        bool foretold = open(model) && content != 0 && submitted[campaign][content].miner == address(0)
            && burn >= model.terms.minimumBurn && burn >= dial.minimumBurn() && (actor == minerA || actor == minerB);
        vm.prank(actor);
        (bool done,) = address(campaign).call(abi.encodeCall(campaign.submit, (content, payoutAddress, burn)));
        if (!agree("submit", foretold, done)) return;
        submitted[campaign][content] = ICampaign.Submission(actor, payoutAddress, burn, model.submissions);
        contents[campaign].push(content);
        model.submissions++;
        model.burned += burn;
        burnedBy[actor] += burn;
        if (model.submissions == CAP) successes["fill"]++;
    }

    function agree(string memory call, bool foretold, bool done) private returns (bool) {
        if (foretold != done && bytes(disagreement).length == 0) disagreement = call;
        if (done) successes[call]++;
        return done;
    }

    function randomTerms(uint256 seed, uint256 budget) private view returns (ICampaign.Terms memory) {
        // Times in seconds are far from 64 bits, and of a seed any part will do.
        // forge-lint: disable-start(unsafe-typecast)
        uint64 startsAt = uint64(clock + (seed >> 8) % 6 hours);
        return ICampaign.Terms({
            project: seed % 2 == 0 ? projectA : projectB,
            judge: factory.judge(),
            token: seed % 4 < 2 ? address(plain) : address(roast),
            budget: bound(budget, 1, 1000 ether),
            briefHash: keccak256(abi.encode(seed)),
            rubricHash: keccak256("rubric"),
            minimumBurn: 1 + (seed >> 16) % 5 ether,
            startsAt: startsAt,
            endsAt: startsAt + 1 hours + uint32(seed >> 32) % 1 days,
            judgingPeriod: 1 hours + uint32(seed >> 64) % 1 days
        });
        // forge-lint: disable-end(unsafe-typecast)
    }

    function letMinersBurn(Campaign campaign) private {
        vm.prank(minerA);
        roast.approve(address(campaign), type(uint256).max);
        vm.prank(minerB);
        roast.approve(address(campaign), type(uint256).max);
    }

    function give(address project, uint256 amount) private {
        plain.mint(project, amount);
        vm.assertTrue(roast.transfer(project, amount));
        vm.startPrank(project);
        plain.approve(address(factory), type(uint256).max);
        roast.approve(address(factory), type(uint256).max);
        vm.stopPrank();
    }

    /// @dev Mostly one of the four newest campaigns, because the old ones are over.
    function pick(uint256 which) private view returns (Campaign campaign, Model storage model) {
        uint256 count_ = campaigns.length;
        uint256 back = which % 4 != 0 && count_ > 4 ? (which >> 8) % 4 : (which >> 8) % count_;
        campaign = campaigns[count_ - 1 - back];
        model = models[campaign];
    }

    /// @dev The rightful caller in three of four cases, otherwise anybody.
    function mostly(uint256 who, address rightful) private view returns (address) {
        return who % 4 != 0 ? rightful : anyActor(who >> 8);
    }

    function anyActor(uint256 who) private view returns (address) {
        address[8] memory all = [owner, projectA, projectB, minerA, minerB, stranger, judges[0], judges[1]];
        return all[who % all.length];
    }

    function open(Model storage model) private view returns (bool) {
        return statusOf(model) == ICampaign.Status.Active && clock >= model.terms.startsAt;
    }

    function statusOf(Model storage model) private view returns (ICampaign.Status) {
        bool over = clock >= model.terms.endsAt || model.submissions == CAP;
        return model.recorded == ICampaign.Status.Active && over ? ICampaign.Status.Judging : model.recorded;
    }

    function deadlineOf(Model storage model) private view returns (uint256) {
        return model.terms.endsAt + model.terms.judgingPeriod;
    }

    function mayCancel(Model storage model, address actor) private view returns (bool) {
        ICampaign.Status status = statusOf(model);
        if (status == ICampaign.Status.Draft) return actor == model.terms.project;
        if (status == ICampaign.Status.Active) return actor == model.terms.project && model.submissions == 0;
        if (status == ICampaign.Status.Judging) return model.submissions == 0 || clock >= deadlineOf(model);
        return false;
    }
}
