//! The accounts that this program owns. All are zero-copy: their bytes after the discriminator are the struct.

mod campaign;
mod config;
mod mint_config;
mod project;
mod submission;

pub use {campaign::*, config::*, mint_config::*, project::*, submission::*};
