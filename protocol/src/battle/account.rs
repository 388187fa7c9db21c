//! The program's accounts in words: amounts, rates and times have their types, and what is not set yet is `None`.

use solana_pubkey::Pubkey;

use super::{BattleStatus, DecodeError, Ending, Tier, generated::accounts as raw};
use crate::amount::{BaseUnits, Bps};
use crate::time::UnixSeconds;
use crate::verdict::{Outcome, RoundScores, Score};

/// Any account that the program owns; its token accounts belong to the token programs and are none of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProgramAccount {
    /// Terms of later battles.
    Config(Config),
    /// An allowed mint.
    MintConfig(MintConfig),
    /// A wallet's numbering of its battles.
    Player(Player),
    /// A battle.
    Battle(Box<Battle>),
}

/// Terms of later battles and the wallets that may change or collect something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// May change this account and the mints.
    pub admin: Pubkey,
    /// Becomes admin by accepting.
    pub pending_admin: Option<Pubkey>,
    /// Signs the verdicts of battles opened from now on.
    pub judge: Pubkey,
    /// Receives the fees, less the partner's share.
    pub creator: Pubkey,
    /// Receives the partner's share of the fees.
    pub partner: Pubkey,
    /// Part of the pool taken as fee.
    pub fee_bps: Bps,
    /// Part of the fee that goes to the partner.
    pub partner_share_bps: Bps,
    /// Part of an absent player's stake that the present one gets.
    pub forfeit_bonus_bps: Bps,
    /// Seconds that a battle waits for an opponent.
    pub join_seconds: u32,
    /// Seconds that the judge has once an opponent joined.
    pub judge_seconds: u32,
    /// Whether opening and joining are stopped.
    pub paused: bool,
}

/// A mint that battles may be fought in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MintConfig {
    /// The mint.
    pub mint: Pubkey,
    /// The token program that owns the mint.
    pub token_program: Pubkey,
    /// Stakes of bronze, silver, gold and diamond; zero closes a tier.
    pub tier_stakes: [BaseUnits; 4],
    /// Decimals of the mint.
    pub decimals: u8,
    /// Whether battles in this mint may be opened.
    pub enabled: bool,
}

/// A wallet's numbering of its battles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// The wallet.
    pub wallet: Pubkey,
    /// Number of the next battle that the wallet opens.
    pub next_index: u64,
}

/// A battle: its frozen terms, its players, its verdict, and what was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Battle {
    /// Who opened it.
    pub opener: Pubkey,
    /// Who joined it.
    pub opponent: Option<Pubkey>,
    /// The token at stake.
    pub mint: Pubkey,
    /// Who signs the verdict.
    pub judge: Pubkey,
    /// Which of the opener's battles this is.
    pub index: u64,
    /// Stake of each player.
    pub stake: BaseUnits,
    /// Decimals of the mint.
    pub decimals: u8,
    /// Part of the pool taken as fee.
    pub fee_bps: Bps,
    /// Part of an absent player's stake that the present one gets.
    pub forfeit_bonus_bps: Bps,
    /// Which of the mint's stakes it was opened with.
    pub tier: Tier,
    /// Where it stands.
    pub status: BattleStatus,
    /// When it was opened.
    pub opened_at: UnixSeconds,
    /// Last second in which an opponent can join.
    pub join_deadline: UnixSeconds,
    /// When the opponent joined.
    pub joined_at: Option<UnixSeconds>,
    /// Seconds that the judge has once an opponent joined.
    pub judge_seconds: u32,
    /// Last second in which the judge can settle, once joined.
    pub judge_deadline: Option<UnixSeconds>,
    /// When the end was recorded.
    pub settled_at: Option<UnixSeconds>,
    /// Who gets the money, once settled: after a forfeit the present player, after the judge's resignation as in a draw.
    pub outcome: Option<Outcome>,
    /// Why it ended, once settled.
    pub ending: Option<Ending>,
    /// The opener's marks; all zero without a verdict.
    pub opener_scores: RoundScores,
    /// The opponent's marks; all zero without a verdict.
    pub opponent_scores: RoundScores,
    /// Hash of the transcript that verdict or forfeit rests on; `None` until then and when the judge resigned.
    pub transcript_hash: Option<[u8; 32]>,
    /// What has been paid out.
    pub paid: Paid,
}

/// Which payments of a battle are done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paid {
    /// The opener has got a stake or the prize.
    pub opener: bool,
    /// The opponent has got a stake or the prize.
    pub opponent: bool,
    /// The fee is in the fee vault.
    pub fee: bool,
}

/// Reads an account that the program owns. Bytes beyond its fields are ignored, so that accounts may grow.
///
/// # Errors
/// When the data is not an account of the program, ends too early, or holds a value that the program never writes.
pub fn decode(data: &[u8]) -> Result<ProgramAccount, DecodeError> {
    let account = raw::Account::decode(data)
        .ok_or(DecodeError::UnknownDiscriminator)?
        .map_err(|_| DecodeError::Truncated)?;
    Ok(match account {
        raw::Account::Config(config) => ProgramAccount::Config(config.into()),
        raw::Account::MintConfig(mint) => ProgramAccount::MintConfig(mint.into()),
        raw::Account::Player(player) => ProgramAccount::Player(player.into()),
        raw::Account::Battle(battle) => ProgramAccount::Battle(Box::new(battle.try_into()?)),
    })
}

impl Battle {
    /// The winning wallet; `None` for a draw and before the verdict.
    #[must_use]
    pub fn winner(&self) -> Option<Pubkey> {
        match self.outcome? {
            Outcome::OpenerWins => Some(self.opener),
            Outcome::OpponentWins => self.opponent,
            Outcome::Draw => None,
        }
    }
}

impl Paid {
    /// The chain's bits: 1 opener, 2 opponent, 4 fee.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.opener as u8 | (self.opponent as u8) << 1 | (self.fee as u8) << 2
    }

    const fn from_bits(bits: u8) -> Self {
        Self {
            opener: bits & 1 != 0,
            opponent: bits & 2 != 0,
            fee: bits & 4 != 0,
        }
    }
}

impl From<raw::Config> for Config {
    fn from(config: raw::Config) -> Self {
        Self {
            admin: config.admin,
            pending_admin: unless_zero(config.pending_admin),
            judge: config.judge,
            creator: config.creator,
            partner: config.partner,
            fee_bps: Bps(config.fee_bps),
            partner_share_bps: Bps(config.partner_share_bps),
            forfeit_bonus_bps: Bps(config.forfeit_bonus_bps),
            join_seconds: config.join_seconds,
            judge_seconds: config.judge_seconds,
            paused: config.paused != 0,
        }
    }
}

impl From<raw::MintConfig> for MintConfig {
    fn from(config: raw::MintConfig) -> Self {
        Self {
            mint: config.mint,
            token_program: config.token_program,
            tier_stakes: config.tier_stakes.map(BaseUnits),
            decimals: config.decimals,
            enabled: config.enabled != 0,
        }
    }
}

impl From<raw::Player> for Player {
    fn from(player: raw::Player) -> Self {
        Self {
            wallet: player.wallet,
            next_index: player.next_index,
        }
    }
}

impl TryFrom<raw::Battle> for Battle {
    type Error = DecodeError;

    fn try_from(battle: raw::Battle) -> Result<Self, DecodeError> {
        Ok(Self {
            opener: battle.opener,
            opponent: unless_zero(battle.opponent),
            mint: battle.mint,
            judge: battle.judge,
            index: battle.index,
            stake: BaseUnits(battle.stake),
            decimals: battle.decimals,
            fee_bps: Bps(battle.fee_bps),
            forfeit_bonus_bps: Bps(battle.forfeit_bonus_bps),
            tier: tier(battle.tier)?,
            status: BattleStatus::from_code(battle.status).ok_or(DecodeError::Invalid {
                field: "status",
                value: battle.status,
            })?,
            opened_at: UnixSeconds(battle.opened_at),
            join_deadline: UnixSeconds(battle.join_deadline),
            joined_at: unless_unset(battle.joined_at),
            judge_seconds: battle.judge_seconds,
            judge_deadline: unless_unset(battle.judge_deadline),
            settled_at: unless_unset(battle.settled_at),
            outcome: match battle.outcome {
                0 => None,
                decided => Some(outcome(decided)?),
            },
            opener_scores: scores("opener_scores", battle.opener_scores)?,
            opponent_scores: scores("opponent_scores", battle.opponent_scores)?,
            ending: match battle.ending {
                0 => None,
                ended => Some(Ending::from_code(ended).ok_or(DecodeError::Invalid {
                    field: "ending",
                    value: ended,
                })?),
            },
            transcript_hash: (battle.outcome != 0 && battle.ending != Ending::Resignation.code())
                .then_some(battle.transcript_hash),
            paid: Paid::from_bits(battle.paid),
        })
    }
}

/// The address, or `None` for the all-zero address that stands for nobody.
pub(super) fn unless_zero(address: Pubkey) -> Option<Pubkey> {
    (address != Pubkey::default()).then_some(address)
}

fn unless_unset(seconds: i64) -> Option<UnixSeconds> {
    (seconds != 0).then_some(UnixSeconds(seconds))
}

pub(super) fn tier(code: u8) -> Result<Tier, DecodeError> {
    Tier::from_code(code).ok_or(DecodeError::Invalid {
        field: "tier",
        value: code,
    })
}

pub(super) fn outcome(code: u8) -> Result<Outcome, DecodeError> {
    Outcome::from_code(code).ok_or(DecodeError::Invalid {
        field: "outcome",
        value: code,
    })
}

pub(super) fn scores(
    field: &'static str,
    rounds: [[u8; 4]; 3],
) -> Result<RoundScores, DecodeError> {
    let mut scores = RoundScores::default();
    for (score, marks) in scores.iter_mut().zip(rounds) {
        let highest = marks.into_iter().max().unwrap_or_default();
        *score = Score::from_array(marks).ok_or(DecodeError::Invalid {
            field,
            value: highest,
        })?;
    }
    Ok(scores)
}

#[cfg(test)]
mod tests;
