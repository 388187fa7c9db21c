//! A chain with everybody on it, held against the rules after every step.

use std::collections::BTreeSet;

use roast_program_tests::{
    Arena, Dice, Fighter, JOIN_SECONDS, JUDGE_SECONDS, Model, STAKES, Shared, wallet,
};
use roast_protocol::battle::pda;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::{
    duel::Duel,
    moves::{Conditions, Holding, Move},
};

/// Who is who among the people: players first, then judges, payees of fees and admins. Anybody may try anything.
pub(super) const PLAYERS: std::ops::Range<usize> = 0..4;
pub(super) const JUDGES: std::ops::Range<usize> = 4..6;
pub(super) const PAYEES: std::ops::Range<usize> = 6..8;
pub(super) const ADMINS: std::ops::Range<usize> = 8..10;
pub(super) const PEOPLE: usize = 10;

/// A chain and what the rules say must be on it.
#[derive(Clone)]
pub(super) struct Chain {
    pub(super) arena: Arena,
    people: Vec<Fighter>,
    /// Base units of each of the people, and in the fee vault.
    pub(super) balances: Vec<u64>,
    pub(super) fees: u64,
    /// Lamports that each of the people began with, and what their numbering costs them for good.
    lamports: Vec<u64>,
    pub(super) numbering: Vec<u64>,
    pub(super) duels: Vec<Duel>,
    /// The next number of each of the people.
    pub(super) next_index: Vec<u64>,
    pub(super) conditions: Conditions,
    pub(super) tiers: [u64; 4],
    pub(super) enabled: bool,
    pub(super) admin: usize,
    pub(super) heir: Option<usize>,
    pub(super) frozen: BTreeSet<Holding>,
}

impl Model for Chain {
    type Step = Move;
    const KINDS: usize = 18;

    fn new(dice: &mut Dice) -> Self {
        let mut arena = if dice.roll(2) == 0 {
            Arena::new()
        } else {
            Arena::token_2022()
        };
        let people = people(&mut arena);
        let lamports = people.iter().map(|it| lamports(&arena, &it.address()));
        Self {
            lamports: lamports.collect(),
            balances: people.iter().map(|it| arena.balance(&it.token)).collect(),
            arena,
            people,
            fees: 0,
            numbering: vec![0; PEOPLE],
            duels: Vec::new(),
            next_index: vec![0; PEOPLE],
            conditions: Conditions {
                judge: JUDGES.start,
                creator: PAYEES.start,
                partner: PAYEES.start + 1,
                fee_bps: 500,
                partner_share_bps: 2_500,
                bonus_bps: 10_000,
                join_seconds: JOIN_SECONDS,
                judge_seconds: JUDGE_SECONDS,
                paused: false,
            },
            tiers: STAKES.map(|stake| stake.0),
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

    /// Takes a step and holds program and model against each other; says whether it went through.
    fn play(&mut self, step: Move) -> bool {
        let allowed = self.allows(step);
        match self.instruction(step) {
            Some(instruction) => {
                let keys = step.signer().map(|person| self.people[person].keys.clone());
                let keys: Vec<_> = keys.iter().map(|keys| &**keys).collect();
                let sent = self.arena.world.send(&[instruction], &keys);
                match &sent {
                    Ok(_) => assert!(allowed, "accepted against the rules: {step:?}"),
                    Err(refusal) => {
                        assert!(!allowed, "refused against the rules: {step:?}: {refusal:?}");
                    }
                }
            }
            None if allowed => self.happen(step),
            None => {}
        }
        if allowed {
            self.apply(step);
        }
        allowed
    }

    /// Every vault holds what is owed from it, and all people have the tokens and lamports that the rules give them: so nobody gains
    /// more, and nothing was made or lost.
    fn check(&self) {
        for duel in self.duels.iter().filter(|duel| !duel.closed) {
            let held = self.arena.balance(&duel.vault);
            assert_eq!(held, duel.in_vault(), "the vault of {duel:?}");
        }
        let fees = self.arena.balance(&self.address(Holding::Fees));
        assert_eq!(fees, self.fees, "the fee vault");
        for (person, expected) in self.balances.iter().enumerate() {
            let held = self.arena.balance(&self.token(person));
            assert_eq!(held, *expected, "the tokens of {person}");
            let held = lamports(&self.arena, &self.wallet(person));
            assert_eq!(
                held,
                self.expected_lamports(person),
                "the lamports of {person}"
            );
        }
    }

    fn fork_to_the_end(&self, dice: &mut Dice) -> u64 {
        self.copy_to_the_end(dice)
    }
}

impl Chain {
    pub(super) fn now(&self) -> i64 {
        self.arena.world.now()
    }

    pub(super) fn wallet(&self, person: usize) -> Pubkey {
        self.people[person].address()
    }

    pub(super) fn token(&self, person: usize) -> Pubkey {
        self.people[person].token
    }

    pub(super) fn is_frozen(&self, holding: Holding) -> bool {
        self.frozen.contains(&holding)
    }

    /// The address of a token account.
    fn address(&self, holding: Holding) -> Pubkey {
        match holding {
            Holding::Person(person) => self.token(person),
            Holding::Vault(duel) => self.duels[duel].vault,
            Holding::Fees => pda::fee_vault(&self.arena.mint.address).0,
        }
    }

    /// What happens around the program.
    fn happen(&mut self, step: Move) {
        let mint = self.arena.mint.clone();
        match step {
            Move::Freeze(holding) => self.arena.world.freeze(&mint, &self.address(holding)),
            Move::Thaw(holding) => self.arena.world.thaw(&mint, &self.address(holding)),
            Move::Wait(seconds) => self.arena.world.pass(seconds),
            Move::Donate { donor, duel } => {
                let donor = self.people[donor].clone();
                let vault = self.duels[duel].vault;
                let world = &mut self.arena.world;
                world
                    .transfer(&mint, &donor.token, &vault, &donor.keys, 1)
                    .expect("an owner may send tokens anywhere");
            }
            _ => unreachable!("{step:?} is an instruction"),
        }
    }

    /// What a wallet began with, less the rents that it still pays.
    fn expected_lamports(&self, person: usize) -> u64 {
        let own = self.duels.iter().filter(|duel| duel.opener == person);
        let rents: u64 = own.filter(|duel| !duel.closed).map(|duel| duel.rent).sum();
        self.lamports[person] - self.numbering[person] - rents
    }
}

/// Everybody with a wallet, lamports and a token account; only players have tokens.
fn people(arena: &mut Arena) -> Vec<Fighter> {
    let mint = arena.mint.clone();
    let world = &mut arena.world;
    let mut people = vec![arena.opener.clone(), arena.opponent.clone()];
    people.extend([41, 42].map(|number| world.fighter(&mint, number)));
    let [second_judge, second_admin] = [43, 44].map(|number| Shared::new(wallet(number)));
    let others = [
        world.judge.clone(),
        second_judge,
        world.creator.clone(),
        world.partner.clone(),
        world.admin.clone(),
        second_admin,
    ];
    people.extend(others.map(|keys| {
        world.fund(&keys.pubkey());
        let token = world.create_account(&mint, &keys.pubkey());
        Fighter { keys, token }
    }));
    people
}

/// Lamports of a wallet.
pub(super) fn lamports(arena: &Arena, address: &Pubkey) -> u64 {
    arena.world.svm.get_balance(address).unwrap_or_default()
}
