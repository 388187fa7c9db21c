//! Numbers for random sequences, repeatable by a seed.

/// A small generator of numbers (xorshift64*), so that a seed means the same sequence everywhere.
pub struct Dice(u64);

impl Dice {
    /// The sequence of a seed. Zero counts as one.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    /// A number from 0 to `sides - 1`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let value = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(value).unwrap_or_default() % sides
    }

    /// One of several.
    pub fn of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.roll(choices.len())].clone()
    }

    /// Often the right one, sometimes any of `all`.
    pub fn mostly(&mut self, right: usize, all: usize) -> usize {
        if self.roll(4) == 0 {
            self.roll(all)
        } else {
            right
        }
    }
}

/// The seed of a run of random sequences and how many instructions it sends: `ROAST_STATEFUL_SEED` and
/// `ROAST_STATEFUL_INSTRUCTIONS`, or the time and `usual`. Printed, so that a run can be repeated.
#[must_use]
pub fn stateful_run(usual: u64) -> (u64, u64) {
    let setting = |name: &str| -> Option<u64> { std::env::var(name).ok()?.parse().ok() };
    let seed = setting("ROAST_STATEFUL_SEED").unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let nanos = now.map_or(1, |now| now.as_nanos() % u128::from(u64::MAX));
        u64::try_from(nanos).unwrap_or(1) | 1
    });
    let total = setting("ROAST_STATEFUL_INSTRUCTIONS").unwrap_or(usual);
    eprintln!("ROAST_STATEFUL_SEED={seed}, {total} instructions");
    (seed, total)
}
