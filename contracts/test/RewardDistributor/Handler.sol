// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardDistributor} from "../../src/RewardDistributor.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {ContractWallet} from "../utils/ContractWallet.sol";
import {MerkleTree} from "../utils/MerkleTree.sol";
import {Test} from "../utils/Test.sol";
import {PlainToken} from "../utils/tokens/PlainToken.sol";
import {ReentrantToken} from "../utils/tokens/ReentrantToken.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// @notice Honest and hostile people around one distributor, and a model of what each call must do. The guardian watches: no root that
/// steals is still pending when its delay is over. Every action knows whether it must be refused, so a revert that gets out of
/// here is a failure.
// The suite sets the clock itself.
// forge-lint: disable-next-item(block-timestamp)
contract Handler is Test {
    using MerkleTree for bytes32[];

    uint256 public constant TOKENS = 3;
    uint256 public constant ACCOUNTS = 5;
    uint256 public constant LEAVES = TOKENS * ACCOUNTS;
    uint256 private constant MALLORY = ACCOUNTS - 1;
    uint256 private constant WALLET = 3;
    bytes32 private constant CONTENT = "tree";

    RewardDistributor public distributor;
    ReentrantToken private reentrant;
    address[TOKENS] public tokens;
    /// @dev Three EOAs, a contract wallet, and mallory, to whom every sound root gives nothing.
    address[ACCOUNTS] public accounts;
    uint256[ACCOUNTS] private keys;
    address public sink = named("sink");
    address private owner = named("owner");
    address[2] public proposers = [named("proposer"), named("second proposer")];
    address[2] public guardians = [named("guardian"), named("second guardian")];

    // The model. Leaf i is of token i / ACCOUNTS and account i % ACCOUNTS.
    uint256[LEAVES] public amounts;
    uint256[LEAVES] private nextAmounts;
    bytes32[] private tree;
    bytes32[] private nextTree;
    bytes32 public root;
    bytes32 public pending;
    bool private pendingSteals;
    uint256 private activatesAt;
    uint256 private pausedUntil;
    uint256[LEAVES] public received;
    uint256[TOKENS] public credited;
    uint256[TOKENS] public donated;

    /// @notice How often each kind of action did what it is named for.
    mapping(string kind => uint256) public done;

    constructor() {
        vm.warp(1_700_000_000);
        distributor = new RewardDistributor(owner, proposers[0], guardians[0], 1 days);
        reentrant = new ReentrantToken();
        tokens = [address(new PlainToken()), address(new PlainToken()), address(reentrant)];
        string[ACCOUNTS] memory names = ["alice", "bob", "carol", "wallet", "mallory"];
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            (accounts[i], keys[i]) = wallet(names[i]);
        }
        accounts[WALLET] = address(new ContractWallet(accounts[WALLET]));

        // Every run begins with money to claim.
        for (uint256 t = 0; t < TOKENS; ++t) {
            credit(t);
        }
        activate(2);
    }

    // Money in

    function credit(uint256 seed) public {
        uint256 t = seed % TOKENS;
        uint256 amount = 1 + pick(seed, 1) % 1e24;
        PlainToken(tokens[t]).mint(address(this), amount);
        PlainToken(tokens[t]).approve(address(distributor), amount);
        distributor.credit(tokens[t], amount, bytes32(seed));
        credited[t] += amount;
        ++done["credit"];
    }

    function donate(uint256 seed) external {
        uint256 t = seed % TOKENS;
        uint256 amount = pick(seed, 1) % 1e18;
        PlainToken(tokens[t]).mint(address(distributor), amount);
        donated[t] += amount;
    }

    // Money out

    function claim(uint256 seed) external {
        if (root == 0) return;
        uint256 leaf = seed % LEAVES;
        (address account, address token) = leafOf(leaf);
        bytes32[] memory proof = proofOf(leaf);
        uint256 due = amounts[leaf] - received[leaf];
        vm.prank(accounts[pick(seed, 1) % ACCOUNTS]);
        if (due == 0) {
            vm.expectPartialRevert(IRewardDistributor.NothingToClaim.selector);
            distributor.claim(account, token, amounts[leaf], proof);
            ++done["second claim refused"];
        } else {
            uint256 before = PlainToken(token).balanceOf(account);
            distributor.claim(account, token, amounts[leaf], proof);
            take(leaf, PlainToken(token).balanceOf(account) - before, due);
            ++done["claim"];
            if (block.timestamp < pausedUntil) ++done["claim during a pause"];
        }
    }

    function claimBatch(uint256 seed) external {
        if (root == 0) return;
        uint256 size = 1 + seed % 6;
        uint256[] memory chosen = new uint256[](size);
        uint256[] memory before = new uint256[](size);
        IRewardDistributor.Claim[] memory claims = new IRewardDistributor.Claim[](size);
        // Neighbours, so that no leaf comes twice.
        for (uint256 i = 0; i < size; ++i) {
            uint256 leaf = (pick(seed, 1) % LEAVES + i) % LEAVES;
            (address account, address token) = leafOf(leaf);
            chosen[i] = leaf;
            before[i] = PlainToken(token).balanceOf(account);
            claims[i] = IRewardDistributor.Claim(account, token, amounts[leaf], proofOf(leaf));
        }
        distributor.claimBatch(claims);
        for (uint256 i = 0; i < size; ++i) {
            uint256 leaf = chosen[i];
            (address account, address token) = leafOf(leaf);
            take(leaf, PlainToken(token).balanceOf(account) - before[i], amounts[leaf] - received[leaf]);
        }
        ++done["batch"];
    }

    function claimFor(uint256 seed) external {
        if (root == 0) return;
        uint256 leaf = seed % LEAVES;
        (address account, address token) = leafOf(leaf);
        uint256 due = amounts[leaf] - received[leaf];
        IRewardDistributor.Claim memory claim_ = IRewardDistributor.Claim(account, token, amounts[leaf], proofOf(leaf));
        uint256 deadline = block.timestamp + pick(seed, 1) % 1 days;
        bytes memory signature = signFor(leaf, sink, deadline);
        if (due != 0) {
            uint256 before = PlainToken(token).balanceOf(sink);
            distributor.claimFor(claim_, sink, deadline, signature);
            take(leaf, PlainToken(token).balanceOf(sink) - before, due);
            ++done["signed claim"];
        }
        // Now it is a replay.
        vm.expectPartialRevert(IRewardDistributor.NothingToClaim.selector);
        distributor.claimFor(claim_, sink, deadline, signature);
    }

    /// @dev Mallory tries a leaf that is not in the tree, somebody else's signature, or an earlier tree's proof.
    function steal(uint256 seed) external {
        if (root == 0) return;
        uint256 leaf = seed % LEAVES;
        (address account, address token) = leafOf(leaf);
        uint256 amount = amounts[leaf];
        bytes32[] memory proof = proofOf(leaf);
        uint256 way = pick(seed, 1) % 4;
        if (way == 0) amount += 1 + pick(seed, 2) % 1e24;
        if (way == 1) proof[pick(seed, 2) % proof.length] = bytes32(pick(seed, 3));
        if (way == 2) account = address(uint160(pick(seed, 2)));
        bytes memory signature = signFor(leaf, sink, block.timestamp);
        vm.startPrank(accounts[MALLORY]);
        if (way == 3) {
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.InvalidSignature.selector, account));
            distributor.claimFor(
                IRewardDistributor.Claim(account, token, amount, proof), accounts[MALLORY], block.timestamp, signature
            );
        } else {
            vm.expectPartialRevert(IRewardDistributor.InvalidProof.selector);
            distributor.claim(account, token, amount, proof);
        }
        vm.stopPrank();
        ++done["theft refused"];
    }

    /// @dev From now on the hostile token tries a second claim, or a batch, in the middle of its transfers.
    function armToken(uint256 seed) external {
        if (root == 0) return;
        uint256 leaf = seed % LEAVES;
        (address account, address token) = leafOf(leaf);
        bytes memory claim_ = abi.encodeCall(distributor.claim, (account, token, amounts[leaf], proofOf(leaf)));
        bytes memory batch = abi.encodeCall(distributor.claimBatch, (new IRewardDistributor.Claim[](0)));
        reentrant.arm(address(distributor), seed % 2 == 0 ? claim_ : batch);
    }

    /// @notice How often the hostile token called back, and whether the last time did anything.
    function reentered() external view returns (uint256 calls, bool succeeded) {
        return (reentrant.calls(), reentrant.succeeded());
    }

    // Roots

    /// @dev Raises some amounts, by no more than what was credited.
    function proposeSound(uint256 seed) public {
        if (!canPropose()) return;
        nextAmounts = amounts;
        for (uint256 i = 0; i < LEAVES; ++i) {
            if (i % ACCOUNTS == MALLORY || pick(seed, i) % 3 == 0) continue;
            nextAmounts[i] += pick(seed, i + 100) % (room(i / ACCOUNTS) / 3 + 1);
        }
        proposeNext(false);
    }

    /// @dev Gives mallory what others earned or nobody earned yet.
    function proposeTheft(uint256 seed) external {
        if (seed % 2 == 0 || !canPropose()) return;
        nextAmounts = amounts;
        uint256 t = pick(seed, 2) % TOKENS;
        uint256 victim = t * ACCOUNTS + pick(seed, 1) % MALLORY;
        uint256 loot = room(t) + nextAmounts[victim];
        nextAmounts[victim] = 0;
        nextAmounts[t * ACCOUNTS + MALLORY] += loot + 1;
        proposeNext(true);
    }

    function activate(uint256 seed) public {
        if (pendingSteals) watch(seed);
        if (seed % 2 == 0) proposeSound(pick(seed, 2));
        if (pending != 0 && seed % 4 != 0 && block.timestamp < activatesAt) vm.warp(activatesAt);
        vm.prank(accounts[pick(seed, 1) % ACCOUNTS]);
        if (block.timestamp < pausedUntil) {
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RootsArePaused.selector, pausedUntil));
            distributor.activate();
            ++done["activation refused in a pause"];
        } else if (pending == 0) {
            vm.expectRevert(IRewardDistributor.NoPendingRoot.selector);
            distributor.activate();
        } else if (block.timestamp < activatesAt) {
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.DelayNotOver.selector, activatesAt));
            distributor.activate();
            ++done["early activation refused"];
        } else {
            distributor.activate();
            root = pending;
            tree = nextTree;
            amounts = nextAmounts;
            forget();
            ++done["activation"];
        }
    }

    /// @dev The guardian drops roots that steal, and sometimes a sound one.
    function challenge(uint256 seed) external {
        if (pending == 0 || (!pendingSteals && seed % 8 != 0)) return;
        watch(seed);
    }

    function pause(uint256 seed) external {
        bool on = seed % 2 == 0;
        vm.prank(distributor.guardian());
        if (on) distributor.pauseRoots();
        else distributor.unpauseRoots();
        pausedUntil = on ? block.timestamp + 14 days : 0;
    }

    function wait(uint256 seed) external {
        // A theft that nobody has looked at yet would be an absent guardian's.
        if (pendingSteals) watch(seed);
        vm.warp(block.timestamp + seed % 5 days);
    }

    // Roles

    function replaceProposer(uint256 seed) external {
        if (seed % 4 != 0) return;
        vm.prank(owner);
        distributor.setProposer(proposers[pick(seed, 1) % 2]);
        forget();
    }

    function handGuardianOver(uint256 seed) external {
        address next = guardians[seed % 2];
        vm.prank(distributor.guardian());
        distributor.transferGuardian(next);
        vm.prank(next);
        distributor.acceptGuardian();
    }

    /// @dev Everybody tries what belongs to a role that is not theirs.
    function overreach(uint256 seed) external {
        address[4] memory people = [accounts[MALLORY], owner, distributor.proposer(), distributor.guardian()];
        uint256 who = seed % 4;
        vm.startPrank(people[who]);
        if (who != 1) {
            vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, people[who]));
            distributor.setProposer(people[who]);
        }
        if (who != 2) {
            vm.expectPartialRevert(
                block.timestamp < pausedUntil
                    ? IRewardDistributor.RootsArePaused.selector
                    : IRewardDistributor.NotProposer.selector
            );
            distributor.propose(bytes32(seed), CONTENT);
        }
        if (who != 3) {
            bytes memory refusal = abi.encodeWithSelector(IRewardDistributor.NotGuardian.selector, people[who]);
            vm.expectRevert(refusal);
            distributor.challenge();
            vm.expectRevert(refusal);
            distributor.pauseRoots();
            vm.expectRevert(refusal);
            distributor.transferGuardian(people[who]);
        }
        vm.stopPrank();
    }

    // The end

    /// @notice Claims everything that the active root gives, as anybody could at any time.
    function claimEverything() external {
        if (root == 0) return;
        for (uint256 i = 0; i < LEAVES; ++i) {
            uint256 due = amounts[i] - received[i];
            if (due == 0) continue;
            (address account, address token) = leafOf(i);
            uint256 before = PlainToken(token).balanceOf(account);
            distributor.claim(account, token, amounts[i], proofOf(i));
            take(i, PlainToken(token).balanceOf(account) - before, due);
        }
    }

    /// @notice The token and account of a leaf.
    function leafOf(uint256 leaf) public view returns (address account, address token) {
        return (accounts[leaf % ACCOUNTS], tokens[leaf / ACCOUNTS]);
    }

    // Help

    /// @dev The guardian drops the pending root, or anybody does with a proof when it lowers an amount.
    function watch(uint256 seed) private {
        for (uint256 i = 0; seed % 2 == 0 && root != 0 && i < LEAVES; ++i) {
            if (nextAmounts[i] >= amounts[i]) continue;
            (address account, address token) = leafOf(i);
            bytes32[] memory after_ = nextTree.proof(distributor.leafOf(account, token, nextAmounts[i]));
            distributor.challengeLowered(account, token, amounts[i], proofOf(i), nextAmounts[i], after_);
            forget();
            ++done["lowered root dropped"];
            return;
        }
        vm.prank(distributor.guardian());
        distributor.challenge();
        forget();
        ++done["challenge"];
    }

    function canPropose() private view returns (bool) {
        return pending == 0 && block.timestamp >= pausedUntil;
    }

    function proposeNext(bool steals) private {
        bytes32[] memory leaves = new bytes32[](LEAVES);
        for (uint256 i = 0; i < LEAVES; ++i) {
            (address account, address token) = leafOf(i);
            leaves[i] = distributor.leafOf(account, token, nextAmounts[i]);
        }
        bytes32[] memory nodes = MerkleTree.build(leaves);
        if (nodes.root() == root) return;
        vm.prank(distributor.proposer());
        distributor.propose(nodes.root(), CONTENT);
        (nextTree, pending, pendingSteals) = (nodes, nodes.root(), steals);
        activatesAt = block.timestamp + 1 days;
        ++done[steals ? "theft proposed" : "proposal"];
    }

    function forget() private {
        (pending, pendingSteals, activatesAt) = (0, false, 0);
    }

    function take(uint256 leaf, uint256 paid, uint256 due) private {
        vm.assertEq(paid, due, "a claim pays what is due");
        received[leaf] += paid;
    }

    /// @dev What was credited in a token and is not yet in the next tree.
    function room(uint256 t) private view returns (uint256 left) {
        left = credited[t];
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            left -= nextAmounts[t * ACCOUNTS + i];
        }
    }

    function proofOf(uint256 leaf) private view returns (bytes32[] memory) {
        (address account, address token) = leafOf(leaf);
        return tree.proof(distributor.leafOf(account, token, amounts[leaf]));
    }

    function signFor(uint256 leaf, address recipient, uint256 deadline) private view returns (bytes memory) {
        (address account, address token) = leafOf(leaf);
        bytes32 digest = distributor.claimDigest(account, token, amounts[leaf], recipient, deadline);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[leaf % ACCOUNTS], digest);
        return abi.encodePacked(r, s, v);
    }

    function pick(uint256 seed, uint256 salt) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, salt)));
    }
}
