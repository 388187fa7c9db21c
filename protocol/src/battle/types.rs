//! The program's small numbers as types.

use serde::{Deserialize, Serialize};
use solana_pubkey::Pubkey;

use super::generated;
use crate::amount::Bps;

/// How much is at stake: each mint has one stake for each tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// The lowest stake.
    Bronze,
    /// The second lowest stake.
    Silver,
    /// The second highest stake.
    Gold,
    /// The highest stake.
    Diamond,
}

impl Tier {
    /// All tiers from the lowest stake to the highest, as `MintConfig` has them.
    pub const ALL: [Self; 4] = [Self::Bronze, Self::Silver, Self::Gold, Self::Diamond];

    /// The chain's number, 0 to 3, which is also the place in a mint's list of stakes.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The tier of a chain's number; `None` above 3.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bronze => "bronze",
            Self::Silver => "silver",
            Self::Gold => "gold",
            Self::Diamond => "diamond",
        }
    }
}

/// One of the two players of a battle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The player who opened the battle.
    Opener,
    /// The player who joined it.
    Opponent,
}

impl Side {
    /// The chain's number: 0 opener, 1 opponent.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The side of a chain's number; `None` above 1.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            0 => Some(Self::Opener),
            1 => Some(Self::Opponent),
            _ => None,
        }
    }
}

/// Why a battle ended. Who gets the money, its outcome says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The judge gave a verdict; the marks say the outcome.
    Verdict,
    /// One player stayed away; the outcome is the other's win.
    Forfeit,
    /// The judge gave up; the outcome is that of a draw.
    Resignation,
}

impl Ending {
    /// The chain's number, 1 to 3.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8 + 1
    }

    /// The ending of a chain's number; `None` for 0 (undecided) and above 3.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Verdict),
            2 => Some(Self::Forfeit),
            3 => Some(Self::Resignation),
            _ => None,
        }
    }

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Forfeit => "forfeit",
            Self::Resignation => "resignation",
        }
    }
}

/// Where a battle stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BattleStatus {
    /// One stake is in the vault; the battle waits for an opponent.
    Open,
    /// Two stakes are in the vault; the battle waits for a verdict.
    Joined,
    /// The end is recorded; something is still to be paid.
    Settled,
    /// Prize and fee are paid.
    Paid,
    /// The only stake went back to the opener.
    Cancelled,
    /// Both stakes went back.
    Refunded,
}

impl BattleStatus {
    /// The chain's number, 1 to 6.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8 + 1
    }

    /// The status of a chain's number; `None` for 0 (an account that is just being created) and above 6.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Open),
            2 => Some(Self::Joined),
            3 => Some(Self::Settled),
            4 => Some(Self::Paid),
            5 => Some(Self::Cancelled),
            6 => Some(Self::Refunded),
            _ => None,
        }
    }

    /// The name in JSON and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Joined => "joined",
            Self::Settled => "settled",
            Self::Paid => "paid",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }

    /// Whether nothing can change any more: paid, cancelled or refunded.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Paid | Self::Cancelled | Self::Refunded)
    }
}

/// What an admin decides about later battles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Signs verdicts and cannot play.
    pub judge: Pubkey,
    /// Receives the fees, less the partner's share.
    pub creator: Pubkey,
    /// Receives the partner's share of the fees.
    pub partner: Pubkey,
    /// Part of the pool taken as fee, at most 1,000 bps.
    pub fee_bps: Bps,
    /// Part of the fee that goes to the partner, at most 10,000 bps.
    pub partner_share_bps: Bps,
    /// Part of an absent player's stake that the present one gets, at most 10,000 bps; never more than the fee leaves of it.
    pub forfeit_bonus_bps: Bps,
    /// Seconds that a battle waits for an opponent, 1 to 2,592,000.
    pub join_seconds: u32,
    /// Seconds that the judge has once an opponent joined, 1 to 2,592,000.
    pub judge_seconds: u32,
}

impl From<&Terms> for generated::types::Terms {
    fn from(terms: &Terms) -> Self {
        Self {
            judge: terms.judge,
            creator: terms.creator,
            partner: terms.partner,
            fee_bps: terms.fee_bps.0,
            partner_share_bps: terms.partner_share_bps.0,
            forfeit_bonus_bps: terms.forfeit_bonus_bps.0,
            join_seconds: terms.join_seconds,
            judge_seconds: terms.judge_seconds,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back_and_unknown_ones_refused() {
        for code in 0..=u8::MAX {
            assert_eq!(
                Tier::from_code(code).map(Tier::code),
                (code < 4).then_some(code)
            );
            assert_eq!(
                Side::from_code(code).map(Side::code),
                (code < 2).then_some(code)
            );
            let ending = Ending::from_code(code).map(Ending::code);
            assert_eq!(ending, (1..=3).contains(&code).then_some(code));
            let status = BattleStatus::from_code(code).map(BattleStatus::code);
            assert_eq!(status, (1..=6).contains(&code).then_some(code));
        }
    }

    #[test]
    fn names_are_those_of_json() {
        for tier in Tier::ALL {
            assert_eq!(serde_json::to_value(tier).unwrap(), tier.name());
        }
        for ending in (1..=3).filter_map(Ending::from_code) {
            assert_eq!(serde_json::to_value(ending).unwrap(), ending.name());
        }
        for status in (1..=6).filter_map(BattleStatus::from_code) {
            assert_eq!(serde_json::to_value(status).unwrap(), status.name());
        }
    }
}
