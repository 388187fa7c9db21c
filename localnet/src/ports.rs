//! Loopback ports: the preferred one, or a free one when it is taken.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use crate::Error;

/// Binds the preferred port of a service on loopback, or any free one when it is busy (or 0).
///
/// # Errors
/// When not even a free port can be bound.
pub fn bind(what: &'static str, preferred: u16) -> Result<TcpListener, Error> {
    let bind = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    match bind(preferred) {
        Err(busy) if preferred != 0 => {
            tracing::info!(what, preferred, %busy, "port is taken; using a free one");
            bind(0)
        }
        bound => bound,
    }
    .map_err(|error| Error::Port { what, error })
}

/// A port for a service that binds it itself: the preferred one, or a free one.
///
/// Another process can still take the port in between; the service then fails to start and says so.
///
/// # Errors
/// When not even a free port can be bound.
pub fn choose(what: &'static str, preferred: u16) -> Result<u16, Error> {
    let address = bind(what, preferred)?
        .local_addr()
        .map_err(|error| Error::Port { what, error })?;
    Ok(address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_preferred_port_is_used_and_a_busy_one_replaced() {
        let taken = bind("test", 0).unwrap();
        let busy = taken.local_addr().unwrap().port();
        assert_ne!(choose("test", busy).unwrap(), busy);
        drop(taken);
        assert_eq!(choose("test", busy).unwrap(), busy);
    }
}
