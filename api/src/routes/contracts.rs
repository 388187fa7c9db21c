//! Where the contracts are on the EVM chain.

use axum::extract::State;
use roast_protocol::evm;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{ApiError, Problem};
use crate::extract::{Json, Keep};
use crate::state::AppState;

/// The contracts of one EVM chain.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AddressBook {
    /// The chain's number (EIP-155).
    #[schema(example = 31337)]
    pub chain_id: u64,
    /// Every contract, by the name of its source.
    pub contracts: Contracts,
}

/// Every contract, by the name of its source.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Contracts {
    /// ROAST itself.
    pub roast_token: Deployment,
    /// Where rewards are claimed.
    pub reward_distributor: Deployment,
    /// Checks the signatures of the randomness beacon.
    pub beacon_verifier: Deployment,
    /// Mining blocks and their draws.
    pub mining_pool: Deployment,
    /// Opens campaigns.
    pub campaign_factory: Deployment,
    /// Prepaid accounts for compute.
    pub compute_ledger: Deployment,
}

/// Where a contract is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Deployment {
    /// Its address, with the checksum of EIP-55.
    #[schema(example = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    pub address: String,
    /// The block that it was deployed in, or an earlier one: nobody has to look for its events before.
    pub block: u64,
}

impl From<&evm::AddressBook> for AddressBook {
    fn from(book: &evm::AddressBook) -> Self {
        let contracts = &book.contracts;
        Self {
            chain_id: book.chain_id,
            contracts: Contracts {
                roast_token: contracts.roast_token.into(),
                reward_distributor: contracts.reward_distributor.into(),
                beacon_verifier: contracts.beacon_verifier.into(),
                mining_pool: contracts.mining_pool.into(),
                campaign_factory: contracts.campaign_factory.into(),
                compute_ledger: contracts.compute_ledger.into(),
            },
        }
    }
}

impl From<evm::Deployment> for Deployment {
    fn from(deployment: evm::Deployment) -> Self {
        Self {
            address: deployment.address.to_checksum(None),
            block: deployment.block,
        }
    }
}

/// The contracts on the EVM chain: chain id, addresses, and the blocks of their deployment.
#[utoipa::path(
    get, path = "/api/contracts", tag = "protocol",
    responses((status = 200, body = AddressBook), (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"))
)]
pub(crate) async fn get(
    State(state): State<AppState>,
) -> Result<(Keep, Json<AddressBook>), ApiError> {
    let book = state.address_book.as_ref().ok_or(ApiError::NotFound {
        code: "contracts_not_deployed",
        detail: "This service knows no EVM chain. Its operator names one with the `address_book` setting of the API.".to_owned(),
    })?;
    Ok((Keep::Minutes, Json(book.into())))
}
