//! Creating accounts at derived addresses.

pub(crate) use common::{create::Creator, zero_copy::write_new};
