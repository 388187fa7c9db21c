//! Newtypes for amounts, rates and slots, so that none is mistaken for another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An amount of a token in its base units (0 to `u64::MAX`); one ROAST is 1,000,000,000 of them.
///
/// In JSON it is a decimal string, because JSON numbers lose precision beyond 2^53.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BaseUnits(pub u64);

/// A rate in basis points: 100 bps are 1 %, 10,000 bps are the whole.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Bps(pub u16);

/// A slot number of a Solana cluster.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Slot(pub u64);

/// Why a text is not an amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseAmountError {
    /// The text is not made of digits with at most one decimal point.
    #[error("\"{0}\" is not an amount; write digits with at most one decimal point, such as 12.5")]
    Malformed(String),
    /// The text has more digits after the point than the token has.
    #[error("the amount has {found} decimals, but the token has only {allowed}; round it")]
    TooPrecise {
        /// Digits after the point in the text.
        found: usize,
        /// Decimals of the token.
        allowed: u8,
    },
    /// The amount does not fit the chain's 64 bits.
    #[error("the amount is too large; at most {} base units fit", u64::MAX)]
    TooLarge,
}

impl Bps {
    /// The whole: 10,000 basis points.
    pub const WHOLE: Self = Self(10_000);
}

impl BaseUnits {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The sum, or `None` when it does not fit 64 bits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` when `other` is larger.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The amount in whole tokens of `decimals` decimals, exact and without trailing zeros: 7,500,000,000 with 9 decimals is `7.5`.
    #[must_use]
    pub fn format(self, decimals: u8) -> String {
        let places = usize::from(decimals);
        let digits = format!("{:0>width$}", self.0, width = places.saturating_add(1));
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
        match fraction.trim_end_matches('0') {
            "" => whole.to_owned(),
            fraction => format!("{whole}.{fraction}"),
        }
    }

    /// The base units of an amount written in whole tokens: `7.5` with 9 decimals is 7,500,000,000.
    ///
    /// # Errors
    /// When the text is not a plain decimal number, has more decimals than the token, or does not fit 64 bits.
    pub fn parse(text: &str, decimals: u8) -> Result<Self, ParseAmountError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let is_number = !(whole.is_empty() && fraction.is_empty())
            && whole
                .bytes()
                .chain(fraction.bytes())
                .all(|byte| byte.is_ascii_digit());
        if !is_number {
            return Err(ParseAmountError::Malformed(text.to_owned()));
        }
        let fraction = fraction.trim_end_matches('0');
        let missing_places = usize::from(decimals).checked_sub(fraction.len()).ok_or(
            ParseAmountError::TooPrecise {
                found: fraction.len(),
                allowed: decimals,
            },
        )?;
        let digits = format!("{whole}{fraction}{}", "0".repeat(missing_places));
        digits
            .parse()
            .map(Self)
            .map_err(|_| ParseAmountError::TooLarge)
    }
}

impl fmt::Display for BaseUnits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Bps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads base units (not whole tokens), as they stand in JSON.
impl FromStr for BaseUnits {
    type Err = ParseAmountError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text, 0)
    }
}

impl Serialize for BaseUnits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BaseUnits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_written_in_whole_tokens() {
        assert_eq!(BaseUnits(7_500_000_000).format(9), "7.5");
        assert_eq!(BaseUnits(190_000_000_000).format(9), "190");
        assert_eq!(BaseUnits(1).format(9), "0.000000001");
        assert_eq!(BaseUnits(0).format(0), "0");
        assert_eq!(BaseUnits(u64::MAX).format(255).len(), 257);
    }

    #[test]
    fn malformed_amounts_are_told_apart() {
        for text in ["", ".", "-1", "+1", "1e9", "1,5", " 1", "1.2.3", "½", "٣"] {
            assert!(
                matches!(
                    BaseUnits::parse(text, 9),
                    Err(ParseAmountError::Malformed(_))
                ),
                "{text:?} was accepted"
            );
        }
        assert_eq!(
            BaseUnits::parse("0.25", 1),
            Err(ParseAmountError::TooPrecise {
                found: 2,
                allowed: 1
            })
        );
        assert_eq!(
            BaseUnits::parse("18446744073709551616", 0),
            Err(ParseAmountError::TooLarge)
        );
        assert_eq!(BaseUnits::parse("1", 200), Err(ParseAmountError::TooLarge));
    }

    #[test]
    fn json_amounts_are_decimal_strings() {
        let json = serde_json::to_string(&BaseUnits(u64::MAX)).unwrap();
        assert_eq!(json, "\"18446744073709551615\"");
        assert_eq!(
            serde_json::from_str::<BaseUnits>(&json).unwrap(),
            BaseUnits(u64::MAX)
        );
        assert!(serde_json::from_str::<BaseUnits>("12").is_err());
    }

    proptest! {
        #[test]
        fn formatting_and_parsing_are_inverse(amount: u64, decimals in 0u8..=40) {
            let text = BaseUnits(amount).format(decimals);
            prop_assert_eq!(BaseUnits::parse(&text, decimals), Ok(BaseUnits(amount)));
        }

        #[test]
        fn parsing_never_panics(text: String, decimals: u8) {
            let _ = BaseUnits::parse(&text, decimals);
        }
    }
}
