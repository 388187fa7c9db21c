// Prints test/SumTree/vector.json: a block of three entries, its tree, and where some values of randomness fall. Nothing here is shared with
// the contracts.
// usage: node test/SumTree/vector.mjs > test/SumTree/vector.json
import { createRequire } from "node:module";

const { AbiCoder, keccak256, toBeHex, toUtf8Bytes, ZeroHash } = createRequire(import.meta.url)("ethers");
const hash = (types, values) => keccak256(AbiCoder.defaultAbiCoder().encode(types, values));

const [chainId, pool, blockId] = [31337, toBeHex(0xa1, 20), 7];
const leafTypeHash = keccak256(
    toUtf8Bytes(
        "Entry(uint256 chainId,address pool,uint64 blockId,uint256 index,address account,bytes32 contentHash,uint64 weight)",
    ),
);
const entries = [5, 3, 2].map((weight, index) => {
    const account = toBeHex(0xb1 + index, 20);
    const contentHash = keccak256(toUtf8Bytes(`content ${index + 1}`));
    const leaf = hash(
        ["bytes32", "uint256", "address", "uint64", "uint256", "address", "bytes32", "uint64"],
        [leafTypeHash, chainId, pool, blockId, index, account, contentHash, weight],
    );
    return { account, weight, contentHash, leaf };
});

const empty = { hash: ZeroHash, sum: 0 };
const parent = (left, right) => ({
    hash: hash(["bytes32", "uint256", "bytes32", "uint256"], [left.hash, left.sum, right.hash, right.sum]),
    sum: left.sum + right.sum,
});
const [first, second, third] = entries.map(({ leaf, weight }) => ({ hash: leaf, sum: weight }));
const [left, right] = [parent(first, second), parent(third, empty)];
const root = parent(left, right);

const draws = ["11", "22", "33", "44", "55"].map((byte) => {
    const randomness = `0x${byte.repeat(32)}`;
    const seed = hash(["bytes32", "uint256", "address", "uint64"], [randomness, chainId, pool, blockId]);
    const point = Number(BigInt(seed) % BigInt(root.sum));
    return { randomness, point, winner: point < 5 ? 0 : point < 8 ? 1 : 2 };
});

console.log(
    JSON.stringify(
        {
            chainId,
            pool,
            blockId,
            leafTypeHash,
            entries,
            level1: [left, right],
            root: root.hash,
            totalWeight: root.sum,
            proofOfEntry2: [empty, left],
            purpose: hash(["uint256", "address", "uint64"], [chainId, pool, blockId]),
            draws,
        },
        undefined,
        2,
    ),
);
