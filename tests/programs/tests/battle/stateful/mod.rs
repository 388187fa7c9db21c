//! Random sequences of instructions by honest and hostile actors, on bytecode, against a model of who is owed what.

mod draw;
mod duel;
mod ending;
mod model;
mod moves;
mod rules;

use roast_program_tests::run_sequences;

#[test]
fn random_sequences_keep_every_invariant() {
    run_sequences::<model::Chain>(100_000);
}
