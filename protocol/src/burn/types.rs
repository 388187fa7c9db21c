//! The program's arguments as types.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use solana_pubkey::Pubkey;

use super::generated;
use crate::amount::BaseUnits;
use crate::time::UnixSeconds;

/// An address of the EVM chain that rewards are paid on. As text and in JSON it is `0x` and 40 hexadecimal digits, lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PayoutAddress(pub [u8; 20]);

/// A text is not an EVM address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an address; write 0x and 40 hexadecimal digits")]
pub struct InvalidPayoutAddress(pub String);

impl FromStr for PayoutAddress {
    type Err = InvalidPayoutAddress;

    fn from_str(text: &str) -> Result<Self, InvalidPayoutAddress> {
        let mut bytes = [0; 20];
        let digits = text.strip_prefix("0x").unwrap_or_default();
        hex::decode_to_slice(digits, &mut bytes)
            .map_err(|_| InvalidPayoutAddress(text.to_owned()))?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for PayoutAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{}", hex::encode(self.0))
    }
}

impl fmt::Debug for PayoutAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PayoutAddress({self})")
    }
}

impl Serialize for PayoutAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PayoutAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// What an admin decides about campaigns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// May move the minimum burn of campaigns within bounds.
    pub keeper: Pubkey,
    /// Seconds between two retargets of a campaign, 30 to 86,400.
    pub retarget_seconds: u32,
    /// Seconds that submissions are kept after the campaign's end, at most 2,592,000.
    pub retention_seconds: u32,
}

impl From<&Terms> for generated::types::Terms {
    fn from(terms: &Terms) -> Self {
        Self {
            keeper: terms.keeper,
            retarget_seconds: terms.retarget_seconds,
            retention_seconds: terms.retention_seconds,
        }
    }
}

/// What a project asks for when it opens a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The project's next index, from the `Project` account; 0 for a wallet that has none.
    pub index: u64,
    /// Hash of the brief, not zero.
    pub brief_hash: [u8; 32],
    /// Least burn of a submission at first.
    pub minimum_burn: BaseUnits,
    /// First second in which submissions are taken; in the past means at once.
    pub starts_at: UnixSeconds,
    /// Last second in which submissions are taken.
    pub ends_at: UnixSeconds,
    /// Most submissions, 1 to 1,500.
    pub cap: u32,
}

impl From<&Offer> for generated::types::Offer {
    fn from(offer: &Offer) -> Self {
        Self {
            index: offer.index,
            brief_hash: offer.brief_hash,
            minimum_burn: offer.minimum_burn.0,
            starts_at: offer.starts_at.0,
            ends_at: offer.ends_at.0,
            cap: offer.cap,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payout_addresses_are_read_back_and_others_refused() {
        let address = PayoutAddress([0xab; 20]);
        let text = format!("0x{}", "ab".repeat(20));
        assert_eq!(address.to_string(), text);
        assert_eq!(text.parse(), Ok(address));
        assert_eq!(
            text.to_uppercase().replacen('X', "x", 1).parse(),
            Ok(address)
        );
        let json = serde_json::to_value(address).unwrap();
        assert_eq!(
            serde_json::from_value::<PayoutAddress>(json).unwrap(),
            address
        );
        for wrong in [
            "",
            "0x",
            &text[2..],
            &text[..40],
            &format!("{text}0"),
            "0xzz",
        ] {
            assert!(wrong.parse::<PayoutAddress>().is_err(), "{wrong}");
        }
    }
}
