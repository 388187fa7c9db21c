//! Random sequences of instructions on bytecode, held against a model of the rules.
//!
//! `ROAST_STATEFUL_SEED` sets the seed that a run prints, and `ROAST_STATEFUL_INSTRUCTIONS` how many instructions it sends.

use std::{
    collections::{HashSet, VecDeque},
    fmt::Debug,
    io::Write as _,
    mem::{Discriminant, discriminant},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

use crate::dice::Dice;

/// Runs side by side: as many as the smallest machines that run them have processors.
const THREADS: u64 = 2;
/// Instructions after which a new chain begins.
const EPISODE: u64 = 400;
/// Instructions after which a copy of the chain is brought to its end.
const FORK: u64 = 40;
/// Steps to show when program and model disagree.
const SHOWN: usize = 12;
/// At least so many of a hundred instructions must go through, or a run says little about what follows them.
const ACCEPTED_PERCENT: u64 = 40;

/// A chain, and what the rules say must be on it.
pub trait Model {
    /// Something that can happen next.
    type Step: Copy + Debug;
    /// How many kinds of steps there are; a run must see each go through.
    const KINDS: usize;

    /// A new chain.
    fn new(dice: &mut Dice) -> Self;
    /// What happens next.
    fn draw(&self, dice: &mut Dice) -> Self::Step;
    /// Whether a step is an instruction of the program, not something that happens around it.
    fn is_instruction(step: Self::Step) -> bool;
    /// Takes a step; says whether it went through. Panics when the program decides otherwise than the rules.
    fn play(&mut self, step: Self::Step) -> bool;
    /// Panics when the chain is not what the rules say.
    fn check(&self);
    /// Brings a copy of the chain to its end; says how many instructions that took. Panics when somebody is left with something owed.
    fn fork_to_the_end(&self, dice: &mut Dice) -> u64;
}

/// What a run did.
struct Tally<M: Model> {
    sent: u64,
    accepted: u64,
    /// Kinds of steps that went through.
    kinds: HashSet<Discriminant<M::Step>>,
    /// Copies of the chain that were brought to their end, and the instructions that took.
    endings: u64,
    ending_instructions: u64,
}

impl<M: Model> Tally<M> {
    fn new() -> Self {
        Self {
            sent: 0,
            accepted: 0,
            kinds: HashSet::new(),
            endings: 0,
            ending_instructions: 0,
        }
    }

    fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.accepted += other.accepted;
        self.kinds.extend(other.kinds);
        self.endings += other.endings;
        self.ending_instructions += other.ending_instructions;
    }
}

/// Sends `usual` instructions, unless the environment says how many, and tells what came of them.
///
/// # Panics
/// When program and rules disagree, or too few instructions go through.
pub fn run_sequences<M: Model<Step: Send> + 'static>(usual: u64) {
    let (seed, total) = seed_and_total(usual);
    let runs: Vec<_> = (0..THREADS)
        .map(|thread| {
            let dice = Dice::new(seed ^ (thread << 32));
            std::thread::spawn(move || run::<M>(dice, total.div_ceil(THREADS), seed))
        })
        .collect();
    let mut tally = Tally::<M>::new();
    for run in runs {
        tally.add(run.join().expect("a run that holds"));
    }
    let percent = tally.accepted * 100 / tally.sent;
    say(&format!(
        "{} instructions, {} of them accepted ({percent} %); {} copies brought to their end with {} more",
        tally.sent, tally.accepted, tally.endings, tally.ending_instructions
    ));
    assert!(tally.sent >= total);
    assert!(percent >= ACCEPTED_PERCENT, "too many plain refusals");
    assert_eq!(
        tally.kinds.len(),
        M::KINDS,
        "kinds of steps that went through"
    );
}

/// Prints a line also when the test passes; the harness keeps what goes through `eprintln!` then.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The seed and the number of instructions, printed, so that a run can be repeated.
fn seed_and_total(usual: u64) -> (u64, u64) {
    let setting = |name: &str| -> Option<u64> { std::env::var(name).ok()?.parse().ok() };
    let seed = setting("ROAST_STATEFUL_SEED").unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let nanos = now.map_or(1, |now| now.as_nanos() % u128::from(u64::MAX));
        u64::try_from(nanos).unwrap_or(1) | 1
    });
    let total = setting("ROAST_STATEFUL_INSTRUCTIONS").unwrap_or(usual);
    say(&format!("ROAST_STATEFUL_SEED={seed}, {total} instructions"));
    (seed, total)
}

/// Sends at least `total` instructions.
fn run<M: Model>(mut dice: Dice, total: u64, seed: u64) -> Tally<M> {
    let mut tally = Tally::new();
    while tally.sent < total {
        let mut recent = VecDeque::new();
        let held = catch_unwind(AssertUnwindSafe(|| episode::<M>(&mut dice, &mut recent)));
        match held {
            Ok(episode) => tally.add(episode),
            Err(cause) => {
                eprintln!(
                    "ROAST_STATEFUL_SEED={seed}; the last steps, on chain {}:",
                    tally.sent / EPISODE
                );
                recent.iter().for_each(|step| eprintln!("    {step:?}"));
                resume_unwind(cause);
            }
        }
    }
    tally
}

/// One chain.
fn episode<M: Model>(dice: &mut Dice, recent: &mut VecDeque<M::Step>) -> Tally<M> {
    let mut model = M::new(dice);
    let mut tally = Tally::new();
    while tally.sent < EPISODE {
        let step = model.draw(dice);
        recent.push_back(step);
        if recent.len() > SHOWN {
            recent.pop_front();
        }
        let accepted = model.play(step);
        model.check();
        if accepted {
            tally.kinds.insert(discriminant(&step));
        }
        if !M::is_instruction(step) {
            continue;
        }
        tally.sent += 1;
        tally.accepted += u64::from(accepted);
        if tally.sent.is_multiple_of(FORK) {
            tally.endings += 1;
            tally.ending_instructions += model.fork_to_the_end(dice);
        }
    }
    tally
}
