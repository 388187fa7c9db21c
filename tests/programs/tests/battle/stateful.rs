//! Random sequences of instructions by honest and hostile actors, on bytecode, against a model of who is owed what.
//!
//! `ROAST_STATEFUL_SEED` sets the seed that a run prints, and `ROAST_STATEFUL_INSTRUCTIONS` how many instructions it sends.

use roast_program_tests::{
    Arena, Dice, Fighter, JOIN_SECONDS, JUDGE_SECONDS, STAKE, Shared, stateful_run, verdict,
};
use roast_protocol::{
    amount::Bps,
    battle::{
        BattleStatus, Side,
        instruction::{
            self, Cancel, Close, Forfeit, Join, Open, Payout, Refund, Resign, Settle, WithdrawFees,
        },
        pda,
    },
    fees::{split_fees, split_forfeit, split_pool},
    verdict::Outcome,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

/// Instructions that a run sends unless told otherwise.
const INSTRUCTIONS: u64 = 100_000;
/// Instructions after which every battle is brought to its end and a new chain begins.
const EPISODE: u64 = 400;
const BONUSES: [u16; 4] = [0, 3_333, 9_000, 10_000];

/// What the model knows of a battle: the rules once more, in the plainest form.
#[derive(Clone, Debug)]
struct Duel {
    address: Pubkey,

    opener: usize,
    opponent: Option<usize>,
    bonus: u16,
    opened_at: i64,
    joined_at: i64,
    /// What each player and the fee vault are owed in the end; `None` while undecided.
    owed: Option<[u64; 3]>,
    paid: [u64; 3],
    /// Sent to the vault by strangers.
    dust: u64,
    closed: bool,
}

impl Duel {
    fn in_vault(&self) -> u64 {
        let stakes = STAKE.0 * (1 + u64::from(self.opponent.is_some()));
        stakes - self.paid.iter().sum::<u64>() + self.dust
    }

    fn finished(&self) -> bool {
        self.owed == Some(self.paid)
    }

    fn undecided(&self, now: i64) -> bool {
        self.opponent.is_some()
            && self.owed.is_none()
            && now <= self.joined_at + i64::from(JUDGE_SECONDS)
    }
}

/// What an accepted instruction changes in the model.
type Change = Box<dyn FnOnce(&mut Model)>;

/// One try: what is sent, who signs, and what the model says must happen (`None`: a refusal).
struct Try {
    instruction: Instruction,
    signer: Pubkey,
    then: Option<Change>,
    name: &'static str,
}

struct Model {
    arena: Arena,
    actors: Vec<Fighter>,
    duels: Vec<Duel>,
    opened: Vec<u64>,
    bonus: u16,
    /// Base units of each actor, of the fee vault, of creator and partner.
    balances: Vec<u64>,
    fees: u64,
    withdrawn: [u64; 2],
    succeeded: u64,
}

impl Model {
    fn new(dice: &mut Dice) -> Self {
        let mut arena = if dice.roll(2) == 0 {
            Arena::new()
        } else {
            Arena::token_2022()
        };
        let mint = arena.mint.clone();
        let mut actors = vec![arena.opener.clone(), arena.opponent.clone()];
        actors.extend([41, 42].map(|number| arena.world.fighter(&mint, number)));
        let bonus = dice.of(&BONUSES);
        arena.set_bonus(Bps(bonus));
        let balances = actors
            .iter()
            .map(|actor| arena.balance(&actor.token))
            .collect();
        Self {
            opened: vec![0; actors.len()],
            arena,
            actors,
            duels: Vec::new(),
            bonus,
            balances,
            fees: 0,
            withdrawn: [0; 2],
            succeeded: 0,
        }
    }

    fn now(&self) -> i64 {
        self.arena.world.now()
    }

    fn keys_of(&self, signer: &Pubkey) -> Shared {
        let world = &self.arena.world;
        let known = [&world.judge, &world.creator];
        let mut keys = self.actors.iter().map(|actor| &actor.keys).chain(known);
        let keys = keys.find(|keys| keys.pubkey() == *signer);
        keys.cloned().expect("the keys of an actor")
    }

    /// Sends a try and holds program and model against each other.
    fn send(&mut self, attempt: Try) {
        let Try {
            instruction,
            signer,
            then,
            name,
        } = attempt;
        let keys = self.keys_of(&signer);
        let sent = if instruction.accounts.iter().any(|it| it.is_signer) {
            self.arena.world.send(&[instruction], &[&keys])
        } else {
            self.arena.world.send(&[instruction], &[])
        };
        match (sent, then) {
            (Ok(_), Some(then)) => {
                self.succeeded += 1;
                then(self);
            }
            (Err(_), None) => {}
            (Ok(_), None) => panic!("{name} was accepted against the rules"),
            (Err(refusal), Some(_)) => panic!("{name} was refused against the rules: {refusal:?}"),
        }
    }

    /// Every vault holds what is owed from it, every actor has what the rules give them, and nothing was made or lost.
    fn check(&self) {
        for duel in &self.duels {
            let vault = self.arena.world.balance(&pda::vault(&duel.address).0);
            let expected = (!duel.closed).then(|| duel.in_vault());
            let held = vault.map(|units| units.0);
            assert_eq!(held, expected, "the vault of {duel:?}");
        }
        for (actor, expected) in self.actors.iter().zip(&self.balances) {
            let held = self.arena.balance(&actor.token);
            assert_eq!(held, *expected, "{}", actor.address());
        }
        let fee_vault = pda::fee_vault(&self.arena.mint.address).0;
        assert_eq!(self.arena.balance(&fee_vault), self.fees);
        let payees = [self.arena.creator_token, self.arena.partner_token];
        let held = payees.map(|account| self.arena.balance(&account));
        assert_eq!(held, self.withdrawn);
    }

    /// A random try.
    fn attempt(&self, dice: &mut Dice) -> Try {
        if self.duels.is_empty() || dice.roll(8) == 0 {
            return self.open(dice);
        }
        // Mostly recent battles, so that they get somewhere.
        let recent = self.duels.len().saturating_sub(6);
        let which = if dice.roll(5) == 0 {
            dice.roll(self.duels.len())
        } else {
            recent + dice.roll(self.duels.len() - recent)
        };
        match dice.roll(12) {
            0 | 1 => self.join(dice, which),
            2 => self.cancel(dice, which),
            3 | 4 => self.settle(dice, which),
            5 => self.forfeit(dice, which),
            6 if dice.roll(3) == 0 => self.resign(dice, which),
            6 | 7 => self.payout(dice, which),
            8 | 9 => self.refund(dice, which),
            10 => self.close(dice, which),
            _ => self.withdraw(dice),
        }
    }

    fn actor(&self, dice: &mut Dice) -> usize {
        dice.roll(self.actors.len())
    }

    /// Often the right one, sometimes anybody.
    fn mostly(&self, dice: &mut Dice, right: usize) -> usize {
        if dice.roll(4) == 0 {
            self.actor(dice)
        } else {
            right
        }
    }

    /// Mostly the judge, sometimes a player.
    fn judge(&self, dice: &mut Dice) -> (Pubkey, bool) {
        if dice.roll(6) == 0 {
            (self.actors[self.actor(dice)].address(), false)
        } else {
            (self.arena.world.judge.pubkey(), true)
        }
    }

    fn open(&self, dice: &mut Dice) -> Try {
        let opener = self.actor(dice);
        let next = self.opened[opener];
        // A retry of the last number, the next one, or one too many.
        let index = match dice.roll(6) {
            0 => next + 1,
            1 => next.saturating_sub(1),
            _ => next,
        };
        let source = self.mostly(dice, opener);
        let arguments = Open {
            opener: self.actors[opener].address(),
            opener_token: self.actors[source].token,
            index,
            ..self.arena.open_arguments()
        };
        let allowed = index == next && source == opener && self.balances[opener] >= STAKE.0;
        let duel = Duel {
            address: pda::battle(&arguments.opener, index).0,

            opener,
            opponent: None,
            bonus: self.bonus,
            opened_at: self.now(),
            joined_at: 0,
            owed: None,
            paid: [0; 3],
            dust: 0,
            closed: false,
        };
        Try {
            instruction: instruction::open(&arguments),
            signer: arguments.opener,
            then: allowed.then(|| -> Change {
                Box::new(move |model| {
                    model.opened[opener] += 1;
                    model.balances[opener] -= STAKE.0;
                    model.duels.push(duel);
                })
            }),
            name: "open",
        }
    }

    fn join(&self, dice: &mut Dice, which: usize) -> Try {
        let duel = &self.duels[which];
        let opponent = self.actor(dice);
        let source = self.mostly(dice, opponent);
        let arguments = Join {
            opponent: self.actors[opponent].address(),
            opponent_token: self.actors[source].token,
            ..self.arena.join_arguments(duel.address)
        };
        let allowed = duel.opponent.is_none()
            && duel.owed.is_none()
            && opponent != duel.opener
            && source == opponent
            && self.balances[opponent] >= STAKE.0
            && self.now() <= duel.opened_at + i64::from(JOIN_SECONDS);
        let now = self.now();
        self.tried(
            "join",
            instruction::join(&arguments),
            arguments.opponent,
            allowed,
            move |model| {
                model.balances[opponent] -= STAKE.0;
                let duel = &mut model.duels[which];
                (duel.opponent, duel.joined_at) = (Some(opponent), now);
            },
        )
    }

    fn cancel(&self, dice: &mut Dice, which: usize) -> Try {
        let duel = &self.duels[which];
        let (caller, payee) = (
            self.mostly(dice, duel.opener),
            self.mostly(dice, duel.opener),
        );
        let arguments = Cancel {
            caller: self.actors[caller].address(),
            opener_token: self.actors[payee].token,
            ..self.arena.cancel_arguments(duel.address)
        };
        let late = self.now() > duel.opened_at + i64::from(JOIN_SECONDS);
        let allowed = duel.opponent.is_none()
            && duel.owed.is_none()
            && payee == duel.opener
            && (caller == duel.opener || late);
        self.tried(
            "cancel",
            instruction::cancel(&arguments),
            arguments.caller,
            allowed,
            move |model| {
                model.balances[payee] += STAKE.0;
                let duel = &mut model.duels[which];
                duel.owed = Some([STAKE.0, 0, 0]);
                duel.paid = [STAKE.0, 0, 0];
            },
        )
    }

    fn settle(&self, dice: &mut Dice, which: usize) -> Try {
        let duel = &self.duels[which];
        let (judge, is_judge) = self.judge(dice);
        let outcome = dice.of(&[Outcome::OpenerWins, Outcome::OpponentWins, Outcome::Draw]);
        let arguments = Settle {
            judge,
            battle: duel.address,
            verdict: verdict(outcome),
        };
        let allowed = is_judge && duel.undecided(self.now()) && duel.paid == [0; 3];
        let pool = split_pool(STAKE, Bps(500)).unwrap();
        let owed = match outcome {
            Outcome::OpenerWins => [pool.prize.0, 0, pool.fee.0],
            Outcome::OpponentWins => [0, pool.prize.0, pool.fee.0],
            Outcome::Draw => [STAKE.0, STAKE.0, 0],
        };
        self.tried(
            "settle",
            instruction::settle(&arguments),
            judge,
            allowed,
            move |model| {
                model.duels[which].owed = Some(owed);
            },
        )
    }

    fn forfeit(&self, dice: &mut Dice, which: usize) -> Try {
        let duel = &self.duels[which];
        let (judge, is_judge) = self.judge(dice);
        let absent = dice.of(&[Side::Opener, Side::Opponent]);
        let arguments = Forfeit {
            judge,
            ..self.arena.forfeit_arguments(duel.address, absent)
        };
        let allowed = is_judge && duel.undecided(self.now()) && duel.paid == [0; 3];
        let split = split_forfeit(STAKE, Bps(500), Bps(duel.bonus)).unwrap();
        let owed = match absent {
            Side::Opener => [split.rest.0, split.prize.0, split.fee.0],
            Side::Opponent => [split.prize.0, split.rest.0, split.fee.0],
        };
        self.tried(
            "forfeit",
            instruction::forfeit(&arguments),
            judge,
            allowed,
            move |model| {
                model.duels[which].owed = Some(owed);
            },
        )
    }

    fn resign(&self, dice: &mut Dice, which: usize) -> Try {
        let duel = &self.duels[which];
        let (judge, is_judge) = self.judge(dice);
        let battle = duel.address;
        let allowed = is_judge && duel.undecided(self.now()) && duel.paid == [0; 3];
        let resign = instruction::resign(&Resign { judge, battle });
        self.tried("resign", resign, judge, allowed, move |model| {
            model.duels[which].owed = Some([STAKE.0, STAKE.0, 0]);
        })
    }

    fn payout(&self, dice: &mut Dice, which: usize) -> Try {
        let duel = &self.duels[which];
        let winner = duel.owed.and_then(|owed| {
            let sides = [Some(duel.opener), duel.opponent];
            (owed[2] != 0)
                .then(|| usize::from(owed[1] > owed[0]))
                .map(|side| (side, sides[side]))
        });
        let payee = self.mostly(
            dice,
            winner.and_then(|(_, winner)| winner).unwrap_or(duel.opener),
        );
        let arguments = Payout {
            winner_token: self.actors[payee].token,
            ..self.arena.payout_arguments(duel.address)
        };
        let side = winner.map_or(0, |(side, _)| side);
        let unpaid = duel.paid[2] == 0;
        let allowed =
            winner.is_some_and(|(_, winner)| winner == Some(payee)) && unpaid && !duel.closed;
        let owed = duel.owed.unwrap_or_default();
        let anyone = self.actors[0].address();
        self.tried(
            "payout",
            instruction::payout(&arguments),
            anyone,
            allowed,
            move |model| {
                model.balances[payee] += owed[side];
                model.fees += owed[2];
                let duel = &mut model.duels[which];
                (duel.paid[side], duel.paid[2]) = (owed[side], owed[2]);
            },
        )
    }

    fn refund(&self, dice: &mut Dice, which: usize) -> Try {
        let duel = &self.duels[which];
        let side = dice.roll(2);
        let player = [Some(duel.opener), duel.opponent][side];
        let payee = self.mostly(dice, player.unwrap_or(duel.opener));
        let arguments = Refund {
            side: [Side::Opener, Side::Opponent][side],
            player_token: self.actors[payee].token,
            ..self.arena.refund_arguments(duel.address, Side::Opener)
        };
        let expired =
            duel.opponent.is_some() && self.now() > duel.joined_at + i64::from(JUDGE_SECONDS);
        let due = match duel.owed {
            // A win's loser is owed nothing, its winner by payout; a cancelled battle nothing more.
            Some(owed) if owed[2] != 0 => {
                let winner = usize::from(owed[1] > owed[0]);
                if side == winner { 0 } else { owed[side] }
            }
            Some(owed) if duel.opponent.is_some() => owed[side],
            Some(_) => 0,
            None if expired => STAKE.0,
            None => 0,
        };
        let allowed = due != 0 && duel.paid[side] == 0 && player == Some(payee) && !duel.closed;
        let anyone = self.actors[0].address();
        self.tried(
            "refund",
            instruction::refund(&arguments),
            anyone,
            allowed,
            move |model| {
                model.balances[payee] += due;
                let duel = &mut model.duels[which];
                duel.owed.get_or_insert([STAKE.0, STAKE.0, 0]);
                duel.paid[side] = due;
            },
        )
    }

    fn close(&self, dice: &mut Dice, which: usize) -> Try {
        let duel = &self.duels[which];
        let (caller, rent) = (
            self.mostly(dice, duel.opener),
            self.mostly(dice, duel.opener),
        );
        let sweep = self.mostly(dice, duel.opener);
        let arguments = Close {
            caller: self.actors[caller].address(),
            opener: self.actors[rent].address(),
            opener_token: self.actors[sweep].token,
            ..self.arena.close_arguments(duel.address)
        };
        let allowed = duel.finished()
            && !duel.closed
            && caller == duel.opener
            && rent == duel.opener
            && (duel.dust == 0 || sweep == duel.opener);
        let (opener, dust) = (duel.opener, duel.dust);
        self.tried(
            "close",
            instruction::close(&arguments),
            arguments.caller,
            allowed,
            move |model| {
                model.balances[opener] += dust;
                model.duels[which].closed = true;
            },
        )
    }

    fn withdraw(&self, dice: &mut Dice) -> Try {
        let (caller, is_party) = if dice.roll(2) == 0 {
            (self.arena.world.creator.pubkey(), true)
        } else {
            (self.actors[self.actor(dice)].address(), false)
        };
        let thief = dice.roll(3) == 0;
        let creator_token = if thief {
            self.actors[self.actor(dice)].token
        } else {
            self.arena.creator_token
        };
        let arguments = WithdrawFees {
            caller,
            creator_token,
            ..self.arena.withdraw_arguments()
        };
        let allowed = is_party && !thief && self.fees != 0;
        self.tried(
            "withdraw_fees",
            instruction::withdraw_fees(&arguments),
            caller,
            allowed,
            |model| {
                let split = split_fees(roast_protocol::amount::BaseUnits(model.fees), Bps(2_500));
                model.withdrawn[0] += split.creator.0;
                model.withdrawn[1] += split.partner.0;
                model.fees = 0;
            },
        )
    }

    fn tried(
        &self,
        name: &'static str,
        instruction: Instruction,
        signer: Pubkey,
        allowed: bool,
        then: impl FnOnce(&mut Self) + 'static,
    ) -> Try {
        Try {
            instruction,
            signer,
            then: allowed.then(|| -> Change { Box::new(then) }),
            name,
        }
    }

    /// What happens around the program: time, other terms for later battles, tokens sent to vaults.
    fn weather(&mut self, dice: &mut Dice) {
        match dice.roll(40) {
            0 => self.arena.world.pass(JUDGE_SECONDS / 2),
            1 => self.arena.world.pass(JUDGE_SECONDS + 1),
            2 => {
                self.bonus = dice.of(&BONUSES);
                self.arena.set_bonus(Bps(self.bonus));
            }
            3 if !self.duels.is_empty() => {
                let (which, donor) = (dice.roll(self.duels.len()), self.actor(dice));
                if self.duels[which].closed || self.balances[donor] == 0 {
                    return;
                }
                let (mint, donor_account) = (self.arena.mint.clone(), self.actors[donor].clone());
                let vault = pda::vault(&self.duels[which].address).0;
                self.arena
                    .world
                    .transfer(&mint, &donor_account.token, &vault, &donor_account.keys, 1)
                    .unwrap();
                self.balances[donor] -= 1;
                self.duels[which].dust += 1;
            }
            _ => {}
        }
    }

    /// From any state everybody can be paid: time passes, and strangers send what is due.
    fn finish(&mut self) -> u64 {
        self.arena.world.pass(JOIN_SECONDS + JUDGE_SECONDS + 1);
        let mut sent = 0;
        for which in 0..self.duels.len() {
            let duel = self.duels[which].clone();
            for side in [Side::Opener, Side::Opponent] {
                let Some(player) = [Some(duel.opener), duel.opponent][usize::from(side.code())]
                else {
                    continue;
                };
                let player_token = self.actors[player].token;
                let refund = Refund {
                    side,
                    player_token,
                    ..self.arena.refund_arguments(duel.address, side)
                };
                let payout = Payout {
                    winner_token: player_token,
                    ..self.arena.payout_arguments(duel.address)
                };
                // Whichever applies goes through; the others are refused.
                let _ = self.arena.send(instruction::refund(&refund));
                let _ = self.arena.send(instruction::payout(&payout));
                sent += 2;
            }
            if duel.opponent.is_none() {
                let cancel = Cancel {
                    caller: self.actors[1].address(),
                    opener_token: self.actors[duel.opener].token,
                    ..self.arena.cancel_arguments(duel.address)
                };
                let _ = self.arena.send_as_opponent(instruction::cancel(&cancel));
                sent += 1;
            }
            if !duel.closed {
                let status = self.arena.world.battle(&duel.address).status;
                let ended = [
                    BattleStatus::Paid,
                    BattleStatus::Cancelled,
                    BattleStatus::Refunded,
                ];
                assert!(ended.contains(&status), "{duel:?} cannot end: {status:?}");
                let left = self.arena.balance(&pda::vault(&duel.address).0);
                assert_eq!(left, duel.dust, "left in the vault of {duel:?}");
            }
        }
        sent
    }
}

#[test]
fn random_sequences_keep_every_invariant() {
    let (seed, total) = stateful_run(INSTRUCTIONS);
    let threads = 2;
    let runs: Vec<_> = (0..threads)
        .map(|thread| {
            let dice = Dice::new(seed ^ (thread << 32));
            std::thread::spawn(move || run(dice, total / threads, seed))
        })
        .collect();
    let [sent, succeeded] = runs
        .into_iter()
        .map(|run| run.join().expect("a run that holds"))
        .fold([0, 0], |sum, run| [sum[0] + run[0], sum[1] + run[1]]);
    eprintln!("{sent} instructions, {succeeded} of them accepted");
    assert!(sent >= total && succeeded * 10 > total);
}

/// Sends `total` instructions; says how many it sent and how many were accepted.
fn run(mut dice: Dice, total: u64, seed: u64) -> [u64; 2] {
    let (mut sent, mut succeeded) = (0, 0);
    while sent < total {
        let mut model = Model::new(&mut dice);
        for _ in 0..EPISODE {
            let attempt = model.attempt(&mut dice);
            let name = attempt.name;
            let held = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                model.send(attempt);
                model.check();
            }));
            if let Err(cause) = held {
                eprintln!("after {sent} instructions of seed {seed}, at {name}");
                std::panic::resume_unwind(cause);
            }
            model.weather(&mut dice);
            sent += 1;
        }
        succeeded += model.succeeded;
        sent += model.finish();
    }
    [sent, succeeded]
}
