//! What the model knows of a battle: the rules once more, in the plainest form.

use roast_protocol::{
    amount::{BaseUnits, Bps},
    battle::{BattleStatus, Side},
    fees::{split_forfeit, split_pool},
    verdict::Outcome,
};
use solana_pubkey::Pubkey;

/// Places in [`Owed::parts`] and [`Duel::paid`]: the opener, the opponent, the protocol.
pub(super) const FEE: usize = 2;

/// The terms of the day the battle opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frozen {
    pub(super) judge: usize,
    pub(super) fee_bps: u16,
    pub(super) bonus_bps: u16,
    pub(super) judge_seconds: u32,
}

/// How it came that a battle owes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decided {
    /// The opener took the stake back.
    Cancelled,
    /// The judge recorded an end.
    Recorded,
    /// Nobody did, and the first stake went back.
    Expired,
}

/// What a decided battle owes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owed {
    pub(super) decided: Decided,
    /// Base units of opener, opponent and protocol; together they are the stakes.
    pub(super) parts: [u64; 3],
    /// Who is paid by `payout`; everybody else gets theirs by `refund`.
    pub(super) winner: Option<usize>,
}

/// A battle.
#[derive(Clone, Debug)]
pub(super) struct Duel {
    pub(super) address: Pubkey,
    pub(super) vault: Pubkey,
    pub(super) opener: usize,
    pub(super) opponent: Option<usize>,
    pub(super) stake: u64,
    pub(super) terms: Frozen,
    /// Last seconds for joining and for the judge.
    pub(super) join_deadline: i64,
    pub(super) judge_deadline: i64,
    /// `None` while undecided.
    pub(super) owed: Option<Owed>,
    pub(super) paid: [bool; 3],
    /// Base units that strangers sent to the vault.
    pub(super) dust: u64,
    /// Lamports that the opener gets back for battle and vault.
    pub(super) rent: u64,
    pub(super) closed: bool,
}

impl Owed {
    /// The only stake goes back.
    pub(super) fn by_cancelling(stake: u64) -> Self {
        Self {
            decided: Decided::Cancelled,
            parts: [stake, 0, 0],
            winner: None,
        }
    }

    /// Both get their stakes back.
    pub(super) fn stakes(stake: u64, decided: Decided) -> Self {
        Self {
            decided,
            parts: [stake, stake, 0],
            winner: None,
        }
    }

    /// What a verdict gives.
    pub(super) fn by_verdict(stake: u64, terms: &Frozen, outcome: Outcome) -> Self {
        let pool = split_pool(BaseUnits(stake), Bps(terms.fee_bps)).expect("a stake of a tier");
        let winner = match outcome {
            Outcome::OpenerWins => 0,
            Outcome::OpponentWins => 1,
            Outcome::Draw => return Self::stakes(stake, Decided::Recorded),
        };
        let mut parts = [0, 0, pool.fee.0];
        parts[winner] = pool.prize.0;
        Self {
            decided: Decided::Recorded,
            parts,
            winner: Some(winner),
        }
    }

    /// What a forfeit gives.
    pub(super) fn by_forfeit(stake: u64, terms: &Frozen, absent: Side) -> Self {
        let (fee, bonus) = (Bps(terms.fee_bps), Bps(terms.bonus_bps));
        let split = split_forfeit(BaseUnits(stake), fee, bonus).expect("a stake of a tier");
        let absent = usize::from(absent.code());
        let mut parts = [0, 0, split.fee.0];
        (parts[absent], parts[1 - absent]) = (split.rest.0, split.prize.0);
        Self {
            decided: Decided::Recorded,
            parts,
            winner: Some(1 - absent),
        }
    }
}

impl Duel {
    /// Base units that the vault must hold.
    pub(super) fn in_vault(&self) -> u64 {
        let stakes = self.stake * (1 + u64::from(self.opponent.is_some()));
        let paid = self.paid_parts().iter().sum::<u64>();
        stakes - paid + self.dust
    }

    /// Base units that opener, opponent and protocol have got.
    fn paid_parts(&self) -> [u64; 3] {
        let parts = self.owed.map_or([0; 3], |owed| owed.parts);
        [0, 1, FEE].map(|part| if self.paid[part] { parts[part] } else { 0 })
    }

    /// Parts that are owed and not paid.
    pub(super) fn unpaid(&self) -> impl Iterator<Item = usize> + '_ {
        let parts = self.owed.map_or([0; 3], |owed| owed.parts);
        [0, 1, FEE]
            .into_iter()
            .filter(move |part| parts[*part] != 0 && !self.paid[*part])
    }

    /// Whether nothing is owed to anybody.
    pub(super) fn is_finished(&self) -> bool {
        self.owed.is_some() && self.unpaid().next().is_none()
    }

    /// Who waits for money once every deadline has passed: the parts that are owed, or else the stakes.
    pub(super) fn waiting(&self) -> Vec<usize> {
        match self.owed {
            Some(_) => self.unpaid().collect(),
            None => (0..=usize::from(self.opponent.is_some())).collect(),
        }
    }

    /// The player that a part belongs to; nobody for the fee.
    pub(super) fn player(&self, part: usize) -> Option<usize> {
        [Some(self.opener), self.opponent, None][part]
    }

    pub(super) fn waits_for_opponent(&self) -> bool {
        self.opponent.is_none() && self.owed.is_none()
    }

    pub(super) fn waits_for_judge(&self, now: i64) -> bool {
        self.opponent.is_some() && self.owed.is_none() && now <= self.judge_deadline
    }

    pub(super) fn is_expired(&self, now: i64) -> bool {
        self.opponent.is_some() && self.owed.is_none() && now > self.judge_deadline
    }

    /// What `refund` owes a side.
    pub(super) fn refund_due(&self, side: usize, now: i64) -> u64 {
        let Some(owed) = self.owed else {
            return if self.is_expired(now) { self.stake } else { 0 };
        };
        let is_refunded = owed.winner != Some(side) && owed.decided != Decided::Cancelled;
        if is_refunded && !self.paid[side] {
            owed.parts[side]
        } else {
            0
        }
    }

    /// What the account must say.
    pub(super) fn status(&self) -> BattleStatus {
        let Some(owed) = self.owed else {
            return match self.opponent {
                None => BattleStatus::Open,
                Some(_) => BattleStatus::Joined,
            };
        };
        match (owed.decided, self.is_finished(), owed.winner) {
            (Decided::Cancelled, ..) => BattleStatus::Cancelled,
            (_, true, Some(_)) => BattleStatus::Paid,
            (_, true, None) => BattleStatus::Refunded,
            (Decided::Expired, false, _) => BattleStatus::Joined,
            (Decided::Recorded, false, _) => BattleStatus::Settled,
        }
    }
}
