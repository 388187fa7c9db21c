//! Where the contracts are on a chain. `contracts/deployments/<chain id>.json` holds one such book for each chain.

use alloy_primitives::Address;
use serde::{Deserialize, Serialize, Serializer};

/// The contracts of one chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddressBook {
    /// The chain's number (EIP-155).
    pub chain_id: u64,
    /// Every contract, by the name of its source.
    pub contracts: Contracts,
}

/// Every contract, by the name of its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Contracts {
    /// ROAST itself.
    pub roast_token: Deployment,
    /// Where rewards are claimed.
    pub reward_distributor: Deployment,
    /// Checks the beacon's signatures.
    pub beacon_verifier: Deployment,
    /// Mining blocks and their draws.
    pub mining_pool: Deployment,
    /// Opens campaigns.
    pub campaign_factory: Deployment,
    /// The prepaid accounts of the compute broker.
    pub compute_ledger: Deployment,
}

/// Where a contract is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// Its address; written with the checksum of EIP-55, read in any case.
    #[serde(serialize_with = "checksummed")]
    pub address: Address,
    /// The block that it was deployed in, or an earlier one: nobody has to look for its events before.
    pub block: u64,
}

impl AddressBook {
    /// Reads the JSON of a file in `contracts/deployments/`.
    ///
    /// # Errors
    /// When the text is no JSON, or a contract is missing or has no address; the message names it.
    pub fn from_json(text: &str) -> Result<Self, Malformed> {
        let book: Self =
            serde_json::from_str(text).map_err(|error| Malformed(error.to_string()))?;
        match book
            .contracts
            .entries()
            .iter()
            .find(|(_, it)| it.address.is_zero())
        {
            Some((name, _)) => Err(Malformed(format!("{name} has the zero address"))),
            None => Ok(book),
        }
    }

    /// The JSON of such a file.
    #[must_use]
    pub fn to_json(&self) -> String {
        format!("{:#}\n", serde_json::json!(self))
    }
}

impl Contracts {
    /// Each contract with its name, in the order in which they are deployed.
    #[must_use]
    pub const fn entries(&self) -> [(&'static str, Deployment); 6] {
        [
            ("RoastToken", self.roast_token),
            ("RewardDistributor", self.reward_distributor),
            ("BeaconVerifier", self.beacon_verifier),
            ("MiningPool", self.mining_pool),
            ("CampaignFactory", self.campaign_factory),
            ("ComputeLedger", self.compute_ledger),
        ]
    }
}

/// Why a text is no address book.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address book: {0}; contracts/deployments/README.md describes the format")]
pub struct Malformed(String);

fn checksummed<S: Serializer>(address: &Address, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&address.to_checksum(None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> AddressBook {
        let deployment = |number| Deployment {
            address: Address::repeat_byte(number),
            block: number.into(),
        };
        AddressBook {
            chain_id: 31_337,
            contracts: Contracts {
                roast_token: deployment(0xa1),
                reward_distributor: deployment(0xa2),
                beacon_verifier: deployment(0xa3),
                mining_pool: deployment(0xa4),
                campaign_factory: deployment(0xa5),
                compute_ledger: deployment(0xa6),
            },
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(AddressBook::from_json(&book().to_json()), Ok(book()));
    }

    #[test]
    fn addresses_are_written_with_their_checksum_and_read_in_any_case() {
        let text = book().to_json();
        assert!(text.contains(&book().contracts.roast_token.address.to_checksum(None)));
        let lower = text.replace(
            &book().contracts.roast_token.address.to_checksum(None),
            &format!("{:#x}", book().contracts.roast_token.address),
        );
        assert_eq!(AddressBook::from_json(&lower), Ok(book()));
    }

    #[test]
    fn a_contract_that_is_missing_or_nowhere_is_named() {
        let missing = book().to_json().replace("MiningPool", "MiningPond");
        let error = AddressBook::from_json(&missing).unwrap_err();
        assert!(error.to_string().contains("MiningPool"), "{error}");
        let mut nowhere = book();
        nowhere.contracts.compute_ledger.address = Address::ZERO;
        let error = AddressBook::from_json(&nowhere.to_json()).unwrap_err();
        assert!(error.to_string().contains("ComputeLedger"), "{error}");
    }
}
