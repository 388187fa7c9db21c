//! The programs' accounts as the chain has them now. Transactions are built from these, not from Postgres, which may lag.

use std::fmt::Display;

use roast_protocol::battle::account::{self, Battle, Config, MintConfig, ProgramAccount};
use roast_protocol::battle::{self, pda};
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;

use crate::error::{ApiError, Part};
use crate::types::Address;

/// The terms of battles opened now.
pub(crate) async fn config(rpc: &RpcClient) -> Result<Config, ApiError> {
    match read_battle(rpc, &pda::config().0).await? {
        Some(ProgramAccount::Config(config)) => Ok(config),
        _ => Err(ApiError::Unavailable {
            part: Part::Rpc,
            cause: "the battle program is not initialised on this cluster".to_owned(),
        }),
    }
}

/// A mint that battles may be fought in, or 404.
pub(crate) async fn mint_config(rpc: &RpcClient, mint: &Pubkey) -> Result<MintConfig, ApiError> {
    match read_battle(rpc, &pda::mint_config(mint).0).await? {
        Some(ProgramAccount::MintConfig(config)) => Ok(config),
        _ => Err(ApiError::NotFound {
            code: "mint_not_found",
            detail: format!(
                "Battles cannot be fought in {mint}. GET /api/config lists the mints that are allowed."
            ),
        }),
    }
}

/// Number of the next battle that the wallet opens.
pub(crate) async fn next_index(rpc: &RpcClient, wallet: &Pubkey) -> Result<u64, ApiError> {
    match read_battle(rpc, &pda::player(wallet).0).await? {
        Some(ProgramAccount::Player(player)) => Ok(player.next_index),
        _ => Ok(0),
    }
}

/// A battle, or 404.
pub(crate) async fn battle(rpc: &RpcClient, address: Address) -> Result<Battle, ApiError> {
    match read_battle(rpc, &address.pubkey()).await? {
        Some(ProgramAccount::Battle(battle)) => Ok(*battle),
        _ => Err(ApiError::battle_not_found(address)),
    }
}

/// Whether there is any account at the address.
pub(crate) async fn exists(rpc: &RpcClient, address: &Pubkey) -> Result<bool, ApiError> {
    Ok(rpc
        .get_account_with_commitment(address, rpc.commitment())
        .await?
        .value
        .is_some())
}

async fn read_battle(
    rpc: &RpcClient,
    address: &Pubkey,
) -> Result<Option<ProgramAccount>, ApiError> {
    read(rpc, address, &battle::ID, account::decode).await
}

/// An account of a program; `None` when there is none at the address, or one of another program.
pub(crate) async fn read<T, E: Display>(
    rpc: &RpcClient,
    address: &Pubkey,
    program: &Pubkey,
    decode: fn(&[u8]) -> Result<T, E>,
) -> Result<Option<T>, ApiError> {
    let account = rpc
        .get_account_with_commitment(address, rpc.commitment())
        .await?
        .value;
    account
        .filter(|account| account.owner == *program)
        .map(|account| {
            decode(&account.data)
                .map_err(|error| ApiError::Internal(format!("account {address}: {error}")))
        })
        .transpose()
}
