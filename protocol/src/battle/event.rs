//! What the program tells indexers, by calls to itself whose data is a tag, the event's discriminator and the event's fields.

use serde::{Deserialize, Serialize};
use solana_pubkey::Pubkey;

use super::account::{outcome, scores, tier, unless_zero};
use super::{DecodeError, Side, Tier, generated::events as raw};
use crate::amount::{BaseUnits, Bps};
use crate::json;
use crate::time::UnixSeconds;
use crate::verdict::{Outcome, RoundScores};

/// The first eight bytes of a call that carries an event.
pub const TAG: [u8; 8] = 0x1d9a_cb51_2ea5_45e4_u64.to_le_bytes();

/// An event of the program. In JSON it is an object whose `kind` names the variant in snake case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BattleEvent {
    /// The configuration changed, or was created.
    ConfigChanged {
        /// May change the configuration and the mints.
        #[serde(with = "json::address")]
        admin: Pubkey,
        /// Signs the verdicts of later battles.
        #[serde(with = "json::address")]
        judge: Pubkey,
        /// Receives the fees, less the partner's share.
        #[serde(with = "json::address")]
        creator: Pubkey,
        /// Receives the partner's share of the fees.
        #[serde(with = "json::address")]
        partner: Pubkey,
        /// Part of the pool taken as fee.
        fee_bps: Bps,
        /// Part of the fee that goes to the partner.
        partner_share_bps: Bps,
        /// Part of an absent player's stake that the present one gets.
        forfeit_bonus_bps: Bps,
        /// Seconds that a battle waits for an opponent.
        join_seconds: u32,
        /// Seconds that the judge has once an opponent joined.
        judge_seconds: u32,
        /// Whether opening and joining are stopped.
        paused: bool,
    },
    /// An admin proposed a successor, or took the proposal back.
    AdminProposed {
        /// The admin.
        #[serde(with = "json::address")]
        admin: Pubkey,
        /// The successor; `None` when the proposal was taken back.
        #[serde(with = "json::optional_address")]
        pending_admin: Option<Pubkey>,
    },
    /// A mint was allowed, or its stakes or its switch changed.
    MintAllowed {
        /// The mint.
        #[serde(with = "json::address")]
        mint: Pubkey,
        /// Stakes of bronze, silver, gold and diamond; zero closes a tier.
        tier_stakes: [BaseUnits; 4],
        /// Whether battles in this mint may be opened.
        enabled: bool,
    },
    /// A battle was opened; one stake is in its vault.
    BattleOpened {
        /// The battle.
        #[serde(with = "json::address")]
        battle: Pubkey,
        /// Who opened it.
        #[serde(with = "json::address")]
        opener: Pubkey,
        /// The token at stake.
        #[serde(with = "json::address")]
        mint: Pubkey,
        /// Who will sign the verdict.
        #[serde(with = "json::address")]
        judge: Pubkey,
        /// Which of the opener's battles this is.
        index: u64,
        /// Stake of each player.
        stake: BaseUnits,
        /// When it was opened.
        opened_at: UnixSeconds,
        /// Last second in which an opponent can join.
        join_deadline: UnixSeconds,
        /// Part of the pool taken as fee.
        fee_bps: Bps,
        /// Part of an absent player's stake that the present one gets.
        forfeit_bonus_bps: Bps,
        /// Which of the mint's stakes it is.
        tier: Tier,
    },
    /// An opponent joined; two stakes are in the vault.
    BattleJoined {
        /// The battle.
        #[serde(with = "json::address")]
        battle: Pubkey,
        /// Who joined.
        #[serde(with = "json::address")]
        opponent: Pubkey,
        /// When.
        joined_at: UnixSeconds,
        /// Last second in which the judge can settle.
        judge_deadline: UnixSeconds,
    },
    /// The only stake went back to the opener.
    BattleCancelled {
        /// The battle.
        #[serde(with = "json::address")]
        battle: Pubkey,
        /// Who got the stake.
        #[serde(with = "json::address")]
        opener: Pubkey,
        /// The stake.
        amount: BaseUnits,
    },
    /// The judge's verdict is recorded.
    BattleSettled {
        /// The battle.
        #[serde(with = "json::address")]
        battle: Pubkey,
        /// The winner; `None` for a draw.
        #[serde(with = "json::optional_address")]
        winner: Option<Pubkey>,
        /// SHA-256 of the canonical transcript.
        #[serde(with = "json::hash")]
        transcript_hash: [u8; 32],
        /// When it was recorded.
        settled_at: UnixSeconds,
        /// How the battle ended.
        outcome: Outcome,
        /// The opener's marks.
        opener_scores: RoundScores,
        /// The opponent's marks.
        opponent_scores: RoundScores,
    },
    /// The judge recorded that one player stayed away.
    BattleForfeited {
        /// The battle.
        #[serde(with = "json::address")]
        battle: Pubkey,
        /// Who stayed away.
        #[serde(with = "json::address")]
        absent: Pubkey,
        /// The other player.
        #[serde(with = "json::address")]
        winner: Pubkey,
        /// SHA-256 of the canonical transcript up to then.
        #[serde(with = "json::hash")]
        transcript_hash: [u8; 32],
        /// When it was recorded.
        settled_at: UnixSeconds,
        /// What the winner is owed.
        prize: BaseUnits,
        /// What the protocol is owed.
        fee: BaseUnits,
        /// What the absent player is owed; often nothing.
        rest: BaseUnits,
        /// Which player stayed away.
        absent_side: Side,
    },
    /// The judge declared that no verdict will come.
    JudgeResigned {
        /// The battle.
        #[serde(with = "json::address")]
        battle: Pubkey,
        /// Its judge.
        #[serde(with = "json::address")]
        judge: Pubkey,
        /// When.
        resigned_at: UnixSeconds,
    },
    /// A finished battle and its vault are gone.
    BattleClosed {
        /// The battle.
        #[serde(with = "json::address")]
        battle: Pubkey,
        /// Who got the rent and the swept tokens.
        #[serde(with = "json::address")]
        opener: Pubkey,
        /// The rent, in lamports, which are SOL's base units.
        lamports: BaseUnits,
        /// Tokens that strangers had sent to the vault.
        swept: BaseUnits,
    },
    /// What one payout moved: the prize, the fee, or both.
    BattlePaid {
        /// The battle.
        #[serde(with = "json::address")]
        battle: Pubkey,
        /// The winner.
        #[serde(with = "json::address")]
        winner: Pubkey,
        /// What went to the winner.
        prize: BaseUnits,
        /// What went to the fee vault.
        fee: BaseUnits,
    },
    /// One player's stake went back.
    BattleRefunded {
        /// The battle.
        #[serde(with = "json::address")]
        battle: Pubkey,
        /// Who got the stake.
        #[serde(with = "json::address")]
        player: Pubkey,
        /// The stake.
        amount: BaseUnits,
        /// Which player.
        side: Side,
    },
    /// The whole fee vault of a mint was split.
    FeesWithdrawn {
        /// The mint.
        #[serde(with = "json::address")]
        mint: Pubkey,
        /// The creator's wallet.
        #[serde(with = "json::address")]
        creator: Pubkey,
        /// The partner's wallet.
        #[serde(with = "json::address")]
        partner: Pubkey,
        /// What the creator received.
        creator_amount: BaseUnits,
        /// What the partner received.
        partner_amount: BaseUnits,
    },
}

/// Reads the data of an inner instruction of the program (the caller has checked its program id).
///
/// `None` when the call carries no event. An event that this build does not know is an error, so that none is passed over in silence.
/// Bytes beyond an event's fields are ignored, so that events may grow.
#[must_use]
pub fn decode(inner_instruction_data: &[u8]) -> Option<Result<BattleEvent, DecodeError>> {
    inner_instruction_data.strip_prefix(&TAG).map(decode_body)
}

fn decode_body(data: &[u8]) -> Result<BattleEvent, DecodeError> {
    raw::Event::decode(data)
        .ok_or(DecodeError::UnknownDiscriminator)?
        .map_err(|_| DecodeError::Truncated)?
        .try_into()
}

impl BattleEvent {
    /// The variant's name in snake case, such as `battle_opened`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ConfigChanged { .. } => "config_changed",
            Self::AdminProposed { .. } => "admin_proposed",
            Self::MintAllowed { .. } => "mint_allowed",
            Self::BattleOpened { .. } => "battle_opened",
            Self::BattleJoined { .. } => "battle_joined",
            Self::BattleCancelled { .. } => "battle_cancelled",
            Self::BattleSettled { .. } => "battle_settled",
            Self::BattleForfeited { .. } => "battle_forfeited",
            Self::JudgeResigned { .. } => "judge_resigned",
            Self::BattleClosed { .. } => "battle_closed",
            Self::BattlePaid { .. } => "battle_paid",
            Self::BattleRefunded { .. } => "battle_refunded",
            Self::FeesWithdrawn { .. } => "fees_withdrawn",
        }
    }

    /// The battle that the event is about; `None` for events about the configuration, a mint or its fees.
    #[must_use]
    pub const fn battle(&self) -> Option<Pubkey> {
        match self {
            Self::BattleOpened { battle, .. }
            | Self::BattleJoined { battle, .. }
            | Self::BattleCancelled { battle, .. }
            | Self::BattleSettled { battle, .. }
            | Self::BattleForfeited { battle, .. }
            | Self::JudgeResigned { battle, .. }
            | Self::BattleClosed { battle, .. }
            | Self::BattlePaid { battle, .. }
            | Self::BattleRefunded { battle, .. } => Some(*battle),
            Self::ConfigChanged { .. }
            | Self::AdminProposed { .. }
            | Self::MintAllowed { .. }
            | Self::FeesWithdrawn { .. } => None,
        }
    }

    /// The mint that the event names; `None` when it names none.
    #[must_use]
    pub const fn mint(&self) -> Option<Pubkey> {
        match self {
            Self::MintAllowed { mint, .. }
            | Self::BattleOpened { mint, .. }
            | Self::FeesWithdrawn { mint, .. } => Some(*mint),
            _ => None,
        }
    }
}

impl TryFrom<raw::Event> for BattleEvent {
    type Error = DecodeError;

    fn try_from(event: raw::Event) -> Result<Self, DecodeError> {
        Ok(match event {
            raw::Event::ConfigChanged(event) => event.into(),
            raw::Event::AdminProposed(event) => event.into(),
            raw::Event::MintAllowed(event) => event.into(),
            raw::Event::BattleOpened(event) => event.try_into()?,
            raw::Event::BattleJoined(event) => event.into(),
            raw::Event::BattleCancelled(event) => event.into(),
            raw::Event::BattleSettled(event) => event.try_into()?,
            raw::Event::BattleForfeited(event) => event.try_into()?,
            raw::Event::JudgeResigned(event) => Self::JudgeResigned {
                battle: event.battle,
                judge: event.judge,
                resigned_at: UnixSeconds(event.resigned_at),
            },
            raw::Event::BattleClosed(event) => Self::BattleClosed {
                battle: event.battle,
                opener: event.opener,
                lamports: BaseUnits(event.lamports),
                swept: BaseUnits(event.swept),
            },
            raw::Event::BattlePaid(event) => event.into(),
            raw::Event::BattleRefunded(event) => event.try_into()?,
            raw::Event::FeesWithdrawn(event) => event.into(),
        })
    }
}

impl From<raw::ConfigChanged> for BattleEvent {
    fn from(event: raw::ConfigChanged) -> Self {
        Self::ConfigChanged {
            admin: event.admin,
            judge: event.judge,
            creator: event.creator,
            partner: event.partner,
            fee_bps: Bps(event.fee_bps),
            partner_share_bps: Bps(event.partner_share_bps),
            forfeit_bonus_bps: Bps(event.forfeit_bonus_bps),
            join_seconds: event.join_seconds,
            judge_seconds: event.judge_seconds,
            paused: event.paused,
        }
    }
}

impl From<raw::AdminProposed> for BattleEvent {
    fn from(event: raw::AdminProposed) -> Self {
        Self::AdminProposed {
            admin: event.admin,
            pending_admin: unless_zero(event.pending_admin),
        }
    }
}

impl From<raw::MintAllowed> for BattleEvent {
    fn from(event: raw::MintAllowed) -> Self {
        Self::MintAllowed {
            mint: event.mint,
            tier_stakes: event.tier_stakes.map(BaseUnits),
            enabled: event.enabled,
        }
    }
}

impl TryFrom<raw::BattleOpened> for BattleEvent {
    type Error = DecodeError;

    fn try_from(event: raw::BattleOpened) -> Result<Self, DecodeError> {
        Ok(Self::BattleOpened {
            battle: event.battle,
            opener: event.opener,
            mint: event.mint,
            judge: event.judge,
            index: event.index,
            stake: BaseUnits(event.stake),
            opened_at: UnixSeconds(event.opened_at),
            join_deadline: UnixSeconds(event.join_deadline),
            fee_bps: Bps(event.fee_bps),
            forfeit_bonus_bps: Bps(event.forfeit_bonus_bps),
            tier: tier(event.tier)?,
        })
    }
}

impl From<raw::BattleJoined> for BattleEvent {
    fn from(event: raw::BattleJoined) -> Self {
        Self::BattleJoined {
            battle: event.battle,
            opponent: event.opponent,
            joined_at: UnixSeconds(event.joined_at),
            judge_deadline: UnixSeconds(event.judge_deadline),
        }
    }
}

impl From<raw::BattleCancelled> for BattleEvent {
    fn from(event: raw::BattleCancelled) -> Self {
        Self::BattleCancelled {
            battle: event.battle,
            opener: event.opener,
            amount: BaseUnits(event.amount),
        }
    }
}

impl TryFrom<raw::BattleSettled> for BattleEvent {
    type Error = DecodeError;

    fn try_from(event: raw::BattleSettled) -> Result<Self, DecodeError> {
        Ok(Self::BattleSettled {
            battle: event.battle,
            winner: unless_zero(event.winner),
            transcript_hash: event.transcript_hash,
            settled_at: UnixSeconds(event.settled_at),
            outcome: outcome(event.outcome)?,
            opener_scores: scores("opener_scores", event.opener_scores)?,
            opponent_scores: scores("opponent_scores", event.opponent_scores)?,
        })
    }
}

impl TryFrom<raw::BattleForfeited> for BattleEvent {
    type Error = DecodeError;

    fn try_from(event: raw::BattleForfeited) -> Result<Self, DecodeError> {
        Ok(Self::BattleForfeited {
            battle: event.battle,
            absent: event.absent,
            winner: event.winner,
            transcript_hash: event.transcript_hash,
            settled_at: UnixSeconds(event.settled_at),
            prize: BaseUnits(event.prize),
            fee: BaseUnits(event.fee),
            rest: BaseUnits(event.rest),
            absent_side: side("absent_side", event.absent_side)?,
        })
    }
}

fn side(field: &'static str, value: u8) -> Result<Side, DecodeError> {
    Side::from_code(value).ok_or(DecodeError::Invalid { field, value })
}

impl From<raw::BattlePaid> for BattleEvent {
    fn from(event: raw::BattlePaid) -> Self {
        Self::BattlePaid {
            battle: event.battle,
            winner: event.winner,
            prize: BaseUnits(event.prize),
            fee: BaseUnits(event.fee),
        }
    }
}

impl TryFrom<raw::BattleRefunded> for BattleEvent {
    type Error = DecodeError;

    fn try_from(event: raw::BattleRefunded) -> Result<Self, DecodeError> {
        Ok(Self::BattleRefunded {
            battle: event.battle,
            player: event.player,
            amount: BaseUnits(event.amount),
            side: side("side", event.side)?,
        })
    }
}

impl From<raw::FeesWithdrawn> for BattleEvent {
    fn from(event: raw::FeesWithdrawn) -> Self {
        Self::FeesWithdrawn {
            mint: event.mint,
            creator: event.creator,
            partner: event.partner,
            creator_amount: BaseUnits(event.creator_amount),
            partner_amount: BaseUnits(event.partner_amount),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
