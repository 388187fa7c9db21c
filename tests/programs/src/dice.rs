//! Numbers for random sequences, repeatable by a seed.

/// How often something useful is looked for before anything will do.
const DRAWS: usize = 12;

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

    /// Mostly one of `right`, sometimes any of `all`.
    pub fn mostly_of(&mut self, right: std::ops::Range<usize>, all: usize) -> usize {
        let one = right.start + self.roll(right.len());
        self.mostly(one, all)
    }

    /// Two times in three something useful, if a few draws find it; else anything.
    pub fn mostly_useful<T: Copy>(
        &mut self,
        draw: impl Fn(&mut Self) -> T,
        is_useful: impl Fn(T) -> bool,
    ) -> T {
        let draws = if self.roll(3) == 0 { 0 } else { DRAWS };
        let mut drawn = draw(self);
        for _ in 0..draws {
            if is_useful(drawn) {
                break;
            }
            drawn = draw(self);
        }
        drawn
    }
}
