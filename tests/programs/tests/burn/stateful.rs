//! Random campaigns, submissions and closings by honest and hostile actors, on bytecode, against a model of what was burnt.

use std::collections::BTreeMap;

use roast_program_tests::{
    Dice, Fighter, LOWEST_BURN, MINIMUM_BURN, Mine, RETARGET_SECONDS, RETENTION_SECONDS, Shared,
    stateful_run,
};
use roast_protocol::{
    amount::BaseUnits,
    burn::{
        Offer,
        instruction::{self, CloseCampaign, CloseSubmission, OpenCampaign, Retarget, Submit},
        pda,
    },
    time::UnixSeconds,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

const INSTRUCTIONS: u64 = 20_000;
/// Instructions after which everything is brought to its end and a new chain begins.
const EPISODE: u64 = 500;
/// How long campaigns last.
const SECONDS: i64 = 900;
/// How many contents there are to submit.
const CONTENTS: usize = 14;

/// What the model knows of a campaign: the rules once more, in the plainest form.
struct Job {
    address: Pubkey,
    owner: usize,
    minimum: u64,
    starts_at: i64,
    ends_at: i64,
    retargeted_at: i64,
    cap: usize,
    burned: u64,
    /// Who submitted which content, and whether that is closed.
    taken: BTreeMap<u32, (usize, bool)>,
    gone: bool,
}

impl Job {
    fn closed(&self) -> usize {
        self.taken.values().filter(|(_, closed)| *closed).count()
    }

    fn running(&self, now: i64) -> bool {
        !self.gone && (self.starts_at..=self.ends_at).contains(&now) && self.closed() == 0
    }

    fn closable(&self, now: i64) -> bool {
        !self.gone && now > self.ends_at + i64::from(RETENTION_SECONDS)
    }
}

struct Model {
    mine: Mine,
    actors: Vec<Fighter>,
    /// Lamports that each actor began with.
    lamports: Vec<u64>,
    balances: Vec<u64>,
    supply: u128,
    opened: Vec<u64>,
    jobs: Vec<Job>,
    paused: bool,
    succeeded: u64,
}

impl Model {
    fn new(dice: &mut Dice) -> Self {
        let mut mine = dice.of(&[Mine::new(), Mine::token_2022()]);
        let mint = mine.mint.clone();
        let mut actors = vec![mine.project.clone(), mine.miner.clone()];
        actors.extend([41, 42].map(|number| mine.world.fighter(&mint, number)));
        Self {
            lamports: lamports(&mine, &actors),
            balances: actors.iter().map(|it| mine.balance(&it.token)).collect(),
            supply: mine.world.circulation(&mint).1,
            opened: vec![0; actors.len()],
            mine,
            actors,
            jobs: Vec::new(),
            paused: false,
            succeeded: 0,
        }
    }

    /// Sends an instruction and holds program and model against each other; says whether it went through.
    fn send(
        &mut self,
        name: &str,
        instruction: Instruction,
        keys: &[&Shared],
        allowed: bool,
    ) -> bool {
        let keys: Vec<_> = keys.iter().map(|keys| &***keys).collect();
        let sent = self.mine.world.send(&[instruction], &keys);
        assert_eq!(sent.is_ok(), allowed, "{name} against the rules: {sent:?}");
        self.succeeded += u64::from(allowed);
        allowed
    }

    /// The supply fell by exactly what was burnt, from whom it was; every campaign counts its own, never beyond its cap.
    fn check(&self) {
        let burned: u128 = self.jobs.iter().map(|job| u128::from(job.burned)).sum();
        let (held, supply) = self.mine.world.circulation(&self.mine.mint);
        assert_eq!((held, supply), (self.supply - burned, self.supply - burned));
        for (actor, expected) in self.actors.iter().zip(&self.balances) {
            assert_eq!(self.mine.balance(&actor.token), *expected);
        }
        for job in &self.jobs {
            let found = self.mine.campaign(&job.address);
            assert_eq!(found.is_none(), job.gone);
            let Some(found) = found else { continue };
            let counted = usize::try_from(found.submissions).unwrap();
            assert!(counted <= job.cap);
            assert_eq!((counted, found.burned.0), (job.taken.len(), job.burned));
            assert_eq!(found.minimum_burn.0, job.minimum);
        }
    }

    fn open(&mut self, dice: &mut Dice) {
        let (owner, now) = (dice.roll(self.actors.len()), self.mine.world.now());
        let next = self.opened[owner];
        // A retry of the last number, the next one, or one too many.
        let index = dice.of(&[next + 1, next.saturating_sub(1), next, next, next, next]);
        let minimum = dice.of(&[
            LOWEST_BURN.0 - 1,
            LOWEST_BURN.0,
            MINIMUM_BURN.0,
            MINIMUM_BURN.0,
        ]);
        let starts_at = now + dice.of(&[0, 0, 0, 120]);
        let ends_at = starts_at + dice.of(&[0, SECONDS, SECONDS, SECONDS]);
        let cap = dice.of(&[0, 1, 3, 6, 12, 12, 12]);
        let offer = Offer {
            index,
            brief_hash: [0xbb; 32],
            minimum_burn: BaseUnits(minimum),
            starts_at: UnixSeconds(starts_at),
            ends_at: UnixSeconds(ends_at),
            cap,
        };
        let address = self.actors[owner].address();
        let arguments = OpenCampaign {
            owner: address,
            offer,
            ..self.mine.open_arguments()
        };
        let allowed = !self.paused
            && index == next
            && minimum >= LOWEST_BURN.0
            && ends_at > starts_at
            && cap != 0;
        let keys = self.actors[owner].keys.clone();
        let open = instruction::open_campaign(&arguments);
        if self.send("open_campaign", open, &[&keys], allowed) {
            self.opened[owner] += 1;
            self.jobs.push(Job {
                address: pda::campaign(&address, index).0,
                owner,
                minimum,
                starts_at,
                ends_at,
                retargeted_at: now,
                cap: usize::try_from(cap).unwrap(),
                burned: 0,
                taken: BTreeMap::new(),
                gone: false,
            });
        }
    }

    fn submit(&mut self, dice: &mut Dice, which: usize) {
        let (all, now, job) = (self.actors.len(), self.mine.world.now(), &self.jobs[which]);
        let miner = dice.roll(all);
        let source = dice.mostly(miner, all);
        let content = u32::try_from(dice.roll(CONTENTS)).unwrap();
        let more = u64::try_from(dice.roll(1_000)).unwrap();
        let most = self.balances[source] + 1;
        let amount = dice.of(&[
            job.minimum - 1,
            job.minimum,
            job.minimum + more,
            job.minimum + more,
            most,
        ]);
        let allowed = !self.paused
            && job.running(now)
            && job.taken.len() < job.cap
            && !job.taken.contains_key(&content)
            && amount >= job.minimum
            && amount < most
            && source == miner;
        let arguments = Submit {
            miner: self.actors[miner].address(),
            miner_token: self.actors[source].token,
            amount: BaseUnits(amount),
            ..self.mine.submit_arguments(job.address, content)
        };
        let keys = self.actors[miner].keys.clone();
        if self.send("submit", instruction::submit(&arguments), &[&keys], allowed) {
            self.balances[miner] -= amount;
            self.jobs[which].burned += amount;
            self.jobs[which].taken.insert(content, (miner, false));
        }
    }

    fn retarget(&mut self, dice: &mut Dice, which: usize) {
        let (now, job) = (self.mine.world.now(), &self.jobs[which]);
        let is_keeper = dice.roll(5) != 0;
        let stranger = &self.actors[dice.roll(self.actors.len())].keys;
        let keys = if is_keeper {
            &self.mine.keeper
        } else {
            stranger
        }
        .clone();
        let present = job.minimum;
        let next = dice.of(&[
            present / 4,
            present / 2,
            present * 2,
            present * 4,
            present * 4 + 1,
        ]);
        let allowed = is_keeper
            && job.running(now)
            && now - job.retargeted_at >= i64::from(RETARGET_SECONDS)
            && (LOWEST_BURN.0..=present * 4).contains(&next)
            && next * 4 >= present;
        let retarget = instruction::retarget(&Retarget {
            keeper: keys.pubkey(),
            campaign: job.address,
            minimum_burn: BaseUnits(next),
        });
        if self.send("retarget", retarget, &[&keys], allowed) {
            let job = &mut self.jobs[which];
            (job.minimum, job.retargeted_at) = (next, now);
        }
    }

    fn close_submission(&mut self, dice: &mut Dice, which: usize) {
        let (all, now, job) = (self.actors.len(), self.mine.world.now(), &self.jobs[which]);
        let content = u32::try_from(dice.roll(CONTENTS)).unwrap();
        let record = job.taken.get(&content).copied();
        let payee = dice.mostly(record.map_or(0, |(miner, _)| miner), all);
        let allowed = job.closable(now) && record == Some((payee, false));
        let arguments = CloseSubmission {
            campaign: job.address,
            content_hash: self
                .mine
                .submit_arguments(job.address, content)
                .content_hash,
            miner: self.actors[payee].address(),
        };
        let close = instruction::close_submission(&arguments);
        if self.send("close_submission", close, &[], allowed) {
            self.jobs[which].taken.insert(content, (payee, true));
        }
    }

    fn close_campaign(&mut self, dice: &mut Dice, which: usize) {
        let (all, now, job) = (self.actors.len(), self.mine.world.now(), &self.jobs[which]);
        let payee = dice.mostly(job.owner, all);
        let is_empty = job.closed() == job.taken.len();
        let allowed = job.closable(now) && is_empty && payee == job.owner;
        let close = instruction::close_campaign(&CloseCampaign {
            campaign: job.address,
            owner: self.actors[payee].address(),
        });
        if self.send("close_campaign", close, &[], allowed) {
            self.jobs[which].gone = true;
        }
    }

    fn attempt(&mut self, dice: &mut Dice) {
        if self.jobs.is_empty() || dice.roll(8) == 0 {
            return self.open(dice);
        }
        // Mostly recent campaigns, so that they get somewhere.
        let recent = self.jobs.len().saturating_sub(4);
        let which = if dice.roll(4) == 0 {
            dice.roll(self.jobs.len())
        } else {
            recent + dice.roll(self.jobs.len() - recent)
        };
        // Mostly what its time is for.
        let is_over = self.jobs[which].closable(self.mine.world.now());
        match (dice.roll(16), is_over) {
            (0..=9, false) | (0, true) => self.submit(dice, which),
            (10 | 11, false) | (1, true) => self.retarget(dice, which),
            (12 | 13, false) | (2..=11, true) => self.close_submission(dice, which),
            _ => self.close_campaign(dice, which),
        }
    }

    /// What happens around the program: time, and an admin who pauses.
    fn weather(&mut self, dice: &mut Dice) {
        match dice.roll(60) {
            0..=2 => self.mine.world.pass(RETARGET_SECONDS),
            4 => self.mine.world.pass(300),
            5 => self.mine.world.pass(RETENTION_SECONDS + 1_021),
            6 => {
                self.paused = dice.roll(6) == 0;
                self.mine.pause(self.paused);
            }
            _ => {}
        }
    }

    /// From any state, paused or not, strangers send every rent back; only that of the numbering stays.
    fn finish(&mut self) {
        self.mine.world.pass(RETENTION_SECONDS + 1_021);
        for job in &mut self.jobs {
            let Job {
                address,
                owner,
                taken,
                ..
            } = &*job;
            for (content, (miner, closed)) in taken {
                let close = instruction::close_submission(&CloseSubmission {
                    campaign: *address,
                    content_hash: self.mine.submit_arguments(*address, *content).content_hash,
                    miner: self.actors[*miner].address(),
                });
                assert_eq!(self.mine.send(close).is_ok(), !closed);
            }
            let close = instruction::close_campaign(&CloseCampaign {
                campaign: *address,
                owner: self.actors[*owner].address(),
            });
            assert_eq!(self.mine.send(close).is_ok(), !job.gone);
            job.gone = true;
        }
        self.check();
        let numbering = self.actors.iter().map(|it| pda::project(&it.address()).0);
        let kept = numbering.map(|it| self.mine.world.svm.get_balance(&it).unwrap_or_default());
        let left = lamports(&self.mine, &self.actors);
        let together: Vec<u64> = left
            .iter()
            .zip(kept)
            .map(|(left, kept)| left + kept)
            .collect();
        assert_eq!(together, self.lamports, "rents");
    }
}

fn lamports(mine: &Mine, actors: &[Fighter]) -> Vec<u64> {
    let lamports = actors
        .iter()
        .map(|it| mine.world.svm.get_balance(&it.address()));
    lamports.map(|it| it.unwrap()).collect()
}

#[test]
fn random_sequences_burn_what_they_say_and_give_every_rent_back() {
    let (seed, total) = stateful_run(INSTRUCTIONS);
    let mut dice = Dice::new(seed);
    let (mut sent, mut succeeded) = (0, 0);
    while sent < total {
        let mut model = Model::new(&mut dice);
        for _ in 0..EPISODE {
            model.attempt(&mut dice);
            model.check();
            model.weather(&mut dice);
        }
        model.finish();
        sent += EPISODE;
        succeeded += model.succeeded;
    }
    eprintln!("{sent} instructions, {succeeded} of them accepted");
    assert!(succeeded * 10 > total);
}
