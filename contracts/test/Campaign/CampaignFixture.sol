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

/// @notice A factory with everything around it, a project with money, two miners with ROAST, and the steps that lead to each status.
abstract contract CampaignFixture is Test {
    uint256 internal constant BUDGET = 1000 ether;
    uint256 internal constant MINIMUM_BURN = 2 ether;
    uint64 internal constant NOW = 1_800_000_000;
    bytes32 internal constant SALT = "first";
    bytes32 internal constant CONTENT = keccak256("a roast");
    bytes32 internal constant RESULT = keccak256("the awards");

    RoastToken internal roast;
    CreditBook internal distributor;
    Dial internal dial;
    CampaignFactory internal factory;
    PlainToken internal plain;

    address internal owner = named("owner");
    address internal judge = named("judge");
    address internal project = named("project");
    address internal miner = named("miner");
    address internal rival = named("rival");
    address internal stranger = named("stranger");

    function setUp() public virtual {
        vm.warp(NOW);
        roast = new RoastToken(address(this), 1e9 ether);
        distributor = new CreditBook();
        dial = new Dial();
        factory = new CampaignFactory(owner, roast, distributor, dial, judge);
        plain = new PlainToken();
        plain.mint(project, 10 * BUDGET);
        vm.assertTrue(roast.transfer(miner, 1e6 ether));
        vm.assertTrue(roast.transfer(rival, 1e6 ether));
    }

    /// @dev Terms that the factory accepts: from now for a day, a day of judging.
    function termsIn(address token) internal view returns (ICampaign.Terms memory) {
        return ICampaign.Terms({
            project: project,
            judge: judge,
            token: token,
            budget: BUDGET,
            briefHash: keccak256("brief"),
            rubricHash: keccak256("rubric"),
            minimumBurn: MINIMUM_BURN,
            startsAt: NOW,
            endsAt: NOW + 1 days,
            judgingPeriod: 1 days
        });
    }

    function terms() internal view returns (ICampaign.Terms memory) {
        return termsIn(address(plain));
    }

    function draft() internal returns (Campaign) {
        return draftIn(address(plain));
    }

    function draftIn(address token) internal returns (Campaign) {
        vm.prank(project);
        return Campaign(factory.create(termsIn(token), SALT));
    }

    function active() internal returns (Campaign) {
        return activeIn(address(plain));
    }

    /// @dev A funded campaign that both miners allow to burn.
    function activeIn(address token) internal returns (Campaign campaign) {
        vm.startPrank(project);
        PlainToken(token).approve(address(factory), BUDGET);
        campaign = Campaign(factory.createAndFund(termsIn(token), SALT));
        vm.stopPrank();
        vm.prank(miner);
        roast.approve(address(campaign), type(uint256).max);
        vm.prank(rival);
        roast.approve(address(campaign), type(uint256).max);
    }

    function judging() internal returns (Campaign) {
        return judgingIn(address(plain));
    }

    /// @dev A campaign with one submission whose end has come.
    function judgingIn(address token) internal returns (Campaign campaign) {
        campaign = activeIn(token);
        submit(campaign, miner, CONTENT);
        vm.warp(campaign.terms().endsAt);
    }

    function completed(uint256 amount) internal returns (Campaign) {
        return completedIn(address(plain), amount);
    }

    function completedIn(address token, uint256 amount) internal returns (Campaign campaign) {
        campaign = judgingIn(token);
        vm.prank(judge);
        campaign.award(amount, RESULT);
    }

    function submit(Campaign campaign, address by, bytes32 content) internal {
        vm.prank(by);
        campaign.submit(content, by, MINIMUM_BURN);
    }

    function assertStatus(Campaign campaign, ICampaign.Status expected) internal view {
        vm.assertEq(uint256(campaign.status()), uint256(expected), "status");
    }

    /// @dev The three parts of an ERC-2612 signature.
    function signPermit(uint256 key, RoastToken token, address spender, uint256 amount, uint256 deadline)
        internal
        view
        returns (uint8 v, bytes32 r, bytes32 s)
    {
        bytes32 typehash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        address signer = vm.addr(key);
        bytes32 permit = keccak256(abi.encode(typehash, signer, spender, amount, token.nonces(signer), deadline));
        return vm.sign(key, keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), permit)));
    }
}
