//! Benchmark harnesses; each prints and writes one JSON object.

mod report;

pub use report::Report;
