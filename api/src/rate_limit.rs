//! Token buckets in memory: so many reads and writes a minute for each address on the network, and so many writes for each wallet.
//!
//! Each instance counts for itself. Memory is bounded: when the table is full, buckets that have refilled are dropped first, for
//! they say nothing; when none has, newcomers share one bucket until some do.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::config::Config;
use crate::error::ApiError;
use crate::types::Address;

/// Most buckets of one kind that are kept; each takes less than 100 bytes.
const MAX_BUCKETS: usize = 50_000;

/// The limits on reads and writes.
#[derive(Debug)]
pub(crate) struct RateLimits {
    reads_by_ip: Limiter<IpAddr>,
    writes_by_ip: Limiter<IpAddr>,
    writes_by_wallet: Limiter<Address>,
}

impl RateLimits {
    /// The limits of the settings.
    pub(crate) fn new(config: &Config) -> Self {
        let limiter = |per_minute| Limiter::new(per_minute, MAX_BUCKETS);
        Self {
            reads_by_ip: limiter(config.reads_per_minute_per_ip),
            writes_by_ip: limiter(config.writes_per_minute_per_ip),
            writes_by_wallet: Limiter::new(config.writes_per_minute_per_wallet, MAX_BUCKETS),
        }
    }

    /// Counts a read from a network address.
    pub(crate) fn count_read(&self, ip: IpAddr) -> Result<(), ApiError> {
        self.reads_by_ip.count(network(ip), Instant::now())
    }

    /// Counts a write from a network address.
    pub(crate) fn count_write(&self, ip: IpAddr) -> Result<(), ApiError> {
        self.writes_by_ip.count(network(ip), Instant::now())
    }

    /// Counts a write of a wallet. Only once it has signed for it: nobody may use up another one's share.
    pub(crate) fn count_wallet(&self, wallet: Address) -> Result<(), ApiError> {
        self.writes_by_wallet.count(wallet, Instant::now())
    }
}

/// One household has one IPv4 address, but 2^64 IPv6 addresses: those count as one.
pub(crate) fn network(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        },
    }
}

#[derive(Debug)]
struct Limiter<K> {
    /// Size of a bucket: what a minute allows, all at once if need be.
    burst: f64,
    max_buckets: usize,
    buckets: Mutex<Buckets<K>>,
}

#[derive(Debug)]
struct Buckets<K> {
    by_key: HashMap<K, Bucket>,
    overflow: Option<Bucket>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl<K: Eq + Hash> Limiter<K> {
    fn new(per_minute: u32, max_buckets: usize) -> Self {
        let buckets = Buckets {
            by_key: HashMap::new(),
            overflow: None,
        };
        Self {
            burst: f64::from(per_minute.max(1)),
            max_buckets,
            buckets: Mutex::new(buckets),
        }
    }

    fn count(&self, key: K, now: Instant) -> Result<(), ApiError> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let Buckets { by_key, overflow } = &mut *buckets;
        if by_key.len() >= self.max_buckets && !by_key.contains_key(&key) {
            by_key.retain(|_, bucket| self.refilled(*bucket, now).tokens < self.burst);
        }
        let full = Bucket {
            tokens: self.burst,
            at: now,
        };
        let bucket = if by_key.len() >= self.max_buckets && !by_key.contains_key(&key) {
            overflow.get_or_insert(full)
        } else {
            by_key.entry(key).or_insert(full)
        };
        *bucket = self.refilled(*bucket, now);
        if bucket.tokens < 1.0 {
            return Err(ApiError::TooManyRequests {
                retry_after: self.seconds_until_one(bucket.tokens),
            });
        }
        bucket.tokens -= 1.0;
        Ok(())
    }

    fn refilled(&self, bucket: Bucket, now: Instant) -> Bucket {
        let minutes = now.saturating_duration_since(bucket.at).as_secs_f64() / 60.0;
        Bucket {
            tokens: minutes.mul_add(self.burst, bucket.tokens).min(self.burst),
            at: now,
        }
    }

    fn seconds_until_one(&self, tokens: f64) -> u64 {
        let missing = Duration::try_from_secs_f64((1.0 - tokens) * 60.0 / self.burst)
            .unwrap_or(Duration::from_secs(60));
        missing.as_secs().saturating_add(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_bucket_empties_and_refills_with_time() {
        let limiter = Limiter::new(60, 10);
        let start = Instant::now();
        for _ in 0..60 {
            limiter.count("a", start).unwrap();
        }
        let Err(ApiError::TooManyRequests { retry_after }) = limiter.count("a", start) else {
            panic!("the 61st write was allowed");
        };
        assert!((1..=2).contains(&retry_after));
        limiter.count("b", start).unwrap();
        limiter.count("a", start + 2 * SECOND).unwrap();
    }

    #[test]
    fn memory_is_bounded_and_refilled_buckets_make_room() {
        let limiter = Limiter::new(60, 3);
        let start = Instant::now();
        for key in 0..100 {
            let _ = limiter.count(key, start);
        }
        assert_eq!(limiter.buckets.lock().unwrap().by_key.len(), 3);
        limiter.count(1_000, start + 120 * SECOND).unwrap();
        let buckets = limiter.buckets.lock().unwrap();
        assert!(buckets.by_key.contains_key(&1_000) && buckets.by_key.len() <= 3);
    }

    #[test]
    fn strangers_share_one_bucket_while_the_table_is_full() {
        let limiter = Limiter::new(2, 1);
        let start = Instant::now();
        limiter.count(0, start).unwrap();
        limiter.count(1, start).unwrap();
        limiter.count(2, start).unwrap();
        assert!(limiter.count(3, start).is_err());
    }

    #[test]
    fn ipv6_addresses_of_one_network_count_as_one() {
        let network = |text: &str| super::network(text.parse().unwrap());
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:1"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
        assert_eq!(network("::ffff:10.0.0.1"), network("10.0.0.1"));
    }
}
