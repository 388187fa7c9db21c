//! Which fight words are for. A battle's address alone does not say: it follows from the opener's wallet and a count, so that the same one comes
//! again on every cluster, and on a cluster that is begun anew.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use solana_pubkey::Pubkey;

use crate::time::UnixSeconds;

const NAMESPACE: &str = "solana:";

/// One fight between two players: what their words are signed for and judged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bout {
    /// The cluster that holds the battle's account.
    pub chain: ChainId,
    /// The battle's account.
    pub battle: Pubkey,
    /// When the opponent joined, as the account has it.
    pub joined_at: UnixSeconds,
}

/// A Solana cluster by its CAIP-2 name: `solana:` and the first 32 characters of its genesis hash in base58.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChainId([u8; 32]);

/// A text that names no Solana cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a Solana cluster is named by \"solana:\" and 32 characters of base58")]
pub struct ChainIdError;

impl ChainId {
    /// The cluster whose first block has this hash.
    #[must_use]
    pub fn of_genesis(hash: &[u8; 32]) -> Self {
        // The base58 of 32 bytes has 32 characters at least.
        let mut reference = [b'1'; 32];
        for (place, character) in reference.iter_mut().zip(bs58::encode(hash).into_vec()) {
            *place = character;
        }
        Self(reference)
    }
}

impl fmt::Display for ChainId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{NAMESPACE}{}", self.0.escape_ascii())
    }
}

impl fmt::Debug for ChainId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ChainId {
    type Err = ChainIdError;

    fn from_str(text: &str) -> Result<Self, ChainIdError> {
        let reference = text.strip_prefix(NAMESPACE).ok_or(ChainIdError)?;
        let characters = reference.as_bytes().try_into().map_err(|_| ChainIdError)?;
        match bs58::decode(reference).into_vec() {
            Ok(_) => Ok(Self(characters)),
            Err(_) => Err(ChainIdError),
        }
    }
}

impl Serialize for ChainId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ChainId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_clusters_have_their_registered_names() {
        for (genesis, name) in [
            (
                "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d",
                "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
            ),
            (
                "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG",
                "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1",
            ),
        ] {
            let hash: Pubkey = genesis.parse().unwrap();
            assert_eq!(ChainId::of_genesis(&hash.to_bytes()).to_string(), name);
        }
    }

    #[test]
    fn what_names_no_solana_cluster_is_refused() {
        for text in [
            "",
            "solana:",
            "eip155:1",
            "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvd",
            "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpp",
            "solana:0eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
            "Solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
        ] {
            assert_eq!(text.parse::<ChainId>(), Err(ChainIdError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_cluster_has_a_name_that_reads_back(genesis: [u8; 32]) {
            let chain = ChainId::of_genesis(&genesis);
            prop_assert_eq!(chain.to_string().parse(), Ok(chain));
        }
    }
}
