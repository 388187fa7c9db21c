// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IProviderRegistry} from "./IProviderRegistry.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title A prepaid ledger for compute
/// @notice Users pay money in, set aside for a provider what they are ready to spend there, and the provider charges it, one receipt a query. Every base
/// unit is in one of three places: a user's free balance, an allowance that a user gave a provider, or a provider's earnings.
/// @dev Amounts are base units of one ERC-20. Times are unix seconds. 96 bits hold 79 billion tokens of 18 decimals.
interface IComputeLedger is IProviderRegistry {
    /// @notice A user's word that a provider may spend up to an amount. EIP-712 type
    /// `SpendingCap(address user,address provider,uint96 amount,uint40 expiry,uint16 revocations,uint256 nonce)`.
    /// @param user Whose money it is; signs, as an externally owned account or by ERC-1271.
    /// @param provider Who may charge.
    /// @param amount Base units that move from the free balance into the allowance.
    /// @param expiry The last second in which receipts may be issued. A later one of the same allowance stays, an earlier one is put off to this.
    /// @param revocations How often the user has revoked this provider, as `allowanceOf` says; a cap that was signed before a revocation counts no more.
    /// @param nonce Any number that the user has not used in a cap; each counts once.
    struct SpendingCap {
        address user;
        address provider;
        uint96 amount;
        uint40 expiry;
        uint16 revocations;
        uint256 nonce;
    }

    /// @notice What a provider charges for one query. It signs the same off chain and gives it to the user, EIP-712 type
    /// `Receipt(address provider,address user,bytes32 requestHash,uint32 model,uint64 units,uint96 price,uint64 nonce)`.
    /// @param user Who pays.
    /// @param requestHash Hash of the request, as the provider publishes how to compute it.
    /// @param model The provider's number for the model that answered.
    /// @param units How much was used.
    /// @param price Base units; must be `units` times the list price of the second in which the receipt was issued.
    /// @param nonce When the receipt was issued, and a count: unix seconds x 2^24 + a number from 0 for the receipts of the same second. Must be above
    /// that of every receipt charged to this user before by this provider, so that receipts cannot be dated before one that was charged.
    struct Receipt {
        address user;
        bytes32 requestHash;
        uint32 model;
        uint64 units;
        uint96 price;
        uint64 nonce;
    }

    /// @notice What a user has set aside for a provider.
    /// @param remaining Base units that can still be charged.
    /// @param nonce Of the last receipt charged; kept for ever.
    /// @param openedAt Unix seconds; receipts issued before it do not count. 0 when there is no allowance.
    /// @param expiry The last second in which receipts may be issued; a revocation brings it forward. 0 when there is no allowance.
    /// @param revocations How often the user has revoked this provider; kept for ever, stays at the greatest number.
    struct Allowance {
        uint96 remaining;
        uint64 nonce;
        uint40 openedAt;
        uint40 expiry;
        uint16 revocations;
    }

    /// @notice What became of a receipt in a batch. Reasons are looked at in this order, and the first is told.
    /// - Charged: the money moved.
    /// - Malformed: a number does not fit its type. Encode it again.
    /// - NoAllowance: the user has set nothing aside. Ask for a spending cap.
    /// - AllowanceOver: too late, the lock has passed.
    /// - IssuedInFuture: issued after this block. Send it later.
    /// - IssuedBeforeOpening: issued before the allowance was opened.
    /// - IssuedAfterExpiry: issued after the allowance ended or was revoked.
    /// - StaleNonce: the nonce is not above the last one charged; so is a receipt that is sent twice.
    /// - NotListed: the model was not on the price list when the receipt was issued, or that is two price changes ago.
    /// - WrongPrice: not units times list price.
    /// - AllowanceTooSmall: the price is more than what remains. Ask for a top-up.
    enum Result {
        Charged,
        Malformed,
        NoAllowance,
        AllowanceOver,
        IssuedInFuture,
        IssuedBeforeOpening,
        IssuedAfterExpiry,
        StaleNonce,
        NotListed,
        WrongPrice,
        AllowanceTooSmall
    }

    /// @notice Money came in for a user.
    event Deposited(address indexed payer, address indexed user, uint256 amount);

    /// @notice A user took free money out.
    event Withdrawn(address indexed user, address indexed to, uint256 amount);

    /// @notice An allowance was opened or topped up by `amount`.
    event AllowanceOpened(
        address indexed user, address indexed provider, uint96 amount, uint96 remaining, uint40 expiry
    );

    /// @notice A user ended an allowance: receipts issued up to `expiry` can be charged for the length of the lock.
    /// @param user Whose allowance it is.
    /// @param provider Whom it was for.
    /// @param remaining Base units that can still be charged; 0 when there is no allowance.
    /// @param expiry The last second in which receipts may be issued; 0 when there is no allowance.
    /// @param revocations How often the user has revoked this provider, this time included.
    event AllowanceRevoked(
        address indexed user, address indexed provider, uint96 remaining, uint40 expiry, uint16 revocations
    );

    /// @notice What remained of an allowance is free again.
    event AllowanceReleased(address indexed user, address indexed provider, uint96 amount);

    /// @notice A spending cap was used.
    event SpendingCapUsed(address indexed user, uint256 indexed nonce);

    /// @notice A user made signed caps useless: the nonces `word * 256 + bit` of the bits of `mask`.
    event NoncesInvalidated(address indexed user, uint256 indexed word, uint256 mask);

    /// @notice A receipt was charged. With the event's fields anybody can hold the charge against the receipt that the provider signed.
    event Charged(
        address indexed provider,
        address indexed user,
        bytes32 requestHash,
        uint32 model,
        uint64 units,
        uint96 price,
        uint64 nonce
    );

    /// @notice A receipt was not charged.
    /// @param provider Who sent it.
    /// @param user The user that it names (the low 160 bits when malformed).
    /// @param requestHash As given.
    /// @param nonce As given (the low 64 bits when malformed).
    /// @param index Place in the batch, from 0.
    /// @param result Why.
    event Refused(
        address indexed provider, address indexed user, bytes32 requestHash, uint256 nonce, uint256 index, Result result
    );

    /// @notice Earnings were paid out.
    event EarningsWithdrawn(address indexed provider, address indexed payout, uint256 amount);

    /// @notice Times must be: 1 <= lock <= 30 days, lock < priceDelay <= 60 days. Deploy with such.
    error TimesOutOfRange(uint40 lock, uint40 priceDelay);

    /// @notice Give an amount above 0.
    error ZeroAmount();

    /// @notice The token moved another amount than it was asked to: it takes a fee or changes balances, and cannot be used here.
    error UnexpectedAmount(uint256 expected, uint256 received);

    /// @notice The free balance is smaller than the amount. Deposit more, or release an allowance that is over.
    error InsufficientBalance(address user, uint256 balance, uint256 amount);

    /// @notice The allowance would not fit 96 bits. Set less aside.
    error AllowanceTooLarge(uint256 amount);

    /// @notice The expiry is not in the future. Choose a later one; a cap must be signed again.
    error Expired(uint40 expiry);

    /// @notice The signature is not the user's for exactly this cap on this chain and contract. Sign again.
    error InvalidSignature(address user);

    /// @notice The nonce was used or made useless by the user. Sign with another one.
    error NonceUsed(address user, uint256 nonce);

    /// @notice The cap was signed before the user revoked the provider (or the user has revoked 65,535 times and must open in person). Sign again.
    error SignedBeforeRevocation(uint16 signed, uint16 revocations);

    /// @notice There is no allowance.
    error NotOpen(address user, address provider);

    /// @notice Only the provider can release the allowance until then. Wait, after revoking.
    error Locked(uint256 until);

    /// @notice There are no earnings to pay out.
    error NothingEarned(address provider);

    /// @notice Pays into the caller's free balance.
    /// @dev Reverts with ZeroAmount, UnexpectedAmount, and the token's own errors.
    /// @param amount Base units; the caller must have approved them.
    function deposit(uint256 amount) external;

    /// @notice Pays into somebody's free balance, from the caller's tokens. It is a gift.
    /// @dev Reverts as `deposit`, and with UnusableAddress.
    /// @param user Whose balance grows.
    /// @param amount Base units; the caller must have approved them.
    function depositFor(address user, uint256 amount) external;

    /// @notice Pays into the caller's free balance, with the approval signed (ERC-2612). When the permit does not work, because somebody sent it before, an
    /// approval that is already there does.
    /// @dev Reverts as `deposit`.
    /// @param amount Base units; the permit's value.
    /// @param deadline Of the permit, unix seconds.
    /// @param v Of the permit's signature.
    /// @param r Of the permit's signature.
    /// @param s Of the permit's signature.
    function depositWithPermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;

    /// @notice Takes free money out, at once.
    /// @dev Reverts with ZeroAmount, UnusableAddress, InsufficientBalance, and the token's own errors.
    /// @param to Who gets the tokens.
    /// @param amount Base units.
    function withdraw(address to, uint256 amount) external;

    /// @notice Sets money aside for a provider: opens an allowance, or tops up the one that is there. What an allowance that is over left goes back first.
    /// @dev Reverts with UnknownProvider, Expired, InsufficientBalance, AllowanceTooLarge. Also works during the lock after a revocation, and takes it back.
    /// @param provider Who may charge.
    /// @param amount Base units, from the caller's free balance; 0 only puts the expiry off.
    /// @param expiry The last second in which receipts may be issued; an earlier one of the same allowance is put off to this, a later one stays.
    function open(address provider, uint96 amount, uint40 expiry) external;

    /// @notice The same with the user's signature; anybody may send it.
    /// @dev Reverts as `open`, and with SignedBeforeRevocation, NonceUsed, InvalidSignature.
    /// @param cap What the user signed.
    /// @param signature Of the user: 65 bytes (r, s, v) of an externally owned account, or whatever an ERC-1271 wallet takes.
    function openFor(SpendingCap calldata cap, bytes calldata signature) external;

    /// @notice Makes signed caps of the caller useless that have not been used.
    /// @param word The nonces' number divided by 256.
    /// @param mask Bit b stands for the nonce `word * 256 + b`.
    function invalidateNonces(uint256 word, uint256 mask) external;

    /// @notice Ends the caller's allowance for a provider now, and makes every cap useless that the caller signed for that provider before. Receipts issued
    /// until now can be charged for the length of the lock; then `release` frees the rest.
    /// @dev Never reverts, so that signed caps can be taken back whether an allowance is there or not.
    /// @param provider Whose allowance ends.
    function revoke(address provider) external;

    /// @notice Frees what remains of an allowance: anybody once the lock has passed, the provider and its signers at any time.
    /// @dev Reverts with NotOpen, Locked.
    /// @param user Whose allowance it is, and who gets the money into the free balance.
    /// @param provider Whom the allowance was for.
    function release(address user, address provider) external;

    /// @notice Charges receipts. One that cannot be charged is skipped, with the reason in the answer and in an event.
    /// @dev Reverts with NotSigner, or when the array itself cannot be decoded; never because of one receipt. Calls no other contract.
    /// @param provider For whom the caller charges.
    /// @param receipts Receipts; those of one user in rising order of nonces.
    /// @return results One for each receipt.
    function charge(address provider, Receipt[] calldata receipts) external returns (Result[] memory results);

    /// @notice Pays a provider's earnings to its payout address; anybody may send it.
    /// @dev Reverts with NothingEarned, and the token's own errors.
    /// @param provider Whose earnings.
    function withdrawEarnings(address provider) external;

    /// @notice The only token of this ledger.
    /// @return The ERC-20.
    function token() external view returns (IERC20);

    /// @notice How long receipts can still be charged after an allowance ended.
    /// @return Seconds.
    function lock() external view returns (uint40);

    /// @notice What a user can withdraw or set aside.
    /// @param user The user.
    /// @return Base units.
    function balanceOf(address user) external view returns (uint256);

    /// @notice What a user has set aside for a provider.
    /// @param user The user.
    /// @param provider The provider.
    /// @return The allowance.
    function allowanceOf(address user, address provider) external view returns (Allowance memory);

    /// @notice What a provider has charged and not been paid yet.
    /// @param provider The provider.
    /// @return Base units.
    function earningsOf(address provider) external view returns (uint256);

    /// @notice Whether a cap with this nonce counts no more.
    /// @param user The user.
    /// @param nonce The cap's nonce.
    /// @return True when it was used or made useless.
    function isNonceUsed(address user, uint256 nonce) external view returns (bool);

    /// @notice What a user signs.
    /// @param cap The spending cap.
    /// @return The EIP-712 digest on this chain and contract.
    function spendingCapDigest(SpendingCap calldata cap) external view returns (bytes32);

    /// @notice What a provider's signer signs.
    /// @param provider The provider.
    /// @param receipt The receipt.
    /// @return The EIP-712 digest on this chain and contract.
    function receiptDigest(address provider, Receipt calldata receipt) external view returns (bytes32);

    /// @notice Whether a receipt is a provider's word: the signature is right, and the key was the provider's when the receipt was issued. A provider
    /// cannot disown receipts by changing keys.
    /// @param provider The provider.
    /// @param signer The key that signed.
    /// @param receipt The receipt.
    /// @param signature Of the key.
    /// @return True when it is.
    function isReceiptSigned(address provider, address signer, Receipt calldata receipt, bytes calldata signature)
        external
        view
        returns (bool);
}
