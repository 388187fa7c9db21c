//! Benchmark harnesses; each prints and writes one JSON object.

pub mod cu;
pub mod gas;
mod report;

pub use report::Report;
