//! Arithmetic in bytecode against the host.
