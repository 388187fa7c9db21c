//! The program's arguments as types.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use solana_pubkey::Pubkey;

use super::{DecodeError, generated};
use crate::amount::Bps;
use crate::json;

/// What a tip is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    /// A battle, by its address.
    Battle(#[serde(with = "json::address")] Pubkey),
    /// A clip, by its 32 byte id.
    Clip(#[serde(with = "json::hash")] [u8; 32]),
}

impl Reference {
    /// The chain's number of the kind: 0 battle, 1 clip.
    #[must_use]
    pub const fn kind(&self) -> u8 {
        match self {
            Self::Battle(_) => 0,
            Self::Clip(_) => 1,
        }
    }

    /// The 32 bytes on chain.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 32] {
        match self {
            Self::Battle(battle) => battle.to_bytes(),
            Self::Clip(clip) => clip,
        }
    }

    /// The reference of a kind; `None` for kinds above 1.
    #[must_use]
    pub const fn new(kind: u8, bytes: [u8; 32]) -> Option<Self> {
        match kind {
            0 => Some(Self::Battle(Pubkey::new_from_array(bytes))),
            1 => Some(Self::Clip(bytes)),
            _ => None,
        }
    }
}

/// A name of the performer registry: 3 to 32 characters of a-z, 0-9, - and _. In JSON it is the text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PerformerName([u8; 32]);

/// A text is not a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a name; names have 3 to 32 characters of a-z, 0-9, - and _")]
pub struct InvalidName(pub String);

impl PerformerName {
    /// The name of the chain's 32 bytes.
    ///
    /// # Errors
    /// When the program never writes such bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, DecodeError> {
        let invalid = DecodeError::Invalid {
            program: "tipping",
            field: "name",
        };
        let text = bytes.trim_ascii_end_zeros();
        let text = std::str::from_utf8(text).map_err(|_| invalid.clone())?;
        text.parse().map_err(|_| invalid)
    }

    /// The chain's 32 bytes: the text, then zeros.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.0.trim_ascii_end_zeros()).unwrap_or_default()
    }
}

/// Names are padded with zeros.
trait TrimZeros {
    fn trim_ascii_end_zeros(&self) -> &[u8];
}

impl TrimZeros for [u8; 32] {
    fn trim_ascii_end_zeros(&self) -> &[u8] {
        let len = self
            .iter()
            .rposition(|byte| *byte != 0)
            .map_or(0, |last| last.saturating_add(1));
        self.get(..len).unwrap_or_default()
    }
}

impl FromStr for PerformerName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let mut bytes = [0; 32];
        let is_plain = text
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
        match bytes.get_mut(..text.len()) {
            Some(start) if text.len() >= 3 && is_plain => start.copy_from_slice(text.as_bytes()),
            _ => return Err(InvalidName(text.to_owned())),
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for PerformerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for PerformerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PerformerName({})", self.as_str())
    }
}

impl Serialize for PerformerName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for PerformerName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// What an admin decides about later tips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Receives the fees.
    pub treasury: Pubkey,
    /// Part of a tip taken as fee, at most 1,000 bps.
    pub fee_bps: Bps,
}

impl From<&Terms> for generated::types::Terms {
    fn from(terms: &Terms) -> Self {
        Self {
            treasury: terms.treasury,
            fee_bps: terms.fee_bps.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_others_refused() {
        for text in ["abc", "mc-roast_99", "a2345678901234567890123456789012"] {
            let name: PerformerName = text.parse().unwrap();
            assert_eq!(name.to_string(), text);
            assert_eq!(PerformerName::from_bytes(*name.as_bytes()), Ok(name));
            assert_eq!(serde_json::to_value(name).unwrap(), text);
        }
        for text in [
            "",
            "ab",
            "Abc",
            "a b c",
            "añb",
            "a23456789012345678901234567890123",
            "a\0b",
        ] {
            assert!(text.parse::<PerformerName>().is_err(), "{text}");
        }
        let mut gap = [0; 32];
        gap[..5].copy_from_slice(b"abc\0d");
        assert!(PerformerName::from_bytes(gap).is_err());
        assert!(PerformerName::from_bytes([0; 32]).is_err());
    }

    #[test]
    fn references_are_read_back_and_unknown_kinds_refused() {
        for kind in 0..=u8::MAX {
            let reference = Reference::new(kind, [7; 32]);
            assert_eq!(reference.is_some(), kind < 2);
            if let Some(reference) = reference {
                assert_eq!((reference.kind(), reference.to_bytes()), (kind, [7; 32]));
                let json = serde_json::to_value(reference).unwrap();
                assert_eq!(
                    serde_json::from_value::<Reference>(json).unwrap(),
                    reference
                );
            }
        }
    }
}
