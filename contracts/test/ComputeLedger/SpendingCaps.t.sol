// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ComputeLedger} from "../../src/ComputeLedger.sol";
import {IComputeLedger} from "../../src/interfaces/IComputeLedger.sol";
import {IProviderRegistry} from "../../src/interfaces/IProviderRegistry.sol";
import {ContractWallet} from "../utils/wallets/ContractWallet.sol";
import {HostileWallet} from "../utils/wallets/HostileWallet.sol";
import {LedgerFixture} from "./LedgerFixture.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Caps that users sign, and everything that somebody may try with such a signature.
contract SpendingCapsTest is LedgerFixture {
    uint256 private constant SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    function test_a_cap_that_the_user_signed_opens_an_allowance() external {
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        bytes memory signature = sign(userKey, ledger.spendingCapDigest(signed));
        vm.expectEmit(address(ledger));
        emit IComputeLedger.SpendingCapUsed(user, 77);
        vm.expectEmit(address(ledger));
        emit IComputeLedger.AllowanceOpened(user, provider, CAP, CAP, EXPIRY);
        vm.prank(stranger);
        ledger.openFor(signed, signature);
        vm.assertEq(remaining(), CAP);
        vm.assertEq(ledger.balanceOf(user), FUNDS - CAP);
        vm.assertTrue(ledger.isNonceUsed(user, 77));
    }

    function test_the_digest_is_that_of_eip_712() external view {
        IComputeLedger.SpendingCap memory signed = IComputeLedger.SpendingCap(user, provider, CAP, EXPIRY, 3, 77);
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("ComputeLedger"),
                keccak256("1"),
                block.chainid,
                address(ledger)
            )
        );
        bytes32 content = keccak256(
            abi.encode(
                keccak256(
                    "SpendingCap(address user,address provider,uint96 amount,uint40 expiry,uint16 revocations,uint256 nonce)"
                ),
                user,
                provider,
                CAP,
                EXPIRY,
                3,
                77
            )
        );
        vm.assertEq(ledger.spendingCapDigest(signed), keccak256(abi.encodePacked(hex"1901", domain, content)));
    }

    function test_caps_give_the_same_allowance_in_any_order() external {
        openFor(cap(1, EXPIRY, 9));
        openFor(cap(2, EXPIRY - 5, 8));
        vm.assertEq(remaining(), 3);
        vm.assertEq(ledger.allowanceOf(user, provider).expiry, EXPIRY);
    }

    // Signatures used twice, elsewhere, by others, late

    function test_a_cap_counts_once() external {
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        openFor(signed);
        assertRefused(signed, userKey, abi.encodeWithSelector(IComputeLedger.NonceUsed.selector, user, 77));
    }

    function test_a_cap_counts_once_also_after_its_money_was_released() external {
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        openFor(signed);
        vm.prank(provider);
        ledger.release(user, provider);
        assertRefused(signed, userKey, abi.encodeWithSelector(IComputeLedger.NonceUsed.selector, user, 77));
    }

    function test_a_nonce_counts_once_whatever_else_the_cap_says() external {
        openFor(cap(CAP, EXPIRY, 77));
        assertRefused(
            cap(CAP - 1, EXPIRY + 1, 77), userKey, abi.encodeWithSelector(IComputeLedger.NonceUsed.selector, user, 77)
        );
    }

    function test_a_cap_for_another_chain_is_refused() external {
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        bytes memory signature = sign(userKey, ledger.spendingCapDigest(signed));
        uint256 home = block.chainid;
        vm.chainId(home + 1);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.InvalidSignature.selector, user));
        ledger.openFor(signed, signature);
        vm.chainId(home);
        ledger.openFor(signed, signature);
    }

    function test_a_cap_for_another_ledger_is_refused() external {
        ComputeLedger other = new ComputeLedger(IERC20(address(token)), LOCK, PRICE_DELAY);
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        bytes memory signature = sign(userKey, other.spendingCapDigest(signed));
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.InvalidSignature.selector, user));
        ledger.openFor(signed, signature);
    }

    function test_a_cap_that_somebody_else_signed_is_refused() external {
        assertRefused(
            cap(CAP, EXPIRY, 77), signerKey, abi.encodeWithSelector(IComputeLedger.InvalidSignature.selector, user)
        );
    }

    function test_a_changed_cap_is_refused() external {
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        bytes memory signature = sign(userKey, ledger.spendingCapDigest(signed));
        address other = named("other provider");
        vm.prank(other);
        ledger.register(other, other, prices(MODEL, 1));

        IComputeLedger.SpendingCap[5] memory changed;
        for (uint256 i = 0; i < changed.length; ++i) {
            changed[i] = cap(CAP, EXPIRY, 77);
        }
        changed[0].amount += 1;
        changed[1].expiry += 1;
        changed[2].nonce += 1;
        changed[3].provider = other;
        changed[4].user = stranger;
        for (uint256 i = 0; i < changed.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IComputeLedger.InvalidSignature.selector, changed[i].user));
            ledger.openFor(changed[i], signature);
        }
    }

    function test_an_expired_cap_is_refused() external {
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        vm.warp(EXPIRY);
        assertRefused(signed, userKey, abi.encodeWithSelector(IComputeLedger.Expired.selector, EXPIRY));
        vm.assertFalse(ledger.isNonceUsed(user, 77));
    }

    function test_the_other_signature_of_the_same_cap_is_refused() external {
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(userKey, ledger.spendingCapDigest(signed));
        bytes memory mirrored = abi.encodePacked(r, bytes32(SECP256K1_ORDER - uint256(s)), v == 27 ? 28 : 27);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.InvalidSignature.selector, user));
        ledger.openFor(signed, mirrored);
    }

    function test_garbage_is_no_signature_of_anybody() external {
        bytes[4] memory garbage = [bytes(""), hex"00", new bytes(65), new bytes(64)];
        IComputeLedger.SpendingCap memory signed = cap(0, EXPIRY, 77);
        for (uint256 i = 0; i < garbage.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IComputeLedger.InvalidSignature.selector, user));
            ledger.openFor(signed, garbage[i]);
        }
        signed.user = address(0);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.InvalidSignature.selector, address(0)));
        ledger.openFor(signed, new bytes(65));
    }

    function test_a_cap_for_an_unknown_provider_is_refused() external {
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        signed.provider = stranger;
        assertRefused(signed, userKey, abi.encodeWithSelector(IProviderRegistry.UnknownProvider.selector, stranger));
    }

    function test_a_cap_without_money_behind_it_is_refused_and_stays_usable() external {
        IComputeLedger.SpendingCap memory signed = cap(FUNDS + 1, EXPIRY, 77);
        assertRefused(
            signed, userKey, abi.encodeWithSelector(IComputeLedger.InsufficientBalance.selector, user, FUNDS, FUNDS + 1)
        );
        fund(user, 1);
        openFor(signed);
        vm.assertEq(remaining(), FUNDS + 1);
    }

    // Taking signatures back

    function test_the_user_can_make_unused_caps_useless() external {
        uint256 nonce = 3 * 256 + 5;
        vm.expectEmit(address(ledger));
        emit IComputeLedger.NoncesInvalidated(user, 3, 1 << 5);
        vm.prank(user);
        ledger.invalidateNonces(3, 1 << 5);
        vm.assertTrue(ledger.isNonceUsed(user, nonce));
        assertRefused(
            cap(CAP, EXPIRY, nonce), userKey, abi.encodeWithSelector(IComputeLedger.NonceUsed.selector, user, nonce)
        );
        openFor(cap(CAP, EXPIRY, nonce + 1));
        openFor(cap(CAP, EXPIRY, nonce - 1));
    }

    function test_making_nonces_useless_never_makes_one_useful_again() external {
        openFor(cap(CAP, EXPIRY, 77));
        vm.prank(user);
        ledger.invalidateNonces(0, 0);
        vm.assertTrue(ledger.isNonceUsed(user, 77));
    }

    function test_a_stranger_makes_only_its_own_nonces_useless() external {
        vm.prank(stranger);
        ledger.invalidateNonces(0, type(uint256).max);
        openFor(cap(CAP, EXPIRY, 77));
    }

    function test_a_cap_from_before_a_revocation_is_refused_for_ever() external {
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        bytes memory signature = sign(userKey, ledger.spendingCapDigest(signed));
        open(user, CAP, EXPIRY);
        revoke(user);
        bytes memory refusal = abi.encodeWithSelector(IComputeLedger.SignedBeforeRevocation.selector, 0, 1);
        vm.expectRevert(refusal);
        ledger.openFor(signed, signature);
        vm.warp(START + LOCK + 1);
        vm.expectRevert(refusal);
        ledger.openFor(signed, signature);
        open(user, 1, EXPIRY);
        vm.expectRevert(refusal);
        ledger.openFor(signed, signature);
    }

    function test_revoking_without_an_allowance_takes_signed_caps_back() external {
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        revoke(user);
        assertRefused(signed, userKey, abi.encodeWithSelector(IComputeLedger.SignedBeforeRevocation.selector, 0, 1));
    }

    function test_a_cap_signed_after_a_revocation_opens_again() external {
        open(user, CAP, EXPIRY);
        revoke(user);
        openFor(cap(1, EXPIRY, 77));
        vm.assertEq(remaining(), CAP + 1);
    }

    function test_a_cap_cannot_be_signed_for_revocations_to_come() external {
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        signed.revocations = 1;
        assertRefused(signed, userKey, abi.encodeWithSelector(IComputeLedger.SignedBeforeRevocation.selector, 1, 0));
    }

    // Wallets that are contracts

    function test_a_contract_wallet_signs_with_its_owner() external {
        ContractWallet safe = new ContractWallet(user);
        fund(address(safe), FUNDS);
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        signed.user = address(safe);
        openFor(signed);
        vm.assertEq(ledger.allowanceOf(address(safe), provider).remaining, CAP);
    }

    function test_a_contract_wallets_cap_needs_its_owner() external {
        ContractWallet safe = new ContractWallet(user);
        fund(address(safe), FUNDS);
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        signed.user = address(safe);
        assertRefused(
            signed, signerKey, abi.encodeWithSelector(IComputeLedger.InvalidSignature.selector, address(safe))
        );
    }

    function test_a_wallet_that_does_not_say_yes_properly_has_not_signed() external {
        HostileWallet hostile = new HostileWallet();
        fund(address(hostile), FUNDS);
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        signed.user = address(hostile);
        for (uint256 manner = 0; manner < uint256(HostileWallet.Manner.SpendAllGas); ++manner) {
            hostile.behave(HostileWallet.Manner(manner));
            vm.expectRevert(abi.encodeWithSelector(IComputeLedger.InvalidSignature.selector, address(hostile)));
            ledger.openFor(signed, "");
        }
        hostile.behave(HostileWallet.Manner.SpendAllGas);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.InvalidSignature.selector, address(hostile)));
        ledger.openFor{gas: 1_000_000}(signed, "");
        vm.assertEq(ledger.balanceOf(address(hostile)), FUNDS);
    }

    function test_a_wallet_cannot_reenter_while_it_is_asked() external {
        HostileWallet hostile = new HostileWallet();
        fund(address(hostile), FUNDS);
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        signed.user = address(hostile);
        hostile.behave(HostileWallet.Manner.Reenter);
        hostile.arm(address(ledger), abi.encodeCall(ComputeLedger.withdraw, (stranger, FUNDS)));
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.InvalidSignature.selector, address(hostile)));
        ledger.openFor(signed, "");
        vm.assertEq(token.balanceOf(stranger), 0);
    }

    function test_a_wallet_that_says_yes_to_everything_risks_only_its_own_money() external {
        HostileWallet hostile = new HostileWallet();
        hostile.behave(HostileWallet.Manner.SayYes);
        IComputeLedger.SpendingCap memory signed = cap(CAP, EXPIRY, 77);
        signed.user = address(hostile);
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.InsufficientBalance.selector, address(hostile), 0, CAP));
        ledger.openFor(signed, "");
        vm.assertEq(ledger.balanceOf(user), FUNDS);
    }

    function testFuzz_only_the_signed_words_open_an_allowance(
        uint96 amount,
        uint40 expiry,
        uint256 nonce,
        uint8 flipped
    ) external {
        IComputeLedger.SpendingCap memory signed = cap(
            uint96(bound(amount, 0, FUNDS)), uint40(bound(expiry, START + 1, type(uint40).max)), nonce
        );
        bytes memory signature = sign(userKey, ledger.spendingCapDigest(signed));
        uint256 place = bound(flipped, 0, 64);
        bytes memory broken = bytes.concat(signature);
        broken[place] ^= 0x01;
        vm.expectRevert(abi.encodeWithSelector(IComputeLedger.InvalidSignature.selector, user));
        ledger.openFor(signed, broken);
        ledger.openFor(signed, signature);
        vm.assertEq(remaining(), signed.amount);
    }

    function assertRefused(IComputeLedger.SpendingCap memory signed, uint256 key, bytes memory refusal) private {
        bytes memory signature = sign(key, ledger.spendingCapDigest(signed));
        vm.expectRevert(refusal);
        ledger.openFor(signed, signature);
    }
}
