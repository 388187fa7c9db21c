// Prints the constants of test/utils/LocalBeacon.sol: public keys of two secret keys, and a point of the curve over Fp2 outside G2.
// usage: node test/BeaconVerifier/keys.mjs
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const mcl = require("mcl-wasm");
const { BlsBn254 } = require("@kevincharm/bls-bn254");
const { G2: generator } = await BlsBn254.create();

const p = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
const hex = (number) => "0x" + number.toString(16).padStart(64, "0");
const print = (name, coordinates) => console.log(name, coordinates.map(hex).join(" "));

for (const secret of ["20261128", "7"]) {
    const key = new mcl.Fr();
    key.setStr(secret);
    const point = mcl.normalize(mcl.mul(generator, key));
    print(`key ${secret}:`, point.getStr(10).split(" ").slice(1).map(BigInt));
}

// The curve is y^2 = x^3 + 3 / (9 + i). Take the first x = n + 0i with a root; only one point in about 2^254 of the curve is in G2.
const modulo = (number) => ((number % p) + p) % p;
const power = (base, exponent) => {
    let result = 1n;
    for (let square = modulo(base); exponent > 0n; exponent >>= 1n, square = (square * square) % p) {
        if (exponent & 1n) result = (result * square) % p;
    }
    return result;
};
const inverse = (number) => power(number, p - 2n);
const root = (number) => {
    const candidate = power(number, (p + 1n) / 4n);
    return (candidate * candidate) % p === modulo(number) ? candidate : undefined;
};
const half = inverse(2n);
// (u + vi)^2 = a + bi: u^2 = (a + sqrt(a^2 + b^2)) / 2, v = b / 2u.
const complexRoot = (a, b) => {
    const norm = root(modulo(a * a + b * b));
    if (norm === undefined) return undefined;
    const u = root(modulo((a + norm) * half)) ?? root(modulo((a - norm) * half));
    return u ? [u, modulo(b * half * inverse(u))] : undefined;
};
const scale = inverse(82n); // 3 / (9 + i) = 3 (9 - i) / 82
for (let x = 1n; ; x++) {
    const y = complexRoot(modulo(x ** 3n + 27n * scale), modulo(-3n * scale));
    if (y === undefined) continue;
    print("outside G2:", [x, 0n, ...y]);
    break;
}
