// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IRewardCredit} from "./IRewardCredit.sol";

/// @title Where rewards are claimed
/// @notice Money comes in through `credit`. A Merkle root says how much each account has earned so far, in all and for every token;
/// an account claims the difference to what it has claimed before. Roots change only after a delay in which they can be challenged.
/// @dev The tree is the StandardMerkleTree of @openzeppelin/merkle-tree over
/// (uint256 chainId, address distributor, address token, address account, uint256 cumulativeAmount):
/// leaf = keccak256(keccak256(abi.encode(...))), inner node = keccak256 of its two children, the smaller first.
/// All amounts are base units of their token, all times Unix seconds.
interface IRewardDistributor is IRewardCredit {
    /// @notice Why a pending root was dropped.
    enum DropReason {
        /// The guardian challenged it.
        Challenged,
        /// Somebody showed that it lowers an account's amount.
        LowersAmount,
        /// The owner replaced the proposer.
        ProposerReplaced
    }

    /// @notice One leaf of the tree with its proof.
    /// @param account Who earned the reward.
    /// @param token The ERC-20 that it is paid in.
    /// @param cumulativeAmount What `account` has earned in `token` since the beginning; base units.
    /// @param proof Siblings from the leaf up to the root.
    struct Claim {
        address account;
        address token;
        uint256 cumulativeAmount;
        bytes32[] proof;
    }

    /// @notice `from` paid in `amount` of `token` for `purpose`.
    event Credited(address indexed token, address indexed from, bytes32 indexed purpose, uint256 amount);

    /// @notice `amount` was paid to `recipient`; `account` has now claimed `cumulativeAmount` in all.
    event Claimed(
        address indexed token, address indexed account, address recipient, uint256 amount, uint256 cumulativeAmount
    );

    /// @notice A batch went on without this claim, because its token or account refused. It can be claimed again.
    event ClaimSkipped(address indexed token, address indexed account, uint256 cumulativeAmount);

    /// @notice A root waits until `activatesAt`. `contentHash` is the SHA-256 of the published tree.
    event RootProposed(bytes32 indexed root, bytes32 contentHash, address indexed proposer, uint256 activatesAt);

    /// @notice Claims are checked against `root` from now on.
    event RootActivated(bytes32 indexed root, bytes32 contentHash);

    /// @notice The pending root was dropped; the active one stays in force.
    event RootDropped(bytes32 indexed root, DropReason reason, address indexed by);

    /// @notice Roots are neither proposed nor activated before `until`.
    event RootsPaused(uint256 until);

    /// @notice The guardian ended a pause.
    event RootsUnpaused();

    /// @notice The owner named a proposer.
    event ProposerReplaced(address indexed previous, address indexed proposer);

    /// @notice The guardian named a successor, who has yet to accept. Zero takes the offer back.
    event GuardianTransferStarted(address indexed guardian, address indexed successor);

    /// @notice The successor accepted.
    event GuardianTransferred(address indexed previous, address indexed guardian);

    /// @notice A role needs an address.
    error ZeroAddress();
    /// @notice The guardian checks the other roles, so it must be neither the owner nor the proposer.
    error RolesOverlap(address guardian);
    /// @notice Choose a delay from `least` to `most` seconds.
    error DelayOutOfRange(uint256 delay, uint256 least, uint256 most);
    /// @notice The owner stays, because nobody else could replace a proposer who lost the key. Transfer the ownership instead.
    error OwnerCannotLeave();
    /// @notice Only the proposer proposes roots.
    error NotProposer(address caller);
    /// @notice Only the guardian challenges without a proof, pauses and names its successor.
    error NotGuardian(address caller);
    /// @notice Only the successor that the guardian named can accept.
    error NotPendingGuardian(address caller);

    /// @notice Credit at least one base unit.
    error ZeroAmount();
    /// @notice The token moved another amount than it was asked to: it takes a fee, rebases, or lies. Credit a plain token.
    error AmountMismatch(address token, uint256 expectedBalance, uint256 balance);

    /// @notice A root of zero is no tree.
    error ZeroRoot();
    /// @notice Publish the tree and name the SHA-256 of the file.
    error ZeroContentHash();
    /// @notice This root is in force already.
    error RootAlreadyActive(bytes32 root);
    /// @notice Activate the pending root, or have it dropped, before proposing another.
    error RootAlreadyPending(bytes32 root);
    /// @notice No root is pending.
    error NoPendingRoot();
    /// @notice Wait until `activatesAt`.
    error DelayNotOver(uint256 activatesAt);
    /// @notice The guardian paused roots until `until`. Claims go on.
    error RootsArePaused(uint256 until);
    /// @notice The pending amount must be smaller than the active one to show that it was lowered.
    error NotLowered(uint256 activeAmount, uint256 pendingAmount);

    /// @notice The proof does not lead from this leaf to the root. Fetch the tree of the active root.
    error InvalidProof(address account, address token, uint256 cumulativeAmount);
    /// @notice The account has claimed that much, or more, already.
    error NothingToClaim(address account, address token, uint256 alreadyClaimed);
    /// @notice Money for the zero address or for the distributor would be lost.
    error InvalidRecipient(address recipient);
    /// @notice Send the batch with more gas, or fewer claims: each payment begins with `needed` gas left, and gives back what it does not use.
    error TooLittleGas(uint256 needed);
    /// @notice Only the distributor calls this, for the payments of a batch. Call a claim.
    error NotThisContract(address caller);
    /// @notice The signature was good until `deadline`. Sign again.
    error SignatureExpired(uint256 deadline);
    /// @notice Not a signature of `account` over this claim, recipient and deadline.
    error InvalidSignature(address account);

    /// @notice Pays `account` what it has earned and not yet claimed. Anybody may call; the money goes to `account` alone.
    /// @dev Reverts with InvalidProof, NothingToClaim, InvalidRecipient, or what the token reverts with. Never paused.
    /// @param account Who earned the reward.
    /// @param token The ERC-20 that it is paid in.
    /// @param cumulativeAmount The amount of the leaf, base units.
    /// @param proof Siblings from the leaf up to the active root.
    /// @return amount What was paid, base units.
    function claim(address account, address token, uint256 cumulativeAmount, bytes32[] calldata proof)
        external
        returns (uint256 amount);

    /// @notice Several claims, each paid to its own account. Nobody in the batch can hold up the others.
    /// @dev Passes over what is claimed already. Goes on without a claim whose token or account refuses, or needs more than
    /// `BATCH_PAYMENT_GAS`, with the event ClaimSkipped; `claim` tells why. Reverts for all with InvalidProof when one of the proofs is wrong, which
    /// whoever made the batch could see, and with TooLittleGas.
    /// @param claims Leaves with proofs, for any accounts and tokens.
    /// @return paid How many of them moved money.
    function claimBatch(Claim[] calldata claims) external returns (uint256 paid);

    /// @notice One payment of `claimBatch`. Nobody but the distributor itself can call it.
    /// @dev Reverts with NotThisContract, and as `claim` does.
    /// @param account Who earned the reward.
    /// @param token The ERC-20 that it is paid in.
    /// @param cumulativeAmount The amount of a leaf that was proved, base units.
    function payOfBatch(address account, address token, uint256 cumulativeAmount) external;

    /// @notice Pays the claim of an account to a recipient whom the account chose by signature (EIP-712; EOA or ERC-1271).
    /// @dev Type: Claim(address account,address token,uint256 cumulativeAmount,address recipient,uint256 deadline).
    /// There is no nonce: the claim leaves nothing to be paid at this cumulative amount, so the signature works once.
    /// Reverts as `claim` does, and with SignatureExpired or InvalidSignature.
    /// @param claim_ The leaf with its proof.
    /// @param recipient Who receives the money.
    /// @param deadline The last second in which the signature is good.
    /// @param signature 65 bytes of an EOA, or whatever the wallet at `account` understands.
    /// @return amount What was paid, base units.
    function claimFor(Claim calldata claim_, address recipient, uint256 deadline, bytes calldata signature)
        external
        returns (uint256 amount);

    /// @notice The proposer names the next root. It can be activated after the delay.
    /// @dev Reverts with NotProposer, RootsArePaused, ZeroRoot, ZeroContentHash, RootAlreadyActive or RootAlreadyPending.
    /// @param newRoot Root of the tree over all tokens and accounts.
    /// @param newContentHash SHA-256 of the published tree, from which anybody can compute the root again.
    function propose(bytes32 newRoot, bytes32 newContentHash) external;

    /// @notice Puts the pending root in force. Anybody may call once the delay is over.
    /// @dev Reverts with NoPendingRoot, RootsArePaused or DelayNotOver.
    function activate() external;

    /// @notice The guardian drops the pending root, at any time before it is activated.
    /// @dev Reverts with NotGuardian or NoPendingRoot.
    function challenge() external;

    /// @notice Drops the pending root when it lowers an account's cumulative amount. Anybody may call, paused or not.
    /// @dev Reverts with NoPendingRoot, NotLowered or InvalidProof.
    /// @param account Whose amount is lowered.
    /// @param token In which token.
    /// @param activeAmount The amount under the active root, base units.
    /// @param activeProof Proof of that leaf under the active root.
    /// @param pendingAmount The smaller amount under the pending root, base units.
    /// @param pendingProof Proof of that leaf under the pending root.
    function challengeLowered(
        address account,
        address token,
        uint256 activeAmount,
        bytes32[] calldata activeProof,
        uint256 pendingAmount,
        bytes32[] calldata pendingProof
    ) external;

    /// @notice The guardian stops proposals and activations for `PAUSE_PERIOD` from now. May be repeated to prolong it.
    /// @dev Reverts with NotGuardian.
    function pauseRoots() external;

    /// @notice The guardian ends the pause.
    /// @dev Reverts with NotGuardian.
    function unpauseRoots() external;

    /// @notice The owner replaces the proposer. The old one's pending root falls with it.
    /// @dev Reverts with OwnableUnauthorizedAccount, ZeroAddress or RolesOverlap.
    /// @param newProposer Neither zero nor the guardian.
    function setProposer(address newProposer) external;

    /// @notice The guardian names a successor, or zero to take the offer back. Nobody else can.
    /// @dev Reverts with NotGuardian.
    /// @param successor Who may accept.
    function transferGuardian(address successor) external;

    /// @notice The successor becomes the guardian.
    /// @dev Reverts with NotPendingGuardian or RolesOverlap.
    function acceptGuardian() external;

    /// @notice Seconds between a proposal and its activation. From `MIN_DELAY` to `MAX_DELAY`, fixed at deployment.
    function DELAY() external view returns (uint256);

    /// @notice Seconds that one call of `pauseRoots` lasts.
    function PAUSE_PERIOD() external view returns (uint256);

    /// @notice The most gas that one payment of a batch may use; a token that needs more is claimed with `claim`.
    function BATCH_PAYMENT_GAS() external view returns (uint256);

    /// @notice The root that claims are checked against; zero before the first.
    function root() external view returns (bytes32);

    /// @notice SHA-256 of the published tree of the active root.
    function contentHash() external view returns (bytes32);

    /// @notice The root that waits, zero when none; SHA-256 of its tree; the first second in which it can be activated.
    function pendingRoot() external view returns (bytes32 pending, bytes32 pendingContentHash, uint256 activatesAt);

    /// @notice Proposals and activations are refused before this second; in the past or zero when not paused.
    function pausedUntil() external view returns (uint40);

    /// @notice Who proposes roots.
    function proposer() external view returns (address);

    /// @notice Who challenges and pauses roots.
    function guardian() external view returns (address);

    /// @notice Who may accept to become the guardian; zero when nobody.
    function pendingGuardian() external view returns (address);

    /// @notice All that was ever credited in `token`, base units. The amounts of a sound root add up to no more.
    function credited(address token) external view returns (uint256);

    /// @notice All that `account` has ever claimed in `token`, base units.
    function claimed(address token, address account) external view returns (uint256);

    /// @notice The leaf of the tree that gives `account` this cumulative amount here.
    function leafOf(address account, address token, uint256 cumulativeAmount) external view returns (bytes32);

    /// @notice What `account` signs for `claimFor`.
    function claimDigest(address account, address token, uint256 cumulativeAmount, address recipient, uint256 deadline)
        external
        view
        returns (bytes32);
}
