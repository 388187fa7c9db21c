//! What the program tells indexers, by a call to itself, so that no event is ever cut off like a log line.

use crate::state::{Config, TIERS};
use anchor_lang::{BorshConfig, prelude::*};

/// The configuration changed, or was created.
#[event]
pub struct ConfigChanged {
    pub admin: Address,
    pub judge: Address,
    pub creator: Address,
    pub partner: Address,
    pub fee_bps: u16,
    pub partner_share_bps: u16,
    pub forfeit_bonus_bps: u16,
    pub join_seconds: u32,
    pub judge_seconds: u32,
    pub paused: bool,
}

/// An admin proposed a successor, who has yet to accept. Zero takes the proposal back.
#[event]
pub struct AdminProposed {
    pub admin: Address,
    pub pending_admin: Address,
}

/// A mint was allowed, or its tiers or its switch changed.
#[event]
pub struct MintAllowed {
    pub mint: Address,
    pub tier_stakes: [u64; TIERS],
    pub enabled: bool,
}

/// A battle was opened; one stake is in its vault.
#[event]
pub struct BattleOpened {
    pub battle: Address,
    pub opener: Address,
    pub mint: Address,
    pub judge: Address,
    pub index: u64,
    pub stake: u64,
    pub opened_at: i64,
    pub join_deadline: i64,
    pub fee_bps: u16,
    pub forfeit_bonus_bps: u16,
    pub tier: u8,
}

/// An opponent joined; two stakes are in the vault.
#[event]
pub struct BattleJoined {
    pub battle: Address,
    pub opponent: Address,
    pub joined_at: i64,
    pub judge_deadline: i64,
}

/// The only stake went back to the opener.
#[event]
pub struct BattleCancelled {
    pub battle: Address,
    pub opener: Address,
    pub amount: u64,
}

/// The judge's verdict is recorded. `winner` is zero for a draw.
#[event]
pub struct BattleSettled {
    pub battle: Address,
    pub winner: Address,
    pub transcript_hash: [u8; 32],
    pub settled_at: i64,
    pub outcome: u8,
    pub opener_scores: [[u8; 4]; 3],
    pub opponent_scores: [[u8; 4]; 3],
}

/// The judge recorded that one player stayed away. The rest of that player's stake can be refunded.
#[event]
pub struct BattleForfeited {
    pub battle: Address,
    pub absent: Address,
    pub winner: Address,
    pub transcript_hash: [u8; 32],
    pub settled_at: i64,
    pub prize: u64,
    pub fee: u64,
    pub rest: u64,
    pub absent_side: u8,
}

/// The judge declared that no verdict will come; both stakes can be refunded.
#[event]
pub struct JudgeResigned {
    pub battle: Address,
    pub judge: Address,
    pub resigned_at: i64,
}

/// A finished battle and its vault are gone. The rent, and tokens that strangers had sent to the vault, went to the opener.
#[event]
pub struct BattleClosed {
    pub battle: Address,
    pub opener: Address,
    pub lamports: u64,
    pub swept: u64,
}

/// What one call of `payout` moved: the prize, the fee, or both.
#[event]
pub struct BattlePaid {
    pub battle: Address,
    pub winner: Address,
    pub prize: u64,
    pub fee: u64,
}

/// One player's stake went back.
#[event]
pub struct BattleRefunded {
    pub battle: Address,
    pub player: Address,
    pub amount: u64,
    pub side: u8,
}

/// The whole fee vault of a mint was split.
#[event]
pub struct FeesWithdrawn {
    pub mint: Address,
    pub creator: Address,
    pub partner: Address,
    pub creator_amount: u64,
    pub partner_amount: u64,
}

impl ConfigChanged {
    /// The configuration as it is now.
    pub fn of(config: &Config) -> Self {
        Self {
            admin: config.admin,
            judge: config.judge,
            creator: config.creator,
            partner: config.partner,
            fee_bps: config.fee_bps,
            partner_share_bps: config.partner_share_bps,
            forfeit_bonus_bps: config.forfeit_bonus_bps,
            join_seconds: config.join_seconds,
            judge_seconds: config.judge_seconds,
            paused: config.is_paused(),
        }
    }
}

/// Sends `event` as the data of a call of this program to itself, signed by the event authority.
///
/// Never inlined: optimised together with a handler, an event is taken apart and copied byte by byte.
#[inline(never)]
pub(crate) fn emit<E>(authority: &UncheckedAccount, bump: u8, event: &E) -> Result<()>
where
    E: Discriminator + SchemaWrite<BorshConfig, Src = E>,
{
    common::event::emit(&crate::ID, authority, bump, event)
}
