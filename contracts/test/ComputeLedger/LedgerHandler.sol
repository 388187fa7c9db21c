// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ComputeLedger} from "../../src/ComputeLedger.sol";
import {IComputeLedger} from "../../src/interfaces/IComputeLedger.sol";
import {IProviderRegistry} from "../../src/interfaces/IProviderRegistry.sol";
import {Test} from "../utils/Test.sol";
import {PlainToken} from "../utils/tokens/PlainToken.sol";

/// @notice Honest and hostile users, providers and strangers around one ledger, and a book of its own about what they may get.
/// @dev The book is kept in another way than the ledger keeps its own: prices as a whole history, allowances as what was put in and taken out, so that a
/// mistake is not made twice. Each action checks what it did; the suite checks the sums.
contract LedgerHandler is Test {
    // The book follows the same clock as the contract; texts are short and numbers bounded.
    // forge-lint: disable-start(block-timestamp, unsafe-typecast)

    struct Pair {
        uint256 opened; // set aside, ever
        uint256 charged; // ever
        uint256 released; // ever
        uint256 openedAt;
        uint256 endedAt; // last second in which receipts may be issued
        uint256 lastNonce;
        bool open;
    }

    struct PricePoint {
        uint256 since;
        uint256 price;
    }

    struct Signed {
        IComputeLedger.SpendingCap cap;
        bytes signature;
        bool spent;
        bool takenBack;
    }

    uint256 public constant USERS = 4;
    uint256 public constant PROVIDERS = 2;
    uint32 private constant MODELS = 2;

    ComputeLedger public immutable LEDGER;
    PlainToken public immutable TOKEN;

    address[] public users;
    address[] public providers;
    address private stranger = address(0xbad);
    mapping(address account => uint256) private keys;

    // The book
    mapping(address user => uint256) public paidIn;
    mapping(address user => uint256) public takenOut;
    mapping(address provider => uint256) public paidOut;
    mapping(address user => mapping(address provider => Pair)) private pairs;
    mapping(address provider => mapping(uint32 model => PricePoint[])) private history;
    Signed[] private signatures;
    uint256 public donated;
    uint256 private nextNonce;

    /// @notice How often something happened that is worth reaching.
    mapping(bytes32 what => uint256) public reached;

    constructor(ComputeLedger ledger, PlainToken token) {
        LEDGER = ledger;
        TOKEN = token;
        for (uint256 i = 0; i < USERS; ++i) {
            users.push(made("user", i));
        }
        for (uint256 i = 0; i < PROVIDERS; ++i) {
            address provider = made("provider", i);
            providers.push(provider);
            IProviderRegistry.PriceUpdate[] memory list = new IProviderRegistry.PriceUpdate[](1);
            list[0] = IProviderRegistry.PriceUpdate(0, 100);
            vm.prank(provider);
            ledger.register(made("payout", i), made("signer", i), list);
            history[provider][0].push(PricePoint({since: block.timestamp, price: 100}));
        }
    }

    // Time

    function wait(uint256 seed) external {
        vm.warp(block.timestamp + (seed % 4 == 0 ? bound(seed, 1, 3 hours) : bound(seed, 1, 5 minutes)));
    }

    // Money in and out

    function deposit(uint256 who, uint256 forWhom, uint256 amount) external {
        address payer = users[who % USERS];
        address user = users[forWhom % USERS];
        amount = bound(amount, 1, 1_000_000);
        TOKEN.mint(payer, amount);
        vm.startPrank(payer);
        TOKEN.approve(address(LEDGER), amount);
        if (payer == user) LEDGER.deposit(amount);
        else LEDGER.depositFor(user, amount);
        vm.stopPrank();
        paidIn[user] += amount;
    }

    function withdraw(uint256 who, uint256 amount) external {
        address user = users[who % USERS];
        uint256 free = LEDGER.balanceOf(user);
        if (free == 0) return;
        // Some try to take more than they have.
        amount = bound(amount, 1, free + free / 4);
        vm.prank(user);
        try LEDGER.withdraw(user, amount) {
            takenOut[user] += amount;
            require(amount <= free, "more than the free balance was withdrawn");
            ++reached["withdrawn"];
        } catch {
            require(amount > free, "free money could not be withdrawn");
        }
    }

    function donate(uint256 amount) external {
        amount = bound(amount, 1, 1000);
        TOKEN.mint(address(LEDGER), amount);
        donated += amount;
    }

    function withdrawEarnings(uint256 which) external {
        address provider = providers[which % PROVIDERS];
        uint256 earned = LEDGER.earningsOf(provider);
        if (earned == 0) return;
        vm.prank(stranger);
        LEDGER.withdrawEarnings(provider);
        paidOut[provider] += earned;
        ++reached["paid out"];
    }

    // Allowances

    function open(uint256 who, uint256 which, uint256 amount, uint256 length) external {
        address user = users[who % USERS];
        address provider = providers[which % PROVIDERS];
        uint256 available = LEDGER.balanceOf(user);
        uint96 part = uint96(bound(amount, 0, available));
        uint40 expiry = uint40(block.timestamp + bound(length, 1, 12 hours));
        vm.prank(user);
        LEDGER.open(provider, part, expiry);
        noteOpened(user, provider, part, expiry);
    }

    function signCap(uint256 who, uint256 which, uint256 amount, uint256 length) external {
        address user = users[who % USERS];
        address provider = providers[which % PROVIDERS];
        IComputeLedger.SpendingCap memory cap = IComputeLedger.SpendingCap({
            user: user,
            provider: provider,
            amount: uint96(bound(amount, 0, LEDGER.balanceOf(user))),
            expiry: uint40(block.timestamp + bound(length, 1, 12 hours)),
            revocations: LEDGER.allowanceOf(user, provider).revocations,
            nonce: nextNonce++
        });
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[user], LEDGER.spendingCapDigest(cap));
        signatures.push(Signed({cap: cap, signature: abi.encodePacked(r, s, v), spent: false, takenBack: false}));
    }

    /// @notice Somebody sends a cap: for the first time, again, after it was taken back, or with more in it than was signed.
    function sendCap(uint256 which, uint256 manner) external {
        if (signatures.length == 0) return;
        // Mostly one of the last ones, which may still count.
        uint256 index =
            signatures.length - 1 - (which % (which % 4 == 0 ? signatures.length : _min(signatures.length, 4)));
        Signed storage signed = signatures[index];
        IComputeLedger.SpendingCap memory cap = signed.cap;
        bool forged = manner % 4 == 0;
        if (forged) cap.amount += 1;
        vm.prank(stranger);
        try LEDGER.openFor(cap, signed.signature) {
            require(!forged, "a forged cap was taken");
            require(!signed.spent, "a cap was taken twice");
            require(!signed.takenBack, "a cap was taken that the user had taken back");
            require(block.timestamp < cap.expiry, "an expired cap was taken");
            signed.spent = true;
            noteOpened(cap.user, cap.provider, cap.amount, cap.expiry);
            ++reached["cap taken"];
        } catch {
            bool good = !forged && !signed.spent && !signed.takenBack && block.timestamp < cap.expiry
                && cap.amount <= spendable(cap.user, cap.provider);
            require(!good, "a good cap was refused");
            ++reached[forged ? bytes32("forged cap refused") : bytes32("cap refused")];
        }
    }

    function takeCapBack(uint256 which) external {
        if (signatures.length == 0) return;
        Signed storage signed = signatures[which % signatures.length];
        vm.prank(signed.cap.user);
        // forge-lint: disable-next-line(incorrect-shift) the bit at that place
        LEDGER.invalidateNonces(signed.cap.nonce / 256, 1 << (signed.cap.nonce % 256));
        signed.takenBack = true;
    }

    function revoke(uint256 who, uint256 which) external {
        address user = users[who % USERS];
        address provider = providers[which % PROVIDERS];
        vm.prank(user);
        LEDGER.revoke(provider);
        for (uint256 i = 0; i < signatures.length; ++i) {
            if (signatures[i].cap.user == user && signatures[i].cap.provider == provider) {
                signatures[i].takenBack = true;
            }
        }
        Pair storage pair = pairs[user][provider];
        if (pair.open && pair.endedAt > block.timestamp) {
            pair.endedAt = block.timestamp;
            ++reached["revoked"];
        }
    }

    function release(uint256 who, uint256 which, uint256 manner) external {
        bool byProvider = manner % 4 == 0;
        address user = users[who % USERS];
        address provider = providers[which % PROVIDERS];
        Pair storage pair = pairs[user][provider];
        bool over = block.timestamp > pair.endedAt + LEDGER.lock();
        vm.prank(byProvider ? provider : stranger);
        try LEDGER.release(user, provider) {
            require(pair.open && (over || byProvider), "released too early");
            noteReleased(pair);
            ++reached[byProvider ? bytes32("released by provider") : bytes32("released")];
        } catch {
            require(!pair.open || !(over || byProvider), "money was held back");
        }
    }

    // Providers

    function setPrice(uint256 which, uint256 model, uint256 price) external {
        address provider = providers[which % PROVIDERS];
        IProviderRegistry.PriceUpdate[] memory list = new IProviderRegistry.PriceUpdate[](1);
        list[0] = IProviderRegistry.PriceUpdate(uint32(model % MODELS), uint88(bound(price, 0, 200)));
        vm.prank(provider);
        LEDGER.setPrices(list);

        PricePoint[] storage points = history[provider][list[0].model];
        while (points.length > 0 && points[points.length - 1].since > block.timestamp) {
            points.pop();
        }
        bool rise = list[0].price > truePrice(provider, list[0].model, block.timestamp);
        points.push(PricePoint({since: block.timestamp + (rise ? LEDGER.priceDelay() : 0), price: list[0].price}));
        ++reached[rise ? bytes32("price raised") : bytes32("price cut")];
    }

    /// @notice A provider sends a batch of three receipts, right ones and wrong ones.
    function charge(uint256 which, uint256[3] calldata seeds) external {
        address provider = providers[which % PROVIDERS];
        IComputeLedger.Receipt[] memory batch = new IComputeLedger.Receipt[](3);
        for (uint256 i = 0; i < 3; ++i) {
            batch[i] = somehowReceipt(provider, uint256(keccak256(abi.encode(seeds[i], i))));
        }
        vm.prank(vm.addr(uint256(keccak256(abi.encode("signer", which % PROVIDERS)))));
        IComputeLedger.Result[] memory results = LEDGER.charge(provider, batch);
        for (uint256 i = 0; i < 3; ++i) {
            checkResult(provider, batch[i], results[i]);
        }
    }

    /// @notice A stranger, and a user, try what only providers may.
    function usurp(uint256 who, uint256 which) external {
        address intruder = who % 2 == 0 ? stranger : users[who % USERS];
        address provider = providers[which % PROVIDERS];
        vm.startPrank(intruder);
        try LEDGER.charge(provider, new IComputeLedger.Receipt[](0)) {
            require(false, "a stranger charged");
        } catch {}
        try LEDGER.setPayout(intruder) {
            require(false, "a stranger changed a payout");
        } catch {}
        vm.stopPrank();
        ++reached["intruder refused"];
    }

    // The book

    function pairOf(address user, address provider) external view returns (Pair memory) {
        return pairs[user][provider];
    }

    /// @notice The price in a second, out of everything that was ever announced.
    function truePrice(address provider, uint32 model, uint256 timestamp) public view returns (uint256 price) {
        PricePoint[] storage points = history[provider][model];
        for (uint256 i = 0; i < points.length && points[i].since <= timestamp; ++i) {
            price = points[i].price;
        }
    }

    function noteOpened(address user, address provider, uint256 amount, uint256 expiry) private {
        Pair storage pair = pairs[user][provider];
        if (pair.open && block.timestamp > pair.endedAt + LEDGER.lock()) {
            noteReleased(pair);
            ++reached["released by opening again"];
        }
        if (!pair.open) {
            pair.open = true;
            pair.openedAt = block.timestamp;
            pair.endedAt = 0;
        }
        if (expiry > pair.endedAt) pair.endedAt = expiry;
        pair.opened += amount;
        ++reached["opened"];
    }

    /// @dev What the user can set aside for the provider: an allowance that is over comes back first.
    function spendable(address user, address provider) private view returns (uint256) {
        Pair storage pair = pairs[user][provider];
        bool over = pair.open && block.timestamp > pair.endedAt + LEDGER.lock();
        return LEDGER.balanceOf(user) + (over ? pair.opened - pair.charged - pair.released : 0);
    }

    function noteReleased(Pair storage pair) private {
        pair.released = pair.opened - pair.charged;
        pair.open = false;
    }

    function somehowReceipt(address provider, uint256 seed) private view returns (IComputeLedger.Receipt memory one) {
        one.user = seed % 16 == 0 ? stranger : users[(seed >> 8) % USERS];
        one.requestHash = bytes32(seed);
        one.model = uint32((seed >> 16) % MODELS);
        one.units = uint64((seed >> 24) % 50);
        uint256 issuedAt = block.timestamp;
        if ((seed >> 40) % 3 == 0) issuedAt -= (seed >> 48) % 2 hours;
        if ((seed >> 40) % 16 == 1) issuedAt += 1;
        one.nonce = uint64((issuedAt << 24) | ((seed >> 64) % 1000));
        // Some send the last one again.
        if ((seed >> 96) % 10 == 0) {
            one.nonce = uint64(pairs[one.user][provider].lastNonce);
            issuedAt = one.nonce >> 24;
        }
        uint256 price = truePrice(provider, one.model, issuedAt);
        if ((seed >> 80) % 8 == 0) price += 1;
        one.price = uint96(one.units * price);
    }

    function checkResult(address provider, IComputeLedger.Receipt memory one, IComputeLedger.Result result) private {
        Pair storage pair = pairs[one.user][provider];
        uint256 issuedAt = one.nonce >> 24;
        uint256 price = truePrice(provider, one.model, issuedAt);
        bool right = pair.open && issuedAt >= pair.openedAt && issuedAt <= pair.endedAt && issuedAt <= block.timestamp
            && block.timestamp <= pair.endedAt + LEDGER.lock() && one.nonce > pair.lastNonce && price != 0
            && one.price == one.units * price && one.price <= pair.opened - pair.charged - pair.released;
        if (result == IComputeLedger.Result.Charged) {
            require(right, "a wrong receipt was charged");
            pair.charged += one.price;
            pair.lastNonce = one.nonce;
            ++reached["charged"];
            if (pair.endedAt < block.timestamp) ++reached["charged during the lock"];
        } else {
            // A right receipt may be refused for one reason: its price was forgotten.
            require(!right || result == IComputeLedger.Result.NotListed, "a right receipt was refused");
            ++reached[bytes32(uint256(result))];
        }
    }

    function made(string memory kind, uint256 number) private returns (address account) {
        uint256 key = uint256(keccak256(abi.encode(kind, number)));
        account = vm.addr(key);
        keys[account] = key;
    }

    function _min(uint256 left, uint256 right) private pure returns (uint256) {
        return left < right ? left : right;
    }

    // forge-lint: disable-end(block-timestamp, unsafe-typecast)
}
