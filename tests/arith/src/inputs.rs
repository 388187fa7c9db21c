//! Operands: every pair of edge values, then random ones of every length; and the shapes of byte strings to compare.

use rand::{Rng, SeedableRng, rngs::StdRng};

/// `count` pairs of operands, the same for the same seed. The first are all pairs of the short list of edges.
#[must_use]
pub fn pairs(seed: u64, count: usize) -> Vec<(u128, u128)> {
    let mut random = StdRng::seed_from_u64(seed);
    let edges = short_edges();
    let all_edges = edges
        .iter()
        .flat_map(|&a| edges.iter().map(move |&b| (a, b)));
    let mut pairs: Vec<_> = all_edges.collect();
    while pairs.len() < count {
        let a = operand(&mut random);
        // Equal and neighbouring operands hardly ever meet by chance.
        let b = match random.random_range(0..16) {
            0 => a,
            1 => a.wrapping_add(1),
            2 => a.wrapping_neg(),
            _ => operand(&mut random),
        };
        pairs.push((a, b));
    }
    pairs.truncate(count);
    pairs
}

/// Lengths of byte strings that are tried beside all up to [`EVERY_LENGTH`]: around powers of two, and the longest.
const LENGTHS: [u128; 9] = [95, 96, 97, 127, 128, 129, 255, 256, 320];
/// Two addresses and a little more.
const EVERY_LENGTH: u128 = 70;
/// How two byte strings differ: not at all, the first is less, the first is greater.
const DIFFERENCES: std::ops::Range<u128> = 0..3;

/// Operands that shape byte strings, as `operations::strings` reads them: every length, equal, and less or greater at every position.
#[must_use]
pub fn byte_strings(seed: u64) -> Vec<(u128, u128)> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut pairs = Vec::new();
    for length in (0..=EVERY_LENGTH).chain(LENGTHS) {
        for position in 0..length.max(1) {
            for difference in DIFFERENCES {
                let starts: u128 = random.random::<u16>().into();
                let shape = length | position << 16 | difference << 32 | starts << 40;
                pairs.push((random.random(), shape));
            }
        }
    }
    pairs
}

/// Zero, one, and around the limits of every integer type, signed and unsigned.
fn short_edges() -> Vec<u128> {
    let limits = [7, 8, 15, 16, 31, 32, 63, 64, 127].map(|bits| 1_u128 << bits);
    let around = limits
        .iter()
        .flat_map(|&limit| [limit - 1, limit, limit.wrapping_neg()]);
    [0, 1, 2, 3, 10_000, u128::MAX - 1, u128::MAX]
        .into_iter()
        .chain(around)
        .collect()
}

fn operand(random: &mut StdRng) -> u128 {
    let bits = random.random_range(0..128);
    let power = 1_u128 << bits;
    match random.random_range(0..8) {
        0 => power,
        1 => power.wrapping_sub(1),
        2 => power.wrapping_add(1),
        3 => power.wrapping_neg(),
        4 => random.random(),
        // As many digits as not, so that quotients and shifts are of every size.
        _ => random.random::<u128>() >> bits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_repeat_with_their_seed_and_reach_the_limits() {
        let first = pairs(7, 10_000);
        assert_eq!(first.len(), 10_000);
        assert_eq!(first, pairs(7, 10_000));
        assert_ne!(first, pairs(8, 10_000));
        for pair in [
            (0, 0),
            (u128::MAX, u128::MAX),
            (1 << 127, u128::MAX),
            (1 << 63, u128::MAX),
        ] {
            assert!(first.contains(&pair), "{pair:?}");
        }
    }
}
