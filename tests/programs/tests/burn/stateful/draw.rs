//! What happens next: mostly something useful by whoever may do it, sometimes anything by anybody.

use roast_program_tests::{Dice, LOWEST_BURN, MINIMUM_BURN};

use super::{
    chain::{ADMINS, Chain, KEEPERS, PEOPLE, PLAYERS},
    moves::{Conditions, Move, Plan},
};

/// How long campaigns last, in seconds.
const SECONDS: i64 = 900;
/// How many contents there are to submit.
const CONTENTS: usize = 14;

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

    /// Time, and the mint's freeze authority.
    fn around_the_program(&self, dice: &mut Dice) -> Move {
        match dice.roll(16) {
            0..=7 => Move::Wait(60),
            8 | 9 => Move::Wait(300),
            10 => Move::Wait(5_000),
            11 if dice.roll(4) == 0 => Move::Wait(31 * 86_400),
            12 | 13 => Move::Freeze(dice.roll(PEOPLE)),
            _ => match self.frozen.first() {
                Some(person) => Move::Thaw(*person),
                None => Move::Wait(1),
            },
        }
    }

    fn instruction_by_anybody(&self, dice: &mut Dice) -> Move {
        if self.jobs.is_empty() || dice.roll(9) == 0 {
            return self.opening(dice);
        }
        let job = self.recent(dice);
        // Mostly what its time is for.
        match (dice.roll(18), self.jobs[job].is_closable(self.now())) {
            (16, _) => self.administering(dice),
            (17, _) => self.retargeting(dice, job),
            (0..=11, false) | (0, true) => self.submitting(dice, job),
            (12 | 13, false) => self.retargeting(dice, job),
            (14, false) | (1..=11, true) => self.closing_a_submission(dice, job),
            _ => Move::CloseCampaign {
                job,
                payee: dice.mostly(self.jobs[job].owner, PEOPLE),
            },
        }
    }

    /// Mostly a recent campaign, so that they get somewhere.
    fn recent(&self, dice: &mut Dice) -> usize {
        let few = self.jobs.len().min(4);
        if dice.roll(3) == 0 {
            dice.roll(self.jobs.len())
        } else {
            self.jobs.len() - few + dice.roll(few)
        }
    }

    fn opening(&self, dice: &mut Dice) -> Move {
        let owner = dice.mostly_of(PLAYERS, PEOPLE);
        let next = self.next_index[owner];
        let starts_at = self.now() + dice.of(&[-60, 0, 0, 0, 120]);
        let lowest = self.lowest;
        Move::Open {
            owner,
            plan: Plan {
                // A retry of the last number, the next one, or one too many.
                index: dice.of(&[next, next, next, next, next + 1, next.saturating_sub(1)]),
                minimum: dice.of(&[lowest - 1, lowest, MINIMUM_BURN.0, MINIMUM_BURN.0]),
                starts_at,
                ends_at: starts_at + dice.of(&[0, 60, SECONDS, SECONDS, SECONDS]),
                cap: dice.of(&[0, 1, 3, 6, 12, 1_500, 1_501]),
            },
        }
    }

    fn submitting(&self, dice: &mut Dice, job: usize) -> Move {
        let miner = dice.mostly_of(PLAYERS, PEOPLE);
        let source = dice.mostly(miner, PEOPLE);
        let (minimum, most) = (self.jobs[job].minimum, self.balances[source]);
        let more = minimum.saturating_add(u64::try_from(dice.roll(1_000)).expect("small"));
        let amounts = [minimum - 1, minimum, more, more, more, more, most + 1];
        Move::Submit {
            miner,
            source,
            job,
            content: content(dice),
            amount: dice.of(&amounts),
        }
    }

    fn retargeting(&self, dice: &mut Dice, job: usize) -> Move {
        let present = self.jobs[job].minimum;
        let steps = [
            present / 4,
            present / 2,
            present / 2,
            present * 2,
            present * 4,
            present * 4 + 1,
        ];
        Move::Retarget {
            keeper: dice.mostly(self.conditions.keeper, PEOPLE),
            job,
            minimum: dice.of(&steps),
        }
    }

    fn closing_a_submission(&self, dice: &mut Dice, job: usize) -> Move {
        let content = content(dice);
        let taken = self.jobs[job].taken.get(&content);
        let payee = dice.mostly(taken.map_or(0, |it| it.miner), PEOPLE);
        Move::CloseSubmission {
            job,
            content,
            payee,
        }
    }

    fn administering(&self, dice: &mut Dice) -> Move {
        let caller = dice.mostly(self.admin, PEOPLE);
        match dice.roll(5) {
            0 => Move::UpdateConfig {
                caller,
                conditions: Conditions {
                    keeper: KEEPERS.start + dice.roll(KEEPERS.len()),
                    retarget_seconds: dice.of(&[29, 30, 60, 60]),
                    retention_seconds: dice.of(&[0, 3_600, 3_600, 30 * 86_400 + 1]),
                    paused: dice.roll(6) == 0,
                },
            },
            1 => Move::UpdateMint {
                caller,
                lowest: dice.of(&[0, 1, LOWEST_BURN.0, LOWEST_BURN.0]),
                enabled: dice.roll(6) != 0,
            },
            2 => Move::ProposeAdmin {
                caller,
                heir: dice.mostly_of(ADMINS, PEOPLE),
            },
            _ => Move::AcceptAdmin {
                caller: dice.mostly(self.heir.unwrap_or(caller), PEOPLE),
            },
        }
    }
}

fn content(dice: &mut Dice) -> u32 {
    u32::try_from(dice.roll(CONTENTS)).expect("a small number")
}
