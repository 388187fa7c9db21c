// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "./Test.sol";

/// @notice Holds a contract to a list of its functions, so that none can be added unnoticed.
abstract contract Functions is Test {
    /// @param name A contract of src/, in the file of its name.
    /// @param expected Signatures in any order, each followed by a space.
    function assertFunctions(string memory name, string memory expected) internal view {
        string memory artifact = string.concat("/../target/contracts/out/", name, ".sol/", name, ".json");
        // What forge itself has just written, found by a fixed path.
        // forge-lint: disable-next-line(unsafe-cheatcode)
        string memory json = vm.readFile(string.concat(vm.projectRoot(), artifact));
        string[] memory signatures = vm.parseJsonKeys(json, ".methodIdentifiers");
        uint256 length = 0;
        for (uint256 i = 0; i < signatures.length; ++i) {
            string memory entry = string.concat(signatures[i], " ");
            vm.assertTrue(contains(bytes(expected), bytes(entry)), entry);
            length += bytes(entry).length;
        }
        vm.assertEq(length, bytes(expected).length, "a function of the list is missing");
    }

    /// @dev At the start of a word only, so that no signature hides in the end of another.
    function contains(bytes memory text, bytes memory word) private pure returns (bool) {
        for (uint256 i = 0; i + word.length <= text.length; ++i) {
            if (i != 0 && text[i - 1] != " ") continue;
            uint256 same = 0;
            while (same < word.length && text[i + same] == word[same]) ++same;
            if (same == word.length) return true;
        }
        return false;
    }
}
