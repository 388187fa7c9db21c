// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRewardCredit} from "./interfaces/IRewardCredit.sol";
import {IRewardDistributor} from "./interfaces/IRewardDistributor.sol";
import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {EfficientHashLib} from "solady/utils/EfficientHashLib.sol";

/// @title RewardDistributor
/// @notice Cumulative Merkle claims over many tokens; see IRewardDistributor.
/// @dev Tokens leave in one place, `_pay`, against a proof under the active root. No role has a way to move them.
contract RewardDistributor is IRewardDistributor, Ownable2Step, EIP712, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice The shortest delay that a deployment can choose, seconds. Deployments that hold money use a day or more.
    uint256 public constant MIN_DELAY = 1 minutes;
    /// @notice The longest delay that a deployment can choose, seconds.
    uint256 public constant MAX_DELAY = 30 days;
    /// @inheritdoc IRewardDistributor
    /// @dev A pause runs out by itself, so that a guardian who is gone cannot hold up new roots for ever.
    uint256 public constant PAUSE_PERIOD = 14 days;
    /// @inheritdoc IRewardDistributor
    uint256 public constant BATCH_PAYMENT_GAS = 300_000;
    /// @dev Gas without which no payment of a batch begins. A call gets 63/64 of what is left at most; the rest notes what came of it.
    uint256 private constant GAS_BEFORE_PAYMENT = BATCH_PAYMENT_GAS + BATCH_PAYMENT_GAS / 63 + 15_000;

    bytes32 private constant CLAIM_TYPEHASH =
        keccak256("Claim(address account,address token,uint256 cumulativeAmount,address recipient,uint256 deadline)");

    /// @inheritdoc IRewardDistributor
    uint256 public immutable DELAY;

    /// @inheritdoc IRewardDistributor
    bytes32 public root;
    /// @inheritdoc IRewardDistributor
    bytes32 public contentHash;
    bytes32 private _pendingRoot;
    bytes32 private _pendingContentHash;

    // One slot: what `propose` and `activate` read. 40 bits of seconds last for 34,000 years.
    /// @inheritdoc IRewardDistributor
    address public proposer;
    uint40 private _activatesAt;
    /// @inheritdoc IRewardDistributor
    uint40 public pausedUntil;

    /// @inheritdoc IRewardDistributor
    address public guardian;
    /// @inheritdoc IRewardDistributor
    address public pendingGuardian;

    /// @inheritdoc IRewardDistributor
    mapping(address token => uint256 amount) public credited;
    /// @inheritdoc IRewardDistributor
    mapping(address token => mapping(address account => uint256 amount)) public claimed;

    modifier onlyGuardian() {
        if (msg.sender != guardian) revert NotGuardian(msg.sender);
        _;
    }

    modifier whenRootsMove() {
        // A pause is days long; a validator's few seconds do not matter.
        // forge-lint: disable-next-line(block-timestamp)
        if (block.timestamp < pausedUntil) revert RootsArePaused(pausedUntil);
        _;
    }

    /// @param owner_ Replaces the proposer; nothing else.
    /// @param proposer_ Proposes roots.
    /// @param guardian_ Challenges and pauses roots; neither of the other two.
    /// @param delay Seconds from a proposal to its activation, from `MIN_DELAY` to `MAX_DELAY`.
    constructor(address owner_, address proposer_, address guardian_, uint256 delay)
        Ownable(owner_)
        EIP712("RoastPower RewardDistributor", "1")
    {
        if (proposer_ == address(0) || guardian_ == address(0)) revert ZeroAddress();
        if (delay < MIN_DELAY || delay > MAX_DELAY) revert DelayOutOfRange(delay, MIN_DELAY, MAX_DELAY);
        DELAY = delay;
        proposer = proposer_;
        guardian = guardian_;
        _requireGuardianApart();
        emit ProposerReplaced(address(0), proposer_);
        emit GuardianTransferred(address(0), guardian_);
    }

    // Money in

    /// @inheritdoc IRewardCredit
    function credit(address token, uint256 amount, bytes32 purpose) external nonReentrant {
        if (amount == 0) revert ZeroAmount();
        uint256 expected = IERC20(token).balanceOf(address(this)) + amount;
        credited[token] += amount;
        emit Credited(token, msg.sender, purpose, amount);
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 balance = IERC20(token).balanceOf(address(this));
        if (balance != expected) revert AmountMismatch(token, expected, balance);
    }

    // Money out

    /// @inheritdoc IRewardDistributor
    function claim(address account, address token, uint256 cumulativeAmount, bytes32[] calldata proof)
        external
        nonReentrant
        returns (uint256 amount)
    {
        _requireLeaf(root, account, token, cumulativeAmount, proof);
        return _pay(account, token, cumulativeAmount, account);
    }

    /// @inheritdoc IRewardDistributor
    function claimBatch(Claim[] calldata claims) external nonReentrant returns (uint256 paid) {
        bytes32 activeRoot = root;
        for (uint256 i = 0; i < claims.length; ++i) {
            Claim calldata item = claims[i];
            if (item.cumulativeAmount <= claimed[item.token][item.account]) continue;
            _requireLeaf(activeRoot, item.account, item.token, item.cumulativeAmount, item.proof);
            if (_tryPay(item.account, item.token, item.cumulativeAmount)) ++paid;
        }
    }

    /// @inheritdoc IRewardDistributor
    /// @dev A call of its own for each payment of a batch: what a token or a recipient refuses is undone alone.
    function payOfBatch(address account, address token, uint256 cumulativeAmount) external {
        if (msg.sender != address(this)) revert NotThisContract(msg.sender);
        _pay(account, token, cumulativeAmount, account);
    }

    /// @inheritdoc IRewardDistributor
    function claimFor(Claim calldata claim_, address recipient, uint256 deadline, bytes calldata signature)
        external
        nonReentrant
        returns (uint256 amount)
    {
        // The signer chose the deadline; a validator's few seconds do not matter.
        // slither-disable-next-line timestamp
        if (block.timestamp > deadline) revert SignatureExpired(deadline); // forge-lint: disable-line(block-timestamp)
        bytes32 digest = claimDigest(claim_.account, claim_.token, claim_.cumulativeAmount, recipient, deadline);
        if (!SignatureChecker.isValidSignatureNowCalldata(claim_.account, digest, signature)) {
            revert InvalidSignature(claim_.account);
        }
        _requireLeaf(root, claim_.account, claim_.token, claim_.cumulativeAmount, claim_.proof);
        return _pay(claim_.account, claim_.token, claim_.cumulativeAmount, recipient);
    }

    /// @dev The one place where tokens leave. The caller has proved the leaf.
    function _pay(address account, address token, uint256 cumulativeAmount, address recipient)
        private
        returns (uint256 amount)
    {
        if (recipient == address(0) || recipient == address(this)) revert InvalidRecipient(recipient);
        uint256 before = claimed[token][account];
        if (cumulativeAmount <= before) revert NothingToClaim(account, token, before);
        amount = cumulativeAmount - before;
        claimed[token][account] = cumulativeAmount;
        emit Claimed(token, account, recipient, amount, cumulativeAmount);
        IERC20(token).safeTransfer(recipient, amount);
    }

    /// @dev Pays within `BATCH_PAYMENT_GAS`, or says that it did not. The caller has proved the leaf.
    // The call is bounded and cannot fail the batch, and the guard keeps the token from every claim meanwhile.
    // slither-disable-next-line calls-loop,reentrancy-events
    function _tryPay(address account, address token, uint256 cumulativeAmount) private returns (bool paid) {
        // Without this, who estimates a batch's gas would find the least with which it ends, by leaving its last payments out.
        if (gasleft() < GAS_BEFORE_PAYMENT) revert TooLittleGas(GAS_BEFORE_PAYMENT);
        // The reason is not copied: a token could make it large enough to use up the batch's gas.
        try this.payOfBatch{gas: BATCH_PAYMENT_GAS}(account, token, cumulativeAmount) {
            return true;
        } catch {
            emit ClaimSkipped(token, account, cumulativeAmount);
        }
    }

    // Roots

    /// @inheritdoc IRewardDistributor
    function propose(bytes32 newRoot, bytes32 newContentHash) external whenRootsMove {
        if (msg.sender != proposer) revert NotProposer(msg.sender);
        if (newRoot == bytes32(0)) revert ZeroRoot();
        if (newContentHash == bytes32(0)) revert ZeroContentHash();
        if (newRoot == root) revert RootAlreadyActive(newRoot);
        // A second proposal would take the place of one that people have begun to check.
        if (_pendingRoot != bytes32(0)) revert RootAlreadyPending(_pendingRoot);
        uint256 activatesAt = block.timestamp + DELAY;
        _pendingRoot = newRoot;
        _pendingContentHash = newContentHash;
        // The sum is at most 30 days past the clock, which 40 bits hold.
        // forge-lint: disable-next-line(unsafe-typecast)
        _activatesAt = uint40(activatesAt);
        emit RootProposed(newRoot, newContentHash, msg.sender, activatesAt);
    }

    /// @inheritdoc IRewardDistributor
    function activate() external whenRootsMove {
        bytes32 newRoot = _requirePendingRoot();
        // The delay is minutes to days; a validator's few seconds do not matter.
        // slither-disable-next-line timestamp
        if (block.timestamp < _activatesAt) revert DelayNotOver(_activatesAt); // forge-lint: disable-line(block-timestamp)
        root = newRoot;
        contentHash = _pendingContentHash;
        _clearPendingRoot();
        emit RootActivated(newRoot, contentHash);
    }

    /// @inheritdoc IRewardDistributor
    /// @dev Names no root: a guardian who is too late to stop one drops the next, which is the safe side.
    function challenge() external onlyGuardian {
        _drop(_requirePendingRoot(), DropReason.Challenged);
    }

    /// @inheritdoc IRewardDistributor
    function challengeLowered(
        address account,
        address token,
        uint256 activeAmount,
        bytes32[] calldata activeProof,
        uint256 pendingAmount,
        bytes32[] calldata pendingProof
    ) external {
        bytes32 pending = _requirePendingRoot();
        if (pendingAmount >= activeAmount) revert NotLowered(activeAmount, pendingAmount);
        _requireLeaf(root, account, token, activeAmount, activeProof);
        _requireLeaf(pending, account, token, pendingAmount, pendingProof);
        _drop(pending, DropReason.LowersAmount);
    }

    /// @inheritdoc IRewardDistributor
    function pauseRoots() external onlyGuardian {
        uint256 until = block.timestamp + PAUSE_PERIOD;
        // The sum is 14 days past the clock, which 40 bits hold.
        // forge-lint: disable-next-line(unsafe-typecast)
        pausedUntil = uint40(until);
        emit RootsPaused(until);
    }

    /// @inheritdoc IRewardDistributor
    function unpauseRoots() external onlyGuardian {
        pausedUntil = 0;
        emit RootsUnpaused();
    }

    function _drop(bytes32 dropped, DropReason reason) private {
        _clearPendingRoot();
        emit RootDropped(dropped, reason, msg.sender);
    }

    function _clearPendingRoot() private {
        _pendingRoot = bytes32(0);
        _pendingContentHash = bytes32(0);
        _activatesAt = 0;
    }

    // Roles

    /// @inheritdoc IRewardDistributor
    /// @dev A stolen proposer's key is answered by the guardian or by the owner, whoever is awake. An owner who only wants to hold up
    /// roots could name a dead proposer anyway.
    function setProposer(address newProposer) external onlyOwner {
        if (newProposer == address(0)) revert ZeroAddress();
        emit ProposerReplaced(proposer, newProposer);
        proposer = newProposer;
        _requireGuardianApart();
        if (_pendingRoot != bytes32(0)) _drop(_pendingRoot, DropReason.ProposerReplaced);
    }

    /// @inheritdoc IRewardDistributor
    // Zero takes the offer back: nobody can send from it, so nobody can accept.
    // slither-disable-next-line missing-zero-check
    function transferGuardian(address successor) external onlyGuardian {
        pendingGuardian = successor;
        emit GuardianTransferStarted(msg.sender, successor);
    }

    /// @inheritdoc IRewardDistributor
    function acceptGuardian() external {
        if (msg.sender != pendingGuardian) revert NotPendingGuardian(msg.sender);
        emit GuardianTransferred(guardian, msg.sender);
        guardian = msg.sender;
        pendingGuardian = address(0);
        _requireGuardianApart();
    }

    /// @notice The successor becomes the owner.
    /// @dev Reverts with OwnableUnauthorizedAccount or RolesOverlap.
    function acceptOwnership() public override {
        super.acceptOwnership();
        _requireGuardianApart();
    }

    /// @notice Always refused.
    /// @dev Reverts with OwnerCannotLeave.
    function renounceOwnership() public pure override {
        revert OwnerCannotLeave();
    }

    /// @dev Keeps one key from holding both sides by accident. Who stands behind two keys no contract can see.
    function _requireGuardianApart() private view {
        if (guardian == proposer || guardian == owner()) revert RolesOverlap(guardian);
    }

    // Views and proofs

    /// @inheritdoc IRewardDistributor
    function pendingRoot() external view returns (bytes32 pending, bytes32 pendingContentHash, uint256 activatesAt) {
        return (_pendingRoot, _pendingContentHash, _activatesAt);
    }

    /// @inheritdoc IRewardDistributor
    /// @dev keccak256(keccak256(abi.encode(chain, distributor, token, account, amount))): hashed twice, so that no inner node (one hash of 64 bytes) can pass for a leaf. The chain is read at every call: after a
    /// split of the chain the leaves of one side are worth nothing on the other.
    function leafOf(address account, address token, uint256 cumulativeAmount) public view returns (bytes32) {
        bytes32 inner = EfficientHashLib.hash(
            block.chainid,
            uint256(uint160(address(this))),
            uint256(uint160(token)),
            uint256(uint160(account)),
            cumulativeAmount
        );
        return EfficientHashLib.hash(inner);
    }

    /// @inheritdoc IRewardDistributor
    function claimDigest(address account, address token, uint256 cumulativeAmount, address recipient, uint256 deadline)
        public
        view
        returns (bytes32)
    {
        return
            _hashTypedDataV4(
                keccak256(abi.encode(CLAIM_TYPEHASH, account, token, cumulativeAmount, recipient, deadline))
            );
    }

    function _requireLeaf(
        bytes32 root_,
        address account,
        address token,
        uint256 cumulativeAmount,
        bytes32[] calldata proof
    ) private view {
        if (!MerkleProof.verifyCalldata(proof, root_, leafOf(account, token, cumulativeAmount))) {
            revert InvalidProof(account, token, cumulativeAmount);
        }
    }

    function _requirePendingRoot() private view returns (bytes32 pending) {
        pending = _pendingRoot;
        if (pending == bytes32(0)) revert NoPendingRoot();
    }
}
