// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Plain until it is told to ruin whoever calls `transfer`.
contract GreedyToken is ERC20("Greedy", "GREEDY") {
    enum Mood {
        Plain,
        // Moves the money with the gas of a costly token.
        Dear,
        // Uses up all gas that it gets.
        Burns,
        // Reverts with as large a reason as its gas pays for.
        Shouts,
        // Moves the money and says that it did not.
        Denies
    }

    Mood private mood;

    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        uint256 start = gasleft();
        if (mood == Mood.Dear) while (start - gasleft() < 200_000) {}
        if (mood == Mood.Burns) while (true) {}
        if (mood == Mood.Shouts) {
            assembly ("memory-safe") {
                revert(0, mul(gas(), 4))
            }
        }
        super.transfer(to, amount);
        return mood != Mood.Denies;
    }
}
