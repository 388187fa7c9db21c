// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RoastToken} from "../../src/RoastToken.sol";
import {Functions} from "../utils/Functions.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

contract RoastTokenTest is Functions {
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    address private treasury = named("treasury");
    address private miner = named("miner");
    address private campaign = named("campaign");
    address private stranger = named("stranger");
    RoastToken private token;

    function setUp() external {
        vm.warp(1_700_000_000);
        token = new RoastToken(treasury, 1_000_000e18);
    }

    // Supply

    function test_the_treasury_gets_the_whole_supply() external {
        vm.expectEmit();
        emit IERC20.Transfer(address(0), treasury, 5);
        RoastToken small = new RoastToken(treasury, 5);
        vm.assertEq(small.totalSupply(), 5);
        vm.assertEq(small.cap(), 5);
        vm.assertEq(small.balanceOf(treasury), 5);
    }

    function test_its_name_symbol_and_decimals() external view {
        vm.assertEq(token.name(), "RoastPower");
        vm.assertEq(token.symbol(), "ROAST");
        vm.assertEq(token.decimals(), 18);
    }

    function test_a_treasury_of_zero_is_refused() external {
        vm.expectRevert(RoastToken.ZeroTreasury.selector);
        new RoastToken(address(0), 1);
    }

    function testFuzz_a_supply_that_does_not_fit_96_bits_is_refused(uint256 supply) external {
        supply = bound(supply, uint256(type(uint96).max) + 1, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(RoastToken.SupplyOutOfRange.selector, supply, type(uint96).max));
        new RoastToken(treasury, supply);
    }

    function test_a_supply_of_zero_is_refused_and_the_largest_works() external {
        vm.expectRevert(abi.encodeWithSelector(RoastToken.SupplyOutOfRange.selector, 0, type(uint96).max));
        new RoastToken(treasury, 0);
        vm.assertEq(new RoastToken(treasury, type(uint96).max).cap(), type(uint96).max);
    }

    /// @dev No mint, no owner, no pause: the whole list of what can be called, from the compiler.
    function test_there_is_no_function_but_these() external view {
        assertFunctions(
            "RoastToken",
            string.concat(
                "DOMAIN_SEPARATOR() MAX_SUPPLY() allowance(address,address) approve(address,uint256) ",
                "balanceOf(address) burn(uint256) burnFrom(address,uint256) cap() decimals() eip712Domain() name() ",
                "nonces(address) permit(address,address,uint256,uint256,uint8,bytes32,bytes32) symbol() ",
                "totalSupply() transfer(address,uint256) transferFrom(address,address,uint256) "
            )
        );
    }

    // Burning

    function testFuzz_burning_lowers_the_supply_and_not_the_cap(uint256 amount) external {
        amount = bound(amount, 0, token.totalSupply());
        vm.expectEmit(address(token));
        emit IERC20.Transfer(treasury, address(0), amount);
        vm.prank(treasury);
        token.burn(amount);
        vm.assertEq(token.totalSupply(), 1_000_000e18 - amount);
        vm.assertEq(token.balanceOf(treasury), 1_000_000e18 - amount);
        vm.assertEq(token.cap(), 1_000_000e18);
    }

    function test_nobody_burns_more_than_they_have() external {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, stranger, 0, 1));
        vm.prank(stranger);
        token.burn(1);
    }

    function test_burning_for_somebody_uses_their_allowance_up() external {
        vm.prank(treasury);
        token.approve(campaign, 10);
        vm.startPrank(campaign);
        token.burnFrom(treasury, 4);
        vm.assertEq(token.allowance(treasury, campaign), 6);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, campaign, 6, 7));
        token.burnFrom(treasury, 7);
        vm.stopPrank();
        vm.assertEq(token.totalSupply(), 1_000_000e18 - 4);
    }

    function test_burning_for_somebody_without_an_allowance_is_refused() external {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, stranger, 0, 1));
        vm.prank(stranger);
        token.burnFrom(treasury, 1);
    }

    // Permit (ERC-2612)

    function sign(uint256 key, address owner, uint256 value, uint256 nonce, uint256 deadline)
        private
        view
        returns (uint8 v, bytes32 r, bytes32 s)
    {
        bytes32 message = keccak256(abi.encode(PERMIT, owner, campaign, value, nonce, deadline));
        return vm.sign(key, keccak256(abi.encodePacked("\x19\x01", token.DOMAIN_SEPARATOR(), message)));
    }

    function test_a_permit_approves_once() external {
        (, uint256 key) = wallet("miner");
        uint256 deadline = block.timestamp;
        (uint8 v, bytes32 r, bytes32 s) = sign(key, miner, 7, 0, deadline);
        vm.prank(stranger);
        token.permit(miner, campaign, 7, deadline, v, r, s);
        vm.assertEq(token.allowance(miner, campaign), 7);
        vm.assertEq(token.nonces(miner), 1);

        vm.expectPartialRevert(ERC20Permit.ERC2612InvalidSigner.selector);
        token.permit(miner, campaign, 7, deadline, v, r, s);
    }

    function test_a_permit_of_somebody_else_or_for_another_value_is_refused() external {
        (, uint256 key) = wallet("miner");
        (, uint256 strangersKey) = wallet("stranger");
        uint256 deadline = block.timestamp;
        (uint8 v, bytes32 r, bytes32 s) = sign(strangersKey, miner, 7, 0, deadline);
        vm.expectRevert(abi.encodeWithSelector(ERC20Permit.ERC2612InvalidSigner.selector, stranger, miner));
        token.permit(miner, campaign, 7, deadline, v, r, s);

        (v, r, s) = sign(key, miner, 7, 0, deadline);
        vm.expectPartialRevert(ERC20Permit.ERC2612InvalidSigner.selector);
        token.permit(miner, campaign, 8, deadline, v, r, s);
        vm.expectPartialRevert(ERC20Permit.ERC2612InvalidSigner.selector);
        token.permit(miner, stranger, 7, deadline, v, r, s);
    }

    function test_a_late_permit_is_refused() external {
        (, uint256 key) = wallet("miner");
        uint256 deadline = block.timestamp - 1;
        (uint8 v, bytes32 r, bytes32 s) = sign(key, miner, 7, 0, deadline);
        vm.expectRevert(abi.encodeWithSelector(ERC20Permit.ERC2612ExpiredSignature.selector, deadline));
        token.permit(miner, campaign, 7, deadline, v, r, s);
    }

    function test_a_permit_for_another_chain_is_refused() external {
        (, uint256 key) = wallet("miner");
        uint256 deadline = block.timestamp;
        uint256 home = block.chainid;
        vm.chainId(home + 1);
        (uint8 v, bytes32 r, bytes32 s) = sign(key, miner, 7, 0, deadline);
        vm.chainId(home);
        vm.expectPartialRevert(ERC20Permit.ERC2612InvalidSigner.selector);
        token.permit(miner, campaign, 7, deadline, v, r, s);
    }
}
