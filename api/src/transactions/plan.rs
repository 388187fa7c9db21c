//! What a wallet wants to do, as instructions and as a sentence that the person can check before signing.

use roast_protocol::amount::BaseUnits;
use roast_protocol::battle::account::{Battle, MintConfig};
use roast_protocol::battle::instruction::{self, Cancel, Close, Join, Open, Refund};
use roast_protocol::battle::{Ending, Side, Tier, pda};
use roast_protocol::fees::{split_forfeit, split_pool};
use roast_protocol::token::{associated_token_address, create_associated_token_account};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;

use crate::error::ApiError;
use crate::transactions::accounts;
use crate::types::Address;

/// What a wallet wants to do.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The wallet that signs and pays.
    pub(crate) wallet: Pubkey,
    /// What it does, in order.
    pub(crate) instructions: Vec<Instruction>,
    /// What it does, in words.
    pub(crate) summary: String,
    /// The battle that it is about, if any.
    pub(crate) battle: Option<Pubkey>,
    /// The campaign that it is about, if any.
    pub(crate) campaign: Option<Pubkey>,
    /// What the wallet must have; `None` when it pays no tokens.
    pub(crate) stake: Option<Stake>,
}

/// Tokens that a wallet must have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stake {
    /// The token account that they are taken from.
    pub(crate) account: Pubkey,
    /// The token.
    pub(crate) mint: Pubkey,
    /// How many, in base units.
    pub(crate) amount: BaseUnits,
    /// Decimals of the token.
    pub(crate) decimals: u8,
    /// What they are for.
    pub(crate) purpose: Purpose,
}

/// What tokens are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The stake of a battle.
    Stake,
    /// A tip.
    Tip,
    /// Being burnt.
    Burn,
}

impl Purpose {
    /// In words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Stake => "the stake",
            Self::Tip => "the tip",
            Self::Burn => "the burn",
        }
    }

    /// What somebody may do who has too few.
    pub(crate) fn instead(self) -> &'static str {
        match self {
            Self::Stake => "choose a lower tier",
            Self::Tip => "tip less",
            Self::Burn => "burn less, down to the campaign's minimum",
        }
    }
}

/// Opens a battle. Without `stake` the tier's own is taken. The judge and the fee that the summary tells are those that the transaction agrees
/// to: should they change before it runs, the program refuses it.
pub(crate) async fn open(
    rpc: &RpcClient,
    opener: Pubkey,
    mint: Pubkey,
    tier: Tier,
    stake: Option<BaseUnits>,
    token_account: Option<Pubkey>,
) -> Result<Plan, ApiError> {
    let (config, mint_config, index) = tokio::try_join!(
        accounts::config(rpc),
        accounts::mint_config(rpc, &mint),
        accounts::next_index(rpc, &opener)
    )?;
    let [bronze, silver, gold, diamond] = mint_config.tier_stakes;
    let stake = stake.unwrap_or(match tier {
        Tier::Bronze => bronze,
        Tier::Silver => silver,
        Tier::Gold => gold,
        Tier::Diamond => diamond,
    });
    let token_program = mint_config.token_program;
    let opener_token =
        token_account.unwrap_or_else(|| associated_token_address(&opener, &mint, &token_program));
    let battle = pda::battle(&opener, index).0;
    let amount = tokens(stake, &mint_config);
    Ok(Plan {
        wallet: opener,
        instructions: vec![instruction::open(&Open {
            opener,
            opener_token,
            mint,
            token_program,
            index,
            tier,
            stake,
            judge: config.judge,
            max_fee: config.fee_bps,
        })],
        summary: format!(
            "Open a {} battle: {amount} leave your wallet as your stake. {} {} judges. If nobody joins you can cancel and get everything back.",
            tier.name(),
            prize(stake, config.fee_bps, &mint_config),
            config.judge,
        ),
        battle: Some(battle),
        campaign: None,
        stake: Some(Stake {
            account: opener_token,
            mint,
            amount: stake,
            decimals: mint_config.decimals,
            purpose: Purpose::Stake,
        }),
    })
}

/// Joins a battle. Without `stake` the battle's own is taken.
pub(crate) async fn join(
    rpc: &RpcClient,
    opponent: Pubkey,
    address: Address,
    stake: Option<BaseUnits>,
    token_account: Option<Pubkey>,
) -> Result<Plan, ApiError> {
    let (battle, mint_config) = battle_and_mint(rpc, address).await?;
    let (mint, token_program) = (battle.mint, mint_config.token_program);
    let stake = stake.unwrap_or(battle.stake);
    let opponent_token =
        token_account.unwrap_or_else(|| associated_token_address(&opponent, &mint, &token_program));
    let amount = tokens(stake, &mint_config);
    Ok(Plan {
        wallet: opponent,
        instructions: vec![instruction::join(&Join {
            opponent,
            opponent_token,
            battle: address.pubkey(),
            mint,
            token_program,
            stake,
        })],
        summary: format!(
            "Join battle {address} against {}: {amount} leave your wallet as your stake. {} Without a verdict in time both stakes come back.",
            battle.opener,
            prize(stake, battle.fee_bps, &mint_config),
        ),
        battle: Some(address.pubkey()),
        campaign: None,
        stake: Some(Stake {
            account: opponent_token,
            mint,
            amount: stake,
            decimals: mint_config.decimals,
            purpose: Purpose::Stake,
        }),
    })
}

/// Cancels a battle that nobody joined; its stake returns to the opener, whoever asks for it.
pub(crate) async fn cancel(
    rpc: &RpcClient,
    caller: Pubkey,
    address: Address,
) -> Result<Plan, ApiError> {
    let (battle, mint_config) = battle_and_mint(rpc, address).await?;
    let (mint, token_program) = (battle.mint, mint_config.token_program);
    let (opener_token, mut instructions) =
        payee(rpc, caller, battle.opener, &mint, &token_program).await?;
    instructions.push(instruction::cancel(&Cancel {
        caller,
        battle: address.pubkey(),
        opener_token,
        mint,
        token_program,
    }));
    Ok(Plan {
        wallet: caller,
        instructions,
        summary: format!(
            "Cancel battle {address}: its stake of {} returns to {}.",
            tokens(battle.stake, &mint_config),
            battle.opener
        ),
        battle: Some(address.pubkey()),
        campaign: None,
        stake: None,
    })
}

/// Returns one player's stake after a draw or a missed verdict. Without `side` it is the caller's own.
pub(crate) async fn refund(
    rpc: &RpcClient,
    caller: Pubkey,
    address: Address,
    side: Option<Side>,
) -> Result<Plan, ApiError> {
    let (battle, mint_config) = battle_and_mint(rpc, address).await?;
    let side = side.or_else(|| side_of(&battle, &caller)).ok_or_else(|| {
        ApiError::malformed("side_missing", "side", "This wallet does not play in the battle. Say whose stake to return: \"opener\" or \"opponent\".")
    })?;
    let player = match side {
        Side::Opener => battle.opener,
        Side::Opponent => battle.opponent.ok_or_else(|| ApiError::Conflict {
            code: "battle_not_joined",
            detail: "Nobody has joined this battle, so there is no opponent to refund. Cancel it to return the opener's stake.".to_owned(),
        })?,
    };
    let (mint, token_program) = (battle.mint, mint_config.token_program);
    let (player_token, mut instructions) =
        payee(rpc, caller, player, &mint, &token_program).await?;
    instructions.push(instruction::refund(&Refund {
        battle: address.pubkey(),
        side,
        player_token,
        mint,
        token_program,
    }));
    Ok(Plan {
        wallet: caller,
        instructions,
        summary: format!(
            "Refund battle {address}: {} returns to {player}.",
            tokens(due(&battle), &mint_config)
        ),
        battle: Some(address.pubkey()),
        campaign: None,
        stake: None,
    })
}

/// Closes a finished battle; its rent returns to the opener, whoever asks for it.
pub(crate) async fn close(
    rpc: &RpcClient,
    caller: Pubkey,
    address: Address,
) -> Result<Plan, ApiError> {
    let (battle, mint_config) = battle_and_mint(rpc, address).await?;
    let (mint, token_program, opener) = (battle.mint, mint_config.token_program, battle.opener);
    // It need not exist: it matters only when strangers sent tokens to the battle's vault.
    let opener_token = associated_token_address(&opener, &mint, &token_program);
    let close = instruction::close(&Close {
        caller,
        battle: address.pubkey(),
        opener,
        opener_token,
        mint,
        token_program,
    });
    Ok(Plan {
        wallet: caller,
        instructions: vec![close],
        summary: format!(
            "Close battle {address}: the SOL that its accounts hold as rent returns to {opener}. It can no longer be read from the chain then."
        ),
        battle: Some(address.pubkey()),
        campaign: None,
        stake: None,
    })
}

async fn battle_and_mint(
    rpc: &RpcClient,
    address: Address,
) -> Result<(Battle, MintConfig), ApiError> {
    let battle = accounts::battle(rpc, address).await?;
    let mint_config = accounts::mint_config(rpc, &battle.mint).await?;
    Ok((battle, mint_config))
}

/// What a refund returns: a stake, or what a forfeit leaves of the absent player's.
fn due(battle: &Battle) -> BaseUnits {
    match battle.ending {
        Some(Ending::Forfeit) => {
            split_forfeit(battle.stake, battle.fee_bps, battle.forfeit_bonus_bps)
                .map_or(BaseUnits::ZERO, |split| split.rest)
        }
        _ => battle.stake,
    }
}

fn side_of(battle: &Battle, wallet: &Pubkey) -> Option<Side> {
    if battle.opener == *wallet {
        Some(Side::Opener)
    } else if battle.opponent.as_ref() == Some(wallet) {
        Some(Side::Opponent)
    } else {
        None
    }
}

/// Where a wallet is paid, and the instruction that creates that account when it does not exist.
pub(crate) async fn payee(
    rpc: &RpcClient,
    payer: Pubkey,
    player: Pubkey,
    mint: &Pubkey,
    token_program: &Pubkey,
) -> Result<(Pubkey, Vec<Instruction>), ApiError> {
    let account = associated_token_address(&player, mint, token_program);
    if accounts::exists(rpc, &account).await? {
        return Ok((account, Vec::new()));
    }
    let create = create_associated_token_account(&payer, &player, mint, token_program);
    Ok((account, vec![create]))
}

fn tokens(amount: BaseUnits, mint: &MintConfig) -> String {
    format!("{} of token {}", amount.format(mint.decimals), mint.mint)
}

fn prize(stake: BaseUnits, fee_bps: roast_protocol::amount::Bps, mint: &MintConfig) -> String {
    match split_pool(stake, fee_bps) {
        Some(pool) => format!(
            "The winner receives {}, the protocol keeps {}.",
            pool.prize.format(mint.decimals),
            pool.fee.format(mint.decimals)
        ),
        None => String::new(),
    }
}
