//! Arithmetic in bytecode against the host. The operations are the program's own sources, compiled a second time: what differs
//! between the two answers is the toolchain.

#[path = "../../../programs/arith/src/operations.rs"]
pub mod operations;
#[path = "../../../programs/arith/src/records.rs"]
pub mod records;

pub mod bytecode;
pub mod inputs;
