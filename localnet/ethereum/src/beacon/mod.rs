//! A beacon of public randomness with a key of its own, otherwise like drand's for EVM chains: the same scheme, the same HTTP paths.

pub mod hash_to_curve;
pub mod key;
mod server;

pub use self::key::{BeaconKey, PublicKey, Signature, randomness};
pub use self::server::BeaconServer;

/// Seconds between rounds, as of drand's beacon for EVM chains.
pub const PERIOD: u64 = 3;

/// A key and a clock: round r is published at genesis + (r - 1) x period.
#[derive(Clone, Debug)]
pub struct Beacon {
    /// Signs the rounds.
    pub key: BeaconKey,
    /// When round 1 is published, in Unix seconds.
    pub genesis: u64,
    /// Seconds between rounds, at least 1.
    pub period: u64,
}

impl Beacon {
    /// The last round that is published at `timestamp` (Unix seconds) or earlier; `None` before the first.
    #[must_use]
    pub fn round_at(&self, timestamp: u64) -> Option<u64> {
        let passed = timestamp.checked_sub(self.genesis)?;
        passed.checked_div(self.period)?.checked_add(1)
    }

    /// When a round is published, in Unix seconds.
    #[must_use]
    pub const fn time_of(&self, round: u64) -> u64 {
        let periods = round.saturating_sub(1).saturating_mul(self.period);
        self.genesis.saturating_add(periods)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::B256;

    #[test]
    fn rounds_follow_the_clock() {
        let beacon = Beacon {
            key: BeaconKey::from_seed(B256::repeat_byte(1)),
            genesis: 1_000,
            period: 3,
        };
        let rounds = [999, 1_000, 1_002, 1_003, 1_300].map(|time| beacon.round_at(time));
        assert_eq!(rounds, [None, Some(1), Some(1), Some(2), Some(101)]);
        assert_eq!(
            [1, 2, 101].map(|round| beacon.time_of(round)),
            [1_000, 1_003, 1_300]
        );
    }
}
