//! A chain with everybody on it, held against the rules after every step.

use std::collections::{BTreeMap, BTreeSet};

use roast_program_tests::{
    Dice, Fighter, LOWEST_BURN, Mine, Model, RETARGET_SECONDS, RETENTION_SECONDS, Shared, wallet,
};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::moves::{Conditions, Move};

/// Who is who among the people: projects and miners first, then keepers and admins. Anybody may try anything.
pub(super) const PLAYERS: std::ops::Range<usize> = 0..4;
pub(super) const KEEPERS: std::ops::Range<usize> = 4..6;
pub(super) const ADMINS: std::ops::Range<usize> = 6..8;
pub(super) const PEOPLE: usize = 8;

/// What the model knows of a campaign: the rules once more, in the plainest form.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) address: Pubkey,
    pub(super) owner: usize,
    pub(super) minimum: u64,
    /// The mint's lowest burn when the campaign opened.
    pub(super) lowest: u64,
    pub(super) starts_at: i64,
    pub(super) ends_at: i64,
    pub(super) kept_until: i64,
    pub(super) retargeted_at: i64,
    pub(super) cap: usize,
    pub(super) burned: u64,
    /// Contents that were submitted.
    pub(super) taken: BTreeMap<u32, Taken>,
    /// Lamports that the owner gets back.
    pub(super) rent: u64,
    pub(super) gone: bool,
}

/// A submission.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    pub(super) miner: usize,
    /// Lamports that the miner gets back.
    pub(super) rent: u64,
    pub(super) closed: bool,
}

impl Job {
    pub(super) fn closed(&self) -> usize {
        self.taken.values().filter(|it| it.closed).count()
    }

    pub(super) fn is_running(&self, now: i64) -> bool {
        !self.gone && (self.starts_at..=self.ends_at).contains(&now) && self.closed() == 0
    }

    pub(super) fn is_closable(&self, now: i64) -> bool {
        !self.gone && now > self.kept_until
    }
}

/// A chain and what the rules say must be on it.
#[derive(Clone)]
pub(super) struct Chain {
    pub(super) mine: Mine,
    people: Vec<Fighter>,
    /// Lamports that each of the people began with, and what their numbering costs them for good.
    lamports: Vec<u64>,
    pub(super) numbering: Vec<u64>,
    pub(super) balances: Vec<u64>,
    /// The mint's supply at first.
    supply: u128,
    pub(super) next_index: Vec<u64>,
    pub(super) jobs: Vec<Job>,
    pub(super) conditions: Conditions,
    pub(super) lowest: u64,
    pub(super) enabled: bool,
    pub(super) admin: usize,
    pub(super) heir: Option<usize>,
    pub(super) frozen: BTreeSet<usize>,
}

impl Model for Chain {
    type Step = Move;
    const KINDS: usize = 12;

    fn new(dice: &mut Dice) -> Self {
        let mut mine = dice.of(&[Mine::new(), Mine::token_2022()]);
        let people = people(&mut mine);
        Self {
            lamports: people
                .iter()
                .map(|it| lamports(&mine, &it.address()))
                .collect(),
            numbering: vec![0; PEOPLE],
            balances: people.iter().map(|it| mine.balance(&it.token)).collect(),
            supply: mine.world.circulation(&mine.mint).1,
            next_index: vec![0; PEOPLE],
            mine,
            people,
            jobs: Vec::new(),
            conditions: Conditions {
                keeper: KEEPERS.start,
                retarget_seconds: RETARGET_SECONDS,
                retention_seconds: RETENTION_SECONDS,
                paused: false,
            },
            lowest: LOWEST_BURN.0,
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
        step.is_instruction()
    }

    fn play(&mut self, step: Move) -> bool {
        let allowed = self.allows(step);
        if let Some(instruction) = self.instruction(step) {
            let keys = step.signer().map(|person| self.people[person].keys.clone());
            let keys: Vec<_> = keys.iter().map(|keys| &**keys).collect();
            let sent = self.mine.world.send(&[instruction], &keys);
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

    /// The supply fell by exactly what was burnt, from whom it was; every campaign counts its own, never beyond its cap; and all
    /// people have the lamports that the rules give them.
    fn check(&self) {
        let burned: u128 = self.jobs.iter().map(|job| u128::from(job.burned)).sum();
        let (held, supply) = self.mine.world.circulation(&self.mine.mint);
        assert_eq!((held, supply), (self.supply - burned, self.supply - burned));
        for person in 0..PEOPLE {
            let held = self.mine.balance(&self.token(person));
            assert_eq!(held, self.balances[person], "the tokens of {person}");
            let held = lamports(&self.mine, &self.wallet(person));
            assert_eq!(
                held,
                self.expected_lamports(person),
                "the lamports of {person}"
            );
        }
        for job in &self.jobs {
            let found = self.mine.campaign(&job.address);
            assert_eq!(found.is_none(), job.gone, "{job:?}");
            let Some(found) = found else { continue };
            let counted = usize::try_from(found.submissions).expect("at most 1,500");
            assert!(counted <= job.cap, "{job:?}");
            assert_eq!((counted, found.burned.0), (job.taken.len(), job.burned));
            assert_eq!(found.minimum_burn.0, job.minimum, "{job:?}");
        }
    }

    fn fork_to_the_end(&self, _: &mut Dice) -> u64 {
        self.copy_to_the_end()
    }
}

impl Chain {
    pub(super) fn now(&self) -> i64 {
        self.mine.world.now()
    }

    pub(super) fn wallet(&self, person: usize) -> Pubkey {
        self.people[person].address()
    }

    pub(super) fn token(&self, person: usize) -> Pubkey {
        self.people[person].token
    }

    /// What a wallet began with, less the rents that it still pays.
    fn expected_lamports(&self, person: usize) -> u64 {
        let jobs = self
            .jobs
            .iter()
            .filter(|job| job.owner == person && !job.gone);
        let taken = self.jobs.iter().flat_map(|job| job.taken.values());
        let taken = taken.filter(|it| it.miner == person && !it.closed);
        let rents = jobs.map(|job| job.rent).chain(taken.map(|it| it.rent));
        self.lamports[person] - self.numbering[person] - rents.sum::<u64>()
    }

    /// What happens around the program.
    fn happen(&mut self, step: Move) {
        let mint = self.mine.mint.clone();
        match step {
            Move::Freeze(person) => {
                let address = self.token(person);
                self.mine.world.freeze(&mint, &address);
            }
            Move::Thaw(person) => {
                let address = self.token(person);
                self.mine.world.thaw(&mint, &address);
            }
            Move::Wait(seconds) => self.mine.world.pass(seconds),
            _ => unreachable!("{step:?} is an instruction"),
        }
    }
}

/// Everybody with a wallet, lamports and a token account; only players have tokens.
fn people(mine: &mut Mine) -> Vec<Fighter> {
    let mint = mine.mint.clone();
    let mut people = vec![mine.project.clone(), mine.miner.clone()];
    people.extend([41, 42].map(|number| mine.world.fighter(&mint, number)));
    let [second_keeper, second_admin] = [43, 44].map(|number| Shared::new(wallet(number)));
    let others = [
        mine.keeper.clone(),
        second_keeper,
        mine.world.admin.clone(),
        second_admin,
    ];
    let world = &mut mine.world;
    people.extend(others.map(|keys| {
        world.fund(&keys.pubkey());
        let token = world.create_account(&mint, &keys.pubkey());
        Fighter { keys, token }
    }));
    people
}

/// Lamports of an account.
pub(super) fn lamports(mine: &Mine, address: &Pubkey) -> u64 {
    mine.world.svm.get_balance(address).unwrap_or_default()
}
