//! Points in time as the chain tells them.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Seconds since 1970-01-01T00:00:00Z, as the chain's clock gives them. In JSON it is an RFC 3339 text in UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixSeconds(pub i64);

impl UnixSeconds {
    /// The same point in time as a calendar date; dates before year 0 or after year 9999 become the nearest that RFC 3339 can write.
    #[must_use]
    pub fn date_time(self) -> OffsetDateTime {
        const YEAR_0: i64 = -62_167_219_200;
        const END_OF_YEAR_9999: i64 = 253_402_300_799;
        OffsetDateTime::from_unix_timestamp(self.0.clamp(YEAR_0, END_OF_YEAR_9999))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

impl Serialize for UnixSeconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self
            .date_time()
            .format(&Rfc3339)
            .map_err(ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for UnixSeconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let date_time = OffsetDateTime::parse(&text, &Rfc3339).map_err(de::Error::custom)?;
        Ok(Self(date_time.unix_timestamp()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn json_times_are_rfc_3339_in_utc() {
        let json = serde_json::to_string(&UnixSeconds(1_763_690_400)).unwrap();
        assert_eq!(json, "\"2025-11-21T02:00:00Z\"");
    }

    proptest! {
        #[test]
        fn every_time_can_be_written(seconds: i64) {
            prop_assert!(serde_json::to_string(&UnixSeconds(seconds)).is_ok());
        }

        #[test]
        fn times_of_this_era_survive_json(seconds in 0..=253_402_300_799i64) {
            let json = serde_json::to_string(&UnixSeconds(seconds)).unwrap();
            prop_assert_eq!(serde_json::from_str::<UnixSeconds>(&json).unwrap(), UnixSeconds(seconds));
        }
    }
}
