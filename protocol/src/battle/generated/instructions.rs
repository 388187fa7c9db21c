// Generated from programs/idl/battle.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

/// The first eight bytes of `initialize`.
pub const INITIALIZE_DISCRIMINATOR: [u8; 8] = [175, 175, 109, 31, 13, 152, 155, 237];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InitializeAccounts {
    pub admin: Pubkey,
    pub config: Pubkey,
    pub event_authority: Pubkey,
    pub program: Pubkey,
}

/// Arguments of `initialize`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct InitializeArguments {
    pub terms: super::types::Terms,
}

pub fn initialize(accounts: &InitializeAccounts, arguments: &InitializeArguments) -> Instruction {
    let mut data = INITIALIZE_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new(accounts.admin, true),
            AccountMeta::new(accounts.config, false),
            AccountMeta::new_readonly(
                Pubkey::from_str_const("11111111111111111111111111111111"),
                false,
            ),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `update_config`.
pub const UPDATE_CONFIG_DISCRIMINATOR: [u8; 8] = [29, 158, 252, 191, 10, 83, 219, 99];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateConfigAccounts {
    pub admin: Pubkey,
    pub config: Pubkey,
    pub event_authority: Pubkey,
    pub program: Pubkey,
}

/// Arguments of `update_config`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UpdateConfigArguments {
    pub terms: super::types::Terms,
    pub paused: bool,
}

pub fn update_config(
    accounts: &UpdateConfigAccounts,
    arguments: &UpdateConfigArguments,
) -> Instruction {
    let mut data = UPDATE_CONFIG_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.admin, true),
            AccountMeta::new(accounts.config, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `allow_mint`.
pub const ALLOW_MINT_DISCRIMINATOR: [u8; 8] = [240, 28, 240, 70, 124, 240, 245, 225];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowMintAccounts {
    pub admin: Pubkey,
    pub config: Pubkey,
    pub mint: Pubkey,
    pub mint_config: Pubkey,
    pub fee_vault: Pubkey,
    pub token_program: Pubkey,
    pub event_authority: Pubkey,
    pub program: Pubkey,
}

/// Arguments of `allow_mint`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AllowMintArguments {
    pub tier_stakes: [u64; 4],
}

pub fn allow_mint(accounts: &AllowMintAccounts, arguments: &AllowMintArguments) -> Instruction {
    let mut data = ALLOW_MINT_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new(accounts.admin, true),
            AccountMeta::new_readonly(accounts.config, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new(accounts.mint_config, false),
            AccountMeta::new(accounts.fee_vault, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(
                Pubkey::from_str_const("11111111111111111111111111111111"),
                false,
            ),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `update_mint`.
pub const UPDATE_MINT_DISCRIMINATOR: [u8; 8] = [212, 203, 57, 78, 75, 245, 222, 5];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateMintAccounts {
    pub admin: Pubkey,
    pub config: Pubkey,
    pub mint_config: Pubkey,
    pub event_authority: Pubkey,
    pub program: Pubkey,
}

/// Arguments of `update_mint`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UpdateMintArguments {
    pub tier_stakes: [u64; 4],
    pub enabled: bool,
}

pub fn update_mint(accounts: &UpdateMintAccounts, arguments: &UpdateMintArguments) -> Instruction {
    let mut data = UPDATE_MINT_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.admin, true),
            AccountMeta::new_readonly(accounts.config, false),
            AccountMeta::new(accounts.mint_config, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `open`.
pub const OPEN_DISCRIMINATOR: [u8; 8] = [228, 220, 155, 71, 199, 189, 60, 45];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAccounts {
    pub opener: Pubkey,
    pub config: Pubkey,
    pub mint_config: Pubkey,
    pub mint: Pubkey,
    pub player: Pubkey,
    pub battle: Pubkey,
    pub vault: Pubkey,
    pub opener_token: Pubkey,
    pub token_program: Pubkey,
    pub event_authority: Pubkey,
    pub program: Pubkey,
}

/// Arguments of `open`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OpenArguments {
    pub index: u64,
    pub tier: u8,
    pub stake: u64,
    pub vault_bump: u8,
}

pub fn open(accounts: &OpenAccounts, arguments: &OpenArguments) -> Instruction {
    let mut data = OPEN_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new(accounts.opener, true),
            AccountMeta::new_readonly(accounts.config, false),
            AccountMeta::new_readonly(accounts.mint_config, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new(accounts.player, false),
            AccountMeta::new(accounts.battle, false),
            AccountMeta::new(accounts.vault, false),
            AccountMeta::new(accounts.opener_token, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(
                Pubkey::from_str_const("11111111111111111111111111111111"),
                false,
            ),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `join`.
pub const JOIN_DISCRIMINATOR: [u8; 8] = [206, 55, 2, 106, 113, 220, 17, 163];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinAccounts {
    pub opponent: Pubkey,
    pub battle: Pubkey,
    pub mint: Pubkey,
    pub vault: Pubkey,
    pub opponent_token: Pubkey,
    pub token_program: Pubkey,
    pub event_authority: Pubkey,
    pub program: Pubkey,
}

/// Arguments of `join`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct JoinArguments {
    pub stake: u64,
}

pub fn join(accounts: &JoinAccounts, arguments: &JoinArguments) -> Instruction {
    let mut data = JOIN_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.opponent, true),
            AccountMeta::new(accounts.battle, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new(accounts.vault, false),
            AccountMeta::new(accounts.opponent_token, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `cancel`.
pub const CANCEL_DISCRIMINATOR: [u8; 8] = [232, 219, 223, 41, 219, 236, 220, 190];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelAccounts {
    pub caller: Pubkey,
    pub battle: Pubkey,
    pub mint: Pubkey,
    pub vault: Pubkey,
    pub opener_token: Pubkey,
    pub token_program: Pubkey,
    pub event_authority: Pubkey,
    pub program: Pubkey,
}

pub fn cancel(accounts: &CancelAccounts) -> Instruction {
    let data = CANCEL_DISCRIMINATOR.to_vec();

    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.caller, true),
            AccountMeta::new(accounts.battle, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new(accounts.vault, false),
            AccountMeta::new(accounts.opener_token, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `settle`.
pub const SETTLE_DISCRIMINATOR: [u8; 8] = [175, 42, 185, 87, 144, 131, 102, 212];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettleAccounts {
    pub judge: Pubkey,
    pub battle: Pubkey,
    pub event_authority: Pubkey,
    pub program: Pubkey,
}

/// Arguments of `settle`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SettleArguments {
    pub outcome: u8,
    pub opener_scores: [[u8; 4]; 3],
    pub opponent_scores: [[u8; 4]; 3],
    pub transcript_hash: [u8; 32],
}

pub fn settle(accounts: &SettleAccounts, arguments: &SettleArguments) -> Instruction {
    let mut data = SETTLE_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.judge, true),
            AccountMeta::new(accounts.battle, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `payout`.
pub const PAYOUT_DISCRIMINATOR: [u8; 8] = [149, 140, 194, 236, 174, 189, 6, 239];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutAccounts {
    pub battle: Pubkey,
    pub mint: Pubkey,
    pub vault: Pubkey,
    pub fee_vault: Pubkey,
    pub winner_token: Pubkey,
    pub token_program: Pubkey,
    pub event_authority: Pubkey,
    pub program: Pubkey,
}

pub fn payout(accounts: &PayoutAccounts) -> Instruction {
    let data = PAYOUT_DISCRIMINATOR.to_vec();

    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new(accounts.battle, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new(accounts.vault, false),
            AccountMeta::new(accounts.fee_vault, false),
            AccountMeta::new(accounts.winner_token, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `refund`.
pub const REFUND_DISCRIMINATOR: [u8; 8] = [2, 96, 183, 251, 63, 208, 46, 46];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundAccounts {
    pub battle: Pubkey,
    pub mint: Pubkey,
    pub vault: Pubkey,
    pub player_token: Pubkey,
    pub token_program: Pubkey,
    pub event_authority: Pubkey,
    pub program: Pubkey,
}

/// Arguments of `refund`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RefundArguments {
    pub side: u8,
}

pub fn refund(accounts: &RefundAccounts, arguments: &RefundArguments) -> Instruction {
    let mut data = REFUND_DISCRIMINATOR.to_vec();
    // Writing into a Vec cannot fail.
    let _ = arguments.serialize(&mut data);
    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new(accounts.battle, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new(accounts.vault, false),
            AccountMeta::new(accounts.player_token, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}

/// The first eight bytes of `withdraw_fees`.
pub const WITHDRAW_FEES_DISCRIMINATOR: [u8; 8] = [198, 212, 171, 109, 144, 215, 174, 89];

/// Accounts of the instruction of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawFeesAccounts {
    pub caller: Pubkey,
    pub config: Pubkey,
    pub mint: Pubkey,
    pub fee_vault: Pubkey,
    pub creator_token: Pubkey,
    pub partner_token: Pubkey,
    pub token_program: Pubkey,
    pub event_authority: Pubkey,
    pub program: Pubkey,
}

pub fn withdraw_fees(accounts: &WithdrawFeesAccounts) -> Instruction {
    let data = WITHDRAW_FEES_DISCRIMINATOR.to_vec();

    Instruction {
        program_id: super::ID,
        accounts: vec![
            AccountMeta::new_readonly(accounts.caller, true),
            AccountMeta::new_readonly(accounts.config, false),
            AccountMeta::new_readonly(accounts.mint, false),
            AccountMeta::new(accounts.fee_vault, false),
            AccountMeta::new(accounts.creator_token, false),
            AccountMeta::new(accounts.partner_token, false),
            AccountMeta::new_readonly(accounts.token_program, false),
            AccountMeta::new_readonly(accounts.event_authority, false),
            AccountMeta::new_readonly(accounts.program, false),
        ],
        data,
    }
}
