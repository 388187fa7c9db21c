// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MAXIMUM_BURN, SubmissionRecord, packSubmission} from "../../src/SubmissionRecord.sol";
import {Test} from "../utils/Test.sol";

contract SubmissionRecordTest is Test {
    function testFuzz_what_is_packed_comes_out_again(address miner, uint256 burned, uint256 position) external pure {
        vm.assume(miner != address(0));
        burned = bound(burned, 0, MAXIMUM_BURN);
        position = bound(position, 0, 1499);
        SubmissionRecord record = packSubmission(miner, burned, position);
        vm.assertEq(record.miner(), miner);
        vm.assertEq(record.burned(), burned);
        vm.assertEq(record.position(), position);
        vm.assertTrue(record.exists());
    }

    function test_an_empty_word_is_no_record() external pure {
        vm.assertFalse(SubmissionRecord.wrap(0).exists());
    }
}
