//! From every state everybody can be paid by instructions that anyone can send: tried on copies of the chain.

use roast_program_tests::{Dice, Model};
use roast_protocol::battle::Side;

use super::{
    model::{Chain, PEOPLE},
    moves::{Holding, Move},
};

/// Longer than any deadline that the sequences set, in seconds.
const DEADLINES: u32 = 2_000;
/// Longer than an opener alone can close, in seconds.
const UNTIL_PUBLIC: u32 = 31 * 86_400;

impl Chain {
    /// Brings a copy of the chain to its end, with judges and admins gone, paused or not; says how many instructions that took.
    ///
    /// One time in three the frozen accounts stay frozen: then only what goes through them may wait.
    pub(super) fn copy_to_the_end(&self, dice: &mut Dice) -> u64 {
        let mut copy = self.clone();
        let stranger = dice.roll(PEOPLE);
        copy.play(Move::Wait(DEADLINES));
        if dice.roll(3) == 0 {
            let sent = copy.pay_everybody(stranger);
            copy.check();
            copy.assert_only_frozen_parts_wait();
            return sent;
        }
        for holding in copy.frozen.clone() {
            copy.play(Move::Thaw(holding));
        }
        let sent = copy.pay_everybody(stranger) + copy.close_everything(stranger);
        copy.check();
        copy.assert_all_is_out(self);
        sent
    }

    /// A stranger sends whatever the rules say goes through; [`Model::play`] asserts that it does.
    fn pay_everybody(&mut self, stranger: usize) -> u64 {
        let mut sent = 0;
        for duel in 0..self.duels.len() {
            if self.duels[duel].closed {
                continue;
            }
            let status = self.arena.world.battle(&self.duels[duel].address).status;
            assert_eq!(status, self.duels[duel].status(), "{:?}", self.duels[duel]);
            for step in self.payments(duel, stranger) {
                if self.allows(step) {
                    self.play(step);
                    sent += 1;
                }
            }
        }
        sent
    }

    /// Every instruction by which a stranger could pay somebody of a battle.
    fn payments(&self, duel: usize, stranger: usize) -> Vec<Move> {
        let battle = &self.duels[duel];
        let mut steps = vec![Move::Cancel {
            caller: stranger,
            duel,
            payee: battle.opener,
        }];
        for side in [Side::Opener, Side::Opponent] {
            if let Some(payee) = battle.player(usize::from(side.code())) {
                steps.push(Move::Payout { duel, payee });
                steps.push(Move::Refund { duel, side, payee });
            }
        }
        steps
    }

    /// The stranger closes every battle once anybody may, and the fees are withdrawn.
    fn close_everything(&mut self, stranger: usize) -> u64 {
        self.play(Move::Wait(UNTIL_PUBLIC));
        let mut sent = 0;
        for duel in 0..self.duels.len() {
            let battle = &self.duels[duel];
            assert!(battle.is_finished(), "somebody cannot be paid: {battle:?}");
            if !battle.closed {
                let (rent, sweep) = (battle.opener, battle.opener);
                assert!(self.play(Move::Close {
                    caller: stranger,
                    duel,
                    rent,
                    sweep
                }));
                sent += 1;
            }
        }
        if self.fees != 0 {
            let (creator, partner) = (self.conditions.creator, self.conditions.partner);
            assert!(self.play(Move::Withdraw {
                caller: partner,
                creator,
                partner
            }));
            sent += 1;
        }
        sent
    }

    /// Nothing is left in any vault: all that people had together, with what was in the vaults, they have again.
    fn assert_all_is_out(&self, before: &Self) {
        let in_vaults = before.duels.iter().filter(|duel| !duel.closed);
        let in_vaults = in_vaults.map(|duel| duel.in_vault()).sum::<u64>() + before.fees;
        let had = before.balances.iter().sum::<u64>() + in_vaults;
        assert_eq!(self.balances.iter().sum::<u64>(), had);
        for duel in &self.duels {
            for address in [duel.address, duel.vault] {
                let left = self.arena.world.svm.get_account(&address);
                let is_gone = left.is_none_or(|left| left.lamports == 0 && left.data.is_empty());
                assert!(is_gone, "something is left of {duel:?}");
            }
        }
    }

    /// What was not paid goes through an account that is frozen.
    fn assert_only_frozen_parts_wait(&self) {
        for (number, duel) in self.duels.iter().enumerate() {
            let winner = duel.owed.and_then(|owed| owed.winner);
            let is_unpaid = |part: &usize| !duel.paid[*part];
            for part in duel.waiting() {
                let waits = match duel.player(part) {
                    Some(player) => self.is_frozen(Holding::Person(player)),
                    // The fee goes out with the prize, or after it.
                    None => self.is_frozen(Holding::Fees) || winner.as_ref().is_some_and(is_unpaid),
                };
                let waits = waits || self.is_frozen(Holding::Vault(number));
                assert!(waits, "part {part} of {duel:?} waits for nothing");
            }
        }
    }
}
