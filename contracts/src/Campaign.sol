// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RoastToken} from "./RoastToken.sol";
import {MAXIMUM_BURN, SubmissionRecord, packSubmission} from "./SubmissionRecord.sol";
import {ICampaign} from "./interfaces/ICampaign.sol";
import {IDifficulty} from "./interfaces/IDifficulty.sol";
import {IRewardCredit} from "./interfaces/IRewardCredit.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title A campaign of content mining
/// @notice See ICampaign.
/// @dev One instance is deployed by the factory as shared code; every campaign is an ERC-1167 clone of it whose terms follow its own code, so that
/// reading them costs no storage. A clone that somebody else makes of this code stays a draft for ever, because only the factory activates.
contract Campaign is ICampaign, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice The most submissions that a campaign takes.
    uint256 public constant MAXIMUM_SUBMISSIONS = 1500;

    // Immutables have the names that callers read them by.
    // forge-lint: disable-start(screaming-snake-case-immutable)

    /// @inheritdoc ICampaign
    address public immutable override factory;
    /// @inheritdoc ICampaign
    RoastToken public immutable override roast;
    /// @inheritdoc ICampaign
    IRewardCredit public immutable override distributor;
    /// @inheritdoc ICampaign
    IDifficulty public immutable override difficulty;
    /// @dev Where the shared code is, as opposed to the clones that run it.
    address private immutable _shared = address(this);

    // forge-lint: disable-end(screaming-snake-case-immutable)

    /// @dev One word, which is all of the campaign's own storage that a submission writes. `recorded` is never Judging, which follows from the
    /// clock. Burnt ROAST never comes back and its supply fits 96 bits, so the sum of all burns does too.
    struct Progress {
        Status recorded;
        bool awardPaid;
        uint16 submissions;
        uint96 burned;
    }

    Progress private _progress;
    /// @inheritdoc ICampaign
    uint256 public override awarded;
    /// @inheritdoc ICampaign
    bytes32 public override resultHash;
    mapping(bytes32 contentHash => SubmissionRecord) private _records;
    /// @dev Holds only payout addresses that are not the miner's own, so that the usual submission writes one word less.
    mapping(bytes32 contentHash => address) private _otherPayoutAddresses;

    /// @param roast_ What miners burn.
    /// @param distributor_ Where awards are claimed.
    /// @param difficulty_ What raises the minimum burn; zero for nothing.
    constructor(RoastToken roast_, IRewardCredit distributor_, IDifficulty difficulty_) {
        factory = msg.sender;
        roast = roast_;
        distributor = distributor_;
        difficulty = difficulty_;
    }

    /// @inheritdoc ICampaign
    function activate() external override {
        Terms memory offer = terms();
        if (msg.sender != factory) revert NotFactory(msg.sender);
        if (_progress.recorded != Status.Draft) revert WrongStatus(status());
        if (_reached(offer.endsAt)) revert CampaignOver(offer.endsAt);

        _progress.recorded = Status.Active;
        emit CampaignFunded(offer.project, offer.budget);
    }

    /// @inheritdoc ICampaign
    function submit(bytes32 contentHash, address payoutAddress, uint256 burn) external override {
        _submit(contentHash, payoutAddress, burn);
    }

    /// @inheritdoc ICampaign
    // ROAST calls nobody back.
    // slither-disable-next-line reentrancy-benign,reentrancy-events
    function submitWithPermit(
        bytes32 contentHash,
        address payoutAddress,
        uint256 burn,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external override {
        // Whoever sees the permit can use it first; then the allowance is there and the burn goes through, or the burn tells what is missing.
        try roast.permit(msg.sender, address(this), burn, deadline, v, r, s) {} catch {}
        _submit(contentHash, payoutAddress, burn);
    }

    /// @inheritdoc ICampaign
    function award(uint256 amount, bytes32 result) external override {
        Terms memory offer = terms();
        if (msg.sender != offer.judge) revert NotJudge(msg.sender);
        Status current = _statusAt(offer);
        if (current != Status.Judging) revert WrongStatus(current);
        uint256 deadline = _judgingDeadline(offer);
        if (_reached(deadline)) revert JudgingOver(deadline);
        if (_progress.submissions == 0) revert NoSubmissions();
        if (amount > offer.budget) revert AwardAboveBudget(amount, offer.budget);
        if (result == 0) revert EmptyResult();

        _progress.recorded = Status.Completed;
        awarded = amount;
        resultHash = result;
        emit CampaignCompleted(result, amount, offer.budget - amount);
    }

    /// @inheritdoc ICampaign
    function cancel() external override {
        _checkCancel(terms());
        _progress.recorded = Status.Cancelled;
        emit CampaignCancelled(msg.sender);
    }

    /// @inheritdoc ICampaign
    /// @dev Allows the distributor exactly the award and demands that exactly the award leaves, whatever distributor and token answer.
    function payAward() external override nonReentrant {
        IERC20 token = IERC20(terms().token);
        if (_progress.recorded != Status.Completed) revert WrongStatus(status());
        uint256 amount = _unpaidAward();
        if (amount == 0) revert NothingToPay();

        _progress.awardPaid = true;
        emit AwardPaid(resultHash, amount);
        // The guard keeps this campaign from moving the token in any other way meanwhile.
        // slither-disable-start reentrancy-balance
        uint256 before = token.balanceOf(address(this));
        token.forceApprove(address(distributor), amount);
        distributor.credit(address(token), amount, resultHash);
        uint256 left = token.balanceOf(address(this));
        if (before - left != amount) revert WrongAmountPaid(amount, before - left);
        // slither-disable-end reentrancy-balance
    }

    /// @inheritdoc ICampaign
    /// @dev An unpaid award comes first: what a rebasing token takes away is the loss of the project that chose it.
    function refund() external override nonReentrant {
        Terms memory offer = terms();
        Status recorded = _progress.recorded;
        if (recorded != Status.Completed && recorded != Status.Cancelled) revert WrongStatus(status());
        IERC20 token = IERC20(offer.token);
        uint256 held = token.balanceOf(address(this));
        uint256 owed = _unpaidAward();
        if (held <= owed) revert NothingToRefund();

        emit BudgetRefunded(offer.project, held - owed);
        token.safeTransfer(offer.project, held - owed);
    }

    /// @inheritdoc ICampaign
    function status() public view override returns (Status) {
        return _statusAt(terms());
    }

    /// @inheritdoc ICampaign
    function terms() public view override returns (Terms memory) {
        if (address(this) == _shared) revert NotACampaign();
        return abi.decode(Clones.fetchCloneArgs(address(this)), (Terms));
    }

    /// @inheritdoc ICampaign
    function minimumBurn() external view override returns (uint256) {
        return _minimumBurn(terms());
    }

    /// @inheritdoc ICampaign
    function submission(bytes32 contentHash) external view override returns (Submission memory) {
        SubmissionRecord record = _records[contentHash];
        address other = _otherPayoutAddresses[contentHash];
        return Submission({
            miner: record.miner(),
            payoutAddress: other == address(0) ? record.miner() : other,
            burned: record.burned(),
            position: record.position()
        });
    }

    /// @inheritdoc ICampaign
    function submissions() external view override returns (uint256) {
        return _progress.submissions;
    }

    /// @inheritdoc ICampaign
    function burned() external view override returns (uint256) {
        return _progress.burned;
    }

    /// @inheritdoc ICampaign
    function awardPaid() external view override returns (bool) {
        return _progress.awardPaid;
    }

    /// @inheritdoc ICampaign
    function judgingDeadline() external view override returns (uint256) {
        return _judgingDeadline(terms());
    }

    function _submit(bytes32 contentHash, address payoutAddress, uint256 burn) private {
        Terms memory offer = terms();
        Progress memory present = _progress;
        _checkOpen(offer, present);
        _checkSubmission(offer, contentHash, payoutAddress, burn);

        _records[contentHash] = packSubmission(msg.sender, burn, present.submissions);
        if (payoutAddress != msg.sender) _otherPayoutAddresses[contentHash] = payoutAddress;
        emit ContentSubmitted(contentHash, msg.sender, present.submissions, payoutAddress, burn);
        present.submissions += 1;
        // Checked above: a burn has 85 bits.
        // forge-lint: disable-next-line(unsafe-typecast)
        present.burned += uint96(burn);
        _progress = present;
        roast.burnFrom(msg.sender, burn);
    }

    /// @dev Reverts unless the campaign takes submissions now.
    function _checkOpen(Terms memory offer, Progress memory present) private view {
        if (present.recorded != Status.Active) revert WrongStatus(present.recorded);
        if (!_reached(offer.startsAt)) revert NotStarted(offer.startsAt);
        if (_reached(offer.endsAt)) revert CampaignOver(offer.endsAt);
        if (present.submissions >= MAXIMUM_SUBMISSIONS) revert CampaignFull(MAXIMUM_SUBMISSIONS);
    }

    /// @dev Reverts unless the caller may submit this.
    function _checkSubmission(Terms memory offer, bytes32 contentHash, address payoutAddress, uint256 burn)
        private
        view
    {
        if (contentHash == 0) revert EmptyContent();
        if (payoutAddress == address(0)) revert ZeroPayoutAddress();
        // Neither can be paid, and neither can ask for it.
        if (payoutAddress == address(distributor) || payoutAddress == address(this)) {
            revert UnpayablePayoutAddress(payoutAddress);
        }
        if (msg.sender == offer.judge) revert JudgeIsMiner();
        if (_records[contentHash].exists()) revert DuplicateContent(contentHash);
        uint256 minimum = _minimumBurn(offer);
        if (burn < minimum) revert BurnTooSmall(burn, minimum);
        if (burn > MAXIMUM_BURN) revert BurnTooLarge(burn, MAXIMUM_BURN);
    }

    /// @dev Reverts unless the caller may cancel now. From the end without a submission nobody waits for anything but the refund, so anybody may.
    // slither-disable-next-line timestamp
    function _checkCancel(Terms memory offer) private view {
        Status current = _statusAt(offer);
        if (current == Status.Completed || current == Status.Cancelled) revert WrongStatus(current);
        uint256 taken = _progress.submissions;
        if (current == Status.Judging) {
            uint256 deadline = _judgingDeadline(offer);
            if (taken != 0 && !_reached(deadline)) revert JudgingNotOver(deadline);
        } else {
            if (msg.sender != offer.project) revert NotProject(msg.sender);
            if (taken != 0) revert HasSubmissions(taken);
        }
    }

    // slither-disable-next-line timestamp
    function _statusAt(Terms memory offer) private view returns (Status) {
        Progress memory present = _progress;
        bool over = _reached(offer.endsAt) || present.submissions >= MAXIMUM_SUBMISSIONS;
        return present.recorded == Status.Active && over ? Status.Judging : present.recorded;
    }

    function _minimumBurn(Terms memory offer) private view returns (uint256) {
        if (address(difficulty) == address(0)) return offer.minimumBurn;
        uint256 required = difficulty.minimumBurn();
        return required > offer.minimumBurn ? required : offer.minimumBurn;
    }

    /// @dev The one look at the clock. Who produces a block can move it by seconds, where windows last for hours and nothing is priced by it.
    function _reached(uint256 timestamp) private view returns (bool) {
        // slither-disable-next-line timestamp
        return block.timestamp >= timestamp; // forge-lint: disable-line(block-timestamp)
    }

    /// @dev Base units of the budget's token that belong to the distributor.
    function _unpaidAward() private view returns (uint256) {
        return _progress.awardPaid ? 0 : awarded;
    }

    function _judgingDeadline(Terms memory offer) private pure returns (uint256) {
        return uint256(offer.endsAt) + offer.judgingPeriod;
    }
}
