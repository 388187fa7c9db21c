//! From the texts of a request to typed values. Each refusal names the field, what is wrong with it and what is expected.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use roast_protocol::amount::BaseUnits;
use roast_protocol::burn::PayoutAddress;
use roast_protocol::time::UnixSeconds;
use roast_protocol::tipping::PerformerName;
use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::error::ApiError;
use crate::types::{Address, Hash, Signature};

/// Items on a page when the client does not say.
const DEFAULT_LIMIT: i64 = 20;
/// Most items on a page.
pub(crate) const LARGEST_LIMIT: i64 = 100;

/// An address.
pub(crate) fn address(field: &'static str, text: &str) -> Result<Address, ApiError> {
    text.parse().map_err(|reason| {
        ApiError::malformed(
            "malformed_address",
            field,
            format!(
                "{} is not an address: {reason}. An address is the base58 of 32 bytes.",
                quoted(text)
            ),
        )
    })
}

/// A signature.
pub(crate) fn signature(field: &'static str, text: &str) -> Result<Signature, ApiError> {
    text.parse().map_err(|reason| {
        ApiError::malformed(
            "malformed_signature",
            field,
            format!(
                "{} is not a signature: {reason}. A signature is the base58 of 64 bytes.",
                quoted(text)
            ),
        )
    })
}

/// A whole number within a range.
pub(crate) fn number<T: FromStr + PartialOrd + Display>(
    field: &'static str,
    text: &str,
    range: RangeInclusive<T>,
) -> Result<T, ApiError> {
    text.parse()
        .ok()
        .filter(|number| range.contains(number))
        .ok_or_else(|| {
            ApiError::malformed(
                "malformed_number",
                field,
                format!(
                    "{} is not a whole number from {} to {}.",
                    quoted(text),
                    range.start(),
                    range.end()
                ),
            )
        })
}

/// Items on a page, 1 to 100.
pub(crate) fn limit(text: Option<&str>) -> Result<i64, ApiError> {
    text.map_or(Ok(DEFAULT_LIMIT), |text| {
        number("limit", text, 1..=LARGEST_LIMIT)
    })
}

/// One of the names of an enum; the refusal lists them.
pub(crate) fn name<T: DeserializeOwned>(field: &'static str, text: &str) -> Result<T, ApiError> {
    let deserializer: StrDeserializer<'_, ValueError> = text.into_deserializer();
    T::deserialize(deserializer).map_err(|reason| {
        ApiError::malformed(
            "unknown_name",
            field,
            format!("{reason:.300}.", reason = reason.to_string()),
        )
    })
}

/// An amount in base units.
pub(crate) fn amount(field: &'static str, text: &str) -> Result<BaseUnits, ApiError> {
    text.parse().map_err(|_| {
        ApiError::malformed(
            "malformed_amount",
            field,
            format!("{} is not an amount. Write base units as decimal digits in a string, such as \"100000000000\" for 100 tokens of 9 decimals.", quoted(text)),
        )
    })
}

/// A hash.
pub(crate) fn hash(field: &'static str, text: &str) -> Result<Hash, ApiError> {
    let mut bytes = [0; 32];
    match hex::decode_to_slice(text, &mut bytes) {
        Ok(()) => Ok(Hash(bytes)),
        Err(_) => Err(ApiError::malformed(
            "malformed_hash",
            field,
            format!(
                "{} is not a hash. Write 32 bytes as 64 hexadecimal digits.",
                quoted(text)
            ),
        )),
    }
}

/// An address on an EVM chain.
pub(crate) fn payout_address(field: &'static str, text: &str) -> Result<PayoutAddress, ApiError> {
    text.parse().map_err(|_| {
        ApiError::malformed(
            "malformed_payout_address",
            field,
            format!(
                "{} is not an address of an EVM chain. Write 0x and 40 hexadecimal digits.",
                quoted(text)
            ),
        )
    })
}

/// A point in time; parts of seconds, which the chain does not know, are cut off.
pub(crate) fn time(field: &'static str, text: &str) -> Result<UnixSeconds, ApiError> {
    let time = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| {
        ApiError::malformed(
            "malformed_time",
            field,
            format!(
                "{} is not a point in time. Write it as in RFC 3339, such as \"2026-11-21T02:57:23Z\".",
                quoted(text)
            ),
        )
    })?;
    Ok(UnixSeconds(time.unix_timestamp()))
}

/// A name of the performer registry.
pub(crate) fn performer_name(field: &'static str, text: &str) -> Result<PerformerName, ApiError> {
    text.parse().map_err(|_| {
        ApiError::malformed(
            "malformed_name",
            field,
            format!(
                "{} is not a name. Names have 3 to 32 characters of a-z, 0-9, - and _.",
                quoted(text)
            ),
        )
    })
}

/// A wallet, or the name of a performer.
pub(crate) fn performer(field: &'static str, text: &str) -> Result<PerformerKey, ApiError> {
    if let Ok(wallet) = text.parse() {
        return Ok(PerformerKey::Wallet(wallet));
    }
    text.parse().map(PerformerKey::Name).map_err(|_| {
        ApiError::malformed(
            "malformed_performer",
            field,
            format!(
                "{} is neither a name nor a wallet. Names have 3 to 32 characters of a-z, 0-9, - and _; a wallet is the base58 of 32 bytes.",
                quoted(text)
            ),
        )
    })
}

/// How a client names a performer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PerformerKey {
    /// By the wallet that is tipped.
    Wallet(Address),
    /// By a name of the registry.
    Name(PerformerName),
}

/// Bytes in base64.
pub(crate) fn base64(field: &'static str, text: &str) -> Result<Vec<u8>, ApiError> {
    STANDARD.decode(text).map_err(|reason| {
        ApiError::malformed(
            "malformed_base64",
            field,
            format!(
                "This is not base64: {reason}. Send the bytes in standard base64 with padding."
            ),
        )
    })
}

/// What the client wrote, shortened so that an answer never grows with it.
fn quoted(text: &str) -> String {
    format!("{:?}", text.chars().take(100).collect::<String>())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::types::BattleStatus;

    #[test]
    fn limits_are_from_1_to_100() {
        assert_eq!(limit(None).unwrap(), DEFAULT_LIMIT);
        assert_eq!(limit(Some("1")).unwrap(), 1);
        assert_eq!(limit(Some("100")).unwrap(), 100);
        for wrong in ["0", "101", "-1", "1.5", "ten", "", "99999999999999999999"] {
            let problem = limit(Some(wrong)).unwrap_err().problem();
            assert_eq!(
                (problem.code.as_str(), problem.field.as_deref()),
                ("malformed_number", Some("limit")),
                "{wrong}"
            );
        }
    }

    #[test]
    fn times_are_rfc_3339_to_the_second() {
        let time = |text| time("endsAt", text).map(|time| time.0).ok();
        assert_eq!(time("1970-01-01T00:01:00Z"), Some(60));
        assert_eq!(time("1970-01-01T01:00:59.9+01:00"), Some(59));
        for wrong in ["", "60", "1970-01-01", "1970-01-01T00:01:00", "tomorrow"] {
            assert_eq!(time(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_known_ones() {
        assert_eq!(
            name::<BattleStatus>("status", "joined").unwrap(),
            BattleStatus::Joined
        );
        let problem = name::<BattleStatus>("status", "lost")
            .unwrap_err()
            .problem();
        assert!(problem.detail.contains("`refunded`"), "{}", problem.detail);
    }

    proptest! {
        #[test]
        fn arbitrary_texts_never_panic(text: String) {
            let _ = address("a", &text);
            let _ = signature("s", &text);
            let _ = number("n", &text, 0..=3u8);
            let _ = name::<BattleStatus>("status", &text);
            let _ = amount("amount", &text);
            let _ = base64("b", &text);
            let _ = hash("h", &text);
            let _ = payout_address("p", &text);
            let _ = performer("p", &text);
            let _ = performer_name("n", &text);
            let _ = time("t", &text);
        }
    }
}
