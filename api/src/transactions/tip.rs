//! Plans a tip from what the chain says now.

use roast_protocol::amount::BaseUnits;
use roast_protocol::fees::split_tip;
use roast_protocol::tipping::account::{Config, MintConfig, ProgramAccount, decode};
use roast_protocol::tipping::instruction::{self, Recipient, Tip};
use roast_protocol::tipping::{self, PerformerName, Reference, pda};
use roast_protocol::token::associated_token_address;
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;

use crate::error::{ApiError, Part};
use crate::parse::PerformerKey;
use crate::routes::performers::unknown_name;
use crate::transactions::accounts;
use crate::transactions::plan::{Plan, Purpose, Stake, payee};

/// The tip that a wallet wants to give.
#[derive(Debug)]
pub(crate) struct Wish {
    /// Who pays and signs.
    pub(crate) tipper: Pubkey,
    /// Who is tipped.
    pub(crate) performer: PerformerKey,
    /// The token.
    pub(crate) mint: Pubkey,
    /// What the tipper pays, the fee included.
    pub(crate) amount: BaseUnits,
    /// What it is for.
    pub(crate) reference: Reference,
    /// Where it is taken from; the associated account when `None`.
    pub(crate) token_account: Option<Pubkey>,
}

/// Gives a tip.
pub(crate) async fn plan(rpc: &RpcClient, wish: Wish) -> Result<Plan, ApiError> {
    let (config, mint_config) = tokio::try_join!(config(rpc), mint_config(rpc, &wish.mint))?;
    let (mint, token_program) = (wish.mint, mint_config.token_program);
    let (recipient, wallet) = match wish.performer {
        PerformerKey::Wallet(wallet) => (Recipient::Wallet(wallet.pubkey()), wallet.pubkey()),
        PerformerKey::Name(name) => (Recipient::Name(name), wallet_of(rpc, &name).await?),
    };
    let tipper_token = wish
        .token_account
        .unwrap_or_else(|| associated_token_address(&wish.tipper, &mint, &token_program));
    let (performer_token, mut instructions) =
        payee(rpc, wish.tipper, wallet, &mint, &token_program).await?;
    instructions.push(instruction::tip(&Tip {
        tipper: wish.tipper,
        tipper_token,
        performer: recipient,
        performer_token,
        mint,
        token_program,
        amount: wish.amount,
        // What the summary tells: should the fee rise before the tip runs, the program refuses it.
        max_fee: config.fee_bps,
        reference: wish.reference,
    }));
    Ok(Plan {
        wallet: wish.tipper,
        instructions,
        summary: summary(&wish, &wallet, &config, &mint_config),
        battle: match wish.reference {
            Reference::Battle(battle) => Some(battle),
            Reference::Clip(_) => None,
        },
        campaign: None,
        stake: Some(Stake {
            account: tipper_token,
            mint,
            amount: wish.amount,
            decimals: mint_config.decimals,
            purpose: Purpose::Tip,
        }),
    })
}

fn summary(wish: &Wish, wallet: &Pubkey, config: &Config, mint: &MintConfig) -> String {
    let tell = |amount: BaseUnits| amount.format(mint.decimals);
    let name = match wish.performer {
        PerformerKey::Name(name) => format!("{name} ({wallet})"),
        PerformerKey::Wallet(_) => wallet.to_string(),
    };
    let split = match split_tip(wish.amount, config.fee_bps) {
        Some(split) => format!(
            " The performer receives {}, the protocol keeps {}.",
            tell(split.performer),
            tell(split.fee)
        ),
        None => String::new(),
    };
    format!(
        "Tip {name}: {} of token {} leave your wallet.{split}",
        tell(wish.amount),
        mint.mint
    )
}

async fn config(rpc: &RpcClient) -> Result<Config, ApiError> {
    match read(rpc, &pda::config().0).await? {
        Some(ProgramAccount::Config(config)) => Ok(config),
        _ => Err(ApiError::Unavailable {
            part: Part::Rpc,
            cause: "the tipping program is not initialised on this cluster".to_owned(),
        }),
    }
}

async fn mint_config(rpc: &RpcClient, mint: &Pubkey) -> Result<MintConfig, ApiError> {
    match read(rpc, &pda::mint_config(mint).0).await? {
        Some(ProgramAccount::MintConfig(config)) => Ok(config),
        _ => Err(ApiError::NotFound {
            code: "mint_not_found",
            detail: format!("Tips cannot be paid in {mint}."),
        }),
    }
}

async fn wallet_of(rpc: &RpcClient, name: &PerformerName) -> Result<Pubkey, ApiError> {
    match read(rpc, &pda::performer(name).0).await? {
        Some(ProgramAccount::Performer(performer)) => Ok(performer.wallet),
        _ => Err(unknown_name(name.as_str())),
    }
}

pub(super) async fn read(
    rpc: &RpcClient,
    address: &Pubkey,
) -> Result<Option<ProgramAccount>, ApiError> {
    accounts::read(rpc, address, &tipping::ID, decode).await
}
