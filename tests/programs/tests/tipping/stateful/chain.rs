//! A chain with everybody on it, held against the rules after every step.

use std::collections::BTreeSet;

use roast_program_tests::{Dice, Fighter, MINIMUM_TIP, Model, Shared, Stage, wallet};
use roast_protocol::tipping::pda;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::moves::{Conditions, Holding, Move, NAMES};

/// Who is who among the people: viewers and performers first, then wallets for fees and for administration. Anybody may try anything.
pub(super) const PLAYERS: std::ops::Range<usize> = 0..4;
pub(super) const TREASURIES: std::ops::Range<usize> = 4..6;
pub(super) const ADMINS: std::ops::Range<usize> = 6..8;
pub(super) const PEOPLE: usize = 8;

/// A taken name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) owner: usize,
    pub(super) wallet: usize,
    pub(super) payer: usize,
    /// Lamports that the payer gets back.
    pub(super) rent: u64,
}

/// A chain and what the rules say must be on it.
#[derive(Clone)]
pub(super) struct Chain {
    pub(super) stage: Stage,
    people: Vec<Fighter>,
    /// Lamports that each of the people began with.
    lamports: Vec<u64>,
    pub(super) balances: Vec<u64>,
    pub(super) fees: u64,
    pub(super) names: [Option<Record>; NAMES.len()],
    pub(super) conditions: Conditions,
    pub(super) minimum: u64,
    pub(super) enabled: bool,
    pub(super) admin: usize,
    pub(super) heir: Option<usize>,
    pub(super) frozen: BTreeSet<Holding>,
}

impl Model for Chain {
    type Step = Move;
    const KINDS: usize = 11;

    fn new(dice: &mut Dice) -> Self {
        let mut stage = dice.of(&[Stage::new(), Stage::token_2022()]);
        let people = people(&mut stage);
        Self {
            lamports: people
                .iter()
                .map(|it| lamports(&stage, &it.address()))
                .collect(),
            balances: people.iter().map(|it| stage.balance(&it.token)).collect(),
            stage,
            people,
            fees: 0,
            names: [None; NAMES.len()],
            conditions: Conditions {
                treasury: TREASURIES.start,
                fee_bps: 200,
                paused: false,
            },
            minimum: MINIMUM_TIP.0,
            enabled: true,
            admin: ADMINS.start,
            heir: None,
            frozen: BTreeSet::new(),
        }
    }

    fn draw(&self, dice: &mut Dice) -> Move {
        self.next_step(dice)
    }

    fn is_instruction(step: Move) -> bool {
        step.signer().is_some()
    }

    fn play(&mut self, step: Move) -> bool {
        let allowed = self.allows(step);
        if let Some((instruction, signer)) = self.instruction(step).zip(step.signer()) {
            let keys = self.people[signer].keys.clone();
            let sent = self.stage.world.send(&[instruction], &[&keys]);
            assert_eq!(
                sent.is_ok(),
                allowed,
                "{step:?} against the rules: {sent:?}"
            );
        } else if allowed {
            self.happen(step);
        }
        if allowed {
            self.apply(step);
        }
        allowed
    }

    /// The vault holds what was charged and not withdrawn, and all people have the tokens and lamports that the rules give them: so
    /// nobody gains more, and nothing was made or lost.
    fn check(&self) {
        assert_eq!(self.stage.fees(), self.fees, "the fee vault");
        for person in 0..PEOPLE {
            let held = self.stage.balance(&self.token(person));
            assert_eq!(held, self.balances[person], "the tokens of {person}");
            let paid = self.names.iter().flatten().filter(|it| it.payer == person);
            let rents: u64 = paid.map(|it| it.rent).sum();
            let held = lamports(&self.stage, &self.wallet(person));
            assert_eq!(
                held,
                self.lamports[person] - rents,
                "the lamports of {person}"
            );
        }
    }

    fn fork_to_the_end(&self, _: &mut Dice) -> u64 {
        self.copy_to_the_end()
    }
}

impl Chain {
    pub(super) fn wallet(&self, person: usize) -> Pubkey {
        self.people[person].address()
    }

    pub(super) fn token(&self, person: usize) -> Pubkey {
        self.people[person].token
    }

    pub(super) fn is_frozen(&self, holding: Holding) -> bool {
        self.frozen.contains(&holding)
    }

    /// What happens around the program.
    fn happen(&mut self, step: Move) {
        let mint = self.stage.mint.clone();
        let address = |holding| match holding {
            Holding::Person(person) => self.token(person),
            Holding::Fees => pda::fee_vault(&mint.address).0,
        };
        match step {
            Move::Freeze(holding) => {
                let address = address(holding);
                self.stage.world.freeze(&mint, &address);
            }
            Move::Thaw(holding) => {
                let address = address(holding);
                self.stage.world.thaw(&mint, &address);
            }
            _ => unreachable!("{step:?} is an instruction"),
        }
    }
}

/// Everybody with a wallet, lamports and a token account; only players have tokens.
fn people(stage: &mut Stage) -> Vec<Fighter> {
    let mint = stage.mint.clone();
    let mut people = vec![stage.viewer.clone(), stage.performer.clone()];
    people.extend([41, 42].map(|number| stage.world.fighter(&mint, number)));
    let [second_treasury, second_admin] = [43, 44].map(|number| Shared::new(wallet(number)));
    people.push(Fighter {
        keys: stage.treasury.clone(),
        token: stage.treasury_token,
    });
    let world = &mut stage.world;
    people.extend(
        [second_treasury, world.admin.clone(), second_admin].map(|keys| {
            world.fund(&keys.pubkey());
            let token = world.create_account(&mint, &keys.pubkey());
            Fighter { keys, token }
        }),
    );
    people
}

/// Lamports of an account.
pub(super) fn lamports(stage: &Stage, address: &Pubkey) -> u64 {
    stage.world.svm.get_balance(address).unwrap_or_default()
}
