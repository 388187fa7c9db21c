// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ICampaign} from "./ICampaign.sol";

/// @title Where campaigns come from
/// @notice Creates campaigns and brings them their budgets. A campaign is genuine exactly when `isCampaign` says so.
interface ICampaignFactory {
    /// @notice A campaign was created.
    /// @param campaign Its address.
    /// @param project Whose it is.
    /// @param token What its budget is in.
    /// @param terms All of its terms.
    event CampaignCreated(
        address indexed campaign, address indexed project, address indexed token, ICampaign.Terms terms
    );

    /// @notice Campaigns created from now on have another judge; those that exist keep theirs.
    /// @param previous Judge until now.
    /// @param judge Judge from now on.
    event JudgeChanged(address indexed previous, address indexed judge);

    /// @notice An address must not be zero.
    error ZeroAddress();
    /// @notice Terms name a project other than the caller, or another's campaign was to be funded.
    error NotProject(address caller, address project);
    /// @notice Terms name a judge other than the present one. Look whether you agree to `current`, then name it.
    error WrongJudge(address named, address current);
    /// @notice No contract is at the token's address.
    error NotAToken(address token);
    /// @notice A campaign needs a budget.
    error EmptyBudget();
    /// @notice The hash of the brief or of the rubric is zero.
    error EmptyBrief();
    /// @notice The end must come after start and now, the start within 90 days, the end within 90 days of the start.
    error WindowOutOfRange(uint256 startsAt, uint256 endsAt);
    /// @notice The judge gets from 1 hour to 30 days.
    error JudgingPeriodOutOfRange(uint256 judgingPeriod);
    /// @notice The minimum burn is from 1 to `maximum` base units of ROAST.
    error MinimumBurnOutOfRange(uint256 minimumBurn, uint256 maximum);
    /// @notice These terms have a campaign under this salt. It may be the one you wanted; otherwise choose another salt.
    error CampaignExists(address campaign);
    /// @notice This factory did not create a campaign there.
    error UnknownCampaign(address campaign);
    /// @notice Not exactly the budget arrived: the token takes a fee or changes balances by itself. Choose a plain token.
    error WrongAmountReceived(uint256 expected, uint256 received);

    /// @notice Creates a campaign as a draft.
    /// @dev Errors: NotProject, WrongJudge, NotAToken, EmptyBudget, EmptyBrief, WindowOutOfRange, JudgingPeriodOutOfRange,
    /// MinimumBurnOutOfRange, and CampaignExists, so that a retry never creates twice.
    /// @param terms What the project offers; `project` is the caller and `judge` the present judge.
    /// @param salt Distinguishes campaigns of equal terms.
    /// @return campaign Its address, the same that `predict` tells.
    function create(ICampaign.Terms calldata terms, bytes32 salt) external returns (address campaign);

    /// @notice Creates a campaign and funds it. The factory must have the caller's allowance for the budget.
    /// @dev Errors: those of `create` and `fund`.
    /// @param terms As in `create`.
    /// @param salt As in `create`.
    /// @return campaign Its address.
    function createAndFund(ICampaign.Terms calldata terms, bytes32 salt) external returns (address campaign);

    /// @notice Like `createAndFund`, with the allowance in the same transaction.
    /// @dev A permit that somebody else has used already is no obstacle, as long as the allowance suffices. Errors: those of `createAndFund`.
    /// @param terms As in `create`; the permit must be for exactly its budget.
    /// @param salt As in `create`.
    /// @param deadline The permit's last second.
    /// @param v Of the caller's ERC-2612 signature over the token's permit with the factory as spender.
    /// @param r Of that signature.
    /// @param s Of that signature.
    /// @return campaign Its address.
    function createAndFundWithPermit(
        ICampaign.Terms calldata terms,
        bytes32 salt,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (address campaign);

    /// @notice Brings the budget to a draft of the caller and activates it. The factory must have the caller's allowance for the budget.
    /// @dev Errors: UnknownCampaign, NotProject, WrongAmountReceived, those of the campaign's `activate`, and the token's own.
    /// @param campaign A draft of the caller.
    function fund(address campaign) external;

    /// @notice Like `fund`, with the allowance in the same transaction.
    /// @dev As in `createAndFundWithPermit`. Errors: those of `fund`.
    /// @param campaign A draft of the caller; the permit must be for exactly its budget.
    /// @param deadline The permit's last second.
    /// @param v Of the caller's ERC-2612 signature over the token's permit with the factory as spender.
    /// @param r Of that signature.
    /// @param s Of that signature.
    function fundWithPermit(address campaign, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;

    /// @notice Names the judge of campaigns to be created from now on. Only the owner may.
    /// @dev Errors: OwnableUnauthorizedAccount, ZeroAddress.
    /// @param next The new judge.
    function setJudge(address next) external;

    /// @notice The judge that new campaigns must name.
    /// @return Never zero.
    function judge() external view returns (address);

    /// @notice Whether this factory created the campaign.
    /// @param campaign Any address.
    /// @return True for genuine campaigns, draft or not.
    function isCampaign(address campaign) external view returns (bool);

    /// @notice How many campaigns this factory created.
    /// @return Number of campaigns.
    function campaigns() external view returns (uint256);

    /// @notice Where a campaign of these terms is or would be.
    /// @param terms What the project offers.
    /// @param salt Distinguishes campaigns of equal terms.
    /// @return campaign Its address, whether it exists or not.
    function predict(ICampaign.Terms calldata terms, bytes32 salt) external view returns (address campaign);

    /// @notice The code that all campaigns share.
    /// @return Its address; it is no campaign itself.
    function implementation() external view returns (address);
}
