//! What a query costs on the compute ledger, and how its receipt is numbered.

/// Base units that the ledger's counters hold: 96 bits.
const MAX_AMOUNT: u128 = (1 << 96) - 1;

/// Receipts of one second that a number can tell apart.
const RECEIPTS_A_SECOND: u64 = 1 << 24;

/// Price of a receipt: `units` x `price_per_unit`, in base units of the ledger's token; `None` when it does not fit 96 bits.
#[must_use]
pub fn price(units: u64, price_per_unit: u128) -> Option<u128> {
    let price = price_per_unit.checked_mul(units.into())?;
    (price <= MAX_AMOUNT).then_some(price)
}

/// Nonce of a receipt: Unix seconds x 2^24 + its number among the receipts of that second, from 0. `None` when one of them does not fit.
#[must_use]
pub fn receipt_nonce(issued_at: u64, number: u64) -> Option<u64> {
    if number >= RECEIPTS_A_SECOND {
        return None;
    }
    issued_at
        .checked_mul(RECEIPTS_A_SECOND)?
        .checked_add(number)
}

/// When a receipt was issued, in Unix seconds.
#[must_use]
pub const fn issued_at(nonce: u64) -> u64 {
    nonce / RECEIPTS_A_SECOND
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prices_beyond_96_bits_are_none() {
        assert_eq!(price(3, 7), Some(21));
        assert_eq!(price(u64::MAX, 0), Some(0));
        assert_eq!(price(1, MAX_AMOUNT), Some(MAX_AMOUNT));
        assert_eq!(price(2, MAX_AMOUNT / 2 + 1), None);
        assert_eq!(price(u64::MAX, u128::MAX), None);
    }

    #[test]
    fn numbers_that_do_not_fit_are_none() {
        assert_eq!(receipt_nonce(1, RECEIPTS_A_SECOND), None);
        assert_eq!(receipt_nonce(1 << 40, 0), None);
    }

    proptest! {
        #[test]
        fn later_receipts_have_higher_nonces(seconds in 0u64..1 << 40, number in 0..RECEIPTS_A_SECOND) {
            let nonce = receipt_nonce(seconds, number).unwrap();
            prop_assert_eq!(issued_at(nonce), seconds);
            let next = receipt_nonce(seconds + 1, 0);
            prop_assert!(next.is_none_or(|next| next > nonce));
        }
    }
}
