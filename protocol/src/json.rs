//! How bytes and times are written in JSON: addresses and signatures in base58, hashes in hexadecimal, times in seconds. For `#[serde(with = "...")]`.

/// A public key as base58 text.
pub mod address {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use solana_pubkey::Pubkey;

    /// Writes the address.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(address: &Pubkey, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(address)
    }

    /// Reads the address.
    ///
    /// # Errors
    /// When the text is not the base58 of 32 bytes.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pubkey, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// A public key that may be missing, as base58 text or null.
pub mod optional_address {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use solana_pubkey::Pubkey;

    /// Writes the address or null.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(
        address: &Option<Pubkey>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match address {
            Some(address) => serializer.collect_str(address),
            None => serializer.serialize_none(),
        }
    }

    /// Reads the address or null.
    ///
    /// # Errors
    /// When the text is not the base58 of 32 bytes.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Pubkey>, D::Error> {
        Option::<String>::deserialize(deserializer)?
            .map(|text| text.parse().map_err(de::Error::custom))
            .transpose()
    }
}

/// A wallet's Ed25519 signature that may be missing, as base58 text or null.
pub mod optional_signature {
    use serde::{Deserialize, Deserializer, Serializer, de};

    /// Writes the signature or null.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(
        signature: &Option<[u8; 64]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match signature {
            Some(signature) => serializer.serialize_str(&bs58::encode(signature).into_string()),
            None => serializer.serialize_none(),
        }
    }

    /// Reads the signature or null.
    ///
    /// # Errors
    /// When the text is not the base58 of 64 bytes.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<[u8; 64]>, D::Error> {
        Option::<String>::deserialize(deserializer)?
            .map(|text| {
                let mut signature = [0; 64];
                match bs58::decode(&text).onto(&mut signature) {
                    Ok(64) => Ok(signature),
                    _ => Err(de::Error::custom("a signature is the base58 of 64 bytes")),
                }
            })
            .transpose()
    }
}

/// A 32 byte hash as 64 lower-case hexadecimal digits.
pub mod hash {
    use serde::{Deserialize, Deserializer, Serializer, de};

    /// Writes the hash.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(hash: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(hash))
    }

    /// Reads the hash.
    ///
    /// # Errors
    /// When the text is not 64 hexadecimal digits.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let mut hash = [0; 32];
        hex::decode_to_slice(String::deserialize(deserializer)?, &mut hash)
            .map_err(de::Error::custom)?;
        Ok(hash)
    }
}

/// A point in time as a number of seconds since 1970, for what is signed or hashed: a reader in any language needs no calendar.
pub mod unix_seconds {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::time::UnixSeconds;

    /// Writes the seconds.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(time: &UnixSeconds, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(time.0)
    }

    /// Reads the seconds.
    ///
    /// # Errors
    /// When they are no whole number of 64 bits.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<UnixSeconds, D::Error> {
        i64::deserialize(deserializer).map(UnixSeconds)
    }
}
