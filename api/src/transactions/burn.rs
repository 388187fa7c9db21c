//! Plans what people do about campaigns from what the chain says now: opening, submitting, closing.

use roast_protocol::amount::BaseUnits;
use roast_protocol::burn::account::{Campaign, MintConfig, ProgramAccount, decode};
use roast_protocol::burn::instruction::{
    self, CloseCampaign, CloseSubmission, OpenCampaign, Submit,
};
use roast_protocol::burn::{self, Offer, PayoutAddress, pda};
use roast_protocol::time::UnixSeconds;
use roast_protocol::token::associated_token_address;
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use time::format_description::well_known::Rfc3339;

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
        campaign: Some(wish.campaign.pubkey()),
        stake: Some(Stake {
            account: miner_token,
            mint,
            amount,
            decimals: campaign.decimals,
            purpose: Purpose::Burn,
        }),
    })
}

/// A campaign that starts at once started this many seconds ago by this machine's clock: the chain's may be behind.
const CLOCK_DRIFT: i64 = 60;

/// The campaign that a wallet wants to open.
#[derive(Debug)]
pub(crate) struct Opening {
    /// Who opens it, signs and pays the rent.
    pub(crate) project: Pubkey,
    /// The token to burn.
    pub(crate) mint: Pubkey,
    /// Hash of the brief.
    pub(crate) brief_hash: Hash,
    /// Least burn at first; the mint's lowest when `None`.
    pub(crate) minimum_burn: Option<BaseUnits>,
    /// When it starts; at once when `None`.
    pub(crate) starts_at: Option<UnixSeconds>,
    /// When it ends.
    pub(crate) ends_at: UnixSeconds,
    /// Most submissions.
    pub(crate) cap: u32,
}

/// Opens a campaign as the project's next one. `now` is the time of this machine, from which "at once" is told.
pub(crate) async fn open(
    rpc: &RpcClient,
    opening: Opening,
    now: UnixSeconds,
) -> Result<Plan, ApiError> {
    let Opening { project, mint, .. } = opening;
    let (mint_config, index) =
        tokio::try_join!(mint_config(rpc, &mint), next_index(rpc, &project))?;
    let minimum_burn = opening.minimum_burn.unwrap_or(mint_config.lowest_burn);
    let at_once = UnixSeconds(now.0.saturating_sub(CLOCK_DRIFT));
    let starts_at = opening.starts_at.unwrap_or(at_once);
    let open = instruction::open_campaign(&OpenCampaign {
        owner: project,
        mint,
        token_program: mint_config.token_program,
        offer: Offer {
            index,
            brief_hash: opening.brief_hash.0,
            minimum_burn,
            starts_at,
            ends_at: opening.ends_at,
            cap: opening.cap,
        },
    });
    let campaign = pda::campaign(&project, index).0;
    Ok(Plan {
        wallet: project,
        instructions: vec![open],
        summary: format!(
            "Open campaign {campaign} for brief {}: at most {} submissions from {} to {}, each burning at least {} of token {mint} at first. \
             The campaign itself costs no tokens, and its rent comes back when it is closed.",
            opening.brief_hash,
            opening.cap,
            rfc_3339(starts_at),
            rfc_3339(opening.ends_at),
            minimum_burn.format(mint_config.decimals),
        ),
        battle: None,
        campaign: Some(campaign),
        stake: None,
    })
}

/// Closes a submission whose time on chain is over; its rent returns to the miner, whoever asks for it.
pub(crate) async fn close_submission(
    rpc: &RpcClient,
    caller: Pubkey,
    address: Address,
    content_hash: Hash,
) -> Result<Plan, ApiError> {
    campaign(rpc, address).await?;
    let submission = pda::submission(&address.pubkey(), &content_hash.0).0;
    let Some(ProgramAccount::Submission(found)) = read(rpc, &submission).await? else {
        return Err(ApiError::NotFound {
            code: "submission_not_found",
            detail: format!(
                "Campaign {address} has no submission {content_hash}, or it is closed already. GET /api/campaigns/{address}/submissions lists them."
            ),
        });
    };
    let close = instruction::close_submission(&CloseSubmission {
        campaign: address.pubkey(),
        content_hash: content_hash.0,
        miner: found.miner,
    });
    Ok(Plan {
        wallet: caller,
        instructions: vec![close],
        summary: format!(
            "Close submission {content_hash} of campaign {address}: the SOL that its account holds as rent returns to {}.",
            found.miner
        ),
        battle: None,
        campaign: Some(address.pubkey()),
        stake: None,
    })
}

/// Closes a campaign that has no submissions left; its rent returns to the project, whoever asks for it.
pub(crate) async fn close_campaign(
    rpc: &RpcClient,
    caller: Pubkey,
    address: Address,
) -> Result<Plan, ApiError> {
    let owner = campaign(rpc, address).await?.project;
    let close = instruction::close_campaign(&CloseCampaign {
        campaign: address.pubkey(),
        owner,
    });
    Ok(Plan {
        wallet: caller,
        instructions: vec![close],
        summary: format!(
            "Close campaign {address}: the SOL that its account holds as rent returns to {owner}."
        ),
        battle: None,
        campaign: Some(address.pubkey()),
        stake: None,
    })
}

fn rfc_3339(time: UnixSeconds) -> String {
    time.date_time().format(&Rfc3339).unwrap_or_default()
}

/// Number of the next campaign that the wallet opens.
async fn next_index(rpc: &RpcClient, wallet: &Pubkey) -> Result<u64, ApiError> {
    match read(rpc, &pda::project(wallet).0).await? {
        Some(ProgramAccount::Project(project)) => Ok(project.next_index),
        _ => Ok(0),
    }
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
