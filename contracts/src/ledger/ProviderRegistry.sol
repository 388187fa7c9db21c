// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IProviderRegistry} from "../interfaces/IProviderRegistry.sol";
import {Prices} from "./Prices.sol";

/// @title The providers' part of the compute ledger
/// @dev Has no owner. A provider changes its own entries and nobody else's.
abstract contract ProviderRegistry is IProviderRegistry {
    using Prices for Price;

    /// @inheritdoc IProviderRegistry
    // forge-lint: disable-next-line(screaming-snake-case-immutable) named as in the interface
    uint40 public immutable override priceDelay;

    /// @inheritdoc IProviderRegistry
    mapping(address provider => address payout) public override payoutOf;

    mapping(address provider => mapping(address signer => SignerPeriod)) private _signers;
    mapping(address provider => mapping(uint32 model => Price)) private _prices;

    constructor(uint40 priceDelay_) {
        priceDelay = priceDelay_;
    }

    /// @inheritdoc IProviderRegistry
    function register(address payout, address signer, PriceUpdate[] calldata prices) external override {
        if (payoutOf[msg.sender] != address(0)) revert AlreadyRegistered(msg.sender);
        _requireUsable(payout);
        payoutOf[msg.sender] = payout;
        emit ProviderRegistered(msg.sender, payout);
        _addSigner(signer);
        _setPrices(prices, 0);
    }

    /// @inheritdoc IProviderRegistry
    function setPayout(address payout) external override {
        _requireProvider(msg.sender);
        _requireUsable(payout);
        payoutOf[msg.sender] = payout;
        emit PayoutChanged(msg.sender, payout);
    }

    /// @inheritdoc IProviderRegistry
    function addSigner(address signer) external override {
        _requireProvider(msg.sender);
        _addSigner(signer);
    }

    /// @inheritdoc IProviderRegistry
    function removeSigner(address signer) external override {
        if (!_isSigner(msg.sender, signer)) revert NotSigner(msg.sender, signer);
        _signers[msg.sender][signer].until = uint40(block.timestamp);
        emit SignerRemoved(msg.sender, signer);
    }

    /// @inheritdoc IProviderRegistry
    function setPrices(PriceUpdate[] calldata prices) external override {
        _requireProvider(msg.sender);
        _setPrices(prices, priceDelay);
    }

    /// @inheritdoc IProviderRegistry
    function signerPeriod(address provider, address signer) public view override returns (SignerPeriod memory) {
        return _signers[provider][signer];
    }

    /// @inheritdoc IProviderRegistry
    function priceOf(address provider, uint32 model) external view override returns (Price memory) {
        return _prices[provider][model];
    }

    /// @inheritdoc IProviderRegistry
    function priceAt(address provider, uint32 model, uint40 timestamp) external view override returns (uint88) {
        // forge-lint: disable-next-line(unsafe-typecast) a price of 88 bits
        return uint88(_prices[provider][model].valueAt(timestamp));
    }

    function _pricesOf(address provider) internal view returns (mapping(uint32 model => Price) storage) {
        return _prices[provider];
    }

    /// @dev A removed key has an end, one that was never added has a zero.
    function _isSigner(address provider, address account) internal view returns (bool) {
        return _signers[provider][account].until == type(uint40).max;
    }

    function _requireProvider(address provider) internal view {
        if (payoutOf[provider] == address(0)) revert UnknownProvider(provider);
    }

    /// @dev The ledger cannot use tokens that it sends to itself or an account of its own.
    function _requireUsable(address account) internal view {
        if (account == address(0) || account == address(this)) revert UnusableAddress(account);
    }

    /// @dev A key that comes back keeps its first moment, so that receipts of its first time stay the provider's word.
    function _addSigner(address signer) private {
        _requireUsable(signer);
        SignerPeriod storage period = _signers[msg.sender][signer];
        if (period.from == 0) period.from = uint40(block.timestamp);
        period.until = type(uint40).max;
        emit SignerAdded(msg.sender, signer);
    }

    function _setPrices(PriceUpdate[] calldata updates, uint40 delay) private {
        for (uint256 i = 0; i < updates.length; ++i) {
            uint32 model = updates[i].model;
            Price storage price = _prices[msg.sender][model];
            price.change(updates[i].price, delay);
            emit PriceChanged(msg.sender, model, price.earlier, price.later, price.laterSince);
        }
    }
}
