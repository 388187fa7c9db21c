//! Makes cargo rebuild the crate when a migration changes: the macro that embeds them cannot see new files by itself.
#![allow(
    clippy::print_stdout,
    reason = "standard output is how a build script speaks to cargo"
)]

fn main() {
    println!("cargo:rerun-if-changed=sql");
}
