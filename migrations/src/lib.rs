//! What Postgres holds, and how a program connects to it.

mod connect;
mod error;
mod migrate;
mod numeric;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use connect::{ConnectOptions, connect};
pub use error::Error;
pub use migrate::migrate;
pub use numeric::{Numeric, NumericError};
