//! Benchmark harnesses; each prints and writes one JSON object.

pub mod cu;
mod report;

pub use report::Report;
