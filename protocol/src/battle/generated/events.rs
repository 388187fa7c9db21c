// Generated from programs/idl/battle.json by scripts/codegen; "make codegen" renders it anew. Do not edit.

use borsh::{BorshDeserialize, BorshSerialize};
use solana_pubkey::Pubkey;

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AdminProposed {
    pub admin: Pubkey,
    pub pending_admin: Pubkey,
}

impl AdminProposed {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [129, 249, 226, 227, 199, 82, 110, 243];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BattleCancelled {
    pub battle: Pubkey,
    pub opener: Pubkey,
    pub amount: u64,
}

impl BattleCancelled {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [52, 123, 54, 137, 90, 187, 138, 60];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BattleClosed {
    pub battle: Pubkey,
    pub opener: Pubkey,
    pub lamports: u64,
    pub swept: u64,
}

impl BattleClosed {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [186, 6, 223, 19, 230, 180, 254, 125];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BattleForfeited {
    pub battle: Pubkey,
    pub absent: Pubkey,
    pub winner: Pubkey,
    pub transcript_hash: [u8; 32],
    pub settled_at: i64,
    pub prize: u64,
    pub fee: u64,
    pub rest: u64,
    pub absent_side: u8,
}

impl BattleForfeited {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [127, 214, 62, 109, 225, 214, 181, 187];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BattleJoined {
    pub battle: Pubkey,
    pub opponent: Pubkey,
    pub joined_at: i64,
    pub judge_deadline: i64,
}

impl BattleJoined {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [135, 195, 19, 119, 186, 10, 187, 48];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BattleOpened {
    pub battle: Pubkey,
    pub opener: Pubkey,
    pub mint: Pubkey,
    pub judge: Pubkey,
    pub index: u64,
    pub stake: u64,
    pub opened_at: i64,
    pub join_deadline: i64,
    pub fee_bps: u16,
    pub forfeit_bonus_bps: u16,
    pub tier: u8,
}

impl BattleOpened {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [144, 16, 38, 111, 171, 122, 211, 251];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BattlePaid {
    pub battle: Pubkey,
    pub winner: Pubkey,
    pub prize: u64,
    pub fee: u64,
}

impl BattlePaid {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [242, 11, 114, 24, 148, 205, 90, 103];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BattleRefunded {
    pub battle: Pubkey,
    pub player: Pubkey,
    pub amount: u64,
    pub side: u8,
}

impl BattleRefunded {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [90, 182, 20, 87, 57, 230, 174, 169];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BattleSettled {
    pub battle: Pubkey,
    pub winner: Pubkey,
    pub transcript_hash: [u8; 32],
    pub settled_at: i64,
    pub outcome: u8,
    pub opener_scores: [[u8; 4]; 3],
    pub opponent_scores: [[u8; 4]; 3],
}

impl BattleSettled {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [227, 254, 73, 116, 30, 106, 42, 155];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ConfigChanged {
    pub admin: Pubkey,
    pub judge: Pubkey,
    pub creator: Pubkey,
    pub partner: Pubkey,
    pub fee_bps: u16,
    pub partner_share_bps: u16,
    pub forfeit_bonus_bps: u16,
    pub join_seconds: u32,
    pub judge_seconds: u32,
    pub paused: bool,
}

impl ConfigChanged {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [147, 25, 86, 98, 98, 77, 78, 192];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct FeesWithdrawn {
    pub mint: Pubkey,
    pub creator: Pubkey,
    pub partner: Pubkey,
    pub creator_amount: u64,
    pub partner_amount: u64,
}

impl FeesWithdrawn {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [234, 15, 0, 119, 148, 241, 40, 21];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct JudgeResigned {
    pub battle: Pubkey,
    pub judge: Pubkey,
    pub resigned_at: i64,
}

impl JudgeResigned {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [106, 251, 37, 78, 115, 15, 194, 110];
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MintAllowed {
    pub mint: Pubkey,
    pub tier_stakes: [u64; 4],
    pub enabled: bool,
}

impl MintAllowed {
    /// The event's first eight bytes.
    pub const DISCRIMINATOR: [u8; 8] = [80, 212, 130, 120, 125, 216, 111, 240];
}

/// Any event of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    AdminProposed(AdminProposed),
    BattleCancelled(BattleCancelled),
    BattleClosed(BattleClosed),
    BattleForfeited(BattleForfeited),
    BattleJoined(BattleJoined),
    BattleOpened(BattleOpened),
    BattlePaid(BattlePaid),
    BattleRefunded(BattleRefunded),
    BattleSettled(BattleSettled),
    ConfigChanged(ConfigChanged),
    FeesWithdrawn(FeesWithdrawn),
    JudgeResigned(JudgeResigned),
    MintAllowed(MintAllowed),
}

impl Event {
    /// The event in these bytes, which begin with its discriminator; `None` when that is not one of the program's.
    ///
    /// # Errors
    /// When the data ends before the event's fields do.
    pub fn decode(data: &[u8]) -> Option<std::io::Result<Self>> {
        let (discriminator, mut body) = data.split_first_chunk::<8>()?;
        match *discriminator {
            AdminProposed::DISCRIMINATOR => {
                Some(AdminProposed::deserialize(&mut body).map(Self::AdminProposed))
            }
            BattleCancelled::DISCRIMINATOR => {
                Some(BattleCancelled::deserialize(&mut body).map(Self::BattleCancelled))
            }
            BattleClosed::DISCRIMINATOR => {
                Some(BattleClosed::deserialize(&mut body).map(Self::BattleClosed))
            }
            BattleForfeited::DISCRIMINATOR => {
                Some(BattleForfeited::deserialize(&mut body).map(Self::BattleForfeited))
            }
            BattleJoined::DISCRIMINATOR => {
                Some(BattleJoined::deserialize(&mut body).map(Self::BattleJoined))
            }
            BattleOpened::DISCRIMINATOR => {
                Some(BattleOpened::deserialize(&mut body).map(Self::BattleOpened))
            }
            BattlePaid::DISCRIMINATOR => {
                Some(BattlePaid::deserialize(&mut body).map(Self::BattlePaid))
            }
            BattleRefunded::DISCRIMINATOR => {
                Some(BattleRefunded::deserialize(&mut body).map(Self::BattleRefunded))
            }
            BattleSettled::DISCRIMINATOR => {
                Some(BattleSettled::deserialize(&mut body).map(Self::BattleSettled))
            }
            ConfigChanged::DISCRIMINATOR => {
                Some(ConfigChanged::deserialize(&mut body).map(Self::ConfigChanged))
            }
            FeesWithdrawn::DISCRIMINATOR => {
                Some(FeesWithdrawn::deserialize(&mut body).map(Self::FeesWithdrawn))
            }
            JudgeResigned::DISCRIMINATOR => {
                Some(JudgeResigned::deserialize(&mut body).map(Self::JudgeResigned))
            }
            MintAllowed::DISCRIMINATOR => {
                Some(MintAllowed::deserialize(&mut body).map(Self::MintAllowed))
            }
            _ => None,
        }
    }
}
