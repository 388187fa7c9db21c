//! Random tips, withdrawals and names by honest and hostile actors, on bytecode, against a model of who has what.

use roast_program_tests::{Dice, Fighter, Shared, Stage, stateful_run, tipping_terms};
use roast_protocol::{
    amount::{BaseUnits, Bps},
    tipping::{
        PerformerName, Terms,
        instruction::{
            self, MovePerformer, Recipient, RegisterPerformer, ReleasePerformer, Tip, UpdateConfig,
            UpdateMint, WithdrawFees,
        },
    },
};
use solana_instruction::Instruction;
use solana_signer::Signer;

const INSTRUCTIONS: u64 = 20_000;
/// Instructions after which everything is brought to its end and a new chain begins.
const EPISODE: u64 = 500;
const NAMES: [&str; 2] = ["mc-roast", "the-king"];
const AMOUNTS: [u64; 6] = [0, 1, 49, 50, 999_999, 1_000_000];

/// A taken name, in numbers of actors.
#[derive(Clone, Copy)]
struct Record {
    owner: usize,
    wallet: usize,
    payer: usize,
}

struct Model {
    stage: Stage,
    actors: Vec<Fighter>,
    /// Lamports that each actor began with.
    lamports: Vec<u64>,
    balances: Vec<u64>,
    names: [Option<Record>; 2],
    fees: u64,
    withdrawn: u64,
    fee_bps: u16,
    minimum: u64,
    paused: bool,
    enabled: bool,
    succeeded: u64,
}

impl Model {
    fn new(dice: &mut Dice) -> Self {
        let mut stage = dice.of(&[Stage::new(), Stage::token_2022()]);
        let mint = stage.mint.clone();
        let mut actors = vec![stage.viewer.clone(), stage.performer.clone()];
        actors.extend([41, 42].map(|number| stage.world.fighter(&mint, number)));
        let lamports = actors
            .iter()
            .map(|it| stage.world.svm.get_balance(&it.address()));
        let balances = actors.iter().map(|it| stage.balance(&it.token));
        Self {
            lamports: lamports.map(|it| it.unwrap()).collect(),
            balances: balances.collect(),
            stage,
            actors,
            names: [None; 2],
            fees: 0,
            withdrawn: 0,
            fee_bps: 200,
            minimum: 1_000_000,
            paused: false,
            enabled: true,
            succeeded: 0,
        }
    }

    /// Sends an instruction and holds program and model against each other; says whether it went through.
    fn send(&mut self, name: &str, instruction: Instruction, keys: &Shared, allowed: bool) -> bool {
        let sent = self.stage.world.send(&[instruction], &[keys]);
        assert_eq!(sent.is_ok(), allowed, "{name} against the rules: {sent:?}");
        self.succeeded += u64::from(allowed);
        allowed
    }

    /// The vault holds what was charged and not withdrawn; everybody else what the rules give them.
    fn check(&self) {
        assert_eq!(self.stage.fees(), self.fees - self.withdrawn, "fee vault");
        let treasury = self.stage.balance(&self.stage.treasury_token);
        assert_eq!(treasury, self.withdrawn, "treasury");
        for (actor, expected) in self.actors.iter().zip(&self.balances) {
            assert_eq!(self.stage.balance(&actor.token), *expected);
        }
    }

    fn tip(&mut self, dice: &mut Dice) {
        let all = self.actors.len();
        let (tipper, which) = (dice.roll(all), dice.roll(2));
        let source = dice.mostly(tipper, all);
        let (performer, wallet) = if dice.roll(2) == 0 {
            let name = NAMES[which].parse().unwrap();
            (Recipient::Name(name), self.names[which].map(|it| it.wallet))
        } else {
            let wallet = dice.roll(all);
            let address = self.actors[wallet].address();
            (Recipient::Wallet(address), Some(wallet))
        };
        let payee = dice.mostly(wallet.unwrap_or(0), all);
        let amount = match dice.roll(10) {
            0 => self.balances[source] + 1,
            1..=3 => dice.of(&AMOUNTS),
            _ => u64::try_from(dice.roll(1 << 30)).unwrap(),
        };
        let fee = u128::from(amount) * u128::from(self.fee_bps) / 10_000;
        let fee = u64::try_from(fee).unwrap();
        let allowed = !self.paused
            && self.enabled
            && amount >= self.minimum
            && (fee != 0 || self.fee_bps == 0)
            && source == tipper
            && Some(payee) == wallet
            && payee != source
            && amount <= self.balances[source];
        let arguments = Tip {
            tipper: self.actors[tipper].address(),
            tipper_token: self.actors[source].token,
            performer,
            performer_token: self.actors[payee].token,
            amount: BaseUnits(amount),
            ..self.stage.tip_arguments()
        };
        let keys = self.actors[tipper].keys.clone();
        if self.send("tip", instruction::tip(&arguments), &keys, allowed) {
            self.balances[source] -= amount;
            self.balances[payee] += amount - fee;
            self.fees += fee;
        }
    }

    fn withdraw(&mut self, dice: &mut Dice) {
        let thief = dice.roll(self.actors.len());
        let (keys, is_party) = match dice.roll(4) {
            0 => (self.actors[thief].keys.clone(), false),
            1 => (self.stage.world.admin.clone(), true),
            _ => (self.stage.treasury.clone(), true),
        };
        let is_theirs = dice.roll(4) != 0;
        let stolen = self.actors[thief].token;
        let arguments = WithdrawFees {
            caller: keys.pubkey(),
            treasury_token: if is_theirs {
                self.stage.treasury_token
            } else {
                stolen
            },
            ..self.stage.withdraw_arguments()
        };
        let allowed = is_party && is_theirs && self.fees > self.withdrawn;
        let withdraw = instruction::withdraw_fees(&arguments);
        if self.send("withdraw_fees", withdraw, &keys, allowed) {
            self.withdrawn = self.fees;
        }
    }

    fn name(&mut self, dice: &mut Dice) {
        let (all, which) = (self.actors.len(), dice.roll(2));
        let name: PerformerName = NAMES[which].parse().unwrap();
        let record = self.names[which];
        let owner = dice.mostly(record.map_or(0, |it| it.owner), all);
        let (wallet, next) = (dice.roll(all), dice.roll(all));
        let address = |actor: usize| self.actors[actor].address();
        let keys = self.actors[owner].keys.clone();
        let is_owner = record.is_some_and(|it| it.owner == owner);
        match dice.roll(3) {
            0 => {
                let arguments = RegisterPerformer {
                    owner: address(owner),
                    name,
                    wallet: address(wallet),
                };
                let register = instruction::register_performer(&arguments);
                if self.send("register_performer", register, &keys, record.is_none()) {
                    self.names[which] = Some(Record {
                        owner,
                        wallet,
                        payer: owner,
                    });
                }
            }
            1 => {
                let arguments = MovePerformer {
                    owner: address(owner),
                    name,
                    wallet: address(wallet),
                    new_owner: address(next),
                };
                let moved = instruction::move_performer(&arguments);
                if self.send("move_performer", moved, &keys, is_owner) {
                    self.names[which] = record.map(|it| Record {
                        owner: next,
                        wallet,
                        ..it
                    });
                }
            }
            _ => {
                let payer = dice.mostly(record.map_or(0, |it| it.payer), all);
                let allowed = is_owner && record.is_some_and(|it| it.payer == payer);
                let arguments = ReleasePerformer {
                    owner: address(owner),
                    name,
                    payer: address(payer),
                };
                let release = instruction::release_performer(&arguments);
                if self.send("release_performer", release, &keys, allowed) {
                    self.names[which] = None;
                }
            }
        }
    }

    /// The admin changes what later tips go by.
    fn administer(&mut self, dice: &mut Dice) {
        self.fee_bps = dice.of(&[0, 1, 200, 200, 1_000]);
        self.minimum = dice.of(&[1, 1_000, 1_000_000]);
        (self.paused, self.enabled) = (dice.roll(5) == 0, dice.roll(5) != 0);
        let admin = self.stage.world.admin.pubkey();
        let fee_bps = Bps(self.fee_bps);
        let terms = Terms {
            fee_bps,
            ..tipping_terms(&self.stage.treasury)
        };
        let paused = self.paused;
        let update = instruction::update_config(&UpdateConfig {
            admin,
            terms,
            paused,
        });
        self.stage.send_as_admin(update).unwrap();
        let update = instruction::update_mint(&UpdateMint {
            admin,
            mint: self.stage.mint.address,
            minimum_tip: BaseUnits(self.minimum),
            enabled: self.enabled,
        });
        self.stage.send_as_admin(update).unwrap();
    }

    /// From any state, paused or not, all fees reach the treasury and all rents who paid them.
    fn finish(&mut self) {
        if self.fees > self.withdrawn {
            let withdraw = instruction::withdraw_fees(&self.stage.withdraw_arguments());
            self.stage.send_as_treasury(withdraw).unwrap();
            self.withdrawn = self.fees;
        }
        for (name, record) in NAMES.iter().zip(self.names) {
            let Some(record) = record else { continue };
            let (owner, payer) = (&self.actors[record.owner], &self.actors[record.payer]);
            let release = instruction::release_performer(&ReleasePerformer {
                owner: owner.address(),
                name: name.parse().unwrap(),
                payer: payer.address(),
            });
            self.stage.world.send(&[release], &[&owner.keys]).unwrap();
        }
        self.check();
        let lamports = self
            .actors
            .iter()
            .map(|it| self.stage.world.svm.get_balance(&it.address()));
        let lamports: Vec<u64> = lamports.map(|it| it.unwrap()).collect();
        assert_eq!(lamports, self.lamports, "rents");
    }
}

#[test]
fn random_sequences_keep_every_base_unit_and_every_rent() {
    let (seed, total) = stateful_run(INSTRUCTIONS);
    let mut dice = Dice::new(seed);
    let (mut sent, mut succeeded) = (0, 0);
    while sent < total {
        let mut model = Model::new(&mut dice);
        for _ in 0..EPISODE {
            match dice.roll(12) {
                0..=7 => model.tip(&mut dice),
                8 => model.withdraw(&mut dice),
                _ => model.name(&mut dice),
            }
            model.check();
            if dice.roll(40) == 0 {
                model.administer(&mut dice);
            }
        }
        model.finish();
        sent += EPISODE;
        succeeded += model.succeeded;
    }
    eprintln!("{sent} instructions, {succeeded} of them accepted");
    assert!(succeeded * 10 > total);
}
