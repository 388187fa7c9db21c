// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IComputeLedger} from "./interfaces/IComputeLedger.sol";
import {Allowances, PackedAllowance} from "./ledger/Allowances.sol";
import {Prices} from "./ledger/Prices.sol";
import {ProviderRegistry} from "./ledger/ProviderRegistry.sol";
import {Receipts} from "./ledger/Receipts.sol";
import {SpendingCaps} from "./ledger/SpendingCaps.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

/// @title A prepaid ledger for compute
/// @dev Has no owner. The token is called by `deposit*`, `withdraw` and `withdrawEarnings` alone, which cannot be entered from one another; everything else
/// only moves numbers.
contract ComputeLedger is IComputeLedger, ProviderRegistry, EIP712, ReentrancyGuardTransient {
    // Locks and expiries are minutes to days; the seconds by which a block's maker can move its time decide nothing.
    // forge-lint: disable-start(block-timestamp)
    // slither-disable-start timestamp

    using BitMaps for BitMaps.BitMap;
    using Allowances for Allowance;
    using Prices for Price;
    using Receipts for Receipt;
    using SafeERC20 for IERC20;
    using SpendingCaps for SpendingCap;

    /// @inheritdoc IComputeLedger
    // forge-lint: disable-next-line(screaming-snake-case-immutable) named as in the interface
    IERC20 public immutable override token;

    /// @inheritdoc IComputeLedger
    // forge-lint: disable-next-line(screaming-snake-case-immutable) named as in the interface
    uint40 public immutable override lock;

    /// @inheritdoc IComputeLedger
    mapping(address user => uint256) public override balanceOf;

    /// @inheritdoc IComputeLedger
    mapping(address provider => uint256) public override earningsOf;

    /// @dev One slot for a pair, so that charging a user writes one slot. By provider first: a batch then hashes once for each receipt.
    // slither-disable-next-line uninitialized-state (written through storage references)
    mapping(address provider => mapping(address user => Allowance)) private _allowances;

    mapping(address user => BitMaps.BitMap) private _usedNonces;

    /// @param token_ The only token of this ledger: a plain ERC-20, without fees on transfer and without rebasing.
    /// @param lock_ How long receipts can be charged after an allowance ended: 1 second to 30 days.
    /// @param priceDelay_ How long a rise of prices waits: longer than the lock, at most 60 days.
    constructor(IERC20 token_, uint40 lock_, uint40 priceDelay_)
        ProviderRegistry(priceDelay_)
        EIP712("ComputeLedger", "1")
    {
        if (lock_ == 0 || lock_ > 30 days || priceDelay_ <= lock_ || priceDelay_ > 60 days) {
            revert TimesOutOfRange(lock_, priceDelay_);
        }
        if (address(token_).code.length == 0) revert UnusableAddress(address(token_));
        token = token_;
        lock = lock_;
    }

    // Money in and out

    /// @inheritdoc IComputeLedger
    function deposit(uint256 amount) external override nonReentrant {
        _deposit(msg.sender, amount);
    }

    /// @inheritdoc IComputeLedger
    function depositFor(address user, uint256 amount) external override nonReentrant {
        _requireUsable(user);
        _deposit(user, amount);
    }

    /// @inheritdoc IComputeLedger
    /// @dev Only the caller's own tokens can be pulled: a permit that failed must not lead to the tokens of somebody who approved this contract earlier.
    // slither-disable-next-line reentrancy-benign (the function cannot be entered again; slither does not read transient guards)
    function depositWithPermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
        override
        nonReentrant
    {
        try IERC20Permit(address(token)).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        _deposit(msg.sender, amount);
    }

    /// @inheritdoc IComputeLedger
    function withdraw(address to, uint256 amount) external override nonReentrant {
        if (amount == 0) revert ZeroAmount();
        _requireUsable(to);
        _takeBalance(msg.sender, amount);
        emit Withdrawn(msg.sender, to, amount);
        token.safeTransfer(to, amount);
    }

    /// @inheritdoc IComputeLedger
    function withdrawEarnings(address provider) external override nonReentrant {
        uint256 amount = earningsOf[provider];
        if (amount == 0) revert NothingEarned(provider);
        earningsOf[provider] = 0;
        address payout = payoutOf[provider];
        emit EarningsWithdrawn(provider, payout, amount);
        token.safeTransfer(payout, amount);
    }

    // Allowances

    /// @inheritdoc IComputeLedger
    function open(address provider, uint96 amount, uint40 expiry) external override {
        _open(msg.sender, provider, amount, expiry);
    }

    /// @inheritdoc IComputeLedger
    function openFor(SpendingCap calldata cap, bytes calldata signature) external override {
        uint16 revocations = _allowances[cap.provider][cap.user].revocations;
        // At the greatest number further revocations cannot be told apart, so signatures count no more.
        if (cap.revocations != revocations || revocations == type(uint16).max) {
            revert SignedBeforeRevocation(cap.revocations, revocations);
        }
        _useNonce(cap.user, cap.nonce);
        if (!SignatureChecker.isValidSignatureNow(cap.user, spendingCapDigest(cap), signature)) {
            revert InvalidSignature(cap.user);
        }
        _open(cap.user, cap.provider, cap.amount, cap.expiry);
    }

    /// @inheritdoc IComputeLedger
    function invalidateNonces(uint256 word, uint256 mask) external override {
        _usedNonces[msg.sender]._data[word] |= mask;
        emit NoncesInvalidated(msg.sender, word, mask);
    }

    /// @inheritdoc IComputeLedger
    function revoke(address provider) external override {
        Allowance storage allowance = _allowances[provider][msg.sender];
        if (allowance.revocations != type(uint16).max) ++allowance.revocations;
        if (allowance.expiry > block.timestamp) allowance.expiry = uint40(block.timestamp);
        emit AllowanceRevoked(msg.sender, provider, allowance.remaining, allowance.expiry, allowance.revocations);
    }

    /// @inheritdoc IComputeLedger
    function release(address user, address provider) external override {
        Allowance storage allowance = _allowances[provider][user];
        if (allowance.expiry == 0) revert NotOpen(user, provider);
        if (!_isOver(allowance) && msg.sender != provider && !_isSigner(provider, msg.sender)) {
            revert Locked(_lockedUntil(allowance));
        }
        _release(user, provider, allowance);
    }

    // Charging

    /// @inheritdoc IComputeLedger
    /// @dev Mappings are looked up by provider once, and every receipt is copied to the same memory: 50 users a batch is what this is built for.
    function charge(address provider, Receipt[] calldata receipts) external override returns (Result[] memory results) {
        if (!_isSigner(provider, msg.sender)) revert NotSigner(provider, msg.sender);
        mapping(address user => Allowance) storage allowances = _allowances[provider];
        mapping(uint32 model => Price) storage prices = _pricesOf(provider);
        results = new Result[](receipts.length);
        // slither-disable-next-line uninitialized-local (filled by copyTo before it is read)
        Receipt memory receipt;
        uint256 earned = 0;
        // 2^96 base units a receipt: the sum cannot overflow.
        unchecked {
            for (uint256 i = 0; i < receipts.length; ++i) {
                Result result = Result.Malformed;
                if (receipts[i].copyTo(receipt)) {
                    result = _settle(allowances[receipt.user], prices[receipt.model], receipt);
                }
                if (result == Result.Charged) {
                    earned += receipt.price;
                    receipt.emitCharged(provider);
                } else {
                    results[i] = result;
                    emit Refused(provider, receipt.user, receipt.requestHash, receipt.nonce, i, result);
                }
            }
        }
        if (earned != 0) earningsOf[provider] += earned;
    }

    // What anybody can read

    /// @inheritdoc IComputeLedger
    function allowanceOf(address user, address provider) external view override returns (Allowance memory) {
        return _allowances[provider][user];
    }

    /// @inheritdoc IComputeLedger
    function isNonceUsed(address user, uint256 nonce) external view override returns (bool) {
        return _usedNonces[user].get(nonce);
    }

    /// @inheritdoc IComputeLedger
    function spendingCapDigest(SpendingCap calldata cap) public view override returns (bytes32) {
        return _hashTypedDataV4(cap.hash());
    }

    /// @inheritdoc IComputeLedger
    function receiptDigest(address provider, Receipt calldata receipt) public view override returns (bytes32) {
        return _hashTypedDataV4(receipt.hash(provider));
    }

    /// @inheritdoc IComputeLedger
    function isReceiptSigned(address provider, address signer, Receipt calldata receipt, bytes calldata signature)
        external
        view
        override
        returns (bool)
    {
        SignerPeriod memory period = signerPeriod(provider, signer);
        uint256 issuedAt = Receipts.issuedAt(receipt.nonce);
        if (period.from == 0 || issuedAt < period.from || issuedAt > period.until) return false;
        return SignatureChecker.isValidSignatureNow(signer, receiptDigest(provider, receipt), signature);
    }

    /// @dev Nothing but exactly the amount may arrive: a token that takes a fee or rebases would leave somebody short in the end.
    function _deposit(address user, uint256 amount) private {
        if (amount == 0) revert ZeroAmount();
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != amount) revert UnexpectedAmount(amount, received);
        balanceOf[user] += amount;
        emit Deposited(msg.sender, user, amount);
    }

    function _takeBalance(address user, uint256 amount) private {
        uint256 balance = balanceOf[user];
        if (balance < amount) revert InsufficientBalance(user, balance, amount);
        unchecked {
            balanceOf[user] = balance - amount;
        }
    }

    function _useNonce(address user, uint256 nonce) private {
        if (_usedNonces[user].get(nonce)) revert NonceUsed(user, nonce);
        _usedNonces[user].set(nonce);
        emit SpendingCapUsed(user, nonce);
    }

    /// @dev The later expiry counts, so that caps give the same allowance in whatever order they are sent.
    function _open(address user, address provider, uint96 amount, uint40 expiry) private {
        _requireProvider(provider);
        if (expiry <= block.timestamp) revert Expired(expiry);
        Allowance storage allowance = _allowances[provider][user];
        if (allowance.expiry != 0 && _isOver(allowance)) _release(user, provider, allowance);
        _takeBalance(user, amount);

        uint96 remaining = allowance.remaining;
        if (amount > type(uint96).max - remaining) revert AllowanceTooLarge(uint256(remaining) + amount);
        if (allowance.openedAt == 0) allowance.openedAt = uint40(block.timestamp);
        if (expiry > allowance.expiry) allowance.expiry = expiry;
        allowance.remaining = remaining + amount;
        emit AllowanceOpened(user, provider, amount, remaining + amount, allowance.expiry);
    }

    /// @dev Keeps the nonce and the count of revocations, so that neither receipts nor caps of before can be used again.
    function _release(address user, address provider, Allowance storage allowance) private {
        uint96 amount = allowance.remaining;
        allowance.remaining = 0;
        allowance.openedAt = 0;
        allowance.expiry = 0;
        balanceOf[user] += amount;
        emit AllowanceReleased(user, provider, amount);
    }

    /// @dev Takes the price from the allowance, unless there is a reason not to.
    function _settle(Allowance storage allowance, Price storage list, Receipt memory receipt) private returns (Result) {
        PackedAllowance packed = allowance.load();
        uint256 expiry = packed.expiry();
        uint64 nonce = receipt.nonce;
        uint256 issuedAt = Receipts.issuedAt(nonce);
        uint256 price = receipt.price;
        if (expiry == 0) return Result.NoAllowance;
        // Times of 40 bits cannot overflow, nor can the price of 64 and 88 bits.
        unchecked {
            if (block.timestamp > expiry + lock) return Result.AllowanceOver;
            if (issuedAt > block.timestamp) return Result.IssuedInFuture;
            if (issuedAt < packed.openedAt()) return Result.IssuedBeforeOpening;
            if (issuedAt > expiry) return Result.IssuedAfterExpiry;
            if (nonce <= packed.nonce()) return Result.StaleNonce;
            uint256 unitPrice = list.valueAt(issuedAt);
            if (unitPrice == 0) return Result.NotListed;
            if (receipt.units * unitPrice != price) return Result.WrongPrice;
            if (price > packed.remaining()) return Result.AllowanceTooSmall;
        }
        allowance.spend(packed, price, nonce);
        return Result.Charged;
    }

    function _lockedUntil(Allowance storage allowance) private view returns (uint256) {
        return uint256(allowance.expiry) + lock;
    }

    function _isOver(Allowance storage allowance) private view returns (bool) {
        return block.timestamp > _lockedUntil(allowance);
    }

    // slither-disable-end timestamp
    // forge-lint: disable-end(block-timestamp)
}
