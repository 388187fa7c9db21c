//! What happens next: mostly something useful by whoever may do it, sometimes anything by anybody.

use roast_program_tests::Dice;
use roast_protocol::{battle::Side, verdict::Outcome};

use super::{
    duel::Duel,
    model::{ADMINS, Chain, JUDGES, PAYEES, PEOPLE, PLAYERS},
    moves::{Conditions, Holding, Move},
};

const SIDES: [Side; 2] = [Side::Opener, Side::Opponent];
const OUTCOMES: [Outcome; 3] = [Outcome::OpenerWins, Outcome::OpponentWins, Outcome::Draw];

impl Chain {
    /// The next step.
    pub(super) fn next_step(&self, dice: &mut Dice) -> Move {
        if dice.roll(12) == 0 {
            return self.around_the_program(dice);
        }
        dice.mostly_useful(
            |dice| self.instruction_by_anybody(dice),
            |step| self.allows(step),
        )
    }

    /// Time, the mint's freeze authority, and strangers who send tokens to vaults.
    fn around_the_program(&self, dice: &mut Dice) -> Move {
        match dice.roll(20) {
            0 => Move::Wait(200),
            1 => Move::Wait(700),
            2 if dice.roll(8) == 0 => Move::Wait(31 * 86_400),
            3..=5 => Move::Freeze(self.holding(dice)),
            6..=8 => match self.frozen.iter().nth(dice.roll(self.frozen.len().max(1))) {
                Some(holding) => Move::Thaw(*holding),
                None => Move::Wait(1),
            },
            9 | 10 if !self.duels.is_empty() => Move::Donate {
                donor: dice.roll(PLAYERS.end),
                duel: self.recent(dice),
            },
            _ => Move::Wait(7),
        }
    }

    /// A token account to freeze: mostly those that money goes through.
    fn holding(&self, dice: &mut Dice) -> Holding {
        match dice.roll(4) {
            0 => Holding::Fees,
            1 if !self.duels.is_empty() => Holding::Vault(self.recent(dice)),
            _ => Holding::Person(dice.roll(PEOPLE)),
        }
    }

    fn instruction_by_anybody(&self, dice: &mut Dice) -> Move {
        if self.duels.is_empty() || dice.roll(9) == 0 {
            return self.opening(dice);
        }
        let duel = self.recent(dice);
        match dice.roll(24) {
            0..=3 => self.joining(dice, duel),
            4 => self.cancelling(dice, duel),
            5..=10 => self.judging(dice, duel),
            11..=14 => Move::Payout {
                duel,
                payee: dice.mostly(winner(&self.duels[duel]), PEOPLE),
            },
            15..=17 => self.refunding(dice, duel),
            18..=20 => self.closing(dice, duel),
            21 => self.withdrawing(dice),
            _ if dice.roll(2) == 0 => self.administering(dice),
            _ => self.joining(dice, duel),
        }
    }

    /// Mostly a recent battle, so that they get somewhere.
    fn recent(&self, dice: &mut Dice) -> usize {
        let few = self.duels.len().min(6);
        if dice.roll(5) == 0 {
            dice.roll(self.duels.len())
        } else {
            self.duels.len() - few + dice.roll(few)
        }
    }

    fn opening(&self, dice: &mut Dice) -> Move {
        let opener = dice.mostly_of(PLAYERS, PEOPLE);
        let next = self.next_index[opener];
        let tier = dice.roll(4);
        let offered = self.tiers[tier];
        let (judge, fee) = (self.conditions.judge, self.conditions.fee_bps);
        Move::Open {
            opener,
            source: dice.mostly(opener, PEOPLE),
            // A retry of the last number, the next one, or one too many.
            index: dice.of(&[next, next, next, next, next + 1, next.saturating_sub(1)]),
            tier,
            stake: dice.of(&[offered, offered, offered, offered.wrapping_add(1)]),
            // Those of now, or what they were before they changed.
            judge: dice.of(&[
                judge,
                judge,
                judge,
                judge,
                judge,
                judge,
                JUDGES.start,
                JUDGES.start + 1,
            ]),
            max_fee: dice.of(&[fee, fee, fee, fee, fee, fee, fee + 1, fee.saturating_sub(1)]),
        }
    }

    fn joining(&self, dice: &mut Dice, duel: usize) -> Move {
        let opponent = dice.mostly_of(PLAYERS, PEOPLE);
        let stake = self.duels[duel].stake;
        Move::Join {
            opponent,
            source: dice.mostly(opponent, PEOPLE),
            duel,
            stake: dice.of(&[stake, stake, stake, stake - 1]),
        }
    }

    fn cancelling(&self, dice: &mut Dice, duel: usize) -> Move {
        let opener = self.duels[duel].opener;
        Move::Cancel {
            caller: dice.mostly(opener, PEOPLE),
            duel,
            payee: dice.mostly(opener, PEOPLE),
        }
    }

    fn judging(&self, dice: &mut Dice, duel: usize) -> Move {
        let judge = dice.mostly(self.duels[duel].terms.judge, PEOPLE);
        match dice.roll(8) {
            0..=4 => Move::Settle {
                judge,
                duel,
                outcome: dice.of(&OUTCOMES),
            },
            5 | 6 => Move::Forfeit {
                judge,
                duel,
                absent: dice.of(&SIDES),
            },
            _ => Move::Resign { judge, duel },
        }
    }

    fn refunding(&self, dice: &mut Dice, duel: usize) -> Move {
        let side = dice.of(&SIDES);
        let battle = &self.duels[duel];
        let player = battle.player(usize::from(side.code()));
        Move::Refund {
            duel,
            side,
            payee: dice.mostly(player.unwrap_or(battle.opener), PEOPLE),
        }
    }

    fn closing(&self, dice: &mut Dice, duel: usize) -> Move {
        let opener = self.duels[duel].opener;
        Move::Close {
            caller: dice.mostly(opener, PEOPLE),
            duel,
            rent: dice.mostly(opener, PEOPLE),
            sweep: dice.mostly(opener, PEOPLE),
        }
    }

    fn withdrawing(&self, dice: &mut Dice) -> Move {
        let Conditions {
            creator, partner, ..
        } = self.conditions;
        let party = dice.of(&[self.admin, creator, partner]);
        Move::Withdraw {
            caller: dice.mostly(party, PEOPLE),
            creator: dice.mostly(creator, PEOPLE),
            partner: dice.mostly(partner, PEOPLE),
        }
    }

    fn administering(&self, dice: &mut Dice) -> Move {
        let caller = dice.mostly(self.admin, PEOPLE);
        match dice.roll(6) {
            0 | 1 => Move::UpdateConfig {
                caller,
                conditions: conditions(dice),
            },
            2 => Move::UpdateMint {
                caller,
                tiers: dice.of(&TIERS),
                enabled: dice.roll(6) != 0,
            },
            3 => Move::ProposeAdmin {
                caller,
                heir: dice.mostly_of(ADMINS, PEOPLE),
            },
            _ => Move::AcceptAdmin {
                caller: dice.mostly(self.heir.unwrap_or(caller), PEOPLE),
            },
        }
    }
}

/// Stakes of the tiers: those of the fixtures, very small ones, with closed tiers, and with one that does not fit twice.
const UNIT: u64 = 1_000_000_000;
const TIERS: [[u64; 4]; 4] = [
    [10 * UNIT, 100 * UNIT, 1_000 * UNIT, 0],
    [1, 3, 9_999, 7 * UNIT + 1],
    [0, 250 * UNIT, 33, 0],
    [UNIT, UNIT, UNIT, u64::MAX / 2 + 1],
];

/// Conditions with every bound reached and passed now and then; a player may be named judge.
fn conditions(dice: &mut Dice) -> Conditions {
    Conditions {
        judge: dice.mostly_of(JUDGES, PEOPLE),
        creator: one_of(dice, PAYEES),
        partner: one_of(dice, PAYEES),
        fee_bps: dice.of(&[0, 1, 500, 500, 1_000, 1_001]),
        partner_share_bps: dice.of(&[0, 2_500, 3_333, 10_000, 10_000, 10_001]),
        bonus_bps: dice.of(&[0, 1, 3_333, 9_000, 10_000, 10_000]),
        join_seconds: dice.of(&[1, 600, 600, 600, 0]),
        judge_seconds: dice.of(&[300, 300, 300, 1]),
        paused: dice.roll(5) == 0,
    }
}

/// Who would be paid out; the opener where nobody would be.
fn winner(duel: &Duel) -> usize {
    let winner = duel.owed.and_then(|owed| owed.winner);
    winner
        .and_then(|side| duel.player(side))
        .unwrap_or(duel.opener)
}

fn one_of(dice: &mut Dice, range: std::ops::Range<usize>) -> usize {
    range.start + dice.roll(range.len())
}
