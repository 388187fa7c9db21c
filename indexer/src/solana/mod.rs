//! The chain side: a Yellowstone stream, what its messages mean, and RPC for what the stream cannot give.

pub mod assemble;
mod closings;
pub mod decode;
pub(crate) mod endpoint;
mod history;
pub mod repair;
pub(crate) mod rpc;
pub mod source;
