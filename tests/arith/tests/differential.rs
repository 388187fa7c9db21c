//! Every operation gives the same answers in bytecode and on the host, refusals included.

#![allow(clippy::expect_used)]

use std::io::Write as _;

use roast_arith_tests::{bytecode::Bytecode, inputs, operations};

const PAIRS: usize = 10_000;
/// Mismatches of one operation that are worth reading.
const SHOWN: usize = 3;

/// The seed of this run: a new one each time, or `ARITH_SEED` to repeat a run.
fn seed() -> u64 {
    std::env::var("ARITH_SEED").map_or_else(
        |_| rand::random(),
        |seed| seed.parse().expect("ARITH_SEED is a number"),
    )
}

fn mismatches(bytecode: &mut Bytecode, operation: u16, pairs: &[(u128, u128)]) -> Vec<String> {
    let answers = match bytecode.evaluate(operation, pairs) {
        Ok(answers) => answers,
        Err(error) => return vec![error],
    };
    assert_eq!(answers.len(), pairs.len());
    let wrong = pairs.iter().zip(answers).filter_map(|(&(a, b), answer)| {
        let expected = operations::evaluate(operation.into(), a, b)?;
        (answer != expected)
            .then(|| format!("a={a:#x} b={b:#x}: host {expected:x?}, bytecode {answer:x?}"))
    });
    wrong.collect()
}

#[test]
fn bytecode_computes_what_the_host_computes() {
    let seed = seed();
    compare(seed, &inputs::pairs(seed, PAIRS), |_| true);
}

#[test]
fn bytecode_compares_bytes_as_the_host_does_at_every_length_and_position() {
    let seed = seed();
    let compared = compare(seed, &inputs::byte_strings(seed), |family| {
        family == "byte_strings"
    });
    assert_eq!(compared, 4);
}

/// Compares the operations of the families that `which` chooses; says how many they are.
fn compare(seed: u64, pairs: &[(u128, u128)], which: fn(&str) -> bool) -> usize {
    // Past the harness, which keeps what passing tests print.
    let _ = writeln!(std::io::stderr(), "ARITH_SEED={seed}");
    let mut bytecode = Bytecode::deploy();
    let mut failures = String::new();
    let mut compared = 0;
    let mut operation = 0;
    while let Some((family, name)) = operations::name(operation.into()) {
        operation += 1;
        if !which(family) {
            continue;
        }
        compared += 1;
        let wrong = mismatches(&mut bytecode, operation - 1, pairs);
        for line in wrong.iter().take(SHOWN) {
            failures += &format!("{family}::{name}: {line}\n");
        }
        if wrong.len() > SHOWN {
            failures += &format!("{family}::{name}: {} mismatches in all\n", wrong.len());
        }
    }
    assert!(compared > 0);
    assert!(failures.is_empty(), "ARITH_SEED={seed}\n{failures}");
    compared
}

#[test]
fn the_program_refuses_what_is_no_operation() {
    let mut bytecode = Bytecode::deploy();
    assert!(bytecode.evaluate(u16::MAX, &[(1, 2)]).is_err());
}
