//! What the program must allow, and what that changes: its rules, written down a second time.

use roast_protocol::tipping::pda;

use super::{
    chain::{Chain, Record, lamports},
    moves::{Holding, Move, NAMES, Named},
};

/// Highest fee that an admin can set, in basis points.
const MAX_FEE_BPS: u16 = 1_000;

impl Chain {
    /// Whether a step must go through.
    pub(super) fn allows(&self, step: Move) -> bool {
        match step {
            Move::Tip { .. } => self.allows_tip(step),
            Move::Withdraw { caller, payee } => {
                let parties = [self.admin, self.conditions.treasury];
                parties.contains(&caller)
                    && payee == self.conditions.treasury
                    && self.fees != 0
                    && !self.is_frozen(Holding::Fees)
                    && !self.is_frozen(Holding::Person(payee))
            }
            Move::Register { name, .. } => self.names[name].is_none(),
            Move::Redirect { owner, name, .. } => {
                self.names[name].is_some_and(|record| record.owner == owner)
            }
            Move::Release { owner, name, payer } => self.names[name]
                .is_some_and(|record| (record.owner, record.payer) == (owner, payer)),
            Move::UpdateConfig { caller, conditions } => {
                caller == self.admin && conditions.fee_bps <= MAX_FEE_BPS
            }
            Move::UpdateMint {
                caller, minimum, ..
            } => caller == self.admin && minimum != 0,
            Move::ProposeAdmin { caller, .. } => caller == self.admin,
            Move::AcceptAdmin { caller } => self.heir == Some(caller),
            Move::Freeze(holding) => !self.is_frozen(holding),
            Move::Thaw(holding) => self.is_frozen(holding),
        }
    }

    fn allows_tip(&self, step: Move) -> bool {
        let Move::Tip {
            tipper,
            source,
            performer,
            payee,
            amount,
            max_fee,
        } = step
        else {
            return false;
        };
        let (fee, fee_bps) = (self.fee(amount), self.conditions.fee_bps);
        let is_taken = !self.conditions.paused && self.enabled;
        let is_enough = amount >= self.minimum && (fee != 0 || fee_bps == 0);
        let is_agreed = fee_bps <= max_fee;
        let is_right = source == tipper && self.wallet_of(performer) == Some(payee);
        let is_fluid = ![source, payee]
            .map(Holding::Person)
            .iter()
            .any(|it| self.is_frozen(*it))
            && (fee == 0 || !self.is_frozen(Holding::Fees));
        // One account twice is refused: nobody tips into the account that they tip from.
        is_taken
            && is_enough
            && is_agreed
            && is_right
            && is_fluid
            && payee != source
            && amount <= self.balances[source]
    }

    /// The wallet that a tip is for; nobody's where the name is free.
    pub(super) fn wallet_of(&self, performer: Named) -> Option<usize> {
        match performer {
            Named::Wallet(person) => Some(person),
            Named::Name(name) => self.names[name].map(|record| record.wallet),
        }
    }

    /// The part of a tip that the protocol takes.
    fn fee(&self, amount: u64) -> u64 {
        let exact = u128::from(amount) * u128::from(self.conditions.fee_bps) / 10_000;
        u64::try_from(exact).expect("a part of 64 bits")
    }

    /// What a step that went through changes.
    pub(super) fn apply(&mut self, step: Move) {
        match step {
            Move::Tip {
                source,
                payee,
                amount,
                ..
            } => {
                let fee = self.fee(amount);
                self.balances[source] -= amount;
                self.balances[payee] += amount - fee;
                self.fees += fee;
            }
            Move::Withdraw { payee, .. } => {
                self.balances[payee] += std::mem::take(&mut self.fees);
            }
            Move::Register {
                owner,
                name,
                wallet,
            } => {
                let address = pda::performer(&NAMES[name].parse().expect("a name")).0;
                self.names[name] = Some(Record {
                    owner,
                    wallet,
                    payer: owner,
                    rent: lamports(&self.stage, &address),
                });
            }
            Move::Redirect {
                name, wallet, heir, ..
            } => {
                if let Some(record) = &mut self.names[name] {
                    (record.wallet, record.owner) = (wallet, heir);
                }
            }
            Move::Release { name, .. } => self.names[name] = None,
            Move::UpdateConfig { conditions, .. } => self.conditions = conditions,
            Move::UpdateMint {
                minimum, enabled, ..
            } => {
                (self.minimum, self.enabled) = (minimum, enabled);
            }
            Move::ProposeAdmin { heir, .. } => self.heir = Some(heir),
            Move::AcceptAdmin { caller } => (self.admin, self.heir) = (caller, None),
            Move::Freeze(holding) => {
                self.frozen.insert(holding);
            }
            Move::Thaw(holding) => {
                self.frozen.remove(&holding);
            }
        }
    }
}
