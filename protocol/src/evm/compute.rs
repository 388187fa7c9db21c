//! What a query costs on the compute ledger.

use alloy_primitives::U256;

/// Price of a charge: `units` x `price_per_unit`, in base units of the ledger's token; `None` when it does not fit the 96 bits that the
/// ledger counts in.
#[must_use]
pub fn price(units: u64, price_per_unit: u128) -> Option<U256> {
    let price = U256::from(units).checked_mul(U256::from(price_per_unit))?;
    (price.bit_len() <= 96).then_some(price)
}
