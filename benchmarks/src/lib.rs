//! Benchmark harnesses; each prints and writes one JSON object.
