//! How single values are written in bodies and read from rows. Conversions happen here, at the edge, and nowhere further in.

use std::fmt;
use std::str::FromStr;

use roast_protocol::battle as protocol;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use solana_pubkey::Pubkey;
use utoipa::ToSchema;

use crate::error::ApiError;

/// An address on chain: base58 of 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type, ToSchema)]
#[sqlx(transparent)]
#[schema(value_type = String, example = "So11111111111111111111111111111111111111112")]
pub(crate) struct Address([u8; 32]);

/// An Ed25519 signature, which also names a transaction: base58 of 64 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, sqlx::Type, ToSchema)]
#[sqlx(transparent)]
#[schema(value_type = String, example = "5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW")]
pub(crate) struct Signature([u8; 64]);

/// A SHA-256: 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, sqlx::Type, ToSchema)]
#[sqlx(transparent)]
#[schema(value_type = String, example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
pub(crate) struct Hash(pub [u8; 32]);

/// An address on an EVM chain: 0x and 40 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, ToSchema)]
#[sqlx(transparent)]
#[schema(value_type = String, example = "0x52908400098527886e0f7030069857d2e4169ee7")]
pub(crate) struct PayoutAddress([u8; 20]);

/// An amount in base units of its token, as decimal digits; earnings may be negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::Type, ToSchema)]
#[serde(transparent)]
#[sqlx(transparent)]
#[schema(value_type = String, pattern = "^-?[0-9]+$", example = "100000000000")]
pub(crate) struct Amount(pub String);

/// The four stakes of a mint, from the lowest to the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tier {
    /// Tier 0.
    Bronze,
    /// Tier 1.
    Silver,
    /// Tier 2.
    Gold,
    /// Tier 3.
    Diamond,
}

/// Where a battle stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "chain.battle_status", rename_all = "snake_case")]
pub(crate) enum BattleStatus {
    /// Waits for an opponent.
    Open,
    /// Two players staked; the words of three rounds are given, then judged.
    Joined,
    /// The verdict is on chain; the payout follows.
    Settled,
    /// Everything was paid.
    Paid,
    /// Nobody joined; the opener has the stake back.
    Cancelled,
    /// Both players have their stakes back.
    Refunded,
}

/// What the judge decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "chain.battle_outcome", rename_all = "snake_case")]
pub(crate) enum BattleOutcome {
    /// The opener has the higher total.
    OpenerWins,
    /// The opponent has the higher total.
    OpponentWins,
    /// Equal totals.
    Draw,
}

/// Why a battle ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "chain.battle_ending", rename_all = "snake_case")]
pub(crate) enum BattleEnding {
    /// The judge gave marks.
    Verdict,
    /// One player stayed away.
    Forfeit,
    /// The judge declared that no verdict will come; both stakes go back.
    Resignation,
}

/// One of the platform's programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "chain.program", rename_all = "snake_case")]
pub(crate) enum Program {
    /// Battles.
    Battle,
    /// Tips.
    Tipping,
    /// Burns for submissions.
    Burn,
}

/// How sure the cluster is of what a row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "chain.finality", rename_all = "snake_case")]
pub(crate) enum Finality {
    /// Voted for by two thirds of the stake.
    Confirmed,
    /// Cannot be undone.
    Finalized,
}

impl Address {
    /// The same as the chain's own type.
    pub(crate) fn pubkey(self) -> Pubkey {
        Pubkey::new_from_array(self.0)
    }

    /// The raw bytes.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<Pubkey> for Address {
    fn from(pubkey: Pubkey) -> Self {
        Self(pubkey.to_bytes())
    }
}

impl From<[u8; 32]> for Address {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl From<[u8; 64]> for Signature {
    fn from(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }
}

impl Signature {
    /// The same as the chain's own type.
    pub(crate) fn inner(self) -> solana_signature::Signature {
        solana_signature::Signature::from(self.0)
    }

    /// The raw bytes.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<Tier> for protocol::Tier {
    fn from(tier: Tier) -> Self {
        match tier {
            Tier::Bronze => Self::Bronze,
            Tier::Silver => Self::Silver,
            Tier::Gold => Self::Gold,
            Tier::Diamond => Self::Diamond,
        }
    }
}

impl From<protocol::Tier> for Tier {
    fn from(tier: protocol::Tier) -> Self {
        match tier {
            protocol::Tier::Bronze => Self::Bronze,
            protocol::Tier::Silver => Self::Silver,
            protocol::Tier::Gold => Self::Gold,
            protocol::Tier::Diamond => Self::Diamond,
        }
    }
}

impl Tier {
    /// The tier of the number in a row.
    pub(crate) fn from_row(number: i16) -> Result<Self, ApiError> {
        u8::try_from(number)
            .ok()
            .and_then(protocol::Tier::from_code)
            .map(Self::from)
            .ok_or_else(|| ApiError::Internal(format!("tier {number} in a row")))
    }

    /// The number that rows hold.
    pub(crate) fn row_number(self) -> i16 {
        i16::from(protocol::Tier::from(self).code())
    }
}

/// Base58 in both directions, for a newtype over bytes.
macro_rules! base58 {
    ($name:ident, $length:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&bs58::encode(self.0).into_string())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                decode_base58::<$length>(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?
                    .parse()
                    .map_err(de::Error::custom)
            }
        }
    };
}

impl From<[u8; 20]> for PayoutAddress {
    fn from(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }
}

impl Serialize for PayoutAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        roast_protocol::burn::PayoutAddress(self.0).serialize(serializer)
    }
}

base58!(Address, 32);
base58!(Signature, 64);

/// The bytes of a base58 text, or a sentence that says what is wrong with it.
fn decode_base58<const N: usize>(text: &str) -> Result<[u8; N], String> {
    // Base58 takes quadratic time, so a text that cannot fit is refused by its length.
    if text.len() > N * 2 {
        return Err(format!(
            "it has {} characters, too many for {N} bytes in base58",
            text.len()
        ));
    }
    let bytes = bs58::decode(text).into_vec().map_err(|error| match error {
        bs58::decode::Error::InvalidCharacter { character, index } => {
            format!(
                "character {character:?} at place {} is not a base58 digit (0, O, I and l are not)",
                index.saturating_add(1)
            )
        }
        _ => "it is not base58 text".to_owned(),
    })?;
    let length = bytes.len();
    bytes
        .try_into()
        .map_err(|_| format!("it decodes to {length} bytes, but {N} are needed"))
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn addresses_round_trip(bytes: [u8; 32]) {
            let address = Address::from(bytes);
            prop_assert_eq!(address.to_string().parse::<Address>(), Ok(address));
            prop_assert_eq!(address.to_string(), address.pubkey().to_string());
        }

        #[test]
        fn arbitrary_text_never_panics(text: String) {
            let _ = text.parse::<Address>();
            let _ = text.parse::<Signature>();
        }
    }

    #[test]
    fn each_mistake_in_base58_has_its_own_message() {
        let message = |text: &str| text.parse::<Address>().unwrap_err();
        assert!(message("0abc").contains("'0' at place 1"));
        assert!(message("abc").contains("but 32 are needed"));
        assert!(message("").contains("0 bytes"));
        assert!(message(&"1".repeat(100)).contains("too many"));
        assert!(message("ä").contains("base58"));
    }

    #[test]
    fn tiers_and_their_numbers_agree() {
        for tier in protocol::Tier::ALL.map(Tier::from) {
            assert_eq!(Tier::from_row(tier.row_number()).unwrap(), tier);
        }
        assert!(Tier::from_row(4).is_err());
        assert!(Tier::from_row(-1).is_err());
    }
}
