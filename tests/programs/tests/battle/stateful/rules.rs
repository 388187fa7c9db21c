//! What the program must allow, and what that changes: its rules, written down a second time.

use roast_protocol::{
    amount::{BaseUnits, Bps},
    battle::pda,
    fees::split_fees,
};

use super::{
    duel::{Decided, Duel, FEE, Frozen, Owed},
    model::{Chain, lamports},
    moves::{Conditions, Holding, Move},
};

/// Highest fee and longest deadline that an admin can set, in basis points and seconds.
const MAX_FEE_BPS: u16 = 1_000;
const MAX_SECONDS: u32 = 30 * 86_400;

impl Chain {
    /// Whether a step must go through.
    pub(super) fn allows(&self, step: Move) -> bool {
        match step {
            Move::Open {
                opener,
                source,
                index,
                tier,
                stake,
                judge,
                max_fee,
            } => {
                let is_agreed =
                    judge == self.conditions.judge && max_fee >= self.conditions.fee_bps;
                let is_offered = stake == self.tiers[tier] && stake != 0;
                let may_open = !self.conditions.paused && self.enabled;
                may_open
                    && is_offered
                    && is_agreed
                    && opener != self.conditions.judge
                    && index == self.next_index[opener]
                    && self.can_pay(opener, source, stake)
            }
            Move::Join {
                opponent,
                source,
                duel,
                stake,
            } => {
                let battle = &self.duels[duel];
                let is_invited = ![battle.opener, battle.terms.judge].contains(&opponent);
                !self.conditions.paused
                    && battle.waits_for_opponent()
                    && self.now() <= battle.join_deadline
                    && stake == battle.stake
                    && is_invited
                    && self.can_pay(opponent, source, stake)
                    && !self.is_frozen(Holding::Vault(duel))
            }
            Move::Cancel {
                caller,
                duel,
                payee,
            } => {
                let battle = &self.duels[duel];
                let may_call = caller == battle.opener || self.now() > battle.join_deadline;
                battle.waits_for_opponent()
                    && may_call
                    && payee == battle.opener
                    && self.can_move(duel, payee)
            }
            Move::Settle { judge, duel, .. }
            | Move::Forfeit { judge, duel, .. }
            | Move::Resign { judge, duel } => {
                let battle = &self.duels[duel];
                judge == battle.terms.judge && battle.waits_for_judge(self.now())
            }
            Move::Payout { duel, payee } => self.allows_payout(duel, payee),
            Move::Refund { duel, side, payee } => {
                let (battle, side) = (&self.duels[duel], usize::from(side.code()));
                !battle.closed
                    && battle.refund_due(side, self.now()) != 0
                    && battle.player(side) == Some(payee)
                    && self.can_move(duel, payee)
            }
            Move::Close {
                caller,
                duel,
                rent,
                sweep,
            } => {
                let battle = &self.duels[duel];
                let last = battle.join_deadline.max(battle.judge_deadline);
                let is_public = self.now() > last + i64::from(MAX_SECONDS);
                let can_sweep = sweep == battle.opener && self.can_move(duel, sweep);
                !battle.closed
                    && battle.is_finished()
                    && (caller == battle.opener || is_public)
                    && rent == battle.opener
                    && (battle.dust == 0 || can_sweep)
            }
            Move::Withdraw {
                caller,
                creator,
                partner,
            } => self.allows_withdrawal(caller, creator, partner),
            Move::UpdateConfig { caller, conditions } => {
                caller == self.admin && are_valid(&conditions)
            }
            Move::UpdateMint { caller, tiers, .. } => {
                caller == self.admin && tiers.iter().all(|stake| *stake <= u64::MAX / 2)
            }
            Move::ProposeAdmin { caller, .. } => caller == self.admin,
            Move::AcceptAdmin { caller } => self.heir == Some(caller),
            Move::Freeze(holding) => self.exists(holding) && !self.is_frozen(holding),
            Move::Thaw(holding) => self.exists(holding) && self.is_frozen(holding),
            Move::Donate { donor, duel } => {
                !self.duels[duel].closed
                    && self.can_pay(donor, donor, 1)
                    && !self.is_frozen(Holding::Vault(duel))
            }
            Move::Wait(_) => true,
        }
    }

    /// Whether a wallet can pay from a token account: its own, not frozen, with enough in it.
    fn can_pay(&self, wallet: usize, source: usize, amount: u64) -> bool {
        source == wallet
            && self.balances[source] >= amount
            && !self.is_frozen(Holding::Person(source))
    }

    /// Whether tokens can move from a battle's vault to somebody.
    fn can_move(&self, duel: usize, payee: usize) -> bool {
        !self.is_frozen(Holding::Vault(duel)) && !self.is_frozen(Holding::Person(payee))
    }

    fn exists(&self, holding: Holding) -> bool {
        match holding {
            Holding::Vault(duel) => !self.duels[duel].closed,
            Holding::Person(_) | Holding::Fees => true,
        }
    }

    fn allows_payout(&self, duel: usize, payee: usize) -> bool {
        let battle = &self.duels[duel];
        let Some((owed, winner)) = battle.owed.and_then(|owed| Some((owed, owed.winner?))) else {
            return false;
        };
        if battle.closed || battle.is_finished() || battle.player(winner) != Some(payee) {
            return false;
        }
        if !battle.paid[winner] {
            return self.can_move(duel, payee);
        }
        // The prize went out alone because the fee vault was frozen: now the fee follows, and nothing moves to the winner.
        !battle.paid[FEE]
            && owed.parts[FEE] != 0
            && !self.is_frozen(Holding::Fees)
            && !self.is_frozen(Holding::Vault(duel))
    }

    /// Whether a payout takes the fee along.
    fn is_fee_payable(&self, owed: &Owed) -> bool {
        owed.parts[FEE] == 0 || !self.is_frozen(Holding::Fees)
    }

    fn allows_withdrawal(&self, caller: usize, creator: usize, partner: usize) -> bool {
        let conditions = &self.conditions;
        let parties = [self.admin, conditions.creator, conditions.partner];
        let [creators, partners] = self.fee_parts();
        parties.contains(&caller)
            && (creator, partner) == (conditions.creator, conditions.partner)
            && self.fees != 0
            && !self.is_frozen(Holding::Fees)
            && (creators == 0 || !self.is_frozen(Holding::Person(creator)))
            && (partners == 0 || !self.is_frozen(Holding::Person(partner)))
    }

    /// What a withdrawal gives creator and partner.
    fn fee_parts(&self) -> [u64; 2] {
        let share = Bps(self.conditions.partner_share_bps);
        let split = split_fees(BaseUnits(self.fees), share);
        [split.creator.0, split.partner.0]
    }

    /// What a step that went through changes.
    pub(super) fn apply(&mut self, step: Move) {
        let now = self.now();
        match step {
            Move::Open {
                opener,
                stake,
                index,
                ..
            } => self.apply_open(opener, index, stake),
            Move::Join {
                opponent,
                duel,
                stake,
                ..
            } => {
                self.balances[opponent] -= stake;
                let battle = &mut self.duels[duel];
                battle.opponent = Some(opponent);
                battle.judge_deadline = now + i64::from(battle.terms.judge_seconds);
            }
            Move::Cancel { duel, .. } => {
                let battle = &mut self.duels[duel];
                battle.owed = Some(Owed::by_cancelling(battle.stake));
                self.pay(duel, 0);
            }
            Move::Settle { duel, outcome, .. } => {
                let battle = &mut self.duels[duel];
                battle.owed = Some(Owed::by_verdict(battle.stake, &battle.terms, outcome));
            }
            Move::Forfeit { duel, absent, .. } => {
                let battle = &mut self.duels[duel];
                battle.owed = Some(Owed::by_forfeit(battle.stake, &battle.terms, absent));
            }
            Move::Resign { duel, .. } => {
                let battle = &mut self.duels[duel];
                battle.owed = Some(Owed::stakes(battle.stake, Decided::Recorded));
            }
            Move::Payout { duel, .. } => self.apply_payout(duel),
            Move::Refund { duel, side, .. } => {
                let battle = &mut self.duels[duel];
                let stakes = Owed::stakes(battle.stake, Decided::Expired);
                battle.owed.get_or_insert(stakes);
                self.pay(duel, usize::from(side.code()));
            }
            Move::Close { duel, .. } => {
                let battle = &mut self.duels[duel];
                battle.closed = true;
                self.balances[battle.opener] += std::mem::take(&mut battle.dust);
                self.frozen.remove(&Holding::Vault(duel));
            }
            Move::Withdraw {
                creator, partner, ..
            } => {
                let [creators, partners] = self.fee_parts();
                self.balances[creator] += creators;
                self.balances[partner] += partners;
                self.fees = 0;
            }
            Move::UpdateConfig { conditions, .. } => self.conditions = conditions,
            Move::UpdateMint { tiers, enabled, .. } => {
                (self.tiers, self.enabled) = (tiers, enabled);
            }
            Move::ProposeAdmin { heir, .. } => self.heir = Some(heir),
            Move::AcceptAdmin { caller } => (self.admin, self.heir) = (caller, None),
            Move::Freeze(holding) => {
                self.frozen.insert(holding);
            }
            Move::Thaw(holding) => {
                self.frozen.remove(&holding);
            }
            Move::Donate { donor, duel } => {
                self.balances[donor] -= 1;
                self.duels[duel].dust += 1;
            }
            Move::Wait(_) => {}
        }
    }

    fn apply_open(&mut self, opener: usize, index: u64, stake: u64) {
        let conditions = &self.conditions;
        let address = pda::battle(&self.wallet(opener), index).0;
        let vault = pda::vault(&address).0;
        self.balances[opener] -= stake;
        self.next_index[opener] += 1;
        self.numbering[opener] = lamports(&self.arena, &pda::player(&self.wallet(opener)).0);
        self.duels.push(Duel {
            opener,
            opponent: None,
            stake,
            terms: Frozen {
                judge: conditions.judge,
                fee_bps: conditions.fee_bps,
                bonus_bps: conditions.bonus_bps,
                judge_seconds: conditions.judge_seconds,
            },
            join_deadline: self.now() + i64::from(conditions.join_seconds),
            judge_deadline: 0,
            owed: None,
            paid: [false; 3],
            dust: 0,
            rent: [address, vault]
                .map(|it| lamports(&self.arena, &it))
                .iter()
                .sum(),
            closed: false,
            address,
            vault,
        });
    }

    fn apply_payout(&mut self, duel: usize) {
        let owed = self.duels[duel]
            .owed
            .expect("only decided battles are paid out");
        let winner = owed
            .winner
            .expect("only battles with a winner are paid out");
        if !self.duels[duel].paid[winner] {
            self.pay(duel, winner);
        }
        if self.is_fee_payable(&owed) {
            self.fees += owed.parts[FEE];
            self.duels[duel].paid[FEE] = true;
        }
    }

    /// Pays a player's part of a battle.
    fn pay(&mut self, duel: usize, side: usize) {
        let battle = &mut self.duels[duel];
        let owed = battle.owed.expect("only decided battles are paid");
        let player = battle.player(side).expect("only players are owed a part");
        battle.paid[side] = true;
        self.balances[player] += owed.parts[side];
    }
}

/// Whether an admin may set these conditions.
fn are_valid(conditions: &Conditions) -> bool {
    let deadlines = [conditions.join_seconds, conditions.judge_seconds];
    conditions.fee_bps <= MAX_FEE_BPS
        && conditions.partner_share_bps <= 10_000
        && conditions.bonus_bps <= 10_000
        && deadlines.iter().all(|it| (1..=MAX_SECONDS).contains(it))
}
