//! Places for live clients: so many in all, and so many for each address on the network.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{ApiError, Part};
use crate::rate_limit::network;

/// The places, taken and free.
#[derive(Debug)]
pub(super) struct Places {
    most: usize,
    most_per_ip: usize,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by_ip: HashMap<IpAddr, usize>,
}

/// A place that is taken until this is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    ip: IpAddr,
    taken: Arc<Mutex<Taken>>,
}

impl Places {
    /// So many places in all, and so many for one address.
    pub(super) fn new(most: usize, most_per_ip: usize) -> Self {
        Self {
            most,
            most_per_ip,
            taken: Arc::default(),
        }
    }

    /// A place for a client at this address.
    ///
    /// # Errors
    /// `live_full` when all are taken, `too_many_connections` when the address has as many as it may.
    pub(super) fn take(&self, ip: IpAddr) -> Result<Place, ApiError> {
        let ip = network(ip);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.all >= self.most {
            return Err(ApiError::Unavailable {
                part: Part::Live,
                cause: "all places are taken".to_owned(),
            });
        }
        if taken.by_ip.get(&ip).copied().unwrap_or_default() >= self.most_per_ip {
            return Err(ApiError::TooManyConnections);
        }
        taken.all += 1;
        *taken.by_ip.entry(ip).or_default() += 1;
        Ok(Place {
            ip,
            taken: Arc::clone(&self.taken),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all = taken.all.saturating_sub(1);
        if let Some(own) = taken.by_ip.get_mut(&self.ip) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                taken.by_ip.remove(&self.ip);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_cannot_take_all_places() {
        let places = Places::new(3, 2);
        let held = [places.take(ip("10.0.0.1")), places.take(ip("10.0.0.1"))];
        assert!(matches!(
            places.take(ip("10.0.0.1")),
            Err(ApiError::TooManyConnections)
        ));
        let other = places.take(ip("10.0.0.2")).unwrap();
        assert!(matches!(
            places.take(ip("10.0.0.3")),
            Err(ApiError::Unavailable { .. })
        ));
        drop(held);
        assert!(places.take(ip("10.0.0.1")).is_ok());
        drop(other);
        let taken = places.taken.lock().unwrap();
        assert!(taken.all == 0 && taken.by_ip.is_empty());
    }
}
