//! A beacon's key: it signs round numbers with BLS on BN254, signatures in G1 and the public key in G2.

use alloy_primitives::{B256, U256, keccak256};
use ark_bn254::{Bn254, Fq, Fr, G1Affine, G2Affine};
use ark_ec::pairing::Pairing as _;
use ark_ec::{AffineRepr as _, CurveGroup as _};
use ark_ff::{BigInteger as _, PrimeField as _, Zero as _};
use sha2::{Digest as _, Sha256};

use super::hash_to_curve::hash_to_g1;

/// A signature: x and y of a point of G1, big-endian.
pub type Signature = [u8; 64];

/// The public key as contracts and precompiles take it: x and y, each the real part first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Real and imaginary part of x.
    pub x: [U256; 2],
    /// Real and imaginary part of y.
    pub y: [U256; 2],
}

/// The private key of a local beacon. It is made anew at each start and worth nothing elsewhere.
#[derive(Clone)]
pub struct BeaconKey(Fr);

impl std::fmt::Debug for BeaconKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BeaconKey(..)")
    }
}

impl BeaconKey {
    /// A key out of the system's randomness.
    #[must_use]
    pub fn random() -> Self {
        Self::from_seed(B256::random())
    }

    /// The key that belongs to a seed: the seed modulo the group's order, and 1 in place of 0.
    #[must_use]
    pub fn from_seed(seed: B256) -> Self {
        let scalar = Fr::from_be_bytes_mod_order(&seed.0);
        Self(if scalar.is_zero() {
            Fr::from(1u8)
        } else {
            scalar
        })
    }

    /// The public key.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        let point = (G2Affine::generator() * self.0).into_affine();
        PublicKey {
            x: [point.x.c0, point.x.c1].map(number),
            y: [point.y.c0, point.y.c1].map(number),
        }
    }

    /// The signature of a round.
    #[must_use]
    pub fn sign(&self, round: u64) -> Signature {
        encode(&(hash_to_g1(&message(round).0) * self.0).into_affine())
    }

    /// Whether a signature is this key's for that round, as the contract checks it.
    #[must_use]
    pub fn verifies(&self, round: u64, signature: &Signature) -> bool {
        let public = (G2Affine::generator() * self.0).into_affine();
        decode(signature).is_some_and(|point| {
            Bn254::pairing(point, G2Affine::generator())
                == Bn254::pairing(hash_to_g1(&message(round).0), public)
        })
    }
}

/// What is signed for a round: keccak256 of its number in 8 bytes, big-endian.
#[must_use]
pub fn message(round: u64) -> B256 {
    keccak256(round.to_be_bytes())
}

/// The randomness of a round: sha256 of its signature.
#[must_use]
pub fn randomness(signature: &Signature) -> B256 {
    B256::from_slice(&Sha256::digest(signature))
}

/// A point of G1 as contracts and drand write it: x and y, big-endian.
#[must_use]
pub fn encode(point: &G1Affine) -> Signature {
    let mut bytes = [0; 64];
    for (part, coordinate) in bytes.chunks_exact_mut(32).zip([point.x, point.y]) {
        part.copy_from_slice(&number(coordinate).to_be_bytes::<32>());
    }
    bytes
}

fn decode(signature: &Signature) -> Option<G1Affine> {
    let (x, y) = signature.split_at(32);
    let point = G1Affine::new_unchecked(
        Fq::from_be_bytes_mod_order(x),
        Fq::from_be_bytes_mod_order(y),
    );
    (point.is_on_curve() && encode(&point) == *signature).then_some(point)
}

fn number(coordinate: Fq) -> U256 {
    U256::from_be_slice(&coordinate.into_bigint().to_bytes_be())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_good_for_its_round_and_key_alone() {
        let (key, other) = (
            BeaconKey::from_seed(B256::repeat_byte(1)),
            BeaconKey::from_seed(B256::repeat_byte(2)),
        );
        let signature = key.sign(7);
        assert!(key.verifies(7, &signature));
        assert!(!key.verifies(8, &signature) && !other.verifies(7, &signature));
        let mut bent = signature;
        bent[63] ^= 1;
        assert!(!key.verifies(7, &bent));
    }

    #[test]
    fn the_message_of_a_round_is_that_of_drand() {
        let expected = "0xbaf09720c37cb921fd8362b1d907232ac0b813ffba768c714aeaace987e7fd6b";
        assert_eq!(message(9_337_227).to_string(), expected);
    }

    #[test]
    fn no_seed_gives_the_key_that_signs_nothing() {
        assert_ne!(BeaconKey::from_seed(B256::ZERO).public().x, [U256::ZERO; 2]);
    }
}
