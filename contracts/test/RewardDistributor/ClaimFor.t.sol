// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardDistributor} from "../../src/RewardDistributor.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {ContractWallet} from "../utils/ContractWallet.sol";
import {Setup} from "./Setup.sol";

/// @notice Alice, who earned 100, signs that her money goes to bob.
contract RewardDistributorClaimForTest is Setup {
    uint256 private aliceKey = keyOf("alice");
    uint256 private deadline;
    ContractWallet private wallet_;

    function setUp() public override {
        super.setUp();
        wallet_ = new ContractWallet(alice);
        earn(alice, address(token), 100);
        earn(bob, address(token), 200);
        earn(address(wallet_), address(token), 50);
        publish();
        deadline = block.timestamp + 1 hours;
    }

    function claimFor(address account, uint256 amount, address recipient, bytes memory signature)
        private
        returns (uint256)
    {
        return distributor.claimFor(claimOf(account, address(token), amount), recipient, deadline, signature);
    }

    /// @dev Sent by a relayer; must be refused as a signature that is not alice's.
    function refuse(address account, uint256 amount, address recipient, bytes memory signature) private {
        IRewardDistributor.Claim memory claim_ = claimOf(account, address(token), amount);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.InvalidSignature.selector, account));
        vm.prank(stranger);
        distributor.claimFor(claim_, recipient, deadline, signature);
        vm.assertEq(distributor.claimed(address(token), account), 0);
    }

    // EOAs

    function test_a_relayer_pays_the_recipient_that_the_account_signed_for() external {
        bytes memory signature = sign(aliceKey, alice, 100, bob, deadline);
        IRewardDistributor.Claim memory claim_ = claimOf(alice, address(token), 100);
        vm.expectEmit(address(distributor));
        emit IRewardDistributor.Claimed(address(token), alice, bob, 100, 100);
        vm.prank(stranger);
        vm.assertEq(distributor.claimFor(claim_, bob, deadline, signature), 100);

        vm.assertEq(token.balanceOf(bob), 100);
        vm.assertEq(token.balanceOf(alice), 0);
        vm.assertEq(token.balanceOf(stranger), 0);
        vm.assertEq(distributor.claimed(address(token), alice), 100);
    }

    function test_the_digest_is_eip_712s() external view {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("RoastPower RewardDistributor"),
                keccak256("1"),
                block.chainid,
                address(distributor)
            )
        );
        bytes32 message = keccak256(
            abi.encode(
                keccak256(
                    "Claim(address account,address token,uint256 cumulativeAmount,address recipient,uint256 deadline)"
                ),
                alice,
                address(token),
                uint256(100),
                bob,
                deadline
            )
        );
        vm.assertEq(
            distributor.claimDigest(alice, address(token), 100, bob, deadline),
            keccak256(abi.encodePacked("\x19\x01", domain, message))
        );
    }

    function test_a_signature_is_good_until_its_last_second() external {
        bytes memory signature = sign(aliceKey, alice, 100, bob, deadline);
        IRewardDistributor.Claim memory claim_ = claimOf(alice, address(token), 100);
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.SignatureExpired.selector, deadline));
        distributor.claimFor(claim_, bob, deadline, signature);
        vm.warp(deadline);
        vm.assertEq(distributor.claimFor(claim_, bob, deadline, signature), 100);
    }

    function test_a_replayed_signature_pays_nothing() external {
        bytes memory signature = sign(aliceKey, alice, 100, bob, deadline);
        claimFor(alice, 100, bob, signature);
        IRewardDistributor.Claim memory claim_ = claimOf(alice, address(token), 100);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.NothingToClaim.selector, alice, address(token), 100)
        );
        distributor.claimFor(claim_, bob, deadline, signature);
        vm.assertEq(token.balanceOf(bob), 100);
    }

    function test_a_used_signature_stays_useless_under_later_roots() external {
        bytes memory signature = sign(aliceKey, alice, 100, bob, deadline);
        claimFor(alice, 100, bob, signature);
        bytes32[] memory oldProof = proof(alice, address(token), 100);
        earn(alice, address(token), 150);
        publish();
        deadline = block.timestamp - DELAY + 1 hours;
        // The old amount has no leaf any more, and the new amount no signature.
        vm.warp(deadline - 1 hours);
        expectInvalidProof(alice, address(token), 100);
        distributor.claimFor(
            IRewardDistributor.Claim(alice, address(token), 100, oldProof), bob, deadline, signature
        );
        IRewardDistributor.Claim memory raised = claimOf(alice, address(token), 150);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.InvalidSignature.selector, alice));
        distributor.claimFor(raised, bob, deadline, signature);
    }

    function test_signatures_out_of_order_pay_each_amount_once() external {
        deadline = block.timestamp + 10 days;
        bytes memory first = sign(aliceKey, alice, 100, bob, deadline);
        bytes memory second = sign(aliceKey, alice, 150, stranger, deadline);
        // The later one has no leaf yet.
        bytes32[] memory siblings = proof(alice, address(token), 100);
        expectInvalidProof(alice, address(token), 150);
        distributor.claimFor(
            IRewardDistributor.Claim(alice, address(token), 150, siblings), stranger, deadline, second
        );
        earn(alice, address(token), 150);
        publish();
        // It pays all of it, and the earlier one nothing, even if a root came back in which its amount has a leaf.
        vm.assertEq(claimFor(alice, 150, stranger, second), 150);
        earn(alice, address(token), 100);
        publish();
        IRewardDistributor.Claim memory claim_ = claimOf(alice, address(token), 100);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.NothingToClaim.selector, alice, address(token), 150)
        );
        distributor.claimFor(claim_, bob, deadline, first);
        vm.assertEq(token.balanceOf(bob), 0);
        vm.assertEq(token.balanceOf(stranger), 150);
    }

    /// @dev A known limit: anybody may claim for alice, but then the money goes to her own address.
    function test_a_claim_in_front_of_a_signed_one_pays_the_account_itself() external {
        bytes memory signature = sign(aliceKey, alice, 100, bob, deadline);
        claim(alice, address(token), 100);
        IRewardDistributor.Claim memory claim_ = claimOf(alice, address(token), 100);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.NothingToClaim.selector, alice, address(token), 100)
        );
        distributor.claimFor(claim_, bob, deadline, signature);
        vm.assertEq(token.balanceOf(alice), 100);
    }

    function testFuzz_a_relayer_cannot_change_the_recipient(address thief) external {
        vm.assume(thief != bob);
        refuse(alice, 100, thief, sign(aliceKey, alice, 100, bob, deadline));
    }

    function test_a_relayer_cannot_change_the_deadline() external {
        refuse(alice, 100, bob, sign(aliceKey, alice, 100, bob, deadline + 1));
    }

    function test_a_signature_of_somebody_else_is_refused() external {
        refuse(alice, 100, bob, sign(keyOf("bob"), alice, 100, bob, deadline));
        refuse(bob, 200, alice, sign(aliceKey, bob, 200, alice, deadline));
    }

    function test_a_signature_for_another_token_is_refused() external {
        bytes32 digest = distributor.claimDigest(alice, address(other), 100, bob, deadline);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(aliceKey, digest);
        refuse(alice, 100, bob, abi.encodePacked(r, s, v));
    }

    function test_a_signature_for_another_chain_or_distributor_is_refused() external {
        uint256 home = block.chainid;
        vm.chainId(home + 1);
        bytes memory abroad = sign(aliceKey, alice, 100, bob, deadline);
        vm.chainId(home);
        refuse(alice, 100, bob, abroad);

        RewardDistributor twin = new RewardDistributor(owner, proposer, guardian, DELAY);
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(aliceKey, twin.claimDigest(alice, address(token), 100, bob, deadline));
        refuse(alice, 100, bob, abi.encodePacked(r, s, v));
    }

    function test_malleable_short_and_empty_signatures_are_refused() external {
        bytes32 digest = distributor.claimDigest(alice, address(token), 100, bob, deadline);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(aliceKey, digest);
        uint256 order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        // The other s of the same signature.
        refuse(alice, 100, bob, abi.encodePacked(r, bytes32(order - uint256(s)), v == 27 ? uint8(28) : uint8(27)));
        // The compact form of ERC-2098, which would be a second spelling.
        refuse(alice, 100, bob, abi.encodePacked(r, bytes32(uint256(s) | (uint256(v - 27) << 255))));
        refuse(alice, 100, bob, abi.encodePacked(r, s, v, uint8(0)));
        refuse(alice, 100, bob, abi.encodePacked(r, s, uint8(0)));
        refuse(alice, 100, bob, new bytes(65));
        refuse(alice, 100, bob, "");
    }

    function test_nobody_signs_for_the_zero_address() external {
        earn(address(0), address(token), 5);
        publish();
        deadline = block.timestamp;
        refuse(address(0), 5, bob, new bytes(65));
    }

    function test_a_recipient_that_would_lose_the_money_is_refused() external {
        address[2] memory nobody = [address(0), address(distributor)];
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory signature = sign(aliceKey, alice, 100, nobody[i], deadline);
            IRewardDistributor.Claim memory claim_ = claimOf(alice, address(token), 100);
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.InvalidRecipient.selector, nobody[i]));
            distributor.claimFor(claim_, nobody[i], deadline, signature);
        }
    }

    function test_a_signature_needs_a_leaf() external {
        bytes memory signature = sign(aliceKey, alice, 101, bob, deadline);
        bytes32[] memory siblings = proof(alice, address(token), 100);
        expectInvalidProof(alice, address(token), 101);
        distributor.claimFor(
            IRewardDistributor.Claim(alice, address(token), 101, siblings), bob, deadline, signature
        );
    }

    // Wallets that are contracts (ERC-1271)

    function test_a_contract_wallet_signs() external {
        bytes memory signature = sign(aliceKey, address(wallet_), 50, bob, deadline);
        vm.assertEq(claimFor(address(wallet_), 50, bob, signature), 50);
        vm.assertEq(token.balanceOf(bob), 50);
    }

    function test_a_contract_wallet_refuses_what_its_owner_did_not_sign() external {
        refuse(address(wallet_), 50, bob, sign(keyOf("bob"), address(wallet_), 50, bob, deadline));
        refuse(address(wallet_), 50, stranger, sign(aliceKey, address(wallet_), 50, bob, deadline));
    }

    function test_a_wallet_that_answers_garbage_is_refused() external {
        bytes memory signature = sign(aliceKey, address(wallet_), 50, bob, deadline);
        for (uint256 mood = 1; mood <= uint256(type(ContractWallet.Mood).max); ++mood) {
            wallet_.setMood(ContractWallet.Mood(mood));
            refuse(address(wallet_), 50, bob, signature);
        }
        wallet_.setMood(ContractWallet.Mood.Honest);
        vm.assertEq(claimFor(address(wallet_), 50, bob, signature), 50);
    }

    function test_a_contract_that_knows_no_signatures_cannot_be_claimed_for_by_signature() external {
        earn(address(token), address(token), 5);
        publish();
        deadline = block.timestamp;
        refuse(address(token), 5, bob, sign(aliceKey, address(token), 5, bob, deadline));
    }

    /// @dev The distributor asks wallets by a static call, so whatever they try to change reverts.
    function test_a_wallet_that_claims_while_it_is_asked_gains_nothing() external {
        bytes memory signature = sign(aliceKey, address(wallet_), 50, bob, deadline);
        wallet_.reenter(
            address(distributor),
            abi.encodeCall(
                distributor.claim, (address(wallet_), address(token), 50, proof(address(wallet_), address(token), 50))
            )
        );
        vm.assertEq(claimFor(address(wallet_), 50, bob, signature), 50);
        vm.assertEq(token.balanceOf(bob), 50);
        vm.assertEq(token.balanceOf(address(wallet_)), 0);
    }

    /// @dev An account with code is asked as a wallet, so the key of an EOA that delegates (EIP-7702) no longer counts by itself.
    function test_an_account_that_gained_code_answers_for_itself() external {
        bytes memory signature = sign(aliceKey, alice, 100, bob, deadline);
        vm.etch(alice, address(wallet_).code);
        // The copied wallet has no owner in its storage and refuses.
        refuse(alice, 100, bob, signature);
        vm.etch(alice, "");
        vm.assertEq(claimFor(alice, 100, bob, signature), 100);
    }
}
