//! What wallets sign for the contracts: EIP-712 digests, so that a wallet shows what it signs and a signature is good for one contract on one
//! chain.

use alloy_primitives::{Address, B256};
use alloy_sol_types::{Eip712Domain, SolStruct, sol};

sol! {
    /// The account's word that a claim goes to a recipient of its choice.
    #[derive(Debug, PartialEq, Eq)]
    struct Claim {
        address account;
        address token;
        uint256 cumulativeAmount;
        address recipient;
        uint256 deadline;
    }

    /// The user's word that a provider may spend up to an amount.
    #[derive(Debug, PartialEq, Eq)]
    struct SpendingCap {
        address user;
        address provider;
        uint96 amount;
        uint40 expiry;
        uint16 revocations;
        uint256 nonce;
    }

    /// The provider's word of what it did for a price.
    #[derive(Debug, PartialEq, Eq)]
    struct Receipt {
        address provider;
        address user;
        bytes32 requestHash;
        uint32 model;
        uint64 units;
        uint96 price;
        uint64 nonce;
    }

    /// An ERC-2612 approval.
    #[derive(Debug, PartialEq, Eq)]
    struct Permit {
        address owner;
        address spender;
        uint256 value;
        uint256 nonce;
        uint256 deadline;
    }
}

/// A contract that takes signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verifier {
    /// Takes [`Claim`].
    RewardDistributor,
    /// Takes [`SpendingCap`] and [`Receipt`].
    ComputeLedger,
    /// Takes [`Permit`].
    RoastToken,
}

impl Verifier {
    /// The EIP-712 domain of the contract at `address` of a chain.
    #[must_use]
    pub fn domain(self, chain_id: u64, address: Address) -> Eip712Domain {
        let name = match self {
            Self::RewardDistributor => "RoastPower RewardDistributor",
            Self::ComputeLedger => "ComputeLedger",
            Self::RoastToken => "RoastPower",
        };
        Eip712Domain::new(
            Some(name.into()),
            Some("1".into()),
            Some(alloy_primitives::U256::from(chain_id)),
            Some(address),
            None,
        )
    }
}

/// What is signed for a message in a domain.
#[must_use]
pub fn digest<T: SolStruct>(message: &T, domain: &Eip712Domain) -> B256 {
    message.eip712_signing_hash(domain)
}
