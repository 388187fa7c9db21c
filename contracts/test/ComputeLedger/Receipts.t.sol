// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ComputeLedger} from "../../src/ComputeLedger.sol";
import {IComputeLedger} from "../../src/interfaces/IComputeLedger.sol";
import {Vm} from "../utils/Vm.sol";
import {ContractWallet} from "../utils/wallets/ContractWallet.sol";
import {LedgerFixture} from "./LedgerFixture.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice The receipt that a provider signs, and the proof that it charged something else.
contract ReceiptsTest is LedgerFixture {
    function test_the_digest_is_that_of_eip_712() external view {
        IComputeLedger.Receipt memory one = receipt(user, 5, 9);
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
                    "Receipt(address provider,address user,bytes32 requestHash,uint32 model,uint64 units,uint96 price,uint64 nonce)"
                ),
                provider,
                one.user,
                one.requestHash,
                one.model,
                one.units,
                one.price,
                one.nonce
            )
        );
        vm.assertEq(ledger.receiptDigest(provider, one), keccak256(abi.encodePacked(hex"1901", domain, content)));
    }

    function test_a_signed_receipt_is_the_providers_word() external view {
        IComputeLedger.Receipt memory one = receipt(user, 5, 9);
        vm.assertTrue(isSigned(one, signer, signerKey));
    }

    function test_a_receipt_that_another_key_signed_is_not() external view {
        IComputeLedger.Receipt memory one = receipt(user, 5, 9);
        vm.assertFalse(isSigned(one, signer, userKey));
        vm.assertFalse(isSigned(one, user, userKey));
    }

    function test_a_changed_receipt_is_not() external view {
        IComputeLedger.Receipt memory one = receipt(user, 5, 9);
        bytes memory signature = sign(signerKey, ledger.receiptDigest(provider, one));
        one.price += 1;
        vm.assertFalse(ledger.isReceiptSigned(provider, signer, one, signature));
    }

    function test_a_receipt_of_another_ledger_is_not() external {
        ComputeLedger other = new ComputeLedger(IERC20(address(token)), LOCK, PRICE_DELAY);
        IComputeLedger.Receipt memory one = receipt(user, 5, 9);
        bytes memory signature = sign(signerKey, other.receiptDigest(provider, one));
        vm.assertFalse(ledger.isReceiptSigned(provider, signer, one, signature));
    }

    function test_a_provider_cannot_disown_receipts_by_taking_the_key_back() external {
        vm.warp(START + 10);
        IComputeLedger.Receipt memory last = receipt(user, 5, 9);
        vm.prank(provider);
        ledger.removeSigner(signer);
        vm.warp(START + 11);
        vm.assertTrue(isSigned(last, signer, signerKey));
        vm.assertFalse(isSigned(receipt(user, 6, 9), signer, signerKey));
    }

    function test_a_receipt_from_before_the_key_was_added_is_not() external view {
        IComputeLedger.Receipt memory one = receipt(user, 5, 9);
        one.nonce = nonceAt(START - 1, 5);
        vm.assertFalse(isSigned(one, signer, signerKey));
    }

    function test_a_contract_can_sign_receipts() external {
        ContractWallet safe = new ContractWallet(user);
        vm.prank(provider);
        ledger.addSigner(address(safe));
        IComputeLedger.Receipt memory one = receipt(user, 5, 9);
        vm.assertTrue(isSigned(one, address(safe), userKey));
        vm.assertFalse(isSigned(one, address(safe), signerKey));
    }

    /// @dev The user holds the receipt that it was given; the chain holds what was charged for the same nonce. They differ, and both are the provider's.
    function test_a_wrong_charge_can_be_proven_from_its_event() external {
        open(user, CAP, EXPIRY);
        IComputeLedger.Receipt memory given = receipt(user, 5, 9);
        bytes memory signature = sign(signerKey, ledger.receiptDigest(provider, given));
        vm.recordLogs();
        charge(receipt(user, 5, 10));
        Vm.Log memory log = vm.getRecordedLogs()[0];

        vm.assertEq(log.topics[0], IComputeLedger.Charged.selector);
        vm.assertEq(log.topics[1], bytes32(uint256(uint160(provider))));
        IComputeLedger.Receipt memory charged;
        charged.user = address(uint160(uint256(log.topics[2])));
        (charged.requestHash, charged.model, charged.units, charged.price, charged.nonce) =
            abi.decode(log.data, (bytes32, uint32, uint64, uint96, uint64));

        vm.assertTrue(ledger.isReceiptSigned(provider, signer, given, signature));
        vm.assertEq(charged.user, given.user);
        vm.assertEq(charged.nonce, given.nonce);
        vm.assertTrue(ledger.receiptDigest(provider, charged) != ledger.receiptDigest(provider, given));
        vm.assertEq(charged.price - given.price, UNIT_PRICE);
    }

    function isSigned(IComputeLedger.Receipt memory one, address by, uint256 key) private view returns (bool) {
        return ledger.isReceiptSigned(provider, by, one, sign(key, ledger.receiptDigest(provider, one)));
    }
}
