// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title Who sells compute, at which prices, and which keys speak for them
/// @notice Anybody may register as a provider: users choose one by giving it an allowance. A provider is the address that registered. It keeps that key cold;
/// hot keys, its signers, charge users and sign receipts, and can do nothing else.
/// @dev Prices are in base units of the ledger's token for one unit of a model. What a unit is (a query, a thousand tokens) is the provider's to publish.
interface IProviderRegistry {
    /// @notice A new price for a model.
    /// @param model The provider's number for the model.
    /// @param price Base units of the token for one unit; 0 takes the model off the list.
    struct PriceUpdate {
        uint32 model;
        uint88 price;
    }

    /// @notice The price of a model: the one before its last change, the one after, and when each began to count.
    /// @param earlier Base units for one unit, in the seconds from `earlierSince` to just before `laterSince`; 0 when not listed.
    /// @param later Base units for one unit from `laterSince` on; 0 when not listed.
    /// @param earlierSince Unix seconds.
    /// @param laterSince Unix seconds; in the future while a rise waits.
    struct Price {
        uint88 earlier;
        uint88 later;
        uint40 earlierSince;
        uint40 laterSince;
    }

    /// @notice The time in which a key spoke for a provider.
    /// @param from Unix seconds of the first moment; 0 when it never did.
    /// @param until Unix seconds of the last moment; the greatest uint40 while it does.
    struct SignerPeriod {
        uint40 from;
        uint40 until;
    }

    /// @notice A provider registered.
    event ProviderRegistered(address indexed provider, address indexed payout);

    /// @notice A provider's earnings go elsewhere from now on.
    event PayoutChanged(address indexed provider, address indexed payout);

    /// @notice A key may charge and sign receipts for a provider from now on.
    event SignerAdded(address indexed provider, address indexed signer);

    /// @notice A key may not charge for a provider any more. Receipts issued up to now stay the provider's word.
    event SignerRemoved(address indexed provider, address indexed signer);

    /// @notice A model's price was changed: `current` counts until `effectiveAt`, `next` from then on (at once after a cut).
    event PriceChanged(address indexed provider, uint32 indexed model, uint88 current, uint88 next, uint40 effectiveAt);

    /// @notice The provider has registered before. Use the functions that change payout, signers and prices.
    error AlreadyRegistered(address provider);

    /// @notice No such provider. Check the address, or let the provider register first.
    error UnknownProvider(address provider);

    /// @notice The caller is no signer of the provider. Call from a key that the provider added.
    error NotSigner(address provider, address caller);

    /// @notice Money sent to this address would be lost: the zero address or the ledger itself. Name another one.
    error UnusableAddress(address account);

    /// @notice Registers the caller. Its first prices count at once, because nobody can have given it an allowance yet.
    /// @dev Reverts with AlreadyRegistered, UnusableAddress (payout or signer).
    /// @param payout Where earnings go.
    /// @param signer The first key that charges and signs receipts.
    /// @param prices The first price list; may be empty.
    function register(address payout, address signer, PriceUpdate[] calldata prices) external;

    /// @notice Changes where the caller's earnings go, those of before included.
    /// @dev Reverts with UnknownProvider (the caller has not registered), UnusableAddress.
    /// @param payout Where earnings go.
    function setPayout(address payout) external;

    /// @notice Lets a key charge and sign receipts for the caller.
    /// @dev Reverts with UnknownProvider, UnusableAddress. Adding a key twice changes nothing.
    /// @param signer The key, an externally owned account or an ERC-1271 contract.
    function addSigner(address signer) external;

    /// @notice Takes a key back at once.
    /// @dev Reverts with NotSigner when it is none of the caller's.
    /// @param signer The key.
    function removeSigner(address signer) external;

    /// @notice Changes the caller's prices. A cut counts at once; a rise, and a model that was not listed, only after `priceDelay`, so that users who do not
    /// agree are out before. A change replaces one that still waits.
    /// @dev Reverts with UnknownProvider. Receipts are held against the price of the second in which they were issued, as far back as the change before
    /// the last; settle older ones before changing a price twice.
    /// @param prices Models and their new prices.
    function setPrices(PriceUpdate[] calldata prices) external;

    /// @notice How long a rise waits.
    /// @return Seconds; longer than the ledger's lock.
    function priceDelay() external view returns (uint40);

    /// @notice Where a provider's earnings go.
    /// @param provider The provider.
    /// @return payout The zero address when the provider is unknown.
    function payoutOf(address provider) external view returns (address payout);

    /// @notice When a key spoke for a provider.
    /// @param provider The provider.
    /// @param signer The key.
    /// @return period Zeros when it never did.
    function signerPeriod(address provider, address signer) external view returns (SignerPeriod memory period);

    /// @notice The last change of a model's price.
    /// @param provider The provider.
    /// @param model The provider's number for the model.
    /// @return price Zeros when it was never listed.
    function priceOf(address provider, uint32 model) external view returns (Price memory price);

    /// @notice What one unit of a model cost, costs or will cost.
    /// @param provider The provider.
    /// @param model The provider's number for the model.
    /// @param timestamp Unix seconds.
    /// @return Base units for one unit; 0 when the model was not listed then, or when that is too long ago to be known.
    function priceAt(address provider, uint32 model, uint40 timestamp) external view returns (uint88);
}
