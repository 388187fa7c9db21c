// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Miner, burn and position of a submission in one word, because a miner pays for every word of storage.
/// @dev From the lowest bit: miner 160 bits, burn 85 bits, position 11 bits. Positions end at 1,499, below 2^11; burns end at 2^85 - 1, which is
/// 38.6 million ROAST of 18 decimals. The word of a submission is never zero, since its miner is not.
type SubmissionRecord is uint256;

using {miner, burned, position, exists} for SubmissionRecord global;

/// @dev The most that one submission can burn, in base units of ROAST.
uint256 constant MAXIMUM_BURN = (1 << 85) - 1;

/// @dev Puts a record together. `burned_` must be at most MAXIMUM_BURN and `position_` below 2^11.
function packSubmission(address miner_, uint256 burned_, uint256 position_) pure returns (SubmissionRecord) {
    return SubmissionRecord.wrap(uint160(miner_) | (burned_ << 160) | (position_ << 245));
}

/// @dev Who submitted.
function miner(SubmissionRecord record) pure returns (address) {
    return address(uint160(SubmissionRecord.unwrap(record)));
}

/// @dev What was burned, in base units of ROAST.
function burned(SubmissionRecord record) pure returns (uint256) {
    return (SubmissionRecord.unwrap(record) >> 160) & MAXIMUM_BURN;
}

/// @dev Number of the submission in its campaign, from 0.
function position(SubmissionRecord record) pure returns (uint256) {
    return SubmissionRecord.unwrap(record) >> 245;
}

/// @dev Whether anything was recorded.
function exists(SubmissionRecord record) pure returns (bool) {
    return SubmissionRecord.unwrap(record) != 0;
}
