// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {RoastToken} from "../RoastToken.sol";
import {IDifficulty} from "./IDifficulty.sol";
import {IRewardCredit} from "./IRewardCredit.sol";

/// @title A campaign of content mining
/// @notice A project's budget waits here while miners submit the hashes of their content with a burn of ROAST; a judge awards at most the
/// budget, and what is not awarded goes back to the project. Awarded money goes to the reward distributor, all other money of the campaign to
/// the project: there is no third place.
/// @dev Times are Unix seconds. Every interval includes its first second and excludes its last.
interface ICampaign {
    /// @notice Where a campaign stands.
    /// @dev Draft: created, without money. Active: funded; submissions are taken from `startsAt` while there is room. Judging: `endsAt` is
    /// reached or the campaign is full; follows from the clock, without a call. Completed: the judge has awarded. Cancelled: nothing is awarded.
    enum Status {
        Draft,
        Active,
        Judging,
        Completed,
        Cancelled
    }

    /// @notice What a project offers. Part of the campaign's code and address, so nobody can change it.
    /// @param project Owns the budget: funds, cancels, and gets refunds.
    /// @param judge Alone may award.
    /// @param token The plain ERC-20 that the budget is in.
    /// @param budget Base units of `token`, at least 1.
    /// @param briefHash Hash of the published brief.
    /// @param rubricHash Hash of the published rubric that the judge scores by.
    /// @param minimumBurn The least burn of a submission in base units of ROAST, 1 to 2^85 - 1; the difficulty may ask for more.
    /// @param startsAt First second for submissions.
    /// @param endsAt The second from which no submission is taken.
    /// @param judgingPeriod Seconds from `endsAt` in which the judge may award, 1 hour to 30 days.
    struct Terms {
        address project;
        address judge;
        address token;
        uint256 budget;
        bytes32 briefHash;
        bytes32 rubricHash;
        uint256 minimumBurn;
        uint64 startsAt;
        uint64 endsAt;
        uint64 judgingPeriod;
    }

    /// @notice What the chain remembers of a submission.
    /// @param miner Who burned and submitted.
    /// @param payoutAddress Who rewards go to.
    /// @param burned Base units of ROAST that were burned.
    /// @param position Number of the submission in its campaign, from 0.
    struct Submission {
        address miner;
        address payoutAddress;
        uint256 burned;
        uint256 position;
    }

    /// @notice The budget has arrived.
    /// @param project Who paid it.
    /// @param budget Base units of the budget's token.
    event CampaignFunded(address indexed project, uint256 budget);

    /// @notice Content was submitted and ROAST burned for it.
    /// @param contentHash Hash of the content.
    /// @param miner Who burned and submitted.
    /// @param position Number of the submission in its campaign, from 0.
    /// @param payoutAddress Who rewards go to.
    /// @param burned Base units of ROAST.
    event ContentSubmitted(
        bytes32 indexed contentHash,
        address indexed miner,
        uint256 indexed position,
        address payoutAddress,
        uint256 burned
    );

    /// @notice The judge has awarded.
    /// @param resultHash Merkle root or hash of the published awards.
    /// @param awarded Base units of the budget that go to the reward distributor.
    /// @param refundable Base units of the budget that go back to the project.
    event CampaignCompleted(bytes32 indexed resultHash, uint256 awarded, uint256 refundable);

    /// @notice The campaign ends without an award.
    /// @param caller Who cancelled: the project, or anybody when the time for it has come.
    event CampaignCancelled(address indexed caller);

    /// @notice The award has reached the reward distributor.
    /// @param resultHash What it is for.
    /// @param amount Base units of the budget's token.
    event AwardPaid(bytes32 indexed resultHash, uint256 amount);

    /// @notice Money went back to the project.
    /// @param project Who got it.
    /// @param amount Base units of the budget's token that left the campaign.
    event BudgetRefunded(address indexed project, uint256 amount);

    /// @notice Called on the code that campaigns share, which is no campaign. Call a campaign that the factory created.
    error NotACampaign();
    /// @notice Only the factory may do this. Fund through the factory.
    error NotFactory(address caller);
    /// @notice Only the judge of the campaign's terms may award.
    error NotJudge(address caller);
    /// @notice Only the project may cancel now.
    error NotProject(address caller);
    /// @notice The campaign is not where this call needs it to be.
    error WrongStatus(Status status);
    /// @notice Submissions are taken from `startsAt`. Try again then.
    error NotStarted(uint256 startsAt);
    /// @notice From `endsAt` neither submissions nor the budget are taken. Look for another campaign.
    error CampaignOver(uint256 endsAt);
    /// @notice The campaign has all the submissions that it takes. Look for another campaign.
    error CampaignFull(uint256 cap);
    /// @notice The hash of the content is zero.
    error EmptyContent();
    /// @notice This hash was submitted to this campaign before.
    error DuplicateContent(bytes32 contentHash);
    /// @notice The payout address is zero.
    error ZeroPayoutAddress();
    /// @notice The reward distributor and the campaign cannot be paid. Name a wallet.
    error UnpayablePayoutAddress(address payoutAddress);
    /// @notice The judge plays no part in what they judge.
    error JudgeIsMiner();
    /// @notice Burn at least `minimum` base units of ROAST.
    error BurnTooSmall(uint256 burn, uint256 minimum);
    /// @notice Burn at most `maximum` base units of ROAST.
    error BurnTooLarge(uint256 burn, uint256 maximum);
    /// @notice The judge may award before `deadline` only. Anybody may cancel now.
    error JudgingOver(uint256 deadline);
    /// @notice The campaign can be cancelled from `deadline`, if the judge is silent until then.
    error JudgingNotOver(uint256 deadline);
    /// @notice The project cannot leave once there are submissions.
    error HasSubmissions(uint256 submissions);
    /// @notice Nobody submitted, so there is nobody to award. Cancel instead.
    error NoSubmissions();
    /// @notice The award is more than the budget.
    error AwardAboveBudget(uint256 amount, uint256 budget);
    /// @notice The hash of the result is zero.
    error EmptyResult();
    /// @notice The award is paid already, or zero.
    error NothingToPay();
    /// @notice The campaign holds nothing that belongs to the project.
    error NothingToRefund();
    /// @notice The token did not move exactly the amount. Send the rest to the campaign, or wait until the token is plain again.
    error WrongAmountPaid(uint256 expected, uint256 paid);

    /// @notice Starts the campaign; called by the factory in the transaction that brings the budget.
    /// @dev Errors: NotFactory, WrongStatus unless draft, CampaignOver.
    function activate() external;

    /// @notice Burns the caller's ROAST and records a content hash. The campaign must have the caller's allowance for `burn`.
    /// @dev Errors: WrongStatus unless funded and neither completed nor cancelled, NotStarted, CampaignOver, CampaignFull, EmptyContent,
    /// ZeroPayoutAddress, UnpayablePayoutAddress, JudgeIsMiner, BurnTooSmall, BurnTooLarge, DuplicateContent, and ROAST's own for want of balance or allowance.
    /// @param contentHash Hash of the content. It should cover the miner and this campaign, so that a copied hash is worth nothing to the copier.
    /// @param payoutAddress Who rewards go to: neither zero nor the distributor nor the campaign.
    /// @param burn Base units of ROAST, from `minimumBurn()` to 2^85 - 1.
    function submit(bytes32 contentHash, address payoutAddress, uint256 burn) external;

    /// @notice Like `submit`, with the allowance in the same transaction.
    /// @dev A permit that somebody else has used already is no obstacle, as long as the allowance suffices. Errors: those of `submit`.
    /// @param contentHash As in `submit`.
    /// @param payoutAddress As in `submit`.
    /// @param burn As in `submit`; the permit must be for exactly this.
    /// @param deadline The permit's last second.
    /// @param v Of the caller's ERC-2612 signature over ROAST's permit with the campaign as spender.
    /// @param r Of that signature.
    /// @param s Of that signature.
    function submitWithPermit(
        bytes32 contentHash,
        address payoutAddress,
        uint256 burn,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice The judge decides, once, how much of the budget is awarded. Moves no money: `payAward` and `refund` do.
    /// @dev Errors: NotJudge, WrongStatus unless judging, JudgingOver, NoSubmissions, AwardAboveBudget, EmptyResult.
    /// @param amount Base units of the budget's token, 0 to the budget. Zero says that nothing was worth a reward.
    /// @param result Merkle root or hash of the published awards, by which anybody can check what is claimed.
    function award(uint256 amount, bytes32 result) external;

    /// @notice Ends the campaign without an award. The project may while it is a draft, or while there are no submissions; anybody may
    /// once it is over without a submission, or from the judge's deadline.
    /// @dev Errors: WrongStatus when completed or cancelled, NotProject, HasSubmissions, JudgingNotOver.
    function cancel() external;

    /// @notice Credits the award to the reward distributor, once, with `resultHash` as its purpose. Anybody may call.
    /// @dev Errors: WrongStatus unless completed, NothingToPay, WrongAmountPaid, and those of token and distributor. After an error it can
    /// be called again; the refund does not wait for it.
    function payAward() external;

    /// @notice Sends what belongs to the project to the project: all that the campaign holds of the budget's token, less an award that has
    /// yet to be paid. Anybody may call, any number of times, once the campaign is completed or cancelled.
    /// @dev Errors: WrongStatus, NothingToRefund, and those of the token. Amounts come from the balance, so tokens that strangers sent go to the
    /// project as well, and a token that lost value in the meantime blocks nothing.
    function refund() external;

    /// @notice Where the campaign stands now.
    /// @return Status by what was recorded and by the clock.
    function status() external view returns (Status);

    /// @notice What the project offers.
    /// @return The terms, the same from creation on.
    function terms() external view returns (Terms memory);

    /// @notice The least burn that a submission needs now.
    /// @return Base units of ROAST: the campaign's minimum, or the difficulty when that is higher.
    function minimumBurn() external view returns (uint256);

    /// @notice A submission by its content hash.
    /// @param contentHash The hash that was submitted.
    /// @return All zero when there is no such submission.
    function submission(bytes32 contentHash) external view returns (Submission memory);

    /// @notice How many submissions were taken.
    /// @return 0 to 1,500.
    function submissions() external view returns (uint256);

    /// @notice ROAST that the submissions burned together.
    /// @return Base units of ROAST.
    function burned() external view returns (uint256);

    /// @notice What the judge awarded.
    /// @return Base units of the budget's token; 0 until completed.
    function awarded() external view returns (uint256);

    /// @notice The result that the judge committed to.
    /// @return Merkle root or hash of the published awards; 0 until completed.
    function resultHash() external view returns (bytes32);

    /// @notice Whether the award has reached the reward distributor.
    /// @return True once `payAward` went through.
    function awardPaid() external view returns (bool);

    /// @notice When the judge's time is over and anybody may cancel.
    /// @return Unix seconds: `endsAt + judgingPeriod`.
    function judgingDeadline() external view returns (uint256);

    /// @notice Who created the campaign and activates it.
    /// @return The factory that deployed the shared code.
    function factory() external view returns (address);

    /// @notice What miners burn.
    /// @return The ROAST token.
    function roast() external view returns (RoastToken);

    /// @notice Where awards are claimed.
    /// @return The reward distributor.
    function distributor() external view returns (IRewardCredit);

    /// @notice What raises the minimum burn above the campaign's own.
    /// @return Zero for nothing.
    function difficulty() external view returns (IDifficulty);
}
