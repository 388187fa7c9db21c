//! u64 in Postgres: `bigint` is signed, so amounts and counters of the chain are `numeric(20, 0)`.

use roast_protocol::amount::BaseUnits;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

/// A u64 as Postgres holds it. Convert at the edge: queries take and return [`Numeric`], code works with u64 or a newtype over it.
///
/// ```
/// use roast_migrations::Numeric;
/// let stake: Numeric = u64::MAX.into();
/// assert_eq!(u64::try_from(stake), Ok(u64::MAX));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub struct Numeric(Decimal);

/// The column held something that is no u64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a whole number between 0 and 18446744073709551615")]
pub struct NumericError(Decimal);

impl From<u64> for Numeric {
    fn from(value: u64) -> Self {
        Self(Decimal::from(value))
    }
}

impl From<BaseUnits> for Numeric {
    fn from(amount: BaseUnits) -> Self {
        amount.0.into()
    }
}

impl TryFrom<Numeric> for BaseUnits {
    type Error = NumericError;

    fn try_from(value: Numeric) -> Result<Self, NumericError> {
        u64::try_from(value).map(Self)
    }
}

impl TryFrom<Numeric> for u64 {
    type Error = NumericError;

    fn try_from(Numeric(value): Numeric) -> Result<Self, NumericError> {
        // to_u64 truncates a fraction, which would pass over a wrong row in silence.
        if !value.is_integer() {
            return Err(NumericError(value));
        }
        value.to_u64().ok_or(NumericError(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_u64_survives_the_round_trip() {
        for value in [0, 1, 9_999_999_999, i64::MAX as u64 + 1, u64::MAX] {
            assert_eq!(u64::try_from(Numeric::from(value)), Ok(value));
        }
    }

    #[test]
    fn what_is_no_u64_is_refused() {
        for text in ["-1", "0.5", "18446744073709551616"] {
            let value: Decimal = text.parse().unwrap();
            assert!(u64::try_from(Numeric(value)).is_err(), "{text}");
        }
    }
}
