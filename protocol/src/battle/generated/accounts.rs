// Generated from programs/idl/battle.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Config {
    pub admin: Pubkey,
    pub pending_admin: Pubkey,
    pub judge: Pubkey,
    pub creator: Pubkey,
    pub partner: Pubkey,
    pub join_seconds: u32,
    pub judge_seconds: u32,
    pub fee_bps: u16,
    pub partner_share_bps: u16,
    pub paused: u8,
    pub bump: u8,
    pub padding: [u8; 2],
}

impl Config {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [155, 12, 170, 224, 30, 250, 204, 130];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MintConfig {
    pub mint: Pubkey,
    pub token_program: Pubkey,
    pub tier_stakes: [u64; 4],
    pub decimals: u8,
    pub enabled: u8,
    pub fee_vault_bump: u8,
    pub bump: u8,
    pub padding: [u8; 4],
}

impl MintConfig {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [168, 252, 88, 182, 219, 205, 39, 53];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Player {
    pub wallet: Pubkey,
    pub next_index: u64,
}

impl Player {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [205, 222, 112, 7, 165, 155, 206, 218];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Battle {
    pub opener: Pubkey,
    pub opponent: Pubkey,
    pub mint: Pubkey,
    pub judge: Pubkey,
    pub transcript_hash: [u8; 32],
    pub index: u64,
    pub stake: u64,
    pub opened_at: i64,
    pub join_deadline: i64,
    pub joined_at: i64,
    pub judge_deadline: i64,
    pub settled_at: i64,
    pub judge_seconds: u32,
    pub fee_bps: u16,
    pub tier: u8,
    pub status: u8,
    pub outcome: u8,
    pub paid: u8,
    pub opener_scores: [[u8; 4]; 3],
    pub opponent_scores: [[u8; 4]; 3],
    pub decimals: u8,
    pub vault_bump: u8,
    pub bump: u8,
    pub padding: [u8; 3],
}

impl Battle {
    /// The account's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [81, 148, 121, 71, 63, 166, 116, 24];
}

/// Any account of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    Config(Config),
    MintConfig(MintConfig),
    Player(Player),
    Battle(Battle),
}

impl Account {
    /// The account in this data; `None` when the discriminator is not one of the program's. Bytes beyond the account's fields are ignored.
    ///
    /// # Errors
    /// When the data ends before the account's fields do.
    pub fn decode(data: &[u8]) -> Option<std::io::Result<Self>> {
        let (discriminator, mut body) = data.split_first_chunk::<8>()?;
        match *discriminator {
            Config::DISCRIMINATOR => Some(Config::deserialize(&mut body).map(Self::Config)),
            MintConfig::DISCRIMINATOR => {
                Some(MintConfig::deserialize(&mut body).map(Self::MintConfig))
            }
            Player::DISCRIMINATOR => Some(Player::deserialize(&mut body).map(Self::Player)),
            Battle::DISCRIMINATOR => Some(Battle::deserialize(&mut body).map(Self::Battle)),
            _ => None,
        }
    }
}
