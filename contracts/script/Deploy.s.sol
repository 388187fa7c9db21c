// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BeaconVerifier} from "../src/BeaconVerifier.sol";
import {CampaignFactory} from "../src/CampaignFactory.sol";
import {ComputeLedger} from "../src/ComputeLedger.sol";
import {MiningPool} from "../src/MiningPool.sol";
import {RewardDistributor} from "../src/RewardDistributor.sol";
import {RoastToken} from "../src/RoastToken.sol";
import {IBeacon} from "../src/interfaces/IBeacon.sol";
import {IBeaconVerifier} from "../src/interfaces/IBeaconVerifier.sol";
import {IDifficulty} from "../src/interfaces/IDifficulty.sol";
import {IMiningPool} from "../src/interfaces/IMiningPool.sol";
import {IRewardCredit} from "../src/interfaces/IRewardCredit.sol";
import {IScriptVm} from "./IScriptVm.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Deploys every contract
/// @notice Roles and numbers come from the environment; `deployments/README.md` lists them. Amounts are base units, times are seconds.
/// @dev The order is that in which the contracts need each other. The localnet deploys the same in Rust. forge runs this before it sends a single
/// transaction, so what is on the chain cannot be told from here: `scripts/contracts/deploy.sh` writes the address book afterwards.
contract Deploy {
    using SafeCast for uint256;

    IScriptVm private constant VM = IScriptVm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @notice forge runs contracts that answer true here.
    bool public constant IS_SCRIPT = true;

    struct Suite {
        RoastToken roast;
        RewardDistributor distributor;
        BeaconVerifier beacon;
        MiningPool pool;
        CampaignFactory factory;
        ComputeLedger ledger;
    }

    /// @notice Deploys with the key that forge is given.
    function run() external {
        address owner = VM.envAddress("OWNER");
        Suite memory suite;
        VM.startBroadcast();
        suite.roast = new RoastToken(VM.envAddress("TREASURY"), VM.envOr("SUPPLY", uint256(1e9 ether)));
        suite.distributor = new RewardDistributor(
            owner, VM.envAddress("PROPOSER"), VM.envAddress("GUARDIAN"), VM.envOr("ROOT_DELAY", uint256(2 days))
        );
        suite.beacon = _beacon();
        suite.pool = new MiningPool(_settings(suite), owner, VM.envAddress("KEEPER"));
        suite.factory = new CampaignFactory(
            owner,
            suite.roast,
            IRewardCredit(address(suite.distributor)),
            IDifficulty(address(suite.pool)),
            VM.envAddress("JUDGE")
        );
        suite.ledger = _ledger(suite.roast);
        VM.stopBroadcast();
    }

    /// @dev drand's beacon for EVM chains, unless the environment names another one.
    function _beacon() private returns (BeaconVerifier) {
        IBeaconVerifier.PublicKey memory key = IBeaconVerifier.PublicKey({
            x0: VM.envOr("BEACON_X0", uint256(0x0557ec32c2ad488e4d4f6008f89a346f18492092ccc0d594610de2732c8b808f)),
            x1: VM.envOr("BEACON_X1", uint256(0x07e1d1d335df83fa98462005690372c643340060d205306a9aa8106b6bd0b382)),
            y0: VM.envOr("BEACON_Y0", uint256(0x297d3a4f9749b33eb2d904c9d9ebf17224150ddd7abd7567a9bec6c74480ee0b)),
            y1: VM.envOr("BEACON_Y1", uint256(0x0095685ae3a85ba243747b1b2f426049010f6b73a0cf1d389351d5aaaa1047f6))
        });
        uint256 genesis = VM.envOr("BEACON_GENESIS", uint256(1_727_521_075));
        return new BeaconVerifier(key, genesis.toUint64(), VM.envOr("BEACON_PERIOD", uint256(3)).toUint64());
    }

    function _settings(Suite memory suite) private view returns (IMiningPool.Settings memory) {
        return IMiningPool.Settings({
            roast: IERC20(address(suite.roast)),
            distributor: IRewardCredit(address(suite.distributor)),
            beacon: IBeacon(address(suite.beacon)),
            minimumBurn: VM.envOr("MINIMUM_BURN", uint256(1 ether)).toUint96(),
            maximumReward: VM.envOr("MAXIMUM_REWARD", uint256(1e6 ether)).toUint96(),
            closeWindow: VM.envOr("CLOSE_WINDOW", uint256(1800)).toUint32(),
            margin: VM.envOr("MARGIN", uint256(60)).toUint32(),
            drawWindow: VM.envOr("DRAW_WINDOW", uint256(1 days)).toUint32()
        });
    }

    function _ledger(RoastToken roast) private returns (ComputeLedger) {
        return new ComputeLedger(
            IERC20(VM.envOr("LEDGER_TOKEN", address(roast))),
            VM.envOr("LEDGER_LOCK", uint256(1 hours)).toUint40(),
            VM.envOr("PRICE_DELAY", uint256(1 days)).toUint40()
        );
    }
}
