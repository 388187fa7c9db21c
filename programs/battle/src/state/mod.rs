//! The accounts that this program owns. All are zero-copy: their bytes after the discriminator are the struct.

mod battle;
mod config;
mod mint_config;
mod player;

pub use {battle::*, config::*, mint_config::*, player::*};
