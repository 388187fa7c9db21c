// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Vm} from "./Vm.sol";

/// @notice What every suite stands on: the cheatcodes, made-up wallets, numbers in a range, and the targets of invariant tests.
abstract contract Test {
    // The name that forge's users know it by.
    // forge-lint: disable-next-line(screaming-snake-case-const)
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @notice forge runs the functions whose names start with `test` or `invariant` of contracts that answer true here.
    bool public constant IS_TEST = true;

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    address[] private targets;
    FuzzSelector[] private selectors;
    address[] private senders;

    /// @dev A wallet that stands for a name, with the key that signs for it.
    function wallet(string memory name) internal returns (address account, uint256 key) {
        key = uint256(keccak256(bytes(name)));
        account = vm.addr(key);
        vm.label(account, name);
    }

    /// @dev The address of a wallet that need not sign.
    function named(string memory name) internal returns (address account) {
        (account,) = wallet(name);
    }

    /// @dev Brings a fuzzed number into [low, high]; numbers already inside stay.
    function bound(uint256 number, uint256 low, uint256 high) internal pure returns (uint256) {
        if (number >= low && number <= high) return number;
        if (low == 0 && high == type(uint256).max) return number;
        return low + number % (high - low + 1);
    }

    // forge asks these before an invariant run.

    function targetContract(address target) internal {
        targets.push(target);
    }

    function targetSelector(FuzzSelector memory selector) internal {
        selectors.push(selector);
    }

    function targetSender(address sender) internal {
        senders.push(sender);
    }

    function targetContracts() external view returns (address[] memory) {
        return targets;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory) {
        return selectors;
    }

    function targetSenders() external view returns (address[] memory) {
        return senders;
    }
}
