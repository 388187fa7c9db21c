//! The accounts that this program owns. All are zero-copy: their bytes after the discriminator are the struct.

mod config;
mod mint_config;
mod performer;

pub use {config::*, mint_config::*, performer::*};
