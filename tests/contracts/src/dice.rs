//! Random inputs that can be had again by their seed.

use std::io::Write as _;

use alloy_primitives::{Address, B256, U256};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// A generator whose seed is printed.
pub struct Dice(StdRng);

impl Dice {
    /// A new sequence each time, or that of `CONTRACTS_SEED`.
    ///
    /// # Panics
    /// When `CONTRACTS_SEED` is no number.
    #[must_use]
    pub fn new() -> Self {
        let seed: u64 = std::env::var("CONTRACTS_SEED").map_or_else(
            |_| rand::random(),
            |seed| seed.parse().expect("CONTRACTS_SEED is a number"),
        );
        // Past the harness, which keeps what passing tests print.
        let _ = writeln!(std::io::stderr(), "CONTRACTS_SEED={seed}");
        Self(StdRng::seed_from_u64(seed))
    }

    /// A number in a range.
    pub fn number(&mut self, range: std::ops::RangeInclusive<u64>) -> u64 {
        self.0.random_range(range)
    }

    /// A number of any size below 2^bits, with as many small ones as large ones.
    pub fn any(&mut self, bits: u32) -> U256 {
        let width = self.0.random_range(1..=bits);
        U256::from_be_bytes(self.0.random::<[u8; 32]>()) >> (256 - width as usize)
    }

    /// The same as a `u128`; at most 128 bits.
    pub fn any_u128(&mut self, bits: u32) -> u128 {
        self.any(bits.min(128)).to()
    }

    /// 32 random bytes.
    pub fn hash(&mut self) -> B256 {
        self.0.random::<[u8; 32]>().into()
    }

    /// A random address; never zero, but for one time in 2^160.
    pub fn address(&mut self) -> Address {
        self.0.random::<[u8; 20]>().into()
    }
}

impl Default for Dice {
    fn default() -> Self {
        Self::new()
    }
}
