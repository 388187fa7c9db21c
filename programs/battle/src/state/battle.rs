use crate::{
    errors::BattleError,
    fees::{Spoils, split_forfeit, split_pool},
};
use anchor_lang::prelude::*;

/// Rounds of a battle.
pub const ROUNDS: usize = 3;
/// What a round is scored on: savagery, creativity, delivery, relevance.
pub const CRITERIA: usize = 4;
/// Highest score of one criterion in one round.
pub const MAX_SCORE: u8 = 10;

/// One player's scores: rounds by criteria, each 0 to [`MAX_SCORE`].
pub type Scores = [[u8; CRITERIA]; ROUNDS];

/// Where a battle stands. The byte in [`Battle::status`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Status {
    /// One stake in the vault; waits for an opponent.
    Open = 1,
    /// Two stakes in the vault; waits for the verdict.
    Joined = 2,
    /// The end is recorded; something is still to be paid.
    Settled = 3,
    /// Prize and fee are paid.
    Paid = 4,
    /// The only stake went back to the opener.
    Cancelled = 5,
    /// Both stakes went back.
    Refunded = 6,
}

/// Who gets the money. The byte in [`Battle::outcome`]; 0 while undecided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Outcome {
    /// The opener wins the pool less the fee.
    Opener = 1,
    /// The opponent wins the pool less the fee.
    Opponent = 2,
    /// Both get their stakes back.
    Draw = 3,
}

/// Why a battle ended. The byte in [`Battle::ending`]; 0 while undecided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Ending {
    /// The judge gave a verdict; the scores say the outcome.
    Verdict = 1,
    /// One player stayed away; the outcome is the other's win.
    Forfeit = 2,
    /// The judge gave up; the outcome is that of a draw.
    Resignation = 3,
}

/// One of the two players.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Side {
    /// Who opened the battle.
    Opener = 0,
    /// Who joined it.
    Opponent = 1,
}

/// Bits of [`Battle::paid`].
pub mod paid {
    /// The opener has got a stake or the prize.
    pub const OPENER: u8 = 1 << 0;
    /// The opponent has got a stake or the prize.
    pub const OPPONENT: u8 = 1 << 1;
    /// The fee is in the fee vault.
    pub const FEE: u8 = 1 << 2;
}

/// One wager, its terms frozen when it was opened.
#[account]
pub struct Battle {
    /// Who opened the battle.
    pub opener: Address,
    /// Who joined it; zero until then.
    pub opponent: Address,
    /// The token that is staked.
    pub mint: Address,
    /// Who signs the verdict; plays no part.
    pub judge: Address,
    /// Hash of the full transcript that verdict or forfeit rests on; zero until then and when the judge resigned.
    pub transcript_hash: [u8; 32],
    /// Which of the opener's battles this is.
    pub index: u64,
    /// Stake of each player, in base units.
    pub stake: u64,
    /// When the battle was opened, in unix seconds.
    pub opened_at: i64,
    /// Last unix second in which an opponent can join.
    pub join_deadline: i64,
    /// When the opponent joined, in unix seconds; 0 until then.
    pub joined_at: i64,
    /// Last unix second in which the judge can settle; 0 until joined.
    pub judge_deadline: i64,
    /// When the end was recorded, in unix seconds; 0 until then.
    pub settled_at: i64,
    /// Seconds that the judge has once an opponent joined.
    pub judge_seconds: u32,
    /// Part of the pool taken as fee, in basis points.
    pub fee_bps: u16,
    /// Part of an absent player's stake that the present one gets, in basis points.
    pub forfeit_bonus_bps: u16,
    /// Stake tier, 0 (bronze) to 3 (diamond).
    pub tier: u8,
    /// Where the battle stands: 1 open, 2 joined, 3 settled, 4 paid, 5 cancelled, 6 refunded.
    pub status: u8,
    /// Who gets the money: 0 undecided, 1 opener, 2 opponent, 3 both their stakes.
    pub outcome: u8,
    /// What has been paid out: bit 0 opener, bit 1 opponent, bit 2 fee.
    pub paid: u8,
    /// The opener's scores: three rounds of savagery, creativity, delivery, relevance, each 0 to 10.
    pub opener_scores: [[u8; 4]; 3],
    /// The opponent's scores, in the same order.
    pub opponent_scores: [[u8; 4]; 3],
    /// Decimals of the mint.
    pub decimals: u8,
    /// Bump of the vault's address.
    pub vault_bump: u8,
    /// Bump of this account's address.
    pub bump: u8,
    /// Why it ended: 0 undecided, 1 verdict, 2 forfeit, 3 the judge resigned.
    pub ending: u8,
}

impl Status {
    fn of(byte: u8) -> Result<Self> {
        Ok(match byte {
            1 => Self::Open,
            2 => Self::Joined,
            3 => Self::Settled,
            4 => Self::Paid,
            5 => Self::Cancelled,
            6 => Self::Refunded,
            _ => return Err(Error::InvalidAccountData),
        })
    }
}

impl Outcome {
    /// Reads the byte of an instruction or an account.
    pub fn of(byte: u8) -> Result<Self> {
        Ok(match byte {
            1 => Self::Opener,
            2 => Self::Opponent,
            3 => Self::Draw,
            _ => return Err(BattleError::UnknownOutcome.into()),
        })
    }

    /// What the scores say: the higher total wins, equal totals are a draw. Refuses scores above [`MAX_SCORE`].
    pub fn by_scores(opener: &Scores, opponent: &Scores) -> Result<Self> {
        let (opener, opponent) = (total(opener)?, total(opponent)?);
        Ok(match opener.cmp(&opponent) {
            core::cmp::Ordering::Greater => Self::Opener,
            core::cmp::Ordering::Less => Self::Opponent,
            core::cmp::Ordering::Equal => Self::Draw,
        })
    }
}

fn total(scores: &Scores) -> Result<u16> {
    let mut total = 0;
    for score in scores.iter().flatten() {
        require!(*score <= MAX_SCORE, BattleError::ScoreOutOfRange);
        total += u16::from(*score);
    }
    Ok(total)
}

impl Side {
    /// Reads the byte of an instruction.
    pub fn of(byte: u8) -> Result<Self> {
        match byte {
            0 => Ok(Self::Opener),
            1 => Ok(Self::Opponent),
            _ => Err(BattleError::UnknownSide.into()),
        }
    }

    /// The other player.
    pub fn other(self) -> Self {
        match self {
            Self::Opener => Self::Opponent,
            Self::Opponent => Self::Opener,
        }
    }

    /// This player's bit in [`Battle::paid`].
    pub fn paid_bit(self) -> u8 {
        match self {
            Self::Opener => paid::OPENER,
            Self::Opponent => paid::OPPONENT,
        }
    }
}

impl Battle {
    /// Where the battle stands.
    pub fn status(&self) -> Result<Status> {
        Status::of(self.status)
    }

    /// The wallet on a side.
    ///
    /// Never inlined: an address that is chosen and then copied would be copied byte by byte, once for each choice.
    #[inline(never)]
    pub fn player(&self, side: Side) -> &Address {
        match side {
            Side::Opener => &self.opener,
            Side::Opponent => &self.opponent,
        }
    }

    /// Whether every bit of `bits` has been paid.
    pub fn has_paid(&self, bits: u8) -> bool {
        self.paid & bits == bits
    }

    /// `Ok` while nobody has joined and the opener has not cancelled.
    pub fn require_open(&self) -> Result<()> {
        match self.status()? {
            Status::Open => Ok(()),
            Status::Cancelled => Err(BattleError::AlreadyCancelled.into()),
            _ => Err(BattleError::AlreadyJoined.into()),
        }
    }

    /// `Ok` while the judge can still end the battle: joined, in time, and nothing refunded.
    pub fn require_undecided(&self, now: i64) -> Result<()> {
        self.require_joined()?;
        // A refund has already given a stake away; it happens after the deadline only, whatever the clock says now.
        let in_time = now <= self.judge_deadline && self.paid == 0;
        require!(in_time, BattleError::JudgeDeadlinePassed);
        Ok(())
    }

    /// Records what an ending rests on. Refuses the hash of nothing, by which nobody could check the ending afterwards.
    pub fn record_transcript(&mut self, hash: [u8; 32]) -> Result<()> {
        require!(hash != [0; 32], BattleError::EmptyTranscript);
        self.transcript_hash = hash;
        Ok(())
    }

    /// `Ok` while the battle waits for its verdict.
    pub fn require_joined(&self) -> Result<()> {
        match self.status()? {
            Status::Joined => Ok(()),
            Status::Open => Err(BattleError::NotJoined.into()),
            Status::Cancelled => Err(BattleError::AlreadyCancelled.into()),
            _ => Err(BattleError::AlreadySettled.into()),
        }
    }

    /// The side that is owed the prize of a settled battle.
    pub fn winner(&self) -> Result<Side> {
        match self.status()? {
            Status::Settled => {}
            Status::Paid => return Err(BattleError::AlreadyPaid.into()),
            _ => return Err(BattleError::NotSettled.into()),
        }
        match Outcome::of(self.outcome)? {
            Outcome::Opener => Ok(Side::Opener),
            Outcome::Opponent => Ok(Side::Opponent),
            Outcome::Draw => Err(BattleError::DrawHasNoWinner.into()),
        }
    }

    /// What winner, protocol and loser are owed of the two stakes.
    pub fn spoils(&self) -> Result<Spoils> {
        let spoils = if self.ending == Ending::Forfeit as u8 {
            split_forfeit(self.stake, self.fee_bps, self.forfeit_bonus_bps)
        } else {
            split_pool(self.stake, self.fee_bps)
        };
        Ok(spoils.ok_or(BattleError::ArithmeticOverflow)?)
    }

    /// What `refund` owes a side: the stake when both go back, or what a forfeit leaves of the absent player's.
    pub fn refund_due(&self, side: Side, now: i64) -> Result<u64> {
        match self.status()? {
            Status::Open => return Err(BattleError::NotJoined.into()),
            Status::Joined if now > self.judge_deadline => {}
            Status::Joined => return Err(BattleError::JudgeDeadlineNotPassed.into()),
            Status::Settled if self.outcome == Outcome::Draw as u8 => {}
            Status::Settled => return self.forfeit_rest(side),
            Status::Paid => return Err(BattleError::WinnerTakesAll.into()),
            Status::Cancelled => return Err(BattleError::AlreadyCancelled.into()),
            Status::Refunded => return Err(BattleError::AlreadyRefunded.into()),
        }
        Ok(self.stake)
    }

    fn forfeit_rest(&self, side: Side) -> Result<u64> {
        let rest = self.spoils()?.rest;
        let is_due = rest != 0 && side != self.winner()?;
        require!(is_due, BattleError::WinnerTakesAll);
        Ok(rest)
    }

    /// Marks `bits` as paid and moves on when nothing is owed any more.
    pub fn record_paid(&mut self, bits: u8) -> Result<()> {
        self.paid |= bits;
        if self.outcome == Outcome::Opener as u8 || self.outcome == Outcome::Opponent as u8 {
            let winner = self.winner()?;
            let mut owed = paid::FEE | winner.paid_bit();
            if self.spoils()?.rest != 0 {
                owed |= winner.other().paid_bit();
            }
            if self.has_paid(owed) {
                self.status = Status::Paid as u8;
            }
        } else if self.has_paid(paid::OPENER | paid::OPPONENT) {
            self.status = Status::Refunded as u8;
        }
        Ok(())
    }

    /// `Ok` when nothing is owed to anybody.
    pub fn require_finished(&self) -> Result<()> {
        match self.status()? {
            Status::Paid | Status::Cancelled | Status::Refunded => Ok(()),
            Status::Open | Status::Joined | Status::Settled => Err(BattleError::NotFinished.into()),
        }
    }
}
