//! Plans a submission to a campaign from what the chain says now.

use roast_protocol::amount::BaseUnits;
use roast_protocol::burn::account::{Campaign, MintConfig, ProgramAccount, decode};
use roast_protocol::burn::instruction::{self, Submit};
use roast_protocol::burn::{self, PayoutAddress, pda};
use roast_protocol::token::associated_token_address;
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;

use crate::error::ApiError;
use crate::routes::campaigns::not_found;
use crate::transactions::accounts;
use crate::transactions::plan::{Plan, Purpose, Stake};
use crate::types::{Address, Hash};

/// The submission that a wallet wants to make.
#[derive(Debug)]
pub(crate) struct Wish {
    /// Who burns and signs.
    pub(crate) miner: Pubkey,
    /// The campaign.
    pub(crate) campaign: Address,
    /// Hash of the content.
    pub(crate) content_hash: Hash,
    /// Where rewards go.
    pub(crate) payout_address: PayoutAddress,
    /// What to burn; the campaign's minimum when `None`.
    pub(crate) amount: Option<BaseUnits>,
    /// Where it is taken from; the associated account when `None`.
    pub(crate) token_account: Option<Pubkey>,
}

/// Burns tokens for a submission.
pub(crate) async fn plan(rpc: &RpcClient, wish: Wish) -> Result<Plan, ApiError> {
    let campaign = campaign(rpc, wish.campaign).await?;
    let mint = campaign.mint;
    let token_program = mint_config(rpc, &mint).await?.token_program;
    let miner_token = wish
        .token_account
        .unwrap_or_else(|| associated_token_address(&wish.miner, &mint, &token_program));
    let amount = wish.amount.unwrap_or(campaign.minimum_burn);
    let submit = instruction::submit(&Submit {
        miner: wish.miner,
        miner_token,
        campaign: wish.campaign.pubkey(),
        mint,
        token_program,
        content_hash: wish.content_hash.0,
        payout_address: wish.payout_address,
        amount,
    });
    Ok(Plan {
        wallet: wish.miner,
        instructions: vec![submit],
        summary: format!(
            "Submit content {} to campaign {}: {} of token {mint} are burnt and cannot come back. Rewards go to {}.",
            wish.content_hash,
            wish.campaign,
            amount.format(campaign.decimals),
            wish.payout_address,
        ),
        battle: None,
        stake: Some(Stake {
            account: miner_token,
            mint,
            amount,
            decimals: campaign.decimals,
            purpose: Purpose::Burn,
        }),
    })
}

async fn campaign(rpc: &RpcClient, address: Address) -> Result<Campaign, ApiError> {
    match read(rpc, &address.pubkey()).await? {
        Some(ProgramAccount::Campaign(campaign)) => Ok(campaign),
        _ => Err(not_found(address)),
    }
}

async fn mint_config(rpc: &RpcClient, mint: &Pubkey) -> Result<MintConfig, ApiError> {
    match read(rpc, &pda::mint_config(mint).0).await? {
        Some(ProgramAccount::MintConfig(config)) => Ok(config),
        _ => Err(ApiError::NotFound {
            code: "mint_not_found",
            detail: format!("The burn program has no record of {mint}."),
        }),
    }
}

async fn read(rpc: &RpcClient, address: &Pubkey) -> Result<Option<ProgramAccount>, ApiError> {
    accounts::read(rpc, address, &burn::ID, decode).await
}
