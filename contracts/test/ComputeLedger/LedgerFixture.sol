// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ComputeLedger} from "../../src/ComputeLedger.sol";
import {IComputeLedger} from "../../src/interfaces/IComputeLedger.sol";
import {IProviderRegistry} from "../../src/interfaces/IProviderRegistry.sol";
import {Test} from "../utils/Test.sol";
import {PlainToken} from "../utils/tokens/PlainToken.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice A ledger with one provider that sells a model, and one user with money in it.
abstract contract LedgerFixture is Test {
    uint40 internal constant LOCK = 1 hours;
    uint40 internal constant PRICE_DELAY = 2 hours;
    uint40 internal constant START = 1_800_000_000;
    uint32 internal constant MODEL = 7;
    uint88 internal constant UNIT_PRICE = 3e15;
    uint96 internal constant CAP = 100e18;
    uint256 internal constant FUNDS = 1000e18;
    uint40 internal constant EXPIRY = START + 30 days;

    PlainToken internal token;
    ComputeLedger internal ledger;
    address internal provider;
    address internal payout;
    address internal signer;
    uint256 internal signerKey;
    address internal user;
    uint256 internal userKey;
    address internal stranger;

    function setUp() public virtual {
        vm.warp(START);
        provider = named("provider");
        payout = named("payout");
        stranger = named("stranger");
        (signer, signerKey) = wallet("signer");
        (user, userKey) = wallet("user");
        token = new PlainToken();
        ledger = new ComputeLedger(IERC20(address(token)), LOCK, PRICE_DELAY);
        vm.prank(provider);
        ledger.register(payout, signer, prices(MODEL, UNIT_PRICE));
        fund(user, FUNDS);
    }

    /// @dev Gives an account tokens and pays them into its free balance.
    function fund(address account, uint256 amount) internal {
        token.mint(account, amount);
        vm.startPrank(account);
        token.approve(address(ledger), amount);
        ledger.deposit(amount);
        vm.stopPrank();
    }

    function open(address account, uint96 amount, uint40 expiry) internal {
        vm.prank(account);
        ledger.open(provider, amount, expiry);
    }

    function revoke(address account) internal {
        vm.prank(account);
        ledger.revoke(provider);
    }

    function prices(uint32 model, uint88 price) internal pure returns (IProviderRegistry.PriceUpdate[] memory list) {
        list = new IProviderRegistry.PriceUpdate[](1);
        list[0] = IProviderRegistry.PriceUpdate(model, price);
    }

    function setPrice(uint32 model, uint88 price) internal {
        vm.prank(provider);
        ledger.setPrices(prices(model, price));
    }

    function nonceAt(uint256 issuedAt, uint64 count) internal pure returns (uint64) {
        return (uint64(issuedAt) << 24) | count;
    }

    /// @dev A receipt that is right when it is issued now.
    function receipt(address account, uint64 count, uint64 units)
        internal
        view
        returns (IComputeLedger.Receipt memory)
    {
        return IComputeLedger.Receipt({
            user: account,
            requestHash: keccak256(abi.encode(account, count)),
            model: MODEL,
            units: units,
            price: uint96(units * uint256(UNIT_PRICE)),
            nonce: nonceAt(block.timestamp, count)
        });
    }

    function charge(IComputeLedger.Receipt memory one) internal returns (IComputeLedger.Result) {
        IComputeLedger.Receipt[] memory batch = new IComputeLedger.Receipt[](1);
        batch[0] = one;
        return charge(batch)[0];
    }

    function charge(IComputeLedger.Receipt[] memory batch) internal returns (IComputeLedger.Result[] memory) {
        vm.prank(signer);
        return ledger.charge(provider, batch);
    }

    function cap(uint96 amount, uint40 expiry, uint256 nonce)
        internal
        view
        returns (IComputeLedger.SpendingCap memory)
    {
        return IComputeLedger.SpendingCap({
            user: user,
            provider: provider,
            amount: amount,
            expiry: expiry,
            revocations: ledger.allowanceOf(user, provider).revocations,
            nonce: nonce
        });
    }

    /// @dev 65 bytes: r, s, v.
    function sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function openFor(IComputeLedger.SpendingCap memory signed) internal {
        bytes memory signature = sign(userKey, ledger.spendingCapDigest(signed));
        ledger.openFor(signed, signature);
    }

    function remaining() internal view returns (uint96) {
        return ledger.allowanceOf(user, provider).remaining;
    }

    function assertResult(IComputeLedger.Result left, IComputeLedger.Result right) internal pure {
        vm.assertEq(uint256(left), uint256(right), "result of the charge");
    }
}
