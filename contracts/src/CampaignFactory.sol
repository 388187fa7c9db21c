// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Campaign} from "./Campaign.sol";
import {RoastToken} from "./RoastToken.sol";
import {MAXIMUM_BURN} from "./SubmissionRecord.sol";
import {ICampaign} from "./interfaces/ICampaign.sol";
import {ICampaignFactory} from "./interfaces/ICampaignFactory.sol";
import {IDifficulty} from "./interfaces/IDifficulty.sol";
import {IRewardCredit} from "./interfaces/IRewardCredit.sol";
import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title Where campaigns come from
/// @notice See ICampaignFactory.
/// @dev Projects give their allowance to the factory, which moves tokens of its caller only, into campaigns of its caller only. The factory
/// holds nothing. The owner names the judge of campaigns to come and can do nothing else.
contract CampaignFactory is ICampaignFactory, Ownable2Step, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice How far ahead a campaign may start, and how long it may take submissions, in seconds.
    uint256 public constant MAXIMUM_WINDOW = 90 days;
    /// @notice The least time that a judge gets, in seconds.
    uint256 public constant MINIMUM_JUDGING_PERIOD = 1 hours;
    /// @notice The most time that a judge gets, in seconds.
    uint256 public constant MAXIMUM_JUDGING_PERIOD = 30 days;

    /// @inheritdoc ICampaignFactory
    // forge-lint: disable-next-line(screaming-snake-case-immutable) named as callers read it
    address public immutable override implementation;
    /// @inheritdoc ICampaignFactory
    address public override judge;
    /// @inheritdoc ICampaignFactory
    uint256 public override campaigns;
    /// @inheritdoc ICampaignFactory
    mapping(address campaign => bool) public override isCampaign;

    /// @param owner_ Names later judges.
    /// @param roast What miners burn.
    /// @param distributor Where awards are claimed.
    /// @param difficulty What raises the minimum burn of all campaigns; zero for nothing.
    /// @param judge_ Judge of the first campaigns.
    constructor(address owner_, RoastToken roast, IRewardCredit distributor, IDifficulty difficulty, address judge_)
        Ownable(owner_)
    {
        if (address(roast) == address(0) || address(distributor) == address(0)) revert ZeroAddress();
        implementation = address(new Campaign(roast, distributor, difficulty));
        _setJudge(judge_);
    }

    /// @inheritdoc ICampaignFactory
    function create(ICampaign.Terms calldata terms, bytes32 salt) external override returns (address campaign) {
        return _create(terms, salt);
    }

    /// @inheritdoc ICampaignFactory
    function createAndFund(ICampaign.Terms calldata terms, bytes32 salt)
        external
        override
        nonReentrant
        returns (address campaign)
    {
        campaign = _create(terms, salt);
        _fund(campaign, terms);
    }

    /// @inheritdoc ICampaignFactory
    function createAndFundWithPermit(
        ICampaign.Terms calldata terms,
        bytes32 salt,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external override nonReentrant returns (address campaign) {
        campaign = _create(terms, salt);
        _permit(terms, deadline, v, r, s);
        _fund(campaign, terms);
    }

    /// @inheritdoc ICampaignFactory
    function fund(address campaign) external override nonReentrant {
        _fund(campaign, _termsOf(campaign));
    }

    /// @inheritdoc ICampaignFactory
    function fundWithPermit(address campaign, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
        override
        nonReentrant
    {
        ICampaign.Terms memory terms = _termsOf(campaign);
        _permit(terms, deadline, v, r, s);
        _fund(campaign, terms);
    }

    /// @inheritdoc ICampaignFactory
    function setJudge(address next) external override onlyOwner {
        _setJudge(next);
    }

    /// @inheritdoc ICampaignFactory
    function predict(ICampaign.Terms calldata terms, bytes32 salt) external view override returns (address campaign) {
        return _addressOf(abi.encode(terms), salt);
    }

    /// @dev The address follows from the terms, the caller's among them, and the salt; so nobody can take it for another campaign, and no
    /// reorganisation of the chain can put another campaign there.
    function _create(ICampaign.Terms calldata terms, bytes32 salt) private returns (address campaign) {
        _check(terms);
        bytes memory encoded = abi.encode(terms);
        // Creating at a taken address would fail too, but would use up all gas of the transaction.
        address expected = _addressOf(encoded, salt);
        if (isCampaign[expected]) revert CampaignExists(expected);
        campaign = Clones.cloneDeterministicWithImmutableArgs(implementation, encoded, salt);
        isCampaign[campaign] = true;
        campaigns += 1;
        emit CampaignCreated(campaign, terms.project, terms.token, terms);
    }

    /// @dev Moves the caller's budget into the caller's campaign. The campaign refuses when it is no draft any more, also if the token's own
    /// code cancelled it meanwhile.
    function _fund(address campaign, ICampaign.Terms memory terms) private {
        IERC20 token = IERC20(terms.token);
        uint256 before = token.balanceOf(campaign);
        token.safeTransferFrom(msg.sender, campaign, terms.budget);
        uint256 received = token.balanceOf(campaign) - before;
        if (received != terms.budget) revert WrongAmountReceived(terms.budget, received);
        ICampaign(campaign).activate();
    }

    /// @dev Whoever sees the permit can use it first; then the allowance is there, or the transfer tells what is missing.
    function _permit(ICampaign.Terms memory terms, uint256 deadline, uint8 v, bytes32 r, bytes32 s) private {
        try IERC20Permit(terms.token).permit(msg.sender, address(this), terms.budget, deadline, v, r, s) {} catch {}
    }

    function _setJudge(address next) private {
        if (next == address(0)) revert ZeroAddress();
        emit JudgeChanged(judge, next);
        judge = next;
    }

    function _addressOf(bytes memory encodedTerms, bytes32 salt) private view returns (address) {
        return Clones.predictDeterministicAddressWithImmutableArgs(implementation, encodedTerms, salt);
    }

    /// @dev The terms of a campaign of the caller.
    function _termsOf(address campaign) private view returns (ICampaign.Terms memory terms) {
        if (!isCampaign[campaign]) revert UnknownCampaign(campaign);
        terms = ICampaign(campaign).terms();
        if (terms.project != msg.sender) revert NotProject(msg.sender, terms.project);
    }

    /// @dev Reverts unless the caller may offer these terms now.
    function _check(ICampaign.Terms calldata terms) private view {
        if (terms.project != msg.sender) revert NotProject(msg.sender, terms.project);
        if (terms.judge != judge) revert WrongJudge(terms.judge, judge);
        if (terms.token.code.length == 0) revert NotAToken(terms.token);
        if (terms.budget == 0) revert EmptyBudget();
        if (terms.briefHash == 0 || terms.rubricHash == 0) revert EmptyBrief();
        if (terms.minimumBurn == 0 || terms.minimumBurn > MAXIMUM_BURN) {
            revert MinimumBurnOutOfRange(terms.minimumBurn, MAXIMUM_BURN);
        }
        _checkTimes(terms.startsAt, terms.endsAt, terms.judgingPeriod);
    }

    /// @dev Who produces a block can move its time by seconds, where these bounds are days.
    // slither-disable-next-line timestamp
    function _checkTimes(uint256 startsAt, uint256 endsAt, uint256 judgingPeriod) private view {
        // forge-lint: disable-start(block-timestamp)
        bool inOrder = endsAt > startsAt && endsAt > block.timestamp;
        bool nearEnough = startsAt <= block.timestamp + MAXIMUM_WINDOW && endsAt <= startsAt + MAXIMUM_WINDOW;
        // forge-lint: disable-end(block-timestamp)
        if (!inOrder || !nearEnough) revert WindowOutOfRange(startsAt, endsAt);
        if (judgingPeriod < MINIMUM_JUDGING_PERIOD || judgingPeriod > MAXIMUM_JUDGING_PERIOD) {
            revert JudgingPeriodOutOfRange(judgingPeriod);
        }
    }
}
