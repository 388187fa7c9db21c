//! What the compute-unit benchmark measures of each program.

pub mod burn;
pub mod tipping;

use roast_program_tests::{Sent, bytecode};

use crate::Report;

/// Compute units by instruction.
pub type Figures = Vec<(&'static str, u64)>;

/// Most compute units of an instruction in a mint of SPL Token and in one of Token-2022.
pub type Limits = [(&'static str, u64, u64)];

/// Most bytes of a program: rent for them is what a deployment costs.
const SO_BYTES: u64 = 100 * 1_024;

/// Adds a program's figures, each with its limit.
pub fn add(report: &mut Report, program: &str, suffix: &str, limits: &Limits, figures: Figures) {
    for (instruction, units) in figures {
        let name = format!("{program}.{instruction}{suffix}");
        match limits.iter().find(|(limited, ..)| *limited == instruction) {
            Some((_, limit, _)) if suffix.is_empty() => report.limited(name, units, *limit),
            Some((_, _, limit)) => report.limited(name, units, *limit),
            None => report.figure(name, units),
        }
    }
}

/// Adds the size of a program.
pub fn add_size(report: &mut Report, program: &str) {
    let bytes = u64::try_from(bytecode(program).len()).unwrap_or(u64::MAX);
    report.limited(format!("{program}.so_bytes"), bytes, SO_BYTES);
}

/// Compute units of a transaction of one instruction.
///
/// # Panics
/// When it was refused: a benchmark that cannot set its scene up has nothing to report.
#[must_use]
#[allow(clippy::panic)]
pub fn units(sent: Sent) -> u64 {
    match sent {
        Ok(receipt) => receipt.compute_units,
        Err(refusal) => panic!("{refusal:?}"),
    }
}

/// The middle of several figures.
#[must_use]
pub fn median(mut figures: Vec<u64>) -> u64 {
    let middle = figures.len() / 2;
    *figures.select_nth_unstable(middle).1
}
