//! Hashing to the group G1 of BN254, as drand's beacon for EVM chains does: `BN254G1_XMD:KECCAK-256_SVDW_RO`.
//!
//! RFC 9380: `expand_message_xmd` of section 5.3.1 with Keccak-256, `hash_to_field` of 5.2, and the Shallue-van de Woestijne map of 6.6.1
//! in the straight-line form of appendix F.1. The cofactor of G1 is 1, so nothing has to be cleared.

use alloy_primitives::keccak256;
use ark_bn254::{Fq, G1Affine, G1Projective};
use ark_ec::AffineRepr as _;
use ark_ff::{AdditiveGroup as _, BigInteger as _, Field as _, PrimeField as _};

/// Domain separation tag of the beacon's signatures.
pub const DOMAIN: &[u8] = b"BLS_SIG_BN254G1_XMD:KECCAK-256_SVDW_RO_NUL_";

/// Bytes that a field element is taken from: 254 bits and 128 more, so that the bias is negligible.
const FIELD_BYTES: usize = 48;

/// Bytes of uniform randomness: two field elements.
const UNIFORM_BYTES: usize = 2 * FIELD_BYTES;

/// Bytes of a hash.
const HASH_BYTES: usize = 32;

/// Bytes of a block that Keccak-256 absorbs.
const RATE_BYTES: usize = 136;

/// Hashes a message to a point of G1.
pub fn hash_to_g1(message: &[u8]) -> G1Affine {
    let uniform = expand_message(message);
    let (first, second) = uniform.split_at(FIELD_BYTES);
    let map = Map::new();
    let point = |bytes| map.point(Fq::from_be_bytes_mod_order(bytes));
    G1Projective::from(point(first) + point(second)).into()
}

/// `expand_message_xmd` of RFC 9380 for [`UNIFORM_BYTES`] bytes.
fn expand_message(message: &[u8]) -> [u8; UNIFORM_BYTES] {
    // Both lengths are constants that fit their bytes.
    const LENGTH: [u8; 2] = (UNIFORM_BYTES as u16).to_be_bytes();
    const DOMAIN_LENGTH: [u8; 1] = [DOMAIN.len() as u8];
    let domain = [DOMAIN, &DOMAIN_LENGTH].concat();
    let first = keccak256([&[0; RATE_BYTES], message, &LENGTH, &[0], &domain].concat());
    let mut uniform = [0; UNIFORM_BYTES];
    let mut last = [0; HASH_BYTES];
    for (number, chunk) in (1u8..).zip(uniform.chunks_exact_mut(HASH_BYTES)) {
        let mixed: Vec<u8> = first.iter().zip(last).map(|(a, b)| a ^ b).collect();
        last = keccak256([mixed.as_slice(), &[number], &domain].concat()).0;
        chunk.copy_from_slice(&last);
    }
    uniform
}

/// The map's constants for y^2 = x^3 + 3 with Z = 1.
struct Map {
    z: Fq,
    /// g(Z).
    c1: Fq,
    /// -Z / 2.
    c2: Fq,
    /// The even root of -g(Z) * 3 * Z^2.
    c3: Fq,
    /// -4 * g(Z) / (3 * Z^2).
    c4: Fq,
}

impl Map {
    fn new() -> Self {
        let z = Fq::ONE;
        let c1 = curve(z);
        let three = Fq::from(3u8) * z.square();
        let root = (-c1 * three).sqrt().unwrap_or(Fq::ZERO);
        Self {
            z,
            c1,
            c2: -z * inverse_or_zero(Fq::from(2u8)),
            c3: if is_odd(root) { -root } else { root },
            c4: -Fq::from(4u8) * c1 * inverse_or_zero(three),
        }
    }

    fn point(&self, u: Fq) -> G1Affine {
        let tv1 = u.square() * self.c1;
        let tv2 = Fq::ONE + tv1;
        let tv1 = Fq::ONE - tv1;
        let tv3 = inverse_or_zero(tv1 * tv2);
        let tv4 = u * tv1 * tv3 * self.c3;
        let x1 = self.c2 - tv4;
        let x2 = self.c2 + tv4;
        let x3 = (tv2.square() * tv3).square() * self.c4 + self.z;
        // One of the three is on the curve; the first that is, is taken.
        let found = [x1, x2, x3]
            .into_iter()
            .find_map(|x| Some((x, curve(x).sqrt()?)));
        let Some((x, y)) = found else {
            return G1Affine::zero();
        };
        G1Affine::new_unchecked(x, if is_odd(y) == is_odd(u) { y } else { -y })
    }
}

/// x^3 + 3.
fn curve(x: Fq) -> Fq {
    x.square() * x + Fq::from(3u8)
}

fn inverse_or_zero(x: Fq) -> Fq {
    x.inverse().unwrap_or(Fq::ZERO)
}

/// `sgn0` of RFC 9380 for a prime field.
fn is_odd(x: Fq) -> bool {
    x.into_bigint().is_odd()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::beacon::key::encode;

    /// Round 9337227 of drand's beacon for EVM chains.
    #[test]
    fn a_published_message_hashes_to_the_published_point() {
        let message =
            hex::decode("baf09720c37cb921fd8362b1d907232ac0b813ffba768c714aeaace987e7fd6b")
                .unwrap();
        let expected = "1626082c3dd0751bdaaf8c3e709b5dd7cdedf45d4e81a5aa3e270f1e78924b32\
                        2bf29ab3af54dfe3c053ad4efa93db05d3586368463e9d7334c7ba61f6f4e955";
        assert_eq!(hex::encode(encode(&hash_to_g1(&message))), expected);
    }

    #[test]
    fn every_message_hashes_to_a_point_of_the_curve() {
        for number in 0..64u8 {
            let point = hash_to_g1(&[number]);
            assert!(point.is_on_curve() && !point.is_zero());
        }
    }
}
