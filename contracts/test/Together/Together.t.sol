// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BeaconVerifier} from "../../src/BeaconVerifier.sol";
import {Campaign} from "../../src/Campaign.sol";
import {CampaignFactory} from "../../src/CampaignFactory.sol";
import {MiningPool} from "../../src/MiningPool.sol";
import {RewardDistributor} from "../../src/RewardDistributor.sol";
import {RoastToken} from "../../src/RoastToken.sol";
import {ICampaign} from "../../src/interfaces/ICampaign.sol";
import {IMiningPool} from "../../src/interfaces/IMiningPool.sol";
import {SumTree} from "../../src/lib/SumTree.sol";
import {LocalBeacon} from "../utils/LocalBeacon.sol";
import {MerkleTree} from "../utils/MerkleTree.sol";
import {Test} from "../utils/Test.sol";
import {PlainToken} from "../utils/tokens/PlainToken.sol";

/// @notice The contracts as they are deployed, nothing in anything's place: content is submitted to a campaign at the pool's difficulty, the
/// campaign's award and a drawn block's reward meet in the distributor, and the miner claims both under one root.
contract TogetherTest is Test {
    uint64 private constant GENESIS = 1_700_000_000;
    uint256 private constant SUPPLY = 1_000_000 ether;
    uint256 private constant BUDGET = 1000 ether;
    uint256 private constant AWARD = 600 ether;
    uint96 private constant REWARD = 100 ether;
    uint96 private constant DIFFICULTY = 3 ether;
    bytes32 private constant CONTENT = keccak256("a roast");

    address private owner = named("owner");
    address private keeper = named("keeper");
    address private judge = named("judge");
    address private proposer = named("proposer");
    address private guardian = named("guardian");
    address private project = named("project");
    address private miner = named("miner");

    RoastToken private roast;
    PlainToken private budgetToken;
    RewardDistributor private distributor;
    BeaconVerifier private beacon;
    MiningPool private pool;
    CampaignFactory private factory;

    function setUp() public {
        vm.warp(GENESIS + 1_000_000);
        roast = new RoastToken(address(this), SUPPLY);
        budgetToken = new PlainToken();
        distributor = new RewardDistributor(owner, proposer, guardian, 1 days);
        beacon = LocalBeacon.deploy(GENESIS);
        pool = new MiningPool(
            IMiningPool.Settings({
                roast: roast,
                distributor: distributor,
                beacon: beacon,
                minimumBurn: DIFFICULTY,
                maximumReward: REWARD,
                closeWindow: 180,
                margin: 60,
                drawWindow: 1 days
            }),
            owner,
            keeper
        );
        factory = new CampaignFactory(owner, roast, distributor, pool, judge);

        budgetToken.mint(project, BUDGET);
        vm.assertTrue(roast.transfer(miner, 10 ether));
        roast.approve(address(pool), REWARD);
        pool.fund(REWARD);
    }

    function test_an_award_and_a_draw_are_claimed_under_one_root() external {
        Campaign campaign = fundedCampaign();
        submit(campaign, DIFFICULTY);
        drawBlockFor(miner);
        award(campaign);

        vm.assertEq(distributor.credited(address(budgetToken)), AWARD);
        vm.assertEq(distributor.credited(address(roast)), REWARD);
        claimBoth();

        vm.assertEq(budgetToken.balanceOf(miner), AWARD);
        vm.assertEq(budgetToken.balanceOf(project), BUDGET - AWARD);
        vm.assertEq(roast.balanceOf(miner), 10 ether - DIFFICULTY + REWARD);
        vm.assertEq(roast.totalSupply(), SUPPLY - DIFFICULTY);
        vm.assertEq(budgetToken.balanceOf(address(distributor)), 0);
        vm.assertEq(roast.balanceOf(address(distributor)), 0);
        vm.assertEq(budgetToken.balanceOf(address(campaign)), 0);
        vm.assertEq(roast.balanceOf(address(pool)), 0);
    }

    function test_a_campaign_asks_for_the_burn_that_the_pool_asks_for() external {
        Campaign campaign = fundedCampaign();
        vm.assertEq(campaign.minimumBurn(), DIFFICULTY);
        vm.startPrank(miner);
        roast.approve(address(campaign), DIFFICULTY);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.BurnTooSmall.selector, DIFFICULTY - 1, DIFFICULTY));
        campaign.submit(CONTENT, miner, DIFFICULTY - 1);
        vm.stopPrank();
    }

    /// @dev The campaign itself asks for less than the pool.
    function fundedCampaign() private returns (Campaign campaign) {
        ICampaign.Terms memory terms = ICampaign.Terms({
            project: project,
            judge: judge,
            token: address(budgetToken),
            budget: BUDGET,
            briefHash: keccak256("brief"),
            rubricHash: keccak256("rubric"),
            minimumBurn: 1 ether,
            startsAt: uint64(block.timestamp),
            endsAt: uint64(block.timestamp) + 1 days,
            judgingPeriod: 1 days
        });
        vm.startPrank(project);
        budgetToken.approve(address(factory), BUDGET);
        campaign = Campaign(factory.createAndFund(terms, "salt"));
        vm.stopPrank();
    }

    function submit(Campaign campaign, uint256 burn) private {
        vm.startPrank(miner);
        roast.approve(address(campaign), burn);
        campaign.submit(CONTENT, miner, burn);
        vm.stopPrank();
    }

    function drawBlockFor(address account) private {
        vm.prank(keeper);
        pool.openBlock(1, REWARD, 60);
        vm.warp(pool.closesAt());
        IMiningPool.Entry[] memory entries = new IMiningPool.Entry[](1);
        entries[0] = IMiningPool.Entry({account: account, contentHash: CONTENT, weight: 30});
        vm.prank(keeper);
        pool.closeBlock(1, entries, DIFFICULTY);

        uint64 round = pool.blockOf(1).round;
        vm.warp(beacon.timeOf(round));
        pool.draw(1, LocalBeacon.sign(beacon, round), 0, entries[0], new SumTree.Sibling[](0));
    }

    function award(Campaign campaign) private {
        vm.warp(campaign.terms().endsAt);
        vm.prank(judge);
        campaign.award(AWARD, keccak256("the awards"));
        campaign.payAward();
        campaign.refund();
    }

    function claimBoth() private {
        bytes32[] memory leaves = new bytes32[](2);
        leaves[0] = distributor.leafOf(miner, address(budgetToken), AWARD);
        leaves[1] = distributor.leafOf(miner, address(roast), REWARD);
        bytes32[] memory proof = new bytes32[](1);
        (bytes32 awardLeaf, bytes32 rewardLeaf) = (leaves[0], leaves[1]);
        vm.prank(proposer);
        distributor.propose(MerkleTree.parent(awardLeaf, rewardLeaf), keccak256("the published tree"));
        vm.warp(block.timestamp + 1 days);
        distributor.activate();

        proof[0] = rewardLeaf;
        distributor.claim(miner, address(budgetToken), AWARD, proof);
        proof[0] = awardLeaf;
        distributor.claim(miner, address(roast), REWARD, proof);
    }
}
