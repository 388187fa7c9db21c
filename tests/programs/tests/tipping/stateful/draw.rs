//! What happens next: mostly something useful by whoever may do it, sometimes anything by anybody.

use roast_program_tests::Dice;

use super::{
    chain::{ADMINS, Chain, PEOPLE, PLAYERS, Record, TREASURIES},
    moves::{Conditions, Holding, MINIMA, Move, NAMES, Named},
};

/// Tips around the smallest ones.
const SMALL: [u64; 6] = [0, 1, 49, 50, 999_999, 1_000_000];

impl Chain {
    /// The next step.
    pub(super) fn next_step(&self, dice: &mut Dice) -> Move {
        if dice.roll(20) == 0 {
            return self.freezing(dice);
        }
        dice.mostly_useful(
            |dice| self.instruction_by_anybody(dice),
            |step| self.allows(step),
        )
    }

    /// The mint's freeze authority does something.
    fn freezing(&self, dice: &mut Dice) -> Move {
        let thawed = self.frozen.iter().nth(dice.roll(4));
        if let Some(holding) = thawed {
            return Move::Thaw(*holding);
        }
        Move::Freeze(match dice.roll(3) {
            0 => Holding::Fees,
            _ => Holding::Person(dice.roll(PEOPLE)),
        })
    }

    fn instruction_by_anybody(&self, dice: &mut Dice) -> Move {
        match dice.roll(24) {
            0..=14 => self.tipping(dice),
            15 | 16 => self.withdrawing(dice),
            17..=21 => self.naming(dice),
            _ => self.administering(dice),
        }
    }

    fn tipping(&self, dice: &mut Dice) -> Move {
        let tipper = dice.mostly_of(PLAYERS, PEOPLE);
        let source = dice.mostly(tipper, PEOPLE);
        let performer = if dice.roll(2) == 0 {
            Named::Name(dice.roll(NAMES.len()))
        } else {
            Named::Wallet(dice.roll(PEOPLE))
        };
        let amount = match dice.roll(10) {
            0 => self.balances[source] + 1,
            1..=3 => dice.of(&SMALL),
            _ => u64::try_from(dice.roll(1 << 30)).expect("a small number"),
        };
        let fee = self.conditions.fee_bps;
        let payee = dice.mostly(self.wallet_of(performer).unwrap_or(0), PEOPLE);
        Move::Tip {
            tipper,
            source,
            performer,
            payee,
            amount,
            // The fee of now, a higher one, or one that the fee of now has outgrown.
            max_fee: dice.of(&[fee, fee, fee, fee, fee + 1, fee.saturating_sub(1)]),
        }
    }

    fn withdrawing(&self, dice: &mut Dice) -> Move {
        let treasury = self.conditions.treasury;
        let party = dice.of(&[self.admin, treasury]);
        Move::Withdraw {
            caller: dice.mostly(party, PEOPLE),
            payee: dice.mostly(treasury, PEOPLE),
        }
    }

    fn naming(&self, dice: &mut Dice) -> Move {
        let name = dice.roll(NAMES.len());
        let wallet = dice.roll(PEOPLE);
        let Some(Record { owner, payer, .. }) = self.names[name] else {
            let owner = dice.roll(PEOPLE);
            return Move::Register {
                owner,
                name,
                wallet,
            };
        };
        let owner = dice.mostly(owner, PEOPLE);
        match dice.roll(5) {
            0 => Move::Register {
                owner,
                name,
                wallet,
            },
            1..=3 => Move::Redirect {
                owner,
                name,
                wallet,
                heir: dice.roll(PEOPLE),
            },
            _ => Move::Release {
                owner,
                name,
                payer: dice.mostly(payer, PEOPLE),
            },
        }
    }

    fn administering(&self, dice: &mut Dice) -> Move {
        let caller = dice.mostly(self.admin, PEOPLE);
        match dice.roll(5) {
            0 => Move::UpdateConfig {
                caller,
                conditions: Conditions {
                    treasury: TREASURIES.start + dice.roll(TREASURIES.len()),
                    fee_bps: dice.of(&[0, 1, 200, 200, 1_000, 1_001]),
                    paused: dice.roll(5) == 0,
                },
            },
            1 => Move::UpdateMint {
                caller,
                minimum: dice.of(&MINIMA),
                enabled: dice.roll(5) != 0,
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
